"""The list of what waits for a second signature, kept by triggers."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, SmallInteger, String, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from chassis.columns import moment
from services.funds.model import Base, money, usd


def _of_waiting(name: str, *columns: str) -> Index:
    return Index(f"ix_approval_{name}", *columns, "id", postgresql_where=text("status = 'pending'"))


class Approval(Base):
    """All that waits, or waited, for a second signature. `id`: that of its row, of an amendment the agreement's."""

    __tablename__ = "approval"

    kind: Mapped[str] = mapped_column(String(24), primary_key=True)
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    number: Mapped[int | None] = mapped_column(SmallInteger)
    fund_id: Mapped[str | None] = mapped_column(String(80))
    award_id: Mapped[UUID | None] = mapped_column(Uuid)
    line_id: Mapped[UUID | None] = mapped_column(Uuid)
    title: Mapped[str] = mapped_column(String(1000))
    party: Mapped[str | None] = mapped_column(String(200))
    document: Mapped[str | None] = mapped_column(String(200))
    currency: Mapped[str] = mapped_column(String(3))
    amount: Mapped[Decimal | None] = money(nullable=True)
    amount_usd: Mapped[Decimal] = usd()
    on_day: Mapped[date | None]
    due_on: Mapped[date]
    entered_by: Mapped[UUID] = mapped_column(Uuid)
    entered_at: Mapped[datetime] = moment()
    files: Mapped[int] = mapped_column(SmallInteger)
    version: Mapped[int] = mapped_column(SmallInteger)
    status: Mapped[str] = mapped_column(String(10))
    decided_by: Mapped[UUID | None] = mapped_column(Uuid)
    decided_at: Mapped[datetime | None] = moment(nullable=True)
    refusal: Mapped[str | None] = mapped_column(String(1000))

    __table_args__ = (
        Index("ix_approval_entered", "status", "entered_at", "id"),
        _of_waiting("due", "due_on"),
        _of_waiting("amount", "amount_usd"),
        _of_waiting("kind", "kind", "entered_at"),
        _of_waiting("fund", "fund_id", "entered_at"),
        _of_waiting("award", "award_id", "entered_at"),
        Index("ix_approval_maker", "entered_by", "status", "entered_at", "id"),
        CheckConstraint("status IN ('pending', 'approved', 'refused', 'withdrawn')", name="status"),
        CheckConstraint("decided_by <> entered_by OR status = 'withdrawn'", name="rule_12_maker_is_not_checker"),
    )
