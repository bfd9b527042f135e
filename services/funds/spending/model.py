"""What the Fund writes down about its spending, beside awards, lines and allocations."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    Computed,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    SmallInteger,
    String,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from services.funds.model import MONEY, RATE, USD, Base, identifier, moment, money, usd


class BudgetVersion(Base):
    """A version of an award's budget; the approved one with the highest number is in force."""

    __tablename__ = "budget_version"

    id: Mapped[UUID] = identifier()
    award_id: Mapped[UUID] = mapped_column(ForeignKey("award.id"))
    number: Mapped[int] = mapped_column(SmallInteger)
    reason: Mapped[str] = mapped_column(String(1000))
    moved_usd: Mapped[Decimal] = usd()
    status: Mapped[str] = mapped_column(String(10))
    entered_by: Mapped[UUID] = mapped_column(Uuid)
    entered_at: Mapped[datetime] = moment()
    decided_by: Mapped[UUID | None] = mapped_column(Uuid)
    decided_at: Mapped[datetime | None] = moment(nullable=True)
    refusal: Mapped[str | None] = mapped_column(String(1000))

    __table_args__ = (
        UniqueConstraint("award_id", "number"),
        Index("uq_budget_version_pending", "award_id", unique=True, postgresql_where=text("status = 'pending'")),
        CheckConstraint("status IN ('pending', 'approved', 'refused')", name="status"),
        CheckConstraint("decided_by <> entered_by", name="rule_12_maker_is_not_checker"),
        CheckConstraint("number > 0 AND moved_usd >= 0", name="number"),
    )


class BudgetVersionLine(Base):
    """A line as a version has it; a line that is new with the version is a budget line once that is approved."""

    __tablename__ = "budget_version_line"

    version_id: Mapped[UUID] = mapped_column(ForeignKey("budget_version.id"), primary_key=True)
    line_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    position: Mapped[int] = mapped_column(SmallInteger)
    kind: Mapped[str] = mapped_column(String(10))
    title: Mapped[str] = mapped_column(String(200))
    amount_usd: Mapped[Decimal] = usd()

    __table_args__ = (
        UniqueConstraint("version_id", "position"),
        Index("ix_budget_version_line_line", "line_id"),
        Index("uq_budget_version_line_indirect", "version_id", unique=True, postgresql_where=text("kind = 'indirect'")),
        CheckConstraint("kind IN ('direct', 'indirect')", name="kind"),
        CheckConstraint("amount_usd >= 0", name="amount"),
    )


class BudgetYear(Base):
    """What a version plans for a line in a fiscal year; the years of a line, if it has any, add up to its amount."""

    __tablename__ = "budget_year"

    version_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    line_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    fiscal_year: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    amount_usd: Mapped[Decimal] = usd()

    __table_args__ = (
        ForeignKeyConstraint(
            ["version_id", "line_id"], ["budget_version_line.version_id", "budget_version_line.line_id"]
        ),
        CheckConstraint("amount_usd >= 0 AND fiscal_year BETWEEN 2000 AND 2200", name="amount"),
    )


_OPEN = "status IN ('pending', 'open')"


class Commitment(Base):
    """A purchase order or a contract: money held for a payee until it is paid or released (Fund rules 7, 11).

    `paid` follows the journal, by trigger, in the commitment's own currency. One that is drawn on an allocation holds
    nothing beside it.
    """

    __tablename__ = "commitment"

    id: Mapped[UUID] = identifier()
    award_id: Mapped[UUID] = mapped_column(ForeignKey("award.id"))
    line_id: Mapped[UUID]
    allocation_id: Mapped[UUID | None]
    kind: Mapped[str] = mapped_column(String(20))
    reference: Mapped[str] = mapped_column(String(200))
    payee: Mapped[str] = mapped_column(String(200))
    description: Mapped[str] = mapped_column(String(500))
    country: Mapped[str | None] = mapped_column(String(2))
    activity_kind: Mapped[str | None] = mapped_column(String(80))
    currency: Mapped[str] = mapped_column(ForeignKey("currency.code"), index=True)
    amount: Mapped[Decimal] = money()
    usd_per_unit: Mapped[Decimal] = mapped_column(RATE)
    amount_usd: Mapped[Decimal] = usd()
    indirect_usd: Mapped[Decimal] = usd()
    paid: Mapped[Decimal] = mapped_column(MONEY, server_default=text("0"))
    status: Mapped[str] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(
        String(12),
        Computed(
            "CASE WHEN status <> 'open' THEN status WHEN paid = 0 THEN 'open' WHEN paid < amount THEN 'partly_paid'"
            " ELSE 'paid' END",
            persisted=True,
        ),
    )
    open_usd: Mapped[Decimal] = mapped_column(
        USD,
        Computed(f"CASE WHEN {_OPEN} THEN round((amount - paid) * usd_per_unit, 2) ELSE 0 END", persisted=True),
    )
    open_indirect_usd: Mapped[Decimal] = mapped_column(
        USD,
        Computed(
            f"CASE WHEN {_OPEN} THEN round(indirect_usd * (amount - paid) / amount, 2) ELSE 0 END", persisted=True
        ),
    )
    held_usd: Mapped[Decimal] = mapped_column(
        USD,
        Computed(
            f"CASE WHEN {_OPEN} AND allocation_id IS NULL THEN round((amount - paid) * usd_per_unit, 2)"
            " + round(indirect_usd * (amount - paid) / amount, 2) ELSE 0 END",
            persisted=True,
        ),
    )
    signed_on: Mapped[date]
    reserved_on: Mapped[date]
    expires_on: Mapped[date]
    entered_by: Mapped[UUID] = mapped_column(Uuid)
    entered_at: Mapped[datetime] = moment()
    decided_by: Mapped[UUID | None] = mapped_column(Uuid)
    decided_at: Mapped[datetime | None] = moment(nullable=True)
    reason: Mapped[str | None] = mapped_column(String(1000))

    __table_args__ = (
        UniqueConstraint("id", "award_id"),
        ForeignKeyConstraint(["line_id", "award_id"], ["budget_line.id", "budget_line.award_id"]),
        ForeignKeyConstraint(["allocation_id", "award_id"], ["allocation.id", "allocation.award_id"]),
        Index("ix_commitment_award", "award_id", "id"),
        Index("ix_commitment_line", "line_id"),
        Index("ix_commitment_allocation", "allocation_id", postgresql_where=text("allocation_id IS NOT NULL")),
        Index("ix_commitment_state", "state", "id"),
        CheckConstraint("kind IN ('purchase_order', 'contract')", name="kind"),
        CheckConstraint("status IN ('pending', 'open', 'refused', 'released', 'expired')", name="status"),
        CheckConstraint("decided_by <> entered_by", name="rule_12_maker_is_not_checker"),
        CheckConstraint("paid BETWEEN 0 AND amount", name="within_commitment"),
        CheckConstraint("amount > 0 AND amount_usd > 0 AND indirect_usd >= 0 AND usd_per_unit > 0", name="amount"),
        CheckConstraint("currency <> 'USD' OR usd_per_unit = 1", name="rule_13_usd"),
        CheckConstraint(
            "expires_on <= make_date(EXTRACT(YEAR FROM reserved_on)::int + 1, 12, 31)", name="rule_11_expires"
        ),
    )


class Transfer(Base):
    """What is left of an ended award goes to another award of its fund; always by two people (Fund rules 4, 12)."""

    __tablename__ = "transfer"

    id: Mapped[UUID] = identifier()
    fund_id: Mapped[str] = mapped_column(ForeignKey("fund.id"), index=True)
    from_award_id: Mapped[UUID] = mapped_column(ForeignKey("award.id"))
    to_award_id: Mapped[UUID] = mapped_column(ForeignKey("award.id"))
    amount_usd: Mapped[Decimal] = usd()
    reason: Mapped[str] = mapped_column(String(1000))
    status: Mapped[str] = mapped_column(String(10))
    entry_id: Mapped[UUID | None] = mapped_column(ForeignKey("journal_entry.id"), unique=True)
    entered_by: Mapped[UUID] = mapped_column(Uuid)
    entered_at: Mapped[datetime] = moment()
    entered_from: Mapped[str | None] = mapped_column(String(100))
    decided_by: Mapped[UUID | None] = mapped_column(Uuid)
    decided_at: Mapped[datetime | None] = moment(nullable=True)
    refusal: Mapped[str | None] = mapped_column(String(1000))

    __table_args__ = (
        Index("ix_transfer_from_award", "from_award_id", "id"),
        Index("ix_transfer_to_award", "to_award_id", "id"),
        CheckConstraint("status IN ('pending', 'posted', 'refused')", name="status"),
        CheckConstraint("(status = 'posted') = (entry_id IS NOT NULL)", name="posted"),
        CheckConstraint("status = 'pending' OR decided_by IS NOT NULL", name="rule_12_two_people"),
        CheckConstraint("decided_by <> entered_by", name="rule_12_maker_is_not_checker"),
        CheckConstraint("amount_usd > 0 AND from_award_id <> to_award_id", name="amount"),
    )


class Recovery(Base):
    """Money that a payee or a project gave back to the Fund, never to a donor (Fund rule 4); its indirect cost too."""

    __tablename__ = "recovery"

    id: Mapped[UUID] = identifier()
    award_id: Mapped[UUID] = mapped_column(ForeignKey("award.id"))
    line_id: Mapped[UUID]
    direct_usd: Mapped[Decimal] = usd()
    indirect_usd: Mapped[Decimal] = usd()
    received_on: Mapped[date]
    payer: Mapped[str] = mapped_column(String(200))
    document: Mapped[str] = mapped_column(String(200))
    document_on: Mapped[date]
    bank_account_id: Mapped[UUID | None] = mapped_column(ForeignKey("bank_account.id"), index=True)
    description: Mapped[str] = mapped_column(String(500))
    status: Mapped[str] = mapped_column(String(10))
    entry_id: Mapped[UUID | None] = mapped_column(ForeignKey("journal_entry.id"), unique=True)
    entered_by: Mapped[UUID] = mapped_column(Uuid)
    entered_at: Mapped[datetime] = moment()
    entered_from: Mapped[str | None] = mapped_column(String(100))
    decided_by: Mapped[UUID | None] = mapped_column(Uuid)
    decided_at: Mapped[datetime | None] = moment(nullable=True)
    reason: Mapped[str | None] = mapped_column(String(1000))

    __table_args__ = (
        ForeignKeyConstraint(["line_id", "award_id"], ["budget_line.id", "budget_line.award_id"]),
        Index("ix_recovery_award", "award_id", "id"),
        Index("ix_recovery_line", "line_id"),
        Index("ix_recovery_pending", "id", postgresql_where=text("status = 'pending'")),
        CheckConstraint("status IN ('pending', 'posted', 'refused')", name="status"),
        CheckConstraint("(status = 'posted') = (entry_id IS NOT NULL)", name="posted"),
        CheckConstraint("decided_by <> entered_by", name="rule_12_maker_is_not_checker"),
        CheckConstraint("direct_usd > 0 AND indirect_usd >= 0", name="amount"),
    )
