"""All pages. A part of the site is a module with a `router`, listed here."""

from __future__ import annotations

from fastapi import APIRouter

from gateway.web import (
    account,
    admission,
    answering,
    boards,
    chatting,
    composing,
    courses,
    drafting,
    files,
    fund,
    gathering,
    home,
    keeping,
    library,
    measures,
    membering,
    moderating,
    notifications,
    people,
    polling,
    posts,
    preferring,
    programmes,
    registering,
    searching,
    shelving,
    signing_in,
    site,
    standing,
    statements,
    steering,
    subscribing,
    tags,
    topics,
    translating,
    verification,
)

PARTS = (
    shelving, library,
    home, signing_in, registering, account, admission, verification, fund, notifications, boards, keeping, topics,
    statements, steering, tags, answering, polling, gathering, drafting, composing, translating, files,
    posts, searching, moderating, measures, standing, chatting, people, programmes, courses, site,
    preferring, subscribing, membering,
)  # fmt: skip


def routers() -> list[APIRouter]:
    """A router per part."""
    return [part.router for part in PARTS]
