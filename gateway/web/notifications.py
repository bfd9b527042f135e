"""The inbox: what the member was told, by all services."""

from __future__ import annotations

import re
from typing import Any

from fastapi import APIRouter, Request, Response

from contracts import forum_notices
from gateway import notices
from gateway.web.refusals import PageRoute
from gateway.web.topics import address
from gateway.web.visit import Visit, see, visit

router = APIRouter(route_class=PageRoute)
_POST = re.compile(r"/forum/topics/([0-9a-f-]{36})#post-(\d{1,9})")
# Where notices lead that there is a page for; the others are told without a link.
_PAGES = re.compile(r"/(forum|chat|programs|training|verify)(/|$)")


def shown(notice: dict[str, Any], language: str) -> dict[str, Any]:
    """A notice as a page shows it: its text in the language, and where it leads."""
    link: str | None = notice["link"]
    if post := _POST.fullmatch(link or ""):
        link = address(post[1], int(post[2]))
    elif not _PAGES.match(link or ""):
        link = None
    return notice | {"text": notices.told(notice, language), "link": link}


async def latest(visitor: Visit, limit: int, cursor: dict[str, str] | None = None) -> dict[str, Any] | None:
    """The visitor's latest notices; nothing when the forum does not answer."""
    inbox = await visitor.ask(forum_notices.LIST_NOTICES, (cursor or {}) | {"limit": limit})
    if inbox is not None:
        visitor.unread = inbox["unread"]
        inbox["items"] = [shown(notice, visitor.language) for notice in inbox["items"]]
    return inbox


@router.get("/notifications")
async def inbox(request: Request) -> Response:
    """The notices, the newest first. Raises UNAUTHENTICATED."""
    visitor = await visit(request)
    found = await visitor.call(forum_notices.LIST_NOTICES, visitor.asked("cursor") | {"limit": 30})
    visitor.unread = found["unread"]
    items = [shown(notice, visitor.language) for notice in found["items"]]
    return visitor.page("notifications.html", notices=items, next=found["next"], last=found["last"])


@router.post("/notifications/read")
async def mark_read(request: Request) -> Response:
    """All notices up to a number are read. Raises UNAUTHENTICATED."""
    visitor = await visit(request, "/notifications")
    fields = await visitor.form()
    await visitor.call(forum_notices.READ_NOTICES, {"up_to": fields.text("up_to")})
    return see("/notifications", "read")
