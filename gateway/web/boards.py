"""The forum's boards: all that are open to the visitor, and the topics of one."""

from __future__ import annotations

import asyncio

from fastapi import APIRouter, Request, Response

from contracts import forum, forum_gatherings
from gateway.web.refusals import PageRoute
from gateway.web.visit import see, visit

router = APIRouter(route_class=PageRoute)
_TOPICS = 25
_UNREAD = 8
_EVENTS = 5
_BOARDS = 200


@router.get("/forum")
async def boards(request: Request) -> Response:
    """The boards, those of programmes apart, and what is new on them. Raises UNAUTHENTICATED."""
    visitor = await visit(request)
    listed, unread = await asyncio.gather(
        visitor.call(forum.LIST_BOARDS, visitor.asked("cursor") | {"limit": _BOARDS}),
        visitor.call(forum.LIST_TOPICS, {"unread": True, "limit": _UNREAD}),
    )
    found = listed["items"]
    groups = [board for board in found if not board["edition_id"]], [board for board in found if board["edition_id"]]
    return visitor.page("boards.html", groups=groups, unread=unread["items"], next=listed["next"])


@router.get("/forum/boards/{board_id}")
async def board(request: Request, board_id: str) -> Response:
    """The topics of a board, the latest activity first. Raises UNAUTHENTICATED, NOT_FOUND."""
    visitor = await visit(request)
    asked = visitor.asked("cursor", "unread", "kind", "solved", "tag")
    one, topics, events = await asyncio.gather(
        visitor.call(forum.READ_BOARD, {"board_id": board_id}),
        visitor.call(forum.LIST_TOPICS, asked | {"board_id": board_id, "limit": _TOPICS}),
        visitor.ask(forum_gatherings.LIST_EVENTS, {"board_id": board_id, "limit": _EVENTS}),
    )
    events = events["items"] if events and "cursor" not in asked else []
    asked.pop("cursor", None)
    return visitor.page(
        "board.html", board=one, topics=topics["items"], next=topics["next"], asked=asked, events=events
    )


@router.post("/forum/boards/{board_id}/read")
async def mark_read(request: Request, board_id: str) -> Response:
    """All there is on the board is read. Raises UNAUTHENTICATED, FORBIDDEN, NOT_FOUND."""
    visitor = await visit(request, f"/forum/boards/{board_id}")
    await visitor.form()
    marked = await visitor.call(forum.MARK_BOARD_READ, {"board_id": board_id})
    return see(f"/forum/boards/{marked['board_id']}", "read")
