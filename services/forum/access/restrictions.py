"""What moderation actions prevent, as SQL: a suspended member sees no board, a muted member writes on none.

The database's clock decides here: an action ends by itself, for all statements at the same moment.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Uuid, and_, bindparam, func, or_, select

from chassis.call import Call
from contracts.base import Refused
from contracts.forum.moderation.actions import MUTED, SUSPENDED, MemberActionKind
from contracts.identity import Role
from services.forum.access.model import MemberAction
from services.forum.base.model import Board

IN_FORCE: ColumnElement[bool] = and_(MemberAction.lifted_at.is_(None), MemberAction.until > func.now())
_HERE = or_(MemberAction.board_id.is_(None), MemberAction.board_id == bindparam("board", type_=Uuid))
_LAST = (
    select(MemberAction)
    .where(MemberAction.member_id == bindparam("me", type_=Uuid), IN_FORCE)
    .order_by(MemberAction.until.desc())
)
_SUSPENSION = _LAST.where(MemberAction.kind == MemberActionKind.SUSPENSION).limit(1)
_MUTE = _LAST.where(MemberAction.kind == MemberActionKind.MUTE, _HERE).limit(1)


def suspended(member_id: Any) -> ColumnElement[bool]:
    """Whether the member is out of the forum now."""
    theirs = select(MemberAction.id).where(
        MemberAction.member_id == member_id, MemberAction.kind == MemberActionKind.SUSPENSION, IN_FORCE
    )
    return theirs.exists()


def muted(member_id: Any) -> ColumnElement[bool]:
    """Whether the member may not write on the board of the statement now."""
    here = or_(MemberAction.board_id.is_(None), MemberAction.board_id == Board.id)
    theirs = select(MemberAction.id).where(
        MemberAction.member_id == member_id, MemberAction.kind == MemberActionKind.MUTE, IN_FORCE, here
    )
    return theirs.correlate(Board).exists()


def suspension(call: Call) -> Refused | None:
    """The refusal for a suspended caller, with end and reason; nothing for others."""
    found = call.session.execute(_SUSPENSION, {"me": call.actor.id}).scalar_one_or_none()
    return SUSPENDED(until=_moment(found), reason=found.reason) if found else None


def must_be_free(call: Call) -> None:
    """For what belongs to no board yet. Raises SUSPENDED, and MUTED for those muted on all boards."""
    if refused := suspension(call):
        raise refused
    found = call.session.execute(_MUTE, {"me": call.actor.id, "board": None}).scalar_one_or_none()
    if found and not call.actor.has(Role.MODERATOR):
        raise MUTED(until=_moment(found), reason=found.reason)


def mute(call: Call, board_id: UUID) -> Refused:
    """The refusal for a member who is muted on the board."""
    found = call.session.execute(_MUTE, {"me": call.actor.id, "board": board_id}).scalar_one()
    return MUTED(until=_moment(found), reason=found.reason)


def _moment(action: MemberAction) -> str:
    assert action.until is not None
    return f"{action.until:%Y-%m-%d %H:%M} UTC"
