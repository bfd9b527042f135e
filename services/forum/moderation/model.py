"""What was decided about members, and their appeals against it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, ForeignKeyConstraint, Index, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from services.forum.model import LANGUAGE, Base


class Measure(Base):
    """A warning, a mute or a suspension; its id is that of its entry in the record.

    The database refuses to change what was decided: a measure is lifted, once.
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


class Appeal(Base):
    """A member's appeal against an entry in the record: one per entry, decided by neither side of it."""

    __tablename__ = "appeal"
    __table_args__ = (
        CheckConstraint(LANGUAGE, name="language"),
        CheckConstraint("status IN ('open', 'granted', 'rejected')", name="status"),
        CheckConstraint(
            "(status = 'open') = (decided_at IS NULL) AND (decided_at IS NULL) = (decided_by IS NULL)"
            " AND (decided_at IS NULL) = (decision_reason IS NULL)",
            name="decided",
        ),
        CheckConstraint("decided_by <> moderator_id AND decided_by <> member_id", name="decided_by"),
        ForeignKeyConstraint(
            ["entry_id", "moderator_id", "member_id"],
            ["moderation_entry.id", "moderation_entry.moderator_id", "moderation_entry.member_id"],
        ),
        Index("uq_appeal_entry_id", "entry_id", unique=True),
        Index("ix_appeal_status_id", "status", "id"),
        Index("ix_appeal_member_id", "member_id"),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    entry_id: Mapped[UUID] = mapped_column(Uuid)
    moderator_id: Mapped[UUID] = mapped_column(Uuid)
    member_id: Mapped[UUID] = mapped_column(Uuid)
    text: Mapped[str] = mapped_column(String(1000))
    language: Mapped[str] = mapped_column(String(2))
    appealed_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    status: Mapped[str] = mapped_column(String(10), default="open")
    decided_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    decided_by: Mapped[UUID | None] = mapped_column(Uuid)
    decision_reason: Mapped[str | None] = mapped_column(String(1000))
