"""Shared steps of the chat's tests: rooms with people in them, and messages."""

from __future__ import annotations

import itertools
from typing import Any

from chassis.call import Call
from contracts.chat import messages as chat_messages
from contracts.chat import rooms as chat_rooms
from services.chat import membership, messages, rooms

_numbers = itertools.count(1)


def public_room(call: Call, **audience: Any) -> chat_rooms.Room:
    """A public room of the caller's."""
    return rooms.open_room(call, chat_rooms.OpenRoom(kind="public", title="Ports", **audience))


def private_room(call: Call, *others: Call) -> chat_rooms.Room:
    """A private room of the caller's, with these people in it."""
    room = rooms.open_room(call, chat_rooms.OpenRoom(kind="private", title="Draft"))
    for other in others:
        membership.invite_member(call, chat_rooms.RoomMemberById(room_id=room.id, member_id=other.actor.member_id))
    return room


def direct_room(call: Call, other: Call) -> chat_rooms.Room:
    """The direct room of two people."""
    return rooms.open_direct_room(call, chat_rooms.OpenDirectRoom(member_id=other.actor.member_id))


def join(call: Call, room: chat_rooms.Room) -> None:
    membership.join_room(call, chat_rooms.RoomById(room_id=room.id))


def say(call: Call, room: chat_rooms.Room, text: str = "hola", **fields: Any) -> chat_messages.Message:
    """Sends a message, under a client id of its own unless one is given."""
    fields.setdefault("client_id", f"c{next(_numbers)}")
    return messages.send_message(call, chat_messages.SendMessage(room_id=room.id, text=text, **fields))


def seen_by(call: Call, room: chat_rooms.Room) -> chat_rooms.Room:
    """The room as somebody sees it."""
    return rooms.read_room(call, chat_rooms.RoomById(room_id=room.id))
