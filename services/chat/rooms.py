"""Rooms: opening, finding, reading and changing them."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from chassis import members
from chassis.call import Call
from chassis.ids import new_id
from chassis.rows import refuse_stale
from contracts.base import FORBIDDEN, NOT_FOUND, Page
from contracts.chat import rooms as chat_rooms
from contracts.chat.events import RoomChanged, RoomOpened
from contracts.chat.rooms import RoomKind, RoomRole
from services.chat import access, blocks, keeping, membership, views
from services.chat.model import Room


def open_room(call: Call, command: chat_rooms.OpenRoom) -> chat_rooms.Room:
    """A new public or private room, owned by the caller."""
    room = new_room(call, RoomKind(command.kind), {call.actor.language: command.title})
    if room.kind == RoomKind.PUBLIC:
        room.networks, room.countries = sorted(set(command.networks)), sorted(set(command.countries))
    call.session.add(room)
    call.session.flush()
    call.emit(RoomOpened(room_id=room.id))
    membership.admit(call, room, call.actor.member_id, RoomRole.OWNER)
    return views.one_room(call, room.id)


def new_room(call: Call, kind: RoomKind, titles: dict[str, str]) -> Room:
    """A room that is not in the session yet, open to everyone whom its kind admits."""
    return Room(
        id=new_id(), kind=kind.value, titles=titles, networks=[], countries=[], last_number=0, change=0,
        active_at=call.now, created_at=call.now, created_by=call.actor.id, version=1,
    )  # fmt: skip


def open_direct_room(call: Call, command: chat_rooms.OpenDirectRoom) -> chat_rooms.Room:
    """The one room of the caller and another member.

    Raises WITH_YOURSELF, NOT_FOUND; for a new one MEMBER_GONE, BLOCKED_BY_YOU, NOT_REACHABLE.
    """
    me, other = call.actor.member_id, command.member_id
    if me == other:
        raise chat_rooms.WITH_YOURSELF("member_id")
    low, high = sorted([me, other])
    pair = (Room.low_id == low) & (Room.high_id == high)
    room_id = call.session.execute(select(Room.id).where(pair)).scalar()
    if room_id is None:
        _refuse_absent(call, other)
        blocks.refuse_between(call, other)
        room_id = _open_pair(call, low, high) or call.session.execute(select(Room.id).where(pair)).scalar_one()
    return views.one_room(call, room_id)


def _refuse_absent(call: Call, member_id: UUID) -> None:
    other = members.find(call.session, member_id)
    if other is None:
        raise NOT_FOUND("member_id", what="member")
    if other.status != "admitted":
        raise chat_rooms.MEMBER_GONE("member_id")


def _open_pair(call: Call, low: UUID, high: UUID) -> UUID | None:
    """Opens a pair's room; returns nothing if the other member just did (after waiting for it)."""
    room = new_room(call, RoomKind.DIRECT, {})
    values = {column.name: getattr(room, column.name) for column in Room.__table__.columns}
    statement = insert(Room).values(values | {"low_id": low, "high_id": high})
    opened = call.session.execute(
        statement.on_conflict_do_nothing(index_elements=["low_id", "high_id"]).returning(Room.id)
    ).scalar()
    if opened is not None:
        for member_id in (low, high):
            membership.admit(call, room, member_id)
    return opened


def read_room(call: Call, command: chat_rooms.RoomById) -> chat_rooms.Room:
    """A room as the caller sees it. Raises NOT_FOUND when the caller may not read it."""
    access.standing(call, command.room_id)
    view = views.one_room(call, command.room_id)
    if view.closed is None:  # the other member's taking an office opens it, without an event
        call.cache(*keeping.of_room(call, view.id), seconds=keeping.SECONDS)
    return view


def edit_room(call: Call, command: chat_rooms.EditRoom) -> chat_rooms.Room:
    """Changes a title (in the caller's language) or a public room's audience. Raises NOT_FOUND, FORBIDDEN, STALE.

    Rooms opened by other contexts keep the names and audiences given by them.
    """
    room = access.keeper(call, command.room_id).room
    if room.source is not None:
        raise FORBIDDEN()
    refuse_stale(room.version, command.expected_version, "expected_version")
    if command.title is not None:
        room.titles = {call.actor.language: command.title}
    if room.kind == RoomKind.PUBLIC:
        room.networks = room.networks if command.networks is None else sorted(set(command.networks))
        room.countries = room.countries if command.countries is None else sorted(set(command.countries))
    room.version += 1
    call.session.flush()
    call.emit(RoomChanged(room_id=room.id))
    return views.one_room(call, room.id)


def list_rooms(call: Call, command: chat_rooms.ListRooms) -> Page[chat_rooms.Room]:
    """The caller's rooms, the one with the latest message first."""
    found = views.own_rooms(call.actor)
    if command.kind is not None:
        found = found.where(Room.kind == command.kind.value)
    listed = views.listed(call, found, [Room.active_at, Room.id], command)
    if subjects := keeping.of_own_rooms(call, command, listed):
        call.cache(*subjects, seconds=keeping.SECONDS)
    return listed


def find_rooms(call: Call, command: chat_rooms.FindRooms) -> Page[chat_rooms.Room]:
    """The rooms that the caller may read, except direct ones, newest first; with a source, those opened for it."""
    found = views.open_rooms(call.actor)
    if command.source is not None:
        found = found.where(Room.source == command.source.value)
    if command.source_id is not None:
        found = found.where(Room.source_id == command.source_id)
    listed = views.listed(call, found, [Room.id], command)
    call.cache(*keeping.of_rooms(call, (room.id for room in listed.items)), seconds=keeping.SECONDS)
    return listed
