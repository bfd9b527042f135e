"""Read markers: they only move forward, and unread messages are counted exactly."""

from __future__ import annotations

from sqlalchemy import func, select, update

from chassis.call import Call
from contracts.chat import messages as chat_messages
from contracts.chat import rooms as chat_rooms
from contracts.chat.events import ReadMarkerMoved
from services.chat import access
from services.chat.model import Membership, Message


def mark_read(call: Call, command: chat_messages.MarkRead) -> chat_messages.ReadMarker:
    """Moves the caller's marker up to a message's number; an older number changes nothing.

    Raises NOT_FOUND, NOT_A_MEMBER (nobody else has a marker), BEYOND_LAST.
    """
    found = access.standing(call, command.room_id)
    if not found.joined or found.membership is None:
        raise chat_rooms.NOT_A_MEMBER("room_id")
    if command.number > found.room.last_number:
        raise chat_messages.BEYOND_LAST("number", last=found.room.last_number)
    mine = (Membership.room_id == command.room_id) & (Membership.member_id == call.actor.member_id)
    marker = call.session.execute(
        select(Membership.read_number, Membership.own_after).where(mine).with_for_update(key_share=True)
    ).one()
    if command.number > marker.read_number:
        _move(call, command, own_after=marker.own_after)
    return _as_view(call, command, moved=command.number > marker.read_number)


def _move(call: Call, command: chat_messages.MarkRead, own_after: int) -> None:
    """Moves the marker whose row is locked, and recounts the caller's own messages beyond it."""
    own = (Message.room_id == command.room_id) & (Message.sender_id == call.actor.member_id)
    beyond = select(func.count()).where(own, Message.number > command.number).scalar_subquery() if own_after else 0
    call.session.execute(
        update(Membership)
        .where(Membership.room_id == command.room_id, Membership.member_id == call.actor.member_id)
        .values(read_number=command.number, own_after=beyond)
        .execution_options(synchronize_session=False)
    )


def _as_view(call: Call, command: chat_messages.MarkRead, *, moved: bool) -> chat_messages.ReadMarker:
    found = access.standing(call, command.room_id)
    number = found.membership.read_number if found.membership else 0
    marker = chat_messages.ReadMarker(room_id=command.room_id, number=number, unread=found.unread)
    if moved:
        call.emit(
            ReadMarkerMoved(room_id=command.room_id, member_id=call.actor.member_id, number=number, unread=found.unread)
        )
    return marker
