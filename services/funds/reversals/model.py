"""The wish to undo an entry."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Uuid,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from chassis.columns import moment
from services.funds.model import Base, identifier


class Reversal(Base):
    """The wish to undo an entry, with its reason; above the threshold it waits for a second signature.

    `occurred_on`: an adjusting date; without one it is posted on the day it is signed.
    """

    __tablename__ = "reversal"

    id: Mapped[UUID] = identifier()
    entry_id: Mapped[UUID] = mapped_column(ForeignKey("journal_entry.id"))
    reversing_entry_id: Mapped[UUID | None] = mapped_column(ForeignKey("journal_entry.id"), unique=True)
    reason: Mapped[str] = mapped_column(String(1000))
    occurred_on: Mapped[date | None]
    status: Mapped[str] = mapped_column(String(10))
    entered_by: Mapped[UUID] = mapped_column(Uuid)
    entered_at: Mapped[datetime] = moment()
    entered_from: Mapped[str | None] = mapped_column(String(100))
    decided_by: Mapped[UUID | None] = mapped_column(Uuid)
    decided_at: Mapped[datetime | None] = moment(nullable=True)
    refusal: Mapped[str | None] = mapped_column(String(1000))

    __table_args__ = (
        Index("uq_reversal_entry", "entry_id", unique=True, postgresql_where=text("status IN ('pending', 'posted')")),
        Index("ix_reversal_status", "status", "id"),
        CheckConstraint("status IN ('pending', 'posted', 'refused', 'withdrawn')", name="status"),
        CheckConstraint("(status = 'posted') = (reversing_entry_id IS NOT NULL)", name="posted"),
        CheckConstraint("decided_by <> entered_by", name="rule_12_maker_is_not_checker"),
    )
