"""Blocking: two members of whom one has blocked the other exchange no direct messages. Who is blocked is not told.

Nor does who is blocked add the other to a room.

The forum keeps a copy for members' inboxes, by the event. Moderators and administrators have to be able to reach
everybody: they cannot be blocked, and a block of somebody who becomes one has no effect while they are.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, and_, cast, delete, func, or_, select
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.types import String

from chassis import members
from chassis.call import Call
from chassis.paging import page
from chassis.tables import member
from contracts.base import NOT_FOUND, Page
from contracts.chat import blocks as chat_blocks
from contracts.chat.events import BlockChanged
from contracts.chat.rooms import DirectClosed
from contracts.identity import MUST_REACH
from services.chat.model import MemberBlock, Room

_in_office = member.c.roles.overlap(cast(sorted(MUST_REACH), ARRAY(String(40))))


def block_member(call: Call, command: chat_blocks.MemberToBlock) -> chat_blocks.BlockedMember:
    """Blocking again changes nothing. Raises BLOCK_YOURSELF, NOT_FOUND, MUST_REACH."""
    me, other = call.actor.member_id, command.member_id
    if me == other:
        raise chat_blocks.BLOCK_YOURSELF("member_id")
    found = members.find(call.session, other)
    if found is None or found.status == "erased":
        raise NOT_FOUND("member_id", what="member")
    if MUST_REACH & set(found.roles):
        raise chat_blocks.MUST_REACH("member_id", name=found.name)
    statement = insert(MemberBlock).values(member_id=me, blocked_id=other, blocked_at=call.now)
    if call.session.execute(statement.on_conflict_do_nothing().returning(MemberBlock.blocked_id)).first():
        call.emit(BlockChanged(member_id=me, blocked_id=other, blocked=True))
    return _as_view(call.session.execute(_mine(call).where(MemberBlock.blocked_id == other)).one())


def unblock_member(call: Call, command: chat_blocks.MemberToBlock) -> chat_blocks.Unblocked:
    """Unblocking somebody who is not blocked changes nothing."""
    me, other = call.actor.member_id, command.member_id
    both = (MemberBlock.member_id == me) & (MemberBlock.blocked_id == other)
    if call.session.execute(delete(MemberBlock).where(both).returning(MemberBlock.blocked_id)).first():
        call.emit(BlockChanged(member_id=me, blocked_id=other, blocked=False))
    return chat_blocks.Unblocked(member_id=other)


def list_blocks(call: Call, command: chat_blocks.ListBlocks) -> Page[chat_blocks.BlockedMember]:
    """The caller's, the latest first."""
    statement = _mine(call)
    if command.member_id is not None:
        statement = statement.where(MemberBlock.blocked_id == command.member_id)
    keys = [MemberBlock.blocked_at, MemberBlock.blocked_id]
    return page(call.session, statement, keys, command, _as_view, descending=True)


def refuse_in(call: Call, room: Room) -> None:
    """Nothing is written in a direct room of which one has blocked the other. Raises as `refuse_between` does."""
    for other_id in (room.low_id, room.high_id):
        if other_id is not None and other_id != call.actor.id:
            refuse_between(call, other_id)


def refuse_between(call: Call, other_id: UUID) -> None:
    """Raises BLOCKED_BY_YOU, or NOT_REACHABLE if only the other one has blocked the caller."""
    closed = closed_between(call, other_id)
    if closed is DirectClosed.BLOCKED_BY_YOU:
        raise chat_blocks.BLOCKED_BY_YOU()
    if closed is DirectClosed.NOT_REACHABLE:
        raise chat_blocks.NOT_REACHABLE()


def closed_between(call: Call, other_id: UUID) -> DirectClosed | None:
    """Why the caller and the other one exchange no direct messages, if they do not."""
    blockers = _blockers(call, other_id)
    if call.actor.member_id in blockers:
        return DirectClosed.BLOCKED_BY_YOU
    return DirectClosed.NOT_REACHABLE if blockers else None


def refuse_adding(call: Call, other_id: UUID) -> None:
    """Whoever has blocked the caller is put into no room by them: one for two is a direct one by another name.

    Raises NOT_ADDED.
    """
    if other_id in _blockers(call, other_id):
        raise chat_blocks.NOT_ADDED("member_id")


def _blockers(call: Call, other_id: UUID) -> set[UUID]:
    """Who of the caller and the other one has blocked the other, with effect."""
    me = call.actor.member_id
    statement = (
        select(MemberBlock.member_id)
        .join(member, member.c.id == MemberBlock.blocked_id)
        .where(or_(_blocks(me, other_id), _blocks(other_id, me)), ~_in_office)
    )
    return set(call.session.execute(statement).scalars())


def erase(call: Call, member_id: UUID) -> None:
    """Whom an erased member blocked, and who blocked the member."""
    theirs = or_(MemberBlock.member_id == member_id, MemberBlock.blocked_id == member_id)
    call.session.execute(delete(MemberBlock).where(theirs))


def _blocks(blocker: UUID, blocked: UUID) -> ColumnElement[bool]:
    return and_(MemberBlock.member_id == blocker, MemberBlock.blocked_id == blocked)


def _mine(call: Call) -> Any:
    return (
        select(
            MemberBlock,
            func.coalesce(member.c.name, "").label("name"),
            member.c.country,
            func.coalesce(member.c.institution, "").label("institution"),
        )
        .outerjoin(member, member.c.id == MemberBlock.blocked_id)
        .where(MemberBlock.member_id == call.actor.member_id)
    )


def _as_view(row: Row[Any]) -> chat_blocks.BlockedMember:
    block: MemberBlock = row[0]
    return chat_blocks.BlockedMember(
        member_id=block.blocked_id,
        name=row.name,
        country=row.country,
        institution=row.institution,
        blocked_at=block.blocked_at,
    )
