"""What the chat answers with: messages with their senders' names, rooms as the caller sees them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Select, Uuid, and_, any_, bindparam, case, false, func, literal_column, select, true
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session, aliased

from chassis.actor import Actor
from chassis.call import Call
from chassis.paging import Key, page
from chassis.plans import PLANNED_EACH_TIME
from chassis.tables import member
from contracts.base import Page, Paged
from contracts.chat import events as chat_events
from contracts.chat import messages as chat_messages
from contracts.chat import rooms as chat_rooms
from contracts.identity import Role
from services.chat import access, blocks
from services.chat.model import Membership, Message, Room

_sender = member.alias("sender")
_other = member.alias("other")
_Last = aliased(Message, name="last")
_FRESH = {"populate_existing": True}


def messages() -> Any:
    """Messages with the names of their senders."""
    return (
        select(Message, func.coalesce(_sender.c.name, "").label("sender_name"))
        .outerjoin(_sender, _sender.c.id == Message.sender_id)
        .execution_options(**_FRESH)
    )


def as_message(row: Any) -> chat_messages.Message:
    """A row of `messages` as a view."""
    return _message(row[0], row[1])


def one_message(session: Session, message_id: UUID) -> chat_messages.Message:
    """The view of a stored message."""
    return as_message(session.execute(messages().where(Message.id == message_id)).one())


def _message(message: Message, sender_name: str) -> chat_messages.Message:
    return chat_messages.Message.of(message, sender_name=sender_name, deleted=message.deleted_at is not None)


def changed(view: chat_messages.Message) -> chat_events.MessageChanged:
    """The event that reports a message as it is now."""
    values = view.model_dump(exclude={"id", "version"})
    return chat_events.MessageChanged(message_id=view.id, message_version=view.version, **values)


def rooms(actor: Actor) -> Any:
    """The rooms the caller may read, with the caller's membership, the last message and the other member's name."""
    other_id = case((Room.low_id == actor.member_id, Room.high_id), else_=Room.low_id)
    return (
        select(Room, Membership, _Last, _sender.c.name, other_id, _other.c.name)
        .outerjoin(Membership, access.own_membership(actor))
        .outerjoin(_Last, and_(_Last.room_id == Room.id, _Last.number == Room.last_number))
        .outerjoin(_sender, _sender.c.id == _Last.sender_id)
        .outerjoin(_other, _other.c.id == other_id)
        .where(access.readable(actor))
        .execution_options(**_FRESH)
    )


def own_rooms(actor: Actor) -> Select[Any]:
    """Ids of the rooms that the caller is a member of and may read: for `listed`, which shows those of a page.

    A member of few rooms of many is looked up by membership, one of most of them in the rooms' order. The rule, which
    nearly all of them meet, is estimated to leave one in a thousand; within COALESCE it is not estimated.
    """
    statement = select(Room.id).join(Membership, access.own_membership(actor)).where(Membership.left_at.is_(None))
    return statement.where(func.coalesce(access.readable(actor), false())).execution_options(**PLANNED_EACH_TIME)


def open_rooms(actor: Actor) -> Select[Any]:
    """Ids of all rooms that the caller may read, but direct ones: for `listed`.

    Not those that the caller was removed from, since one returns to them by invitation only; who reads all rooms by
    office is shown them all.

    The limit has each room's membership looked up, in the rooms' order, until the page is full: joined as a whole, all
    would be read.
    """
    one = select(Membership).where(access.own_membership(actor)).correlate(Room).limit(1).lateral("mine")
    mine, office = aliased(Membership, one), actor.has(Role.MODERATOR, Role.AUDITOR)
    statement = select(Room.id).outerjoin(mine, true()).where(access.readable(actor, mine))
    return statement.where(Room.kind != literal_column("'direct'"), true() if office else mine.removed.is_not(True))


def listed(call: Call, found: Select[Any], keys: Sequence[Key], command: Paged) -> Page[chat_rooms.Room]:
    """A page of the rooms whose ids `found` selects, the last ones by `keys` first."""
    ids = page(call.session, found, keys, command, lambda row: cast(UUID, row.id), descending=True)
    statement = rooms(call.actor).where(Room.id == any_(bindparam("rooms", ids.items, type_=ARRAY(Uuid))))
    shown = {row[0].id: as_room(row, call.actor.language) for row in call.session.execute(statement)}
    return Page[chat_rooms.Room](items=[shown[room_id] for room_id in ids.items if room_id in shown], next=ids.next)


def as_room(row: Any, language: str, member_count: int | None = None) -> chat_rooms.Room:
    """A row of `rooms` as a view."""
    room, last = row[0], row[2]
    mine = access.Standing(room, row[1])
    return chat_rooms.Room.of(
        room,
        title=(row[5] or "") if room.kind == chat_rooms.RoomKind.DIRECT else title(room, language),
        other_member_id=row[4],
        my_role=mine.membership.role if mine.joined and mine.membership else None,
        read_number=mine.membership.read_number if mine.membership else 0,
        unread=mine.unread,
        last_message=_message(last, row[3] or "") if last else None,
        member_count=member_count,
        closed=None,
    )


def one_room(call: Call, room_id: UUID) -> chat_rooms.Room:
    """The view of a room the caller may read, its members counted."""
    row = call.session.execute(rooms(call.actor).where(Room.id == room_id)).one()
    count = select(func.count()).where(Membership.room_id == room_id, Membership.left_at.is_(None))
    view = as_room(row, call.actor.language, call.session.execute(count).scalar_one())
    other_id = view.other_member_id
    return view.model_copy(update={"closed": blocks.closed_between(call, other_id)}) if other_id else view


def title(room: Room, language: str) -> str:
    """A room's title in a language, else in English, else in its only language; a direct room has none."""
    return room.titles.get(language) or room.titles.get("en") or next(iter(room.titles.values()), "")
