"""The tables of activities and their requests for money."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    Numeric,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from services.programs.model import Base, Kept


class Activity(Kept, Base):
    """An activity. The totals (USD) come from the Fund's last event; `totals_sequence` is its number."""

    __tablename__ = "activity"
    __table_args__ = (
        CheckConstraint("ends_on >= starts_on", name="period"),
        CheckConstraint("ends_on < starts_on + interval '1 year'", name="a_year"),
        CheckConstraint("budget > 0", name="budget"),
        ForeignKeyConstraint(["edition_id", "phase_id"], ["phase.edition_id", "phase.id"]),
        Index("ix_activity_edition_id", "edition_id", "id"),
        Index("ix_activity_phase_id", "phase_id"),
        *(Index(f"ix_activity_{column}_id", column, "id") for column in ("country", "kind", "status")),
    )
    edition_id: Mapped[UUID] = mapped_column(ForeignKey("edition.id"))
    phase_id: Mapped[UUID | None]
    kind: Mapped[str] = mapped_column(String(80))
    country: Mapped[str | None] = mapped_column(String(2))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    title: Mapped[str] = mapped_column(String(200))
    description: Mapped[str | None] = mapped_column(Text)
    budget: Mapped[Decimal | None] = mapped_column(Numeric(16, 2))
    currency: Mapped[str] = mapped_column(String(3))
    status: Mapped[str] = mapped_column(String(20), default="planned")
    allocated_usd: Mapped[Decimal] = mapped_column(Numeric(16, 2), default=Decimal(0))
    spent_usd: Mapped[Decimal] = mapped_column(Numeric(16, 2), default=Decimal(0))
    totals_sequence: Mapped[int] = mapped_column(BigInteger, default=0)
    totals_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(Integer, default=1)


class MoneyRequest(Kept, Base):
    """A request for money and the Fund's answer to it."""

    __tablename__ = "money_request"
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount"),
        CheckConstraint("state IN ('asked', 'reserved', 'granted', 'refused')", name="state"),
        CheckConstraint("(state = 'refused') = (reason IS NOT NULL)", name="reason"),
        CheckConstraint("(state IN ('reserved', 'granted')) = (amount_usd IS NOT NULL)", name="amount_usd"),
        Index("ix_money_request_activity_id", "activity_id", "id"),
        Index("ix_money_request_state_id", "state", "id"),
    )
    activity_id: Mapped[UUID] = mapped_column(ForeignKey("activity.id"))
    amount: Mapped[Decimal] = mapped_column(Numeric(16, 2))
    currency: Mapped[str] = mapped_column(String(3))
    amount_usd: Mapped[Decimal | None] = mapped_column(Numeric(16, 2))
    award_id: Mapped[UUID | None]
    award_title: Mapped[str | None] = mapped_column(Text)
    donor: Mapped[str | None] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(20), default="asked")
    reason_code: Mapped[str | None] = mapped_column(String(120))
    reason: Mapped[str | None] = mapped_column(Text)
    answered_at: Mapped[datetime | None]
    sequence: Mapped[int] = mapped_column(BigInteger, default=0)


class Citation(Kept, Base):
    """An intervention in a plan, tied to the version of its date; the database refuses to change it (rule 2)."""

    __tablename__ = "citation"
    __table_args__ = (
        UniqueConstraint("edition_id", "intervention_id"),
        ForeignKeyConstraint(
            ["intervention_id", "number"], ["intervention_version.intervention_id", "intervention_version.number"]
        ),
        Index("ix_citation_intervention_id", "intervention_id", "cited_on"),
    )
    edition_id: Mapped[UUID] = mapped_column(ForeignKey("edition.id"))
    intervention_id: Mapped[UUID]
    number: Mapped[int]
    cited_on: Mapped[date]
    note: Mapped[str | None] = mapped_column(Text)
