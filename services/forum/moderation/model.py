"""Appeals against moderation actions, and flags."""

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


class Appeal(Base):
    """A member's appeal against an entry in the record: one per entry, decided by neither party."""

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


class Flag(Base):
    """A member's report of a post; at most one open per member and post."""

    __tablename__ = "flag"
    __table_args__ = (
        CheckConstraint(LANGUAGE, name="language"),
        CheckConstraint("status IN ('open', 'upheld', 'dismissed')", name="status"),
        CheckConstraint(
            "(status = 'open') = (decided_at IS NULL) AND (decided_at IS NULL) = (decided_by IS NULL)"
            " AND (decided_at IS NULL) = (decision_reason IS NULL)",
            name="decided",
        ),
        Index("uq_flag_open", "post_id", "reporter_id", unique=True, postgresql_where=text("status = 'open'")),
        Index("ix_flag_post_id", "post_id"),
        Index("ix_flag_status_id", "status", "id"),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    post_id: Mapped[UUID] = mapped_column(ForeignKey("post.id"))
    reporter_id: Mapped[UUID] = mapped_column(Uuid)
    cause: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(String(1000))
    language: Mapped[str] = mapped_column(String(2))
    flagged_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    status: Mapped[str] = mapped_column(String(10), default="open")
    decided_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    decided_by: Mapped[UUID | None] = mapped_column(Uuid)
    decision_reason: Mapped[str | None] = mapped_column(String(1000))
