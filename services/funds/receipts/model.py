"""Money received that is not a contribution, or not yet."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from chassis.columns import moment
from services.funds.model import Base, identifier, money, usd


class Unidentified(Base):
    """An unidentified receipt, in its fund's suspense award; what is identified later becomes contributions."""

    __tablename__ = "unidentified_receipt"

    id: Mapped[UUID] = identifier()
    entry_id: Mapped[UUID] = mapped_column(ForeignKey("journal_entry.id"), unique=True)
    award_id: Mapped[UUID] = mapped_column(ForeignKey("award.id"))
    received_on: Mapped[date]
    credited_usd: Mapped[Decimal] = usd()
    reference: Mapped[str] = mapped_column(String(200))
    payer: Mapped[str | None] = mapped_column(String(200))
    note: Mapped[str | None] = mapped_column(String(200))
    currency: Mapped[str | None] = mapped_column(String(3), ForeignKey("currency.code"))
    amount: Mapped[Decimal | None] = money(nullable=True)

    __table_args__ = (
        UniqueConstraint("award_id", "reference"),
        Index("ix_unidentified_receipt_received_on", "received_on", "id"),
        CheckConstraint("credited_usd > 0 AND amount > 0", name="amount"),
        CheckConstraint("(currency IS NULL) = (amount IS NULL)", name="currency"),
    )


class SuspenseOpen(Base):
    """What is open of an unidentified receipt, in USD: a row as long as something is. Kept by triggers."""

    __tablename__ = "suspense_open"

    receipt_id: Mapped[UUID] = mapped_column(ForeignKey("unidentified_receipt.id"), primary_key=True)
    award_id: Mapped[UUID] = mapped_column(Uuid)
    received_on: Mapped[date]
    open_usd: Mapped[Decimal] = usd()

    __table_args__ = (
        Index("ix_suspense_open_received_on", "received_on", "receipt_id"),
        CheckConstraint("open_usd >= 0", name="amount"),
    )


class OtherIncome(Base):
    """Money that is not a contribution: other income, and interest if the fund earns any (Fund rule 5). In USD."""

    __tablename__ = "other_income"

    id: Mapped[UUID] = identifier()
    entry_id: Mapped[UUID] = mapped_column(ForeignKey("journal_entry.id"), unique=True)
    award_id: Mapped[UUID] = mapped_column(ForeignKey("award.id"))
    kind: Mapped[str] = mapped_column(String(10))
    amount_usd: Mapped[Decimal] = usd()
    received_on: Mapped[date]
    payer: Mapped[str] = mapped_column(String(200))
    reference: Mapped[str] = mapped_column(String(200))
    description: Mapped[str] = mapped_column(String(500))

    __table_args__ = (
        UniqueConstraint("award_id", "reference"),
        Index("ix_other_income_received_on", "received_on", "id"),
        CheckConstraint("kind IN ('income', 'interest')", name="kind"),
        CheckConstraint("amount_usd > 0", name="amount"),
    )


class PendingReceipt(Base):
    """Money received that waits for a second person (Fund rule 12): in no balance, and not spendable.

    `command` is what its maker entered; once decided, it is recorded under `record_ids`. `party_id` is who may use a
    reference once: a donor, an award or an unidentified receipt.
    """

    __tablename__ = "pending_receipt"

    id: Mapped[UUID] = identifier()
    fund_id: Mapped[str] = mapped_column(ForeignKey("fund.id"))
    kind: Mapped[str] = mapped_column(String(20))
    party_id: Mapped[UUID] = mapped_column(Uuid)
    party: Mapped[str] = mapped_column(String(200))
    reference: Mapped[str] = mapped_column(String(200))
    command: Mapped[dict[str, Any]] = mapped_column(JSONB)
    currency: Mapped[str] = mapped_column(ForeignKey("currency.code"), index=True)
    amount: Mapped[Decimal] = money()
    amount_usd: Mapped[Decimal] = usd()
    credited_usd: Mapped[Decimal] = usd()
    received_on: Mapped[date]
    bank_account_id: Mapped[UUID | None] = mapped_column(ForeignKey("bank_account.id"), index=True)
    award_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    record_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    status: Mapped[str] = mapped_column(String(10))
    entered_by: Mapped[UUID] = mapped_column(Uuid)
    entered_at: Mapped[datetime] = moment()
    entered_from: Mapped[str | None] = mapped_column(String(100))
    decided_by: Mapped[UUID | None] = mapped_column(Uuid)
    decided_at: Mapped[datetime | None] = moment(nullable=True)
    reason: Mapped[str | None] = mapped_column(String(1000))

    __table_args__ = (
        Index(
            "uq_pending_receipt_reference", "party_id", "reference", unique=True,
            postgresql_where=text("status = 'pending'"),
        ),
        Index("ix_pending_receipt_fund_id", "fund_id", "id"),
        Index("ix_pending_receipt_status", "status", "id"),
        Index("ix_pending_receipt_record_ids", "record_ids", postgresql_using="gin"),
        CheckConstraint("kind IN ('contribution', 'split', 'identification', 'income')", name="kind"),
        CheckConstraint("status IN ('pending', 'posted', 'refused', 'withdrawn')", name="status"),
        CheckConstraint("amount > 0 AND amount_usd > 0 AND credited_usd > 0", name="amount"),
        CheckConstraint("decided_by <> entered_by", name="rule_12_maker_is_not_checker"),
        CheckConstraint("status IN ('pending', 'withdrawn') OR decided_by IS NOT NULL", name="rule_12_two_people"),
    )  # fmt: skip
