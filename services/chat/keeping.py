"""What the gateway may cache of rooms, and which events end it. Who may read a room is decided in `access` alone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final
from uuid import UUID

from sqlalchemy import text

from chassis.call import Call
from contracts.base import Page
from contracts.chat import rooms as chat_rooms

# Changes without an event of the chat, such as a member's new name or office, become visible after this time.
SECONDS: Final = 60.0
# A list of more rooms than that is not cached: a message in any of them would end it.
_MOST: Final = 200
# Looked up for whoever it is: for a member of most rooms PostgreSQL would scan all memberships until it has found some.
_OWN_ROOMS: Final = text(f"""
    SELECT mine.room_id FROM unnest(ARRAY[CAST(:me AS uuid)]) AS member (id) CROSS JOIN LATERAL (
        SELECT room_id FROM membership WHERE member_id = member.id AND left_at IS NULL LIMIT {_MOST + 1}
    ) AS mine
""")  # noqa: S608 - a constant of this module


def of_room(call: Call, room_id: UUID) -> list[str]:
    """One room as the caller sees it: messages, members, audience, how far they have read, and blocks."""
    return [f"room/{room_id}", *_own(call), f"blocks/{call.actor.member_id}"]


def of_rooms(call: Call, shown: Iterable[UUID]) -> list[str]:
    """A list of all rooms open to the caller: those shown, those that are opened, and those that change audience."""
    return ["rooms", *_own(call), *(f"room/{each}" for each in shown)]


def of_own_rooms(call: Call, command: chat_rooms.ListRooms, found: Page[chat_rooms.Room]) -> list[str] | None:
    """The caller's rooms by latest message: one from another page moves up with its next. None for too many rooms."""
    if command.cursor is None and found.next is None:
        return of_rooms(call, (room.id for room in found.items))
    ids = call.session.scalars(_OWN_ROOMS, {"me": call.actor.member_id}).all()
    return of_rooms(call, ids) if len(ids) <= _MOST else None


def _own(call: Call) -> tuple[str, str]:
    """Where the caller comes and goes, and how far they have read."""
    return f"member_rooms/{call.actor.member_id}", f"reader/{call.actor.member_id}"
