"""What members are notified of: that they were mentioned, or that somebody writes to them directly."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from chassis.call import Call
from chassis.ids import new_id
from chassis.tables import member
from contracts.chat import rooms as chat_rooms
from contracts.notices import ChatNotice, NoticeKind
from services.chat import views
from services.chat.model import Membership, Room


def waits_for_first(call: Call, room: Room) -> UUID | None:
    """The other member of a locked direct room, if the next message is the first that member has not read.

    Raises MEMBER_GONE if the other member was erased.
    """
    unread = room.last_number - Membership.read_number - Membership.own_after
    statement = (
        select(Membership.member_id, unread.label("unread"), member.c.status)
        .outerjoin(member, member.c.id == Membership.member_id)
        .where(Membership.room_id == room.id, Membership.member_id != call.actor.member_id)
    )
    other = call.session.execute(statement).one()
    if other.status == "erased":
        raise chat_rooms.MEMBER_GONE("room_id")
    return other.member_id if other.unread == 0 else None


def direct_message(call: Call, room: Room, recipient: UUID) -> None:
    """Notifies the other member of a direct room: once until it is read, not for each message."""
    _notify(call, room, NoticeKind.DIRECT_MESSAGE, [recipient])


def mentioned(call: Call, room: Room, recipients: list[UUID]) -> None:
    """Notifies those mentioned, except the author."""
    others = [recipient for recipient in recipients if recipient != call.actor.id]
    if others:
        _notify(call, room, NoticeKind.MENTIONED, others)


def _notify(call: Call, room: Room, kind: NoticeKind, recipients: list[UUID]) -> None:
    # A direct room has no title; for the recipient, it is named after the sender.
    title = views.title(room, "en") or call.actor.name
    call.emit(
        ChatNotice(
            notice_id=new_id(),
            kind=kind,
            recipients=recipients,
            params={"who": call.actor.name, "title": title},
            link=f"/chat/{room.id}",
        )
    )
