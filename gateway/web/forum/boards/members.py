"""Who enters a board by name: the list, invitations with an end, and ending them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from fastapi import APIRouter, Request, Response

from contracts import accounts
from contracts.base import NOT_FOUND, Refused
from contracts.forum.boards import boards as forum_boards
from contracts.forum.boards import memberships as forum_memberships
from gateway.web.frame.refusals import PageRoute
from gateway.web.frame.visit import Form, Visit, see, visit

router = APIRouter(route_class=PageRoute)
_PATH = "/forum/boards/{board_id}/members"


async def _about(visitor: Visit, board_id: str) -> dict[str, Any]:
    """The members, and whom the search has found. Raises NOT_FOUND, FORBIDDEN."""
    asked = visitor.asked("search", "cursor")
    wanted = {"board_id": board_id, "limit": 50} | ({"cursor": asked["cursor"]} if "cursor" in asked else {})
    board = await visitor.call(forum_boards.READ_BOARD, {"board_id": board_id})
    listed = await visitor.call(forum_memberships.LIST_BOARD_MEMBERS, wanted)
    found = []
    if search := visitor.filters("search").get("search"):
        found = (await visitor.call(accounts.FIND_MEMBERS, {"search": search, "limit": 10}))["items"]
    return {"board": board, "members": listed["items"], "next": listed["next"], "found": found, "asked": asked}


@router.get(_PATH)
async def members(request: Request, board_id: str) -> Response:
    """Who enters by name, and a search for others to invite. Raises UNAUTHENTICATED, FORBIDDEN, NOT_FOUND."""
    visitor = await visit(request)
    return visitor.page("forum/boards/members.html", problem=None, wrong={}, **await _about(visitor, board_id))


@router.post(_PATH)
async def invite(request: Request, board_id: str) -> Response:
    """Invites somebody, or ends a membership. Raises UNAUTHENTICATED, FORBIDDEN, NOT_FOUND."""
    visitor = await visit(request)
    fields = await visitor.form()
    about = {"board_id": board_id, "member_id": fields.text("member_id")}
    try:
        match fields.text("do"):
            case "invite":
                about |= _end(fields) | fields.filled("keeper")
                await visitor.call(forum_memberships.INVITE_TO_BOARD, about)
            case "end":
                await visitor.call(forum_memberships.END_MEMBERSHIP, about)
            case _:
                raise NOT_FOUND(what="page")
    except Refused as refused:
        return visitor.page_again("forum/boards/members.html", refused, **await _about(visitor, board_id))
    return see(f"/forum/boards/{board_id}/members", "saved")


def _end(fields: Form) -> dict[str, str]:
    """The first moment after the day that was chosen; what is no day is left to the service to refuse."""
    written = fields.text("ends_on").strip()
    try:
        after = date.fromisoformat(written) + timedelta(days=1)
    except (ValueError, OverflowError):
        return {"ends_at": written} if written else {}
    return {"ends_at": f"{after.isoformat()}T00:00:00Z"}
