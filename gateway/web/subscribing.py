"""What a member hears of boards and topics: one form on each of their pages, and a page with all that was chosen."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response

from contracts import forum_subscriptions
from contracts.base import Operation
from gateway.web.refusals import PageRoute
from gateway.web.visit import local_path, see, visit

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
    found = await visitor.call(forum_subscriptions.LIST_SUBSCRIPTIONS, visitor.asked("cursor") | {"limit": 50})
    return visitor.page("account-subscriptions.html", subscriptions=found["items"], next=found["next"])
