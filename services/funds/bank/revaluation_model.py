"""The table of revaluations: what accounts in other currencies are worth at the closing rate of a day."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from chassis.columns import moment
from services.funds.model import RATE, Base, identifier, money, usd


class Revaluation(Base):
    """`amount` is what the account holds; `amount_usd` the difference, borne by an award; `occurred_on` the day.

    Posted once a second person has signed (Fund rules 12, 13). Where the account holds nothing any more, the difference
    is realized and stays; otherwise it is reversed on the next day, by `opening_entry_id`.
    """

    __tablename__ = "revaluation"

    id: Mapped[UUID] = identifier()
    fund_id: Mapped[str] = mapped_column(ForeignKey("fund.id"), index=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("bank_account.id"))
    award_id: Mapped[UUID] = mapped_column(ForeignKey("award.id"), index=True)
    occurred_on: Mapped[date]
    description: Mapped[str] = mapped_column(String(500))
    currency: Mapped[str] = mapped_column(ForeignKey("currency.code"), index=True)
    amount: Mapped[Decimal] = money()
    usd_per_unit: Mapped[Decimal | None] = mapped_column(RATE)
    rate_on: Mapped[date | None]
    book_usd: Mapped[Decimal] = usd()
    worth_usd: Mapped[Decimal] = usd()
    amount_usd: Mapped[Decimal] = usd()
    realized: Mapped[bool]
    status: Mapped[str] = mapped_column(String(10))
    entry_id: Mapped[UUID | None] = mapped_column(ForeignKey("journal_entry.id"), unique=True)
    opening_entry_id: Mapped[UUID | None] = mapped_column(ForeignKey("journal_entry.id"), unique=True)
    entered_by: Mapped[UUID] = mapped_column(Uuid)
    entered_at: Mapped[datetime] = moment()
    entered_from: Mapped[str | None] = mapped_column(String(100))
    decided_by: Mapped[UUID | None] = mapped_column(Uuid)
    decided_at: Mapped[datetime | None] = moment(nullable=True)
    reason: Mapped[str | None] = mapped_column(String(1000))

    __table_args__ = (
        Index("ix_revaluation_account", "account_id", "occurred_on", "id"),
        Index(
            "uq_revaluation_pending",
            "account_id",
            "occurred_on",
            unique=True,
            postgresql_where=text("status = 'pending'"),
        ),
        CheckConstraint("status IN ('pending', 'posted', 'refused', 'withdrawn')", name="status"),
        CheckConstraint(
            "(status = 'posted') = (entry_id IS NOT NULL)"
            " AND (status = 'posted' AND NOT realized) = (opening_entry_id IS NOT NULL)",
            name="posted",
        ),
        CheckConstraint("status IN ('pending', 'withdrawn') OR decided_by IS NOT NULL", name="rule_12_two_people"),
        CheckConstraint("decided_by <> entered_by", name="rule_12_maker_is_not_checker"),
        CheckConstraint("amount_usd <> 0 AND amount_usd = worth_usd - book_usd", name="rule_13_difference"),
        CheckConstraint("realized = (amount = 0) AND (realized OR usd_per_unit IS NOT NULL)", name="realized"),
    )
