"""The inbox: what the member was told, by all services."""

from __future__ import annotations

from typing import Any, TypedDict

from fastapi import APIRouter, Request, Response

from contracts.forum.inbox import notices as forum_notices
from gateway import notices
from gateway.views import Data
from gateway.web.frame.refusals import PageRoute
from gateway.web.frame.visit import Visit, see, visit

router = APIRouter(route_class=PageRoute)


class ShownNotice(TypedDict):
    """A notice, or several as one, as a page shows it."""

    kind: str
    text: str
    link: str | None
    at: str
    read: bool


def shown(listed: list[Data[forum_notices.Notice]], language: str) -> list[ShownNotice]:
    """Notices as a page shows them: what belongs together as one, with its text and where it leads."""
    return [
        {"kind": told.kind.value, "text": told.text(language), "link": told.link, "at": told.at, "read": told.read}
        for told in notices.grouped(listed)
    ]


async def latest(visitor: Visit, limit: int, cursor: dict[str, str] | None = None) -> dict[str, Any] | None:
    """The visitor's latest notices; nothing when the forum does not answer."""
    inbox = await visitor.ask(forum_notices.LIST_NOTICES, (cursor or {}) | {"limit": limit})
    if inbox is not None:
        visitor.unread, visitor.tasks = inbox["unread"], inbox["tasks"]
        inbox["items"] = shown(inbox["items"], visitor.language)
    return inbox


@router.get("/notifications")
async def inbox(request: Request) -> Response:
    """The notices, the newest first. Raises UNAUTHENTICATED."""
    visitor = await visit(request)
    found = await visitor.call(forum_notices.LIST_NOTICES, visitor.asked("cursor") | {"limit": 30})
    visitor.unread, visitor.tasks = found["unread"], found["tasks"]
    items = shown(found["items"], visitor.language)
    return visitor.page("inbox/notifications.html", notices=items, next=found["next"], last=found["last"])


@router.post("/notifications/read")
async def mark_read(request: Request) -> Response:
    """All notices up to a number are read. Raises UNAUTHENTICATED."""
    visitor = await visit(request, "/notifications")
    fields = await visitor.form()
    await visitor.call(forum_notices.READ_NOTICES, {"up_to": fields.text("up_to")})
    return see("/notifications", "read")
