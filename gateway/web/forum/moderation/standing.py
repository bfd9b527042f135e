"""Where I stand in the forum: what moderators decided about me or my posts, and my appeals against it."""

from __future__ import annotations

import asyncio
from typing import Any

from fastapi import APIRouter, Request, Response

from contracts.base import Refused
from contracts.forum.moderation import actions as forum_actions
from gateway.web.frame.refusals import PageRoute
from gateway.web.frame.visit import Visit, see, visit

router = APIRouter(route_class=PageRoute)
_HERE = "/account/standing"


@router.get(_HERE)
async def standing(request: Request) -> Response:
    """What concerns the visitor, the newest first. Raises UNAUTHENTICATED."""
    visitor = await visit(request)
    return visitor.page("forum/moderation/standing.html", problem=None, wrong={}, failed="", **await _mine(visitor))


async def _mine(visitor: Visit) -> dict[str, Any]:
    mine, entries = await asyncio.gather(
        visitor.call(forum_actions.READ_STANDING, {}),
        visitor.call(forum_actions.LIST_MY_RECORD, visitor.asked("cursor") | {"limit": 20}),
    )
    return {"standing": mine, "entries": entries["items"], "next": entries["next"]}


@router.post(f"{_HERE}/{{entry_id}}/appeal")
async def appeal(request: Request, entry_id: str) -> Response:
    """Asks that another moderator look at it again. Raises UNAUTHENTICATED, NOT_FOUND."""
    visitor = await visit(request, _HERE)
    fields = await visitor.form()
    wanted = {"entry_id": entry_id} | fields.filled("text")
    try:
        await visitor.call(forum_actions.MAKE_APPEAL, wanted, key=fields.key)
    except Refused as refused:
        return visitor.page_again("forum/moderation/standing.html", refused, failed=entry_id, **await _mine(visitor))
    return see(_HERE, "appealed")
