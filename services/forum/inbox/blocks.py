"""Who blocks whom, as the chat says: what a blocked member causes reaches no inbox of whoever blocks them.

Except what somebody gets in office (a notice to a role), what concerns their own rights and obligations (kinds that
cannot be turned off), and what moderators and administrators cause, who have to be able to reach everybody.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, ColumnElement, Uuid, and_, bindparam, delete, exists, or_, select
from sqlalchemy.dialects.postgresql import insert

from chassis.call import Call
from chassis.consumers.handle import Happened
from chassis.tables import member
from contracts.chat.events import BlockChanged
from contracts.forum.inbox.preferences import KINDS
from contracts.identity import MUST_REACH
from contracts.notices import NoticeKind
from services.forum.inbox.model import MemberBlock

_causer = member.alias("causer")
_CAUSER: ColumnElement[UUID | None] = bindparam("causer", type_=Uuid)
_MUST_REACH = exists().where(_causer.c.id == _CAUSER, _causer.c.roles.overlap(sorted(MUST_REACH)))
# Whether the member of a row of the members' copy takes no notice that the causer causes; the values are of `causer`.
UNWILLING: ColumnElement[bool] = and_(
    bindparam("optional", type_=Boolean),
    exists().where(MemberBlock.blocked_id == _CAUSER, MemberBlock.member_id == member.c.id).correlate(member),
    ~_MUST_REACH,
)


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


def causer(call: Call, kind: NoticeKind) -> dict[str, Any]:
    """The values of UNWILLING for a notice that the caller causes."""
    return {"causer": call.actor.id, "optional": KINDS[kind].optional}


def erase(call: Call, member_id: UUID) -> None:
    """Whom an erased member blocked, and who blocked the member."""
    theirs = or_(MemberBlock.member_id == member_id, MemberBlock.blocked_id == member_id)
    call.session.execute(delete(MemberBlock).where(theirs))
