"""Who blocks whom, as the chat says: what a blocked member causes reaches no inbox of whoever blocks them.

Except what somebody gets in office (a notice to a role), what concerns their own rights and obligations (kinds that
cannot be turned off), and what moderators and administrators cause, who have to be able to reach everybody.
"""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import delete, exists, or_, select
from sqlalchemy.dialects.postgresql import insert

from chassis.call import Call
from chassis.consumers.handle import Happened
from chassis.tables import member
from contracts.chat.events import BlockChanged
from contracts.forum.inbox.preferences import KINDS
from contracts.identity import MUST_REACH
from contracts.notices import NoticeRaised
from services.forum.inbox.model import MemberBlock


def block_changed(call: Call, happened: Happened[BlockChanged]) -> None:
    """Keeps it, unless one of the two was erased meanwhile."""
    event = happened.event
    both = {"member_id": event.member_id, "blocked_id": event.blocked_id}
    if not event.blocked:
        call.session.execute(delete(MemberBlock).filter_by(**both))
        return
    gone = exists().where(member.c.id.in_(both.values()), member.c.status == "erased")
    if not call.session.execute(select(gone)).scalar():
        call.session.execute(insert(MemberBlock).values(both).on_conflict_do_nothing())


def unwilling(call: Call, raised: NoticeRaised) -> set[UUID]:
    """Those of the recipients named by id who take no such notice from the member who caused it."""
    if call.actor.id is None or not KINDS[raised.kind].optional or not raised.recipients:
        return set()
    must_reach = exists().where(member.c.id == call.actor.id, member.c.roles.overlap(sorted(MUST_REACH)))
    theirs = select(MemberBlock.member_id).where(
        MemberBlock.blocked_id == call.actor.id, MemberBlock.member_id.in_(raised.recipients), ~must_reach
    )
    return set(call.session.execute(theirs).scalars())


def erase(call: Call, member_id: UUID) -> None:
    """Whom an erased member blocked, and who blocked the member."""
    theirs = or_(MemberBlock.member_id == member_id, MemberBlock.blocked_id == member_id)
    call.session.execute(delete(MemberBlock).where(theirs))
