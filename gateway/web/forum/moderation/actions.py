"""Members before the moderators: who is under a restriction, one member's record, and an action taken or lifted."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, time
from typing import Any

from fastapi import APIRouter, Request, Response

from contracts.base import Refused
from contracts.forum.moderation import actions as forum_actions
from contracts.forum.moderation.actions import MemberActionKind
from gateway.web.forum.moderation.moderating import board_names
from gateway.web.frame.refusals import PageRoute
from gateway.web.frame.visit import Form, Visit, see, visit

router = APIRouter(route_class=PageRoute)
_HERE = "/forum/moderation/members"


@router.get(_HERE)
async def members(request: Request) -> Response:
    """Who may not write, or not enter, at the moment. Raises UNAUTHENTICATED, FORBIDDEN."""
    visitor = await visit(request)
    asked = visitor.asked("cursor") | {"in_force": True, "limit": 50}
    page, names = await asyncio.gather(visitor.call(forum_actions.LIST_MEMBER_ACTIONS, asked), board_names(visitor))
    return visitor.page("forum/moderation/members.html", actions=page["items"], next=page["next"], names=names)


@router.get(f"{_HERE}/{{member_id}}")
async def member(request: Request, member_id: str) -> Response:
    """Where a member stands, what was decided before, and the form for more. Raises UNAUTHENTICATED, FORBIDDEN."""
    visitor = await visit(request)
    about = await _about(visitor, member_id)
    return visitor.page("forum/moderation/member.html", problem=None, wrong={}, fields=Form(), **about)


async def _about(visitor: Visit, member_id: str) -> dict[str, Any]:
    standing, actions, names = await asyncio.gather(
        visitor.call(forum_actions.READ_STANDING, {"member_id": member_id}),
        visitor.call(forum_actions.LIST_MEMBER_ACTIONS, {"member_id": member_id, "limit": 50}),
        board_names(visitor),
    )
    post_id = visitor.asked("post").get("post", "")
    return {"standing": standing, "actions": actions["items"], "names": names, "post_id": post_id}


@router.post(f"{_HERE}/{{member_id}}")
async def take(request: Request, member_id: str) -> Response:
    """Warns, mutes or suspends. Raises UNAUTHENTICATED, FORBIDDEN, NOT_FOUND."""
    visitor = await visit(request, f"{_HERE}/{member_id}")
    fields = await visitor.form()
    try:
        await visitor.call(forum_actions.TAKE_MEMBER_ACTION, _action(member_id, fields), key=fields.key)
    except Refused as refused:
        about = await _about(visitor, member_id) | {"post_id": fields.text("post_id")}
        return visitor.page_again("forum/moderation/member.html", refused, fields=fields, **about)
    return see(f"{_HERE}/{member_id}", "decided")


def _action(member_id: str, fields: Form) -> dict[str, Any]:
    """The command; a warning has no end, and only a mute a board, whatever else the form says."""
    kind = fields.text("kind")
    names = {MemberActionKind.WARNING: (), MemberActionKind.MUTE: ("board_id", "until")}.get(kind, ("until",))  # type: ignore[call-overload]
    filled = fields.filled("kind", "reason", "post_id", *names)
    if "until" in filled:
        filled["until"] = _end_of(filled["until"])
    return {"member_id": member_id, "account_too": fields.text("account_too") == "yes"} | filled


def _end_of(day: str) -> str:
    """The end of the day that was chosen, in UTC; what is no day goes on as it is, and is refused."""
    try:
        return datetime.combine(datetime.fromisoformat(day).date(), time.max, UTC).isoformat(timespec="seconds")
    except ValueError:
        return day


@router.post("/forum/moderation/measures/{measure_id}/lift")
async def lift(request: Request, measure_id: str) -> Response:
    """Ends an action before its time. Raises UNAUTHENTICATED, FORBIDDEN, NOT_FOUND."""
    visitor = await visit(request, _HERE)
    fields = await visitor.form()
    lifted = await visitor.call(
        forum_actions.LIFT_MEMBER_ACTION, {"measure_id": measure_id, "reason": fields.text("reason")}
    )
    return see(f"{_HERE}/{lifted['member']['id']}", "decided")
