"""The first page: what Convive is; for whoever is signed in, what concerns them."""

from __future__ import annotations

import asyncio
from typing import Any

from fastapi import APIRouter, Request, Response

from contracts import chat, forum, programs
from gateway.web import notifications, tasks
from gateway.web.courses import my_courses
from gateway.web.refusals import PageRoute
from gateway.web.visit import Visit, visit

router = APIRouter(route_class=PageRoute)
_NOTICES = 6
_TOPICS = 6
_ROOMS = 5
_EDITIONS = 4


@router.get("/")
async def home(request: Request) -> Response:
    """What Convive is; for whoever is signed in, what concerns them. Each part may be missing for a while."""
    visitor = await visit(request)
    if not visitor.signed_in:
        return visitor.page("home.html")
    return visitor.page("welcome.html", **await _concerns(visitor))


async def _concerns(visitor: Visit) -> dict[str, Any]:
    country = visitor.caller.actor.country
    parts = await asyncio.gather(
        tasks.waiting(visitor),
        notifications.latest(visitor, _NOTICES),
        visitor.ask(forum.LIST_TOPICS, {"unread": True, "limit": _TOPICS}),
        visitor.ask(chat.LIST_ROOMS, {"limit": _ROOMS}),
        my_courses(visitor),
        visitor.ask(programs.LIST_EDITIONS, {"limit": _EDITIONS} | ({"country": country} if country else {})),
    )
    return dict(zip(("tasks", "inbox", "topics", "rooms", "courses", "editions"), parts, strict=True))
