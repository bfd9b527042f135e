"""The tables of tasks: what waits, for whom, and how much of it there is."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Computed,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from services.forum.model import Base

_IS_OPEN = "opened > closed AND audience_id IS NOT NULL AND (settled_at IS NULL OR opened_at > settled_at)"
_OPEN = text("is_open")
# What came back to somebody, as an index has it (contracts/tasks.py, RETURNED).
IS_RETURNED: Final = r"kind LIKE 'returned\_%'"
NOBODY: Final = UUID(int=0)


class TaskAudience(Base):
    """Who may do a task. Its id follows from its keys."""

    __tablename__ = "task_audience"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)


class TaskAudienceKey(Base):
    """A member's id, or a role, with "/HN" of one country only and with "@network" of one network only."""

    __tablename__ = "task_audience_key"

    key: Mapped[str] = mapped_column(String(100), primary_key=True)
    audience_id: Mapped[UUID] = mapped_column(ForeignKey("task_audience.id"), primary_key=True)


class Task(Base):
    """A task of any service: open if the newest of its events says so, and its owner has not settled it since."""

    __tablename__ = "task"
    __table_args__ = (
        UniqueConstraint("kind", "subject"),
        Index("ix_task_audience_id_due_by", "audience_id", "due_by", "opened_at", "id", postgresql_where=_OPEN),
        Index(
            "ix_task_audience_id_kind_due_by",
            "audience_id",
            "kind",
            "due_by",
            "opened_at",
            "id",
            postgresql_where=_OPEN,
        ),
        Index(
            "ix_task_returned",
            "audience_id",
            "due_by",
            "opened_at",
            "id",
            postgresql_where=text(f"is_open AND {IS_RETURNED}"),
        ),
        Index("ix_task_handed_in_by", "handed_in_by", "opened_at", "id", postgresql_where=_OPEN),
        Index("ix_task_told_at", "told_at", postgresql_where=text("NOT is_open")),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(100))
    audience_id: Mapped[UUID | None] = mapped_column(ForeignKey("task_audience.id"))
    # Who may not do it, for instance whoever handed it in.
    excluded: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    handed_in_by: Mapped[UUID | None] = mapped_column(Uuid)
    # The words of its text; those that there are in several languages by language.
    params: Mapped[dict[str, Any]] = mapped_column(JSONB)
    link: Mapped[str] = mapped_column(Text)
    opened_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    # The last day there is where nothing is due: so that lists are sorted by one index.
    due_by: Mapped[date] = mapped_column(Date)
    opened: Mapped[int] = mapped_column(BigInteger)
    closed: Mapped[int] = mapped_column(BigInteger)
    settled_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    told_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    is_open: Mapped[bool] = mapped_column(Boolean, Computed(_IS_OPEN, persisted=True))


class TaskCount(Base):
    """How many tasks of a kind are open for an audience, or are but not for a member of it; a trigger counts."""

    __tablename__ = "task_count"
    __table_args__ = (CheckConstraint("count >= 0", name="count"),)

    audience_id: Mapped[UUID] = mapped_column(ForeignKey("task_audience.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(40), primary_key=True)
    # Nobody's id for all of them.
    excluded_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    count: Mapped[int] = mapped_column(Integer)
