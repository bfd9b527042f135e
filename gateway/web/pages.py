"""All pages. A part of the site is a module with a `router`, listed here."""

from __future__ import annotations

from fastapi import APIRouter

from gateway.rendering import templates
from gateway.web.account import account, blocking, confirming, invited, proving, registering, signing_in, tokens
from gateway.web.account import wording as account_wording
from gateway.web.admin import auditing, doubles, inviting, mails, registrations
from gateway.web.admin import figures as admin_figures
from gateway.web.admin import institutions as admin_institutions
from gateway.web.admin import members as admin_members
from gateway.web.admin import wording as admin_wording
from gateway.web.chat import chatting, people
from gateway.web.chat import wording as chat_wording
from gateway.web.forum import wording as forum_wording
from gateway.web.forum.boards import boards, editing, members
from gateway.web.forum.discussion import (
    answering,
    composing,
    drafting,
    events,
    managing,
    polling,
    posts,
    tags,
    topics,
    translating,
)
from gateway.web.forum.moderation import actions, moderating, standing
from gateway.web.forum.moderation import wording as moderation_wording
from gateway.web.frame import files, site
from gateway.web.frame import proving as frame_proving
from gateway.web.frame import wording as frame_wording
from gateway.web.funds import fund, signatures, statements
from gateway.web.funds import wording as funds_wording
from gateway.web.funds.awards import progress as award_progress
from gateway.web.funds.awards import wording as awards_wording
from gateway.web.funds.bank import desk as bank_desk
from gateway.web.funds.bank import orders as bank_orders
from gateway.web.funds.bank import statements as bank_statements
from gateway.web.funds.bank import wording as bank_wording
from gateway.web.funds.donor_reports import reading as report_reading
from gateway.web.funds.donor_reports import wording as report_wording
from gateway.web.funds.donor_reports import writing as report_writing
from gateway.web.funds.mine import mine
from gateway.web.funds.mine import wording as mine_wording
from gateway.web.home import home, searching
from gateway.web.home import wording as home_wording
from gateway.web.inbox import notifications, preferring, subscribing
from gateway.web.inbox import wording as inbox_wording
from gateway.web.library import contributing, library
from gateway.web.library import wording as library_wording
from gateway.web.programs import catalogue, programmes
from gateway.web.programs import wording as programs_wording
from gateway.web.training import courses, verification
from gateway.web.training import wording as training_wording

PARTS = (
    contributing, library, catalogue,
    home, signing_in, registering, confirming, account, proving, verification,
    bank_orders, bank_statements, bank_desk, fund, statements, signatures, award_progress, report_writing,
    report_reading, mine,
    notifications, boards, editing, topics, managing, tags, answering, polling, events, drafting, composing,
    translating, files, posts, searching, moderating, actions, standing, chatting, people, programmes, courses, site,
    frame_proving,
    preferring, subscribing, members, admin_members, registrations, inviting,
    doubles, mails, auditing, invited, tokens, blocking, admin_institutions, admin_figures,
)  # fmt: skip
# What each room calls things: its templates may name it.
WORDING = (
    frame_wording, forum_wording, moderation_wording, home_wording, inbox_wording, library_wording, programs_wording,
    training_wording, funds_wording, awards_wording, bank_wording, mine_wording, report_wording, admin_wording,
    account_wording, chat_wording,
)  # fmt: skip
templates.add_wording(*WORDING)


def routers() -> list[APIRouter]:
    """A router per part."""
    return [part.router for part in PARTS]
