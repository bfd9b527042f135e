"""The forum's boards: all that are open to the visitor, and the topics of one."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from fastapi import APIRouter, Request, Response

from contracts.forum import gatherings as forum_gatherings
from contracts.forum.boards import boards as forum_boards
from contracts.forum.discussion import topics as forum_topics
from gateway.views import Data
from gateway.web.frame.refusals import PageRoute
from gateway.web.frame.visit import see, visit

router = APIRouter(route_class=PageRoute)
_TOPICS = 25
_UNREAD = 8
_EVENTS = 5
_BOARDS = 200


def _neighbours(board: Data[forum_boards.Board]) -> tuple[int, str]:
    return board["place"], board["slug"]


def in_order(boards: list[Data[forum_boards.Board]]) -> list[dict[str, Any]]:
    """Boards as the tree has them, each after the one it stands in, with their `level`; on top what stands in none."""
    shown = {board["id"] for board in boards}
    under: dict[str, list[Data[forum_boards.Board]]] = defaultdict(list)
    for board in sorted(boards, key=_neighbours):
        under[board["parent_id"] if board["parent_id"] in shown else ""].append(board)

    def branch(parent: str, level: int) -> Iterator[dict[str, Any]]:
        for board in under[parent]:
            yield board | {"level": level}
            yield from branch(board["id"], level + 1)

    return list(branch("", 0))


@router.get("/forum")
async def boards(request: Request) -> Response:
    """The boards, those of programmes apart, and what is new on them. Raises UNAUTHENTICATED."""
    visitor = await visit(request)
    listed, unread = await asyncio.gather(
        visitor.call(forum_boards.LIST_BOARDS, visitor.asked("cursor") | {"limit": _BOARDS}),
        visitor.call(forum_topics.LIST_TOPICS, {"unread": True, "limit": _UNREAD}),
    )
    found = listed["items"]
    groups = [in_order([b for b in found if bool(b["edition_id"]) is of_programmes]) for of_programmes in (False, True)]
    return visitor.page("forum/boards/boards.html", groups=groups, unread=unread["items"], next=listed["next"])


@router.get("/forum/boards/{board_id}")
async def board(request: Request, board_id: str) -> Response:
    """The topics of a board, the latest activity first. Raises UNAUTHENTICATED, NOT_FOUND."""
    visitor = await visit(request)
    asked = visitor.asked("cursor", "unread", "kind", "solved", "tag")
    one, below, topics, events = await asyncio.gather(
        visitor.call(forum_boards.READ_BOARD, {"board_id": board_id}),
        visitor.call(forum_boards.LIST_BOARDS, {"parent_id": board_id, "limit": _BOARDS}),
        visitor.call(forum_topics.LIST_TOPICS, asked | {"board_id": board_id, "limit": _TOPICS}),
        visitor.ask(forum_gatherings.LIST_EVENTS, {"board_id": board_id, "limit": _EVENTS}),
    )
    events = events["items"] if events and "cursor" not in asked else []
    asked.pop("cursor", None)
    boards = sorted((each | {"level": 0} for each in below["items"]), key=_neighbours)
    shown = {"board": one, "below": boards, "events": events, "topics": topics["items"], "next": topics["next"]}
    return visitor.page("forum/boards/board.html", asked=asked, **shown)


@router.post("/forum/boards/{board_id}/read")
async def mark_read(request: Request, board_id: str) -> Response:
    """All there is on the board is read. Raises UNAUTHENTICATED, FORBIDDEN, NOT_FOUND."""
    visitor = await visit(request, f"/forum/boards/{board_id}")
    await visitor.form()
    marked = await visitor.call(forum_boards.MARK_BOARD_READ, {"board_id": board_id})
    return see(f"/forum/boards/{marked['board_id']}", "read")
