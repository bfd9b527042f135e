"""The moderators' queue: what was reported, what was decided, and the record of what moderators did."""

from __future__ import annotations

import asyncio
from typing import Any

from fastapi import APIRouter, Request, Response

from contracts import forum, forum_moderation
from contracts.base import Refused
from contracts.forum_moderation import FlagStatus
from gateway.web.refusals import PageRoute
from gateway.web.visit import Visit, see, visit

router = APIRouter(route_class=PageRoute)
_FLAGS = 20


@router.get("/forum/moderation")
async def queue(request: Request) -> Response:
    """The flags of one status, the oldest first. Raises UNAUTHENTICATED, FORBIDDEN."""
    visitor = await visit(request)
    return visitor.page("moderation.html", problem=None, wrong={}, failed="", **await _flags(visitor))


async def _flags(visitor: Visit) -> dict[str, Any]:
    wanted = visitor.asked("status").get("status")
    status = wanted if wanted in set(FlagStatus) else FlagStatus.OPEN.value
    page, boards = await asyncio.gather(
        visitor.call(forum_moderation.LIST_FLAGS, visitor.asked("cursor") | {"status": status, "limit": _FLAGS}),
        visitor.call(forum.LIST_BOARDS, {"limit": 200}),
    )
    names = {board["id"]: board["name"] for board in boards["items"]}
    return {"flags": page["items"], "next": page["next"], "shown": status, "names": names}


@router.post("/forum/moderation/flags/{flag_id}")
async def decide(request: Request, flag_id: str) -> Response:
    """Upholds a flag (the post is hidden) or dismisses it. Raises UNAUTHENTICATED, FORBIDDEN, NOT_FOUND."""
    visitor = await visit(request, "/forum/moderation")
    fields = await visitor.form()
    decision = {"flag_id": flag_id, "uphold": fields.text("decision") == "uphold"} | fields.filled("reason")
    try:
        await visitor.call(forum_moderation.DECIDE_FLAG, decision)
    except Refused as refused:
        return visitor.page_again("moderation.html", refused, failed=flag_id, **await _flags(visitor))
    return see("/forum/moderation", "decided")


@router.get("/forum/moderation/record")
async def record(request: Request) -> Response:
    """What moderators did, the newest first. Raises UNAUTHENTICATED, FORBIDDEN."""
    visitor = await visit(request)
    page = await visitor.call(forum_moderation.LIST_MODERATION, visitor.asked("cursor") | {"limit": 50})
    return visitor.page("moderation-record.html", entries=page["items"], next=page["next"])
