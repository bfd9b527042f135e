"""What decides who may read and write: memberships by name, and moderation actions against members."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    Uuid,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from services.forum.model import LANGUAGE, Base


class BoardMembership(Base):
    """Gives a member access to a board by name, until `ends_at` by the database's clock; ended ones stay on record."""

    __tablename__ = "board_membership"
    __table_args__ = (
        CheckConstraint("ends_at >= invited_at", name="ends_at"),
        Index("ix_board_membership_member_id", "member_id"),
        Index("ix_board_membership_board_id_invited_at_member_id", "board_id", "invited_at", "member_id"),
        Index("ix_board_membership_ends_at", "ends_at", postgresql_where=text("reminded_at IS NULL")),
    )

    board_id: Mapped[UUID] = mapped_column(ForeignKey("board.id"), primary_key=True)
    member_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    keeper: Mapped[bool]
    invited_by: Mapped[UUID] = mapped_column(Uuid)
    invited_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    ends_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    reminded_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class MemberAction(Base):
    """A warning, a mute or a suspension; it has the id of its entry in the record.

    The database refuses to change what was decided; an action can only be lifted, once.
    """

    __tablename__ = "measure"
    __table_args__ = (
        CheckConstraint(LANGUAGE, name="language"),
        CheckConstraint("kind IN ('warning', 'mute', 'suspension')", name="kind"),
        CheckConstraint("(kind = 'warning') = (until IS NULL)", name="ends"),
        CheckConstraint("until > taken_at", name="until"),
        CheckConstraint("board_id IS NULL OR kind = 'mute'", name="board"),
        CheckConstraint(
            "(lifted_at IS NULL) = (lifted_by IS NULL) AND (lifted_at IS NULL) = (lift_reason IS NULL)", name="lifted"
        ),
        CheckConstraint("lifted_by <> member_id", name="lifted_by"),
        ForeignKeyConstraint(
            ["id", "moderator_id", "member_id"],
            ["moderation_entry.id", "moderation_entry.moderator_id", "moderation_entry.member_id"],
        ),
        Index("ix_measure_member_id_id", "member_id", "id"),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    member_id: Mapped[UUID] = mapped_column(Uuid)
    moderator_id: Mapped[UUID] = mapped_column(Uuid)
    board_id: Mapped[UUID | None] = mapped_column(ForeignKey("board.id"))
    post_id: Mapped[UUID | None] = mapped_column(ForeignKey("post.id"))
    reason: Mapped[str] = mapped_column(String(1000))
    language: Mapped[str] = mapped_column(String(2))
    taken_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    until: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    lifted_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    lifted_by: Mapped[UUID | None] = mapped_column(Uuid)
    lift_reason: Mapped[str | None] = mapped_column(String(1000))
