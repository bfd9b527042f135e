"""Who may give access to a board by name: moderators, administrators, and members who manage it."""

from __future__ import annotations

from sqlalchemy import Boolean, ColumnElement, bindparam, func, or_, select

from contracts.identity import Role
from services.forum.access.audience import ME
from services.forum.access.model import BoardMembership
from services.forum.base.model import Board

OFFICE = (Role.MODERATOR, Role.ADMINISTRATOR)
# Whether the caller manages the board of a statement.
KEEPS: ColumnElement[bool] = (
    select(BoardMembership.member_id)
    .where(
        BoardMembership.board_id == Board.id,
        BoardMembership.member_id == ME,
        BoardMembership.keeper,
        func.coalesce(BoardMembership.ends_at > func.now(), True),
    )
    .correlate(Board)
    .exists()
)
# The same, or by role; its values are those of `viewer`.
MAY_INVITE = or_(bindparam("moderates", type_=Boolean), bindparam("administers", type_=Boolean), KEEPS)
