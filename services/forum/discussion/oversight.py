"""Moderators and auditors read private boards that they were not invited to: on record, once a day each.

Their reading goes by their role, not by an invitation; whoever keeps order over them can see who read where.
"""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import Uuid, any_, bindparam, exists, not_, or_, select
from sqlalchemy.orm import aliased

from chassis.call import Call
from contracts.forum.record import ModerationActionKind
from services.forum.access.audience import CALLER_FITS, ME, READ_ALL, viewer
from services.forum.base.model import Board
from services.forum.record.entries import record_action
from services.forum.record.model import ModerationEntry

_ABOVE = aliased(Board, name="private_above")
_NOTED = exists().where(
    ModerationEntry.board_id == Board.id,
    ModerationEntry.moderator_id == ME,
    ModerationEntry.deed == ModerationActionKind.PRIVATE_BOARD_READ,
    ModerationEntry.at >= bindparam("today"),
)
_TO_NOTE = select(Board.id).where(
    Board.id == bindparam("board", type_=Uuid),
    or_(Board.private, select(_ABOVE.id).where(_ABOVE.id == any_(Board.path), _ABOVE.private).exists()),
    not_(CALLER_FITS),
    not_(_NOTED),
)


def note_reading(call: Call, board_id: UUID) -> None:
    """Notes that the caller reads in a board, if it is one of these."""
    if not call.actor.has(*READ_ALL):
        return
    today = datetime.combine(call.today, datetime.min.time(), UTC)
    if call.session.execute(_TO_NOTE, viewer(call.actor) | {"board": board_id, "today": today}).first():
        record_action(call, ModerationActionKind.PRIVATE_BOARD_READ, board_id)
