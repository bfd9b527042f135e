"""The moderators' queue: each reported post once, the appeals, and the record of what moderators did."""

from __future__ import annotations

import asyncio
from enum import StrEnum
from typing import Any

from fastapi import APIRouter, Request, Response

from contracts.base import Refused
from contracts.forum import record as forum_record
from contracts.forum.boards import boards as forum_boards
from contracts.forum.moderation import actions as forum_actions
from contracts.forum.moderation import flags as forum_flags
from contracts.forum.moderation.actions import AppealStatus, QueueOrder
from contracts.forum.moderation.flags import FlagStatus
from contracts.kinds import Language
from gateway.web.frame.refusals import PageRoute
from gateway.web.frame.visit import Visit, see, visit

router = APIRouter(route_class=PageRoute)
_POSTS = 20
_CHOICES: dict[str, type[StrEnum]] = {"status": FlagStatus, "language": Language, "order": QueueOrder}


@router.get("/forum/moderation")
async def queue(request: Request) -> Response:
    """The posts that were reported, the newest or the most reported first. Raises UNAUTHENTICATED, FORBIDDEN."""
    visitor = await visit(request)
    return visitor.page(
        "forum/moderation/moderation.html", problem=None, wrong={}, failed="", **await _reported(visitor)
    )


async def _reported(visitor: Visit) -> dict[str, Any]:
    asked = {name: word for name, word in visitor.asked(*_CHOICES).items() if word in set(_CHOICES[name])}
    asked |= visitor.asked("board_id")
    page, names = await asyncio.gather(
        visitor.call(forum_actions.LIST_REPORTED, asked | visitor.asked("cursor") | {"limit": _POSTS}),
        board_names(visitor),
    )
    shown = asked.get("status", FlagStatus.OPEN.value)
    return {"posts": page["items"], "next": page["next"], "shown": shown, "names": names, "asked": asked}


async def board_names(visitor: Visit) -> dict[str, dict[str, str]]:
    """What the boards are called, by id."""
    boards = await visitor.call(forum_boards.LIST_BOARDS, {"limit": 200})
    return {board["id"]: board["name"] for board in boards["items"]}


@router.post("/forum/moderation/flags/{flag_id}")
async def decide(request: Request, flag_id: str) -> Response:
    """Hides the reported post or leaves it standing. Raises UNAUTHENTICATED, FORBIDDEN, NOT_FOUND."""
    visitor = await visit(request, "/forum/moderation")
    fields = await visitor.form()
    decision = {"flag_id": flag_id, "uphold": fields.text("decision") == "uphold"} | fields.filled("reason")
    try:
        await visitor.call(forum_flags.DECIDE_FLAG, decision)
    except Refused as refused:
        return visitor.page_again(
            "forum/moderation/moderation.html", refused, failed=flag_id, **await _reported(visitor)
        )
    return see("/forum/moderation", "decided")


@router.get("/forum/moderation/appeals")
async def appeals(request: Request) -> Response:
    """What members ask to be looked at again, the oldest first. Raises UNAUTHENTICATED, FORBIDDEN."""
    visitor = await visit(request)
    return visitor.page("forum/moderation/appeals.html", problem=None, wrong={}, failed="", **await _appeals(visitor))


async def _appeals(visitor: Visit) -> dict[str, Any]:
    wanted = visitor.asked("status").get("status")
    status = wanted if wanted in set(AppealStatus) else AppealStatus.OPEN.value
    page = await visitor.call(forum_actions.LIST_APPEALS, visitor.asked("cursor") | {"status": status, "limit": 20})
    return {"appeals": page["items"], "next": page["next"], "state": status}


@router.post("/forum/moderation/appeals/{appeal_id}")
async def decide_appeal(request: Request, appeal_id: str) -> Response:
    """Grants an appeal or rejects it. Raises UNAUTHENTICATED, FORBIDDEN, NOT_FOUND."""
    visitor = await visit(request, "/forum/moderation/appeals")
    fields = await visitor.form()
    decision = {"appeal_id": appeal_id, "grant": fields.text("decision") == "grant"} | fields.filled("reason")
    try:
        await visitor.call(forum_actions.DECIDE_APPEAL, decision)
    except Refused as refused:
        return visitor.page_again("forum/moderation/appeals.html", refused, failed=appeal_id, **await _appeals(visitor))
    return see("/forum/moderation/appeals", "decided")


@router.get("/forum/moderation/record")
async def record(request: Request) -> Response:
    """What moderators did, the newest first. Raises UNAUTHENTICATED, FORBIDDEN."""
    visitor = await visit(request)
    asked = visitor.asked("cursor", "member_id", "board_id")
    page = await visitor.call(forum_record.LIST_RECORD, asked | {"limit": 50})
    return visitor.page("forum/moderation/record.html", entries=page["items"], next=page["next"])
