"""The chat: one's rooms, those open to one, and a room with its messages. Live with JavaScript, a form without."""

from __future__ import annotations

import asyncio
from typing import Any

from fastapi import APIRouter, Request, Response
from starlette.background import BackgroundTask

from chassis import logs
from contracts.base import Refused
from contracts.chat import messages as chat_messages
from contracts.chat import rooms as chat_rooms
from gateway.views import Data
from gateway.web.frame.refusals import PageRoute
from gateway.web.frame.visit import Visit, see, visit

router = APIRouter(route_class=PageRoute)
_MESSAGES = 50
_ROOMS = 50
_log = logs.get()


@router.get("/chat")
async def rooms(request: Request) -> Response:
    """The visitor's rooms, and those that are open to them. Raises UNAUTHENTICATED."""
    visitor = await visit(request)
    return visitor.page("chat/chat.html", problem=None, wrong={}, **await _rooms(visitor))


async def _rooms(visitor: Visit) -> dict[str, Any]:
    mine, found = await asyncio.gather(
        visitor.call(chat_rooms.LIST_ROOMS, visitor.asked("cursor") | {"limit": _ROOMS}),
        visitor.call(chat_rooms.FIND_ROOMS, {"limit": _ROOMS}),
    )
    joinable = [room for room in found["items"] if room["my_role"] is None]
    return {"rooms": mine["items"], "next": mine["next"], "joinable": joinable}


@router.post("/chat")
async def open_room(request: Request) -> Response:
    """A new room, public or private. Raises UNAUTHENTICATED, FORBIDDEN."""
    visitor = await visit(request)
    fields = await visitor.form()
    try:
        opened = await visitor.call(chat_rooms.OPEN_ROOM, fields.filled("title", "kind"), key=fields.key)
    except Refused as refused:
        return visitor.page_again("chat/chat.html", refused, **await _rooms(visitor))
    return see(f"/chat/{opened['id']}", "opened")


@router.post("/chat/direct")
async def open_direct(request: Request) -> Response:
    """To the room with one other member. Raises UNAUTHENTICATED, FORBIDDEN, WITH_YOURSELF, MEMBER_GONE."""
    visitor = await visit(request, "/people")
    fields = await visitor.form()
    opened = await visitor.call(chat_rooms.OPEN_DIRECT_ROOM, fields.filled("member_id"), key=fields.key)
    return see(f"/chat/{opened['id']}")


@router.get("/chat/{room_id}")
async def room(request: Request, room_id: str) -> Response:
    """A room's latest messages, or those before a number. Raises UNAUTHENTICATED, NOT_FOUND."""
    visitor = await visit(request)
    return visitor.page("chat/room.html", **await _room(visitor, room_id), problem=None, unsent="")


async def _room(visitor: Visit, room_id: str) -> dict[str, Any]:
    asked: dict[str, Any] = {"room_id": room_id, "limit": _MESSAGES} | visitor.asked("before")
    one, history, mine = await asyncio.gather(
        visitor.call(chat_rooms.READ_ROOM, {"room_id": room_id}),
        visitor.call(chat_messages.READ_HISTORY, asked),
        visitor.call(chat_rooms.LIST_ROOMS, {"limit": _ROOMS}),
    )
    messages = history["items"][::-1]
    return {
        "room": one, "messages": messages, "rooms": mine["items"], "then": _read_up_to(visitor, one, messages),
        "earlier": messages[0]["number"] if messages and messages[0]["number"] > 1 else None,
    }  # fmt: skip


def _read_up_to(
    visitor: Visit, one: Data[chat_rooms.Room], messages: list[Data[chat_messages.Message]]
) -> BackgroundTask | None:
    """Moves the read marker after the page went out: who was shown a message has read it."""
    shown = messages[-1]["number"] if messages else 0
    if shown <= one["read_number"] or one["my_role"] is None or not visitor.may_write:
        return None

    async def mark() -> None:
        try:
            await visitor.call(chat_messages.MARK_READ, {"room_id": one["id"], "number": shown})
        except Refused as refused:
            _log.info("read marker was not moved", code=refused.refusal.code)

    return BackgroundTask(mark)


@router.post("/chat/{room_id}")
async def send(request: Request, room_id: str) -> Response:
    """A message; the form's key makes it one message however often it is sent. Raises UNAUTHENTICATED, NOT_FOUND."""
    visitor = await visit(request)
    fields = await visitor.form()
    message = {"room_id": room_id, "client_id": fields.key or ""} | fields.filled("text")
    try:
        await visitor.call(chat_messages.SEND_MESSAGE, message)
    except Refused as refused:
        about = await _room(visitor, room_id) | {"unsent": fields.text("text")}
        return visitor.page_again("chat/room.html", refused, **about)
    return see(f"/chat/{room_id}#last")


@router.post("/chat/{room_id}/join")
async def join(request: Request, room_id: str) -> Response:
    """Into a room that is open to the visitor. Raises UNAUTHENTICATED, NOT_FOUND, REMOVED."""
    visitor = await visit(request, f"/chat/{room_id}")
    await visitor.form()
    joined = await visitor.call(chat_rooms.JOIN_ROOM, {"room_id": room_id})
    return see(f"/chat/{joined['room_id']}", "joined")


@router.post("/chat/{room_id}/leave")
async def leave(request: Request, room_id: str) -> Response:
    """Out of a room. Raises UNAUTHENTICATED, NOT_FOUND, FIXED_MEMBERS."""
    visitor = await visit(request, f"/chat/{room_id}")
    await visitor.form()
    await visitor.call(chat_rooms.LEAVE_ROOM, {"room_id": room_id})
    return see("/chat", "left")
