"""What the chat holds about a member."""

from __future__ import annotations

from sqlalchemy import select

from chassis.data_export import ME, Held
from services.chat.model import MemberBlock, Membership, Message, Revision, Seat

HELD = (
    Held(Membership, Membership.member_id == ME),
    Held(Message, Message.sender_id == ME),
    Held(Revision, Revision.message_id.in_(select(Message.id).where(Message.sender_id == ME))),
    Held(MemberBlock, MemberBlock.member_id == ME),
    Held(Seat, Seat.member_id == ME),
)
