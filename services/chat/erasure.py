"""When a member is erased: messages stay, under the name left in the member copy; texts in direct rooms are deleted."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import delete, select

from chassis.call import Call
from chassis.door import Eraser, erases
from contracts.chat.rooms import RoomKind
from services.chat import blocks, corrections, membership
from services.chat.model import MemberBlock, Membership, Message, Revision, Room


def erase(call: Call, member_id: UUID) -> None:
    """Deletes what the member wrote in direct rooms, with earlier texts, and ends the member's other memberships."""
    for room in _rooms_of(call, member_id):
        if room.kind == RoomKind.DIRECT:
            _blank(call, room, member_id)
        else:
            membership.release(call, room, member_id)


def _rooms_of(call: Call, member_id: UUID) -> list[Room]:
    """The member's rooms, locked in the order of their ids, so that two erasures cannot deadlock."""
    statement = (
        select(Room)
        .join(Membership, Membership.room_id == Room.id)
        .where(Membership.member_id == member_id, Membership.left_at.is_(None))
        .order_by(Room.id)
        .with_for_update(of=Room, key_share=True)
    )
    return list(call.session.scalars(statement, execution_options={"populate_existing": True}))


def _blank(call: Call, room: Room, member_id: UUID) -> None:
    """Each text is deleted like any other, so that every client that has it is notified; no revision is kept."""
    own = (Message.room_id == room.id) & (Message.sender_id == member_id)
    ids = select(Message.id).where(own).scalar_subquery()
    call.session.execute(
        delete(Revision).where(Revision.message_id.in_(ids)).execution_options(synchronize_session=False)
    )
    standing = select(Message).where(own, Message.deleted_at.is_(None)).order_by(Message.number)
    for message in call.session.scalars(standing, execution_options={"populate_existing": True}).all():
        message.text, message.version = "", message.version + 1
        message.deleted_at, message.deleted_by = call.now, member_id
        corrections.record_change(call, message)


ERASURE: list[Eraser] = [erases(erase, Membership, Message, Revision), erases(blocks.erase, MemberBlock)]
