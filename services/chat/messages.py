"""Sending: only ever once per (sender, client id), numbered per room without gaps.

It takes only three statements, because everybody waits for it: lock the room, write, emit.
"""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from sqlalchemy import Table, Text, bindparam, case, insert, select, update
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import BigInteger, DateTime, String, Uuid

from chassis.call import Call
from chassis.ids import new_id
from contracts.base import Refused
from contracts.chat import messages as chat_messages
from contracts.chat.rooms import RoomKind
from services.chat import access, blocks, notices, views
from services.chat.model import Membership, Message, Room


def _given(name: str, kind: Any) -> Any:
    return bindparam(f"given_{name}", type_=kind)


# The tables themselves, since the ORM would not do all of this in one statement.
_room, _membership, _message = (cast(Table, mapped.__table__) for mapped in (Room, Membership, Message))

_is_mine = (_message.c.sender_id == _given("sender_id", Uuid)) & (_message.c.client_id == _given("client_id", String))
_numbered = (
    update(_room)
    .where(_room.c.id == _given("room_id", Uuid), ~select(_message.c.id).where(_is_mine).exists())
    .values(last_number=_room.c.last_number + 1, change=_room.c.change + 1, active_at=_given("sent_at", DateTime(True)))
    .returning(_room.c.id, _room.c.last_number, _room.c.change)
    .cte("numbered")
)
# A sender who had read everything has read this message too; otherwise it is counted apart, to keep unread exact.
_had_read_all = _membership.c.read_number + _membership.c.own_after == _numbered.c.last_number - 1
_marked = (
    update(_membership)
    .where(_membership.c.room_id == _numbered.c.id, _membership.c.member_id == _given("sender_id", Uuid))
    .values(
        read_number=case((_had_read_all, _numbered.c.last_number), else_=_membership.c.read_number),
        own_after=case((_had_read_all, 0), else_=_membership.c.own_after + 1),
    )
    .returning(_membership.c.member_id)
    .cte("marked")
)
_given_columns: dict[str, Any] = {
    "id": Uuid, "room_id": Uuid, "sender_id": Uuid, "client_id": String, "text": Text, "language": String,
    "mentions": ARRAY(Uuid), "sent_at": DateTime(True), "version": BigInteger,
}  # fmt: skip
_send = (
    insert(_message)
    .from_select(
        ["number", "change", *_given_columns],
        select(
            _numbered.c.last_number,
            _numbered.c.change,
            *(_given(name, kind) for name, kind in _given_columns.items()),
        ),
        include_defaults=False,
    )
    .add_cte(_marked)
    .returning(_message.c.number, _message.c.change)
)


def send_message(call: Call, command: chat_messages.SendMessage) -> chat_messages.Message:
    """Sends a message, or returns the one that was sent under this client_id before and changes nothing.

    Raises NOT_FOUND, NOT_A_MEMBER, MENTION_OUTSIDE, CLIENT_ID_USED (in another room); in a direct room
    MEMBER_GONE, BLOCKED_BY_YOU, NOT_REACHABLE.
    """
    try:
        found = access.writer(call, command.room_id)
        blocks.refuse_in(call, found.room)
    except Refused:
        # A retry may arrive after its sender left the room or was blocked: the message counts all the same.
        if (sent := _sent_before(call, command)) is not None:
            return sent
        raise
    mentions = _mentioned(call, command)
    waits = notices.waits_for_first(call, found.room) if found.room.kind == RoomKind.DIRECT else None
    message = _write(call, command, mentions)
    if message is None:
        return _sent_before(call, command) or _used_elsewhere()
    call.emit(views.changed(message))
    if waits is not None:
        notices.direct_message(call, found.room, waits)
    if mentions:
        notices.mentioned(call, found.room, mentions)
    return message


def _write(call: Call, command: chat_messages.SendMessage, mentions: list[UUID]) -> chat_messages.Message | None:
    """Numbers and inserts the message; returns nothing if its client_id was used before."""
    values: dict[str, Any] = {
        "id": new_id(),
        "room_id": command.room_id,
        "sender_id": call.actor.member_id,
        "client_id": command.client_id,
        "text": command.text,
        "language": command.language or call.actor.language,
        "mentions": mentions,
        "sent_at": call.now,
        "version": 1,
    }
    row = call.session.execute(_send, {f"given_{name}": value for name, value in values.items()}).first()
    if row is None:
        return None
    return chat_messages.Message(
        **values, sender_name=call.actor.name, number=row.number, change=row.change, edited_at=None, deleted=False
    )


def _sent_before(call: Call, command: chat_messages.SendMessage) -> chat_messages.Message | None:
    """The caller's message with this client_id in this room, if there is one."""
    statement = views.messages().where(
        Message.sender_id == call.actor.member_id,
        Message.client_id == command.client_id,
        Message.room_id == command.room_id,
    )
    row = call.session.execute(statement).first()
    return views.as_message(row) if row else None


def _used_elsewhere() -> chat_messages.Message:
    raise chat_messages.CLIENT_ID_USED("client_id")


def _mentioned(call: Call, command: chat_messages.SendMessage) -> list[UUID]:
    """Who is to be notified, each once. Raises MENTION_OUTSIDE if somebody is not in the room."""
    wanted = sorted(set(command.mentions))
    if not wanted:
        return []
    here = select(Membership.member_id).where(
        Membership.room_id == command.room_id, Membership.member_id.in_(wanted), Membership.left_at.is_(None)
    )
    if set(call.session.execute(here).scalars()) != set(wanted):
        raise chat_messages.MENTION_OUTSIDE("mentions")
    return wanted
