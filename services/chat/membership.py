"""Coming and going: join, leave, invite, remove, and the list of a room's members."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, select, update
from sqlalchemy.dialects.postgresql import insert

from chassis import members
from chassis.call import Call
from chassis.paging import page
from chassis.tables import member
from contracts.base import FORBIDDEN, NOT_FOUND, Page
from contracts.chat import rooms as chat_rooms
from contracts.chat.events import RoomChanged, RoomMembershipChanged
from contracts.chat.rooms import RoomKind, RoomRole
from services.chat import access, blocks
from services.chat.model import Membership, Room

# Rooms whose members are decided elsewhere: the two of a direct room, or those whom training enrols.
_FIXED = (RoomKind.DIRECT, RoomKind.COHORT)


def join_room(call: Call, command: chat_rooms.RoomById) -> chat_rooms.Membership:
    """Adds the caller to a public room; joining again changes nothing.

    Raises NOT_FOUND, FIXED_MEMBERS, FORBIDDEN (a private room that an auditor may see), and REMOVED.
    """
    found = access.standing(call, command.room_id, lock=True)
    if not found.joined:
        _refuse_fixed(found.room)
        if found.room.kind != RoomKind.PUBLIC:
            raise FORBIDDEN()
        if found.membership is not None and found.membership.removed:
            raise chat_rooms.REMOVED("room_id")
        admit(call, found.room, call.actor.member_id)
    return _as_view(call, command.room_id, call.actor.member_id)


def leave_room(call: Call, command: chat_rooms.RoomById) -> chat_rooms.Membership:
    """Removes the caller; a last owner's ownership passes on. Raises NOT_FOUND, NOT_A_MEMBER, FIXED_MEMBERS."""
    found = access.writer(call, command.room_id)
    _refuse_fixed(found.room)
    release(call, found.room, call.actor.member_id)
    return _as_view(call, command.room_id, call.actor.member_id)


def invite_member(call: Call, command: chat_rooms.RoomMemberById) -> chat_rooms.Membership:
    """Adds somebody: to a private room by its owner, to a public one by any member, if the audience fits.

    Raises NOT_FOUND, NOT_A_MEMBER, FORBIDDEN, FIXED_MEMBERS, OUTSIDE_AUDIENCE, MEMBER_GONE, NOT_ADDED.
    """
    found = access.writer(call, command.room_id)
    _refuse_fixed(found.room)
    may_undo_removal = access.keeps_order(call.actor, found)
    if found.room.kind == RoomKind.PRIVATE and not found.owns:
        raise FORBIDDEN()
    invited = members.find(call.session, command.member_id)
    if invited is None:
        raise NOT_FOUND("member_id", what="member")
    if invited.status != "admitted":
        raise chat_rooms.MEMBER_GONE("member_id")
    if not access.fits(call, found.room.id, invited.networks, invited.country):
        raise chat_rooms.OUTSIDE_AUDIENCE("member_id", name=invited.name)
    if _was_removed(call, command) and not may_undo_removal:
        raise FORBIDDEN()
    blocks.refuse_adding(call, command.member_id)
    admit(call, found.room, command.member_id)
    return _as_view(call, command.room_id, command.member_id)


def remove_member(call: Call, command: chat_rooms.RoomMemberById) -> chat_rooms.Membership:
    """Removes somebody, who can then return only by invitation. Raises NOT_FOUND, FORBIDDEN, FIXED_MEMBERS."""
    found = access.keeper(call, command.room_id)
    _refuse_fixed(found.room)
    if not release(call, found.room, command.member_id, removed=True):
        raise NOT_FOUND("member_id", what="member")
    return _as_view(call, command.room_id, command.member_id)


def list_members(call: Call, command: chat_rooms.ListRoomMembers) -> Page[chat_rooms.RoomMember]:
    """Who is in a room, in the order of joining. Raises NOT_FOUND when the caller may not read the room."""
    access.standing(call, command.room_id)
    statement = (
        select(Membership, member.c.name, member.c.country, member.c.institution)
        .join(member, member.c.id == Membership.member_id)
        .where(Membership.room_id == command.room_id, Membership.left_at.is_(None))
    )
    return page(call.session, statement, [Membership.joined_at, Membership.member_id], command, _as_room_member)


def admit(call: Call, room: Room, member_id: UUID, role: RoomRole = RoomRole.MEMBER) -> bool:
    """Makes somebody a member of a room whose row is locked; false if that changes nothing.

    A new member has nothing unread: the marker is at the last message.
    """
    fresh = {"joined_at": call.now, "left_at": None, "removed": False, "role": role.value}
    statement = insert(Membership).values(
        room_id=room.id, member_id=member_id, read_number=room.last_number, own_after=0, **fresh
    )
    came = call.session.execute(
        statement.on_conflict_do_update(
            index_elements=["room_id", "member_id"],
            set_={**fresh, "read_number": room.last_number, "own_after": 0},
            where=Membership.left_at.is_not(None),
        ).returning(Membership.member_id)
    ).first()
    if came:
        call.emit(RoomMembershipChanged(room_id=room.id, member_id=member_id, joined=True))
    return came is not None


def release(call: Call, room: Room, member_id: UUID, *, removed: bool = False) -> bool:
    """Ends a membership in a room whose row is locked, and passes ownership on; false if there was none."""
    current = (Membership.room_id == room.id) & (Membership.member_id == member_id) & Membership.left_at.is_(None)
    ended = update(Membership).where(current).values(left_at=call.now, removed=removed).returning(Membership.role)
    role = call.session.execute(ended).scalar()
    if role is None:
        return False
    if role == RoomRole.OWNER:
        _pass_ownership_on(call, room)
    call.emit(RoomMembershipChanged(room_id=room.id, member_id=member_id, joined=False))
    return True


def _pass_ownership_on(call: Call, room: Room) -> None:
    """A room without an owner gets the member who has been there longest."""
    present = (Membership.room_id == room.id) & Membership.left_at.is_(None)
    owner = select(Membership.member_id).where(present, Membership.role == RoomRole.OWNER).exists()
    eldest = select(Membership.member_id).where(present, ~owner)
    eldest = eldest.order_by(Membership.joined_at, Membership.member_id).limit(1)
    give_ownership(call, room, Membership.member_id == eldest.scalar_subquery())


def give_ownership(call: Call, room: Room, to: ColumnElement[bool]) -> None:
    """Makes those members of the room owners who are not; an owner reads a public room whatever its audience."""
    others = (Membership.room_id == room.id) & (Membership.role != RoomRole.OWNER)
    became = (
        update(Membership)
        .where(others, to)
        .values(role=RoomRole.OWNER.value)
        .returning(Membership.member_id)
        .execution_options(synchronize_session=False)
    )
    if call.session.execute(became).all():
        call.emit(RoomChanged(room_id=room.id))


def _refuse_fixed(room: Room) -> None:
    if room.kind in _FIXED:
        raise chat_rooms.FIXED_MEMBERS("room_id")


def _was_removed(call: Call, command: chat_rooms.RoomMemberById) -> bool:
    found = call.session.get(Membership, (command.room_id, command.member_id), populate_existing=True)
    return found is not None and found.removed


def _as_view(call: Call, room_id: UUID, member_id: UUID) -> chat_rooms.Membership:
    found = call.session.get_one(Membership, (room_id, member_id), populate_existing=True)
    return chat_rooms.Membership(
        room_id=room_id, member_id=member_id, joined=found.left_at is None, role=RoomRole(found.role)
    )


def _as_room_member(row: Row[Any]) -> chat_rooms.RoomMember:
    membership = row[0]
    return chat_rooms.RoomMember(
        member_id=membership.member_id,
        name=row.name,
        country=row.country,
        institution=row.institution,
        role=membership.role,
        joined_at=membership.joined_at,
        read_number=membership.read_number,
    )
