"""What a member hears of boards and topics: one form on each of their pages, and a page with all that was chosen."""

from __future__ import annotations

import asyncio
from typing import Any

from fastapi import APIRouter, Request, Response

from contracts.base import Operation
from contracts.forum import feeds as forum_feeds
from contracts.forum import subscriptions as forum_subscriptions
from contracts.forum.boards import boards as forum_boards
from gateway import feeds
from gateway.web.frame.refusals import PageRoute
from gateway.web.frame.visit import local_path, see, visit

router = APIRouter(route_class=PageRoute)
_LIST = "/account/subscriptions"


async def _subscribe(request: Request, operation: Operation[Any, Any], name: str, thing_id: str, path: str) -> Response:
    """Takes the form's level, or none, and goes back to where the form was."""
    visitor = await visit(request, path)
    fields = await visitor.form()
    await visitor.call(operation, {name: thing_id} | fields.filled("level"))
    return see(_LIST if local_path(fields.text("next")) == _LIST else path, "saved")


@router.post("/forum/boards/{board_id}/subscription")
async def subscribe_board(request: Request, board_id: str) -> Response:
    """Watch, follow or mute a board, or none of it. Raises UNAUTHENTICATED, FORBIDDEN, NOT_FOUND."""
    path = f"/forum/boards/{board_id}"
    return await _subscribe(request, forum_subscriptions.SUBSCRIBE_BOARD, "board_id", board_id, path)


@router.post("/forum/topics/{topic_id}/subscription")
async def subscribe_topic(request: Request, topic_id: str) -> Response:
    """Watch, follow or mute a topic, or none of it. Raises UNAUTHENTICATED, FORBIDDEN, NOT_FOUND."""
    path = f"/forum/topics/{topic_id}"
    return await _subscribe(request, forum_subscriptions.SUBSCRIBE_TOPIC, "topic_id", topic_id, path)


@router.get(_LIST)
async def subscriptions(request: Request) -> Response:
    """All that the visitor has subscribed to, each with a way to end it. Raises UNAUTHENTICATED."""
    visitor = await visit(request)
    found, made = await asyncio.gather(
        visitor.call(forum_subscriptions.LIST_SUBSCRIPTIONS, visitor.asked("cursor") | {"limit": 50}),
        visitor.call(forum_feeds.LIST_FEED_ADDRESSES, {"limit": 200}),
    )
    lists = {"subscriptions": found["items"], "next": found["next"], "feeds": made["items"]}
    return visitor.page("inbox/subscriptions.html", **lists)


@router.post("/forum/boards/{board_id}/feed")
async def feed(request: Request, board_id: str) -> Response:
    """An address of the feed, shown this once; or none any more. Raises UNAUTHENTICATED, FORBIDDEN, NOT_FOUND."""
    visitor = await visit(request, f"/forum/boards/{board_id}")
    fields = await visitor.form()
    if fields.text("do") == "revoke":
        await visitor.call(forum_feeds.REVOKE_FEED_ADDRESS, {"board_id": board_id})
        return see(_LIST, "saved")
    made = await visitor.call(forum_feeds.MAKE_FEED_ADDRESS, {"board_id": board_id})
    board = await visitor.call(forum_boards.READ_BOARD, {"board_id": board_id})
    return visitor.page("inbox/feed-address.html", board=board, address=feeds.link(made["token"]))
