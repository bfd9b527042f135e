"""What is held for activities and payees, spent, recovered, and moved between awards."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    ColumnElement,
    Computed,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    Text,
    UniqueConstraint,
    Uuid,
    literal_column,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from chassis.columns import moment
from services.funds.model import MONEY, RATE, USD, Base, identifier, money, usd

_OPEN = "status IN ('pending', 'open')"


# Something may still be paid of a commitment: in the words of its index, so that any plan finds it there.
PAYABLE: ColumnElement[bool] = literal_column(
    "(commitment.status IN ('pending', 'open') AND commitment.paid < commitment.amount)", Boolean
)


# An order or a contract, and no advance: a constant, so that a plan for any values knows that it is true of nearly all.
IS_ORDER: ColumnElement[bool] = literal_column("(commitment.kind <> 'advance')", Boolean)


class Allocation(Base):
    """Money of an award held for an activity, its indirect costs included, until it is spent or released.

    `held_usd` is its open commitment (Fund rule 7); triggers update `spent_*` from the journal.
    """

    __tablename__ = "allocation"

    id: Mapped[UUID] = identifier()
    award_id: Mapped[UUID] = mapped_column(ForeignKey("award.id"))
    request_id: Mapped[UUID] = mapped_column(Uuid, unique=True)
    activity_id: Mapped[UUID] = mapped_column(Uuid, index=True)
    activity_title: Mapped[str] = mapped_column(String(200))
    programme: Mapped[str] = mapped_column(String(80))
    country: Mapped[str | None] = mapped_column(String(2))
    activity_kind: Mapped[str] = mapped_column(String(80))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    amount_usd: Mapped[Decimal] = usd()
    indirect_usd: Mapped[Decimal] = usd()
    spent_usd: Mapped[Decimal] = mapped_column(USD, server_default=text("0"))
    spent_indirect_usd: Mapped[Decimal] = mapped_column(USD, server_default=text("0"))
    status: Mapped[str] = mapped_column(String(10))
    held_usd: Mapped[Decimal] = mapped_column(
        USD,
        Computed(
            "CASE WHEN status IN ('reserved', 'granted') THEN GREATEST(amount_usd - spent_usd, 0)"
            " + GREATEST(indirect_usd - spent_indirect_usd, 0) ELSE 0 END",
            persisted=True,
        ),
    )
    reserved_on: Mapped[date]
    expires_on: Mapped[date]
    entered_by: Mapped[UUID] = mapped_column(Uuid)
    decided_by: Mapped[UUID | None] = mapped_column(Uuid)
    decided_at: Mapped[datetime | None] = moment(nullable=True)
    reason: Mapped[str | None] = mapped_column(String(1000))

    __table_args__ = (
        UniqueConstraint("id", "award_id"),
        Index("ix_allocation_award", "award_id", "status"),
        CheckConstraint("status IN ('reserved', 'granted', 'refused', 'released')", name="status"),
        CheckConstraint("decided_by <> entered_by", name="rule_12_maker_is_not_checker"),
        CheckConstraint("spent_usd BETWEEN 0 AND amount_usd", name="within_allocation"),
        CheckConstraint("amount_usd > 0 AND indirect_usd >= 0", name="amount"),
        CheckConstraint("starts_on <= ends_on", name="period"),
        CheckConstraint(
            "expires_on <= make_date(EXTRACT(YEAR FROM reserved_on)::int + 1, 12, 31)", name="rule_11_expires"
        ),
    )


class Commitment(Base):
    """A purchase order or a contract: money held for a payee until it is paid or released (Fund rules 7, 11). Or an
    advance: held until it is settled, `paid` is what was accounted for, by costs and what was returned (rule 19).

    A trigger updates `paid` from the journal, in the commitment's own currency. A commitment that draws on an
    allocation holds nothing in addition.
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
        Index(
            "ix_commitment_expires",
            "expires_on",
            "id",
            postgresql_where=text("status IN ('pending', 'open') AND paid < amount"),  # PAYABLE
        ),
        CheckConstraint("kind IN ('purchase_order', 'contract', 'advance')", name="kind"),
        CheckConstraint("kind <> 'advance' OR currency = 'USD' AND allocation_id IS NULL", name="rule_19_dollars"),
        CheckConstraint("status IN ('pending', 'open', 'refused', 'withdrawn', 'released', 'expired')", name="status"),
        CheckConstraint("decided_by <> entered_by", name="rule_12_maker_is_not_checker"),
        CheckConstraint("paid BETWEEN 0 AND amount", name="within_commitment"),
        CheckConstraint("amount > 0 AND amount_usd > 0 AND indirect_usd >= 0 AND usd_per_unit > 0", name="amount"),
        CheckConstraint("currency <> 'USD' OR usd_per_unit = 1", name="rule_13_usd"),
        CheckConstraint(
            "expires_on <= make_date(EXTRACT(YEAR FROM reserved_on)::int + 1, 12, 31)", name="rule_11_expires"
        ),
    )


class Expenditure(Base):
    """A direct cost with its evidence. Without an entry, it is waiting for a second signature, or was refused.

    `amount` is set if the cost is in a currency other than USD; `direct_usd` is its value at the day's rate. While it
    waits it holds `held_usd` of its award (Fund rule 17), until the moment it is posted.
    """

    __tablename__ = "expenditure"

    id: Mapped[UUID] = identifier()
    award_id: Mapped[UUID] = mapped_column(ForeignKey("award.id"))
    line_id: Mapped[UUID]
    allocation_id: Mapped[UUID | None]
    commitment_id: Mapped[UUID | None]
    activity_id: Mapped[UUID | None] = mapped_column(Uuid)
    programme: Mapped[str | None] = mapped_column(String(80))
    country: Mapped[str | None] = mapped_column(String(2))
    activity_kind: Mapped[str | None] = mapped_column(String(80))
    description: Mapped[str] = mapped_column(String(500))
    currency: Mapped[str] = mapped_column(ForeignKey("currency.code"), server_default=text("'USD'"))
    amount: Mapped[Decimal | None] = money(nullable=True)
    usd_per_unit: Mapped[Decimal] = mapped_column(RATE, server_default=text("1"))
    direct_usd: Mapped[Decimal] = usd()
    indirect_usd: Mapped[Decimal] = usd()
    occurred_on: Mapped[date]
    payee: Mapped[str] = mapped_column(String(200))
    document: Mapped[str] = mapped_column(String(200))
    document_on: Mapped[date]
    bank_account_id: Mapped[UUID | None] = mapped_column(ForeignKey("bank_account.id"), index=True)
    payee_key: Mapped[str] = mapped_column(Text, Computed("fund_name_key(payee)", persisted=True))
    document_key: Mapped[str] = mapped_column(Text, Computed("fund_name_key(document)", persisted=True))
    duplicate_reason: Mapped[str | None] = mapped_column(String(1000))
    status: Mapped[str] = mapped_column(String(10))
    holds: Mapped[bool] = mapped_column(server_default=text("true"))
    held_usd: Mapped[Decimal] = mapped_column(
        USD,
        Computed(
            "CASE WHEN status = 'pending' AND holds AND allocation_id IS NULL AND commitment_id IS NULL"
            " THEN direct_usd + indirect_usd ELSE 0 END",
            persisted=True,
        ),
    )
    entry_id: Mapped[UUID | None] = mapped_column(ForeignKey("journal_entry.id"), unique=True)
    entered_by: Mapped[UUID] = mapped_column(Uuid)
    entered_at: Mapped[datetime] = moment()
    entered_from: Mapped[str | None] = mapped_column(String(100))
    decided_by: Mapped[UUID | None] = mapped_column(Uuid)
    decided_at: Mapped[datetime | None] = moment(nullable=True)
    reason: Mapped[str | None] = mapped_column(String(1000))

    __table_args__ = (
        ForeignKeyConstraint(["line_id", "award_id"], ["budget_line.id", "budget_line.award_id"]),
        ForeignKeyConstraint(["allocation_id", "award_id"], ["allocation.id", "allocation.award_id"]),
        ForeignKeyConstraint(["commitment_id", "award_id"], ["commitment.id", "commitment.award_id"]),
        Index("ix_expenditure_award", "award_id", "id"),
        # What was entered before of an award, and what begins so.
        Index(
            "ix_expenditure_document", "document_key", "award_id", postgresql_ops={"document_key": "text_pattern_ops"}
        ),
        Index("ix_expenditure_direct_usd", "direct_usd"),
        Index("ix_expenditure_amount", "amount", postgresql_where=text("amount IS NOT NULL")),
        Index("ix_expenditure_entered_by", "entered_by", "id"),
        Index("ix_expenditure_taken_back", "status", "id", postgresql_where=text("status IN ('refused', 'withdrawn')")),
        Index("ix_expenditure_of_activity", "id", postgresql_where=text("activity_id IS NOT NULL")),
        Index("ix_expenditure_commitment", "commitment_id", postgresql_where=text("commitment_id IS NOT NULL")),
        Index("ix_expenditure_currency", "currency", postgresql_where=text("currency <> 'USD'")),
        Index("ix_expenditure_line", "line_id"),
        Index("ix_expenditure_allocation", "allocation_id"),
        Index("ix_expenditure_activity", "activity_id"),
        Index("ix_expenditure_pending", "id", postgresql_where=text("status = 'pending'")),
        Index("ix_expenditure_pending_line", "line_id", postgresql_where=text("status = 'pending'")),
        Index("ix_expenditure_payee", "payee_key", "occurred_on"),
        CheckConstraint("status IN ('pending', 'posted', 'refused', 'withdrawn')", name="status"),
        CheckConstraint("(status = 'posted') = (entry_id IS NOT NULL)", name="posted"),
        CheckConstraint("decided_by <> entered_by", name="rule_12_maker_is_not_checker"),
        CheckConstraint("direct_usd > 0 AND indirect_usd >= 0", name="amount"),
        CheckConstraint(
            "(currency = 'USD') = (amount IS NULL) AND (currency <> 'USD' OR usd_per_unit = 1) AND amount > 0",
            name="rule_13_currency",
        ),
    )


class Recovery(Base):
    """Money that a payee or a project gave back to the Fund, never to a donor (Fund rule 4); its indirect cost too.

    With `commitment_id` it is the rest of that advance, on which there is no indirect cost yet (Fund rule 19).
    """

    __tablename__ = "recovery"

    id: Mapped[UUID] = identifier()
    award_id: Mapped[UUID] = mapped_column(ForeignKey("award.id"))
    line_id: Mapped[UUID]
    commitment_id: Mapped[UUID | None]
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
        ForeignKeyConstraint(["commitment_id", "award_id"], ["commitment.id", "commitment.award_id"]),
        CheckConstraint("commitment_id IS NULL OR indirect_usd = 0", name="rule_19_returned"),
        Index("ix_recovery_award", "award_id", "id"),
        Index("ix_recovery_commitment", "commitment_id", postgresql_where=text("commitment_id IS NOT NULL")),
        Index("ix_recovery_line", "line_id"),
        Index("ix_recovery_pending", "id", postgresql_where=text("status = 'pending'")),
        CheckConstraint("status IN ('pending', 'posted', 'refused', 'withdrawn')", name="status"),
        CheckConstraint("(status = 'posted') = (entry_id IS NOT NULL)", name="posted"),
        CheckConstraint("decided_by <> entered_by", name="rule_12_maker_is_not_checker"),
        CheckConstraint("direct_usd > 0 AND indirect_usd >= 0", name="amount"),
    )


class Transfer(Base):
    """What is left of an ended award goes to another award of its fund; always by two people (Fund rules 4, 12).

    `occurred_on`: an adjusting date; without one it is posted on the day it is approved.
    """

    __tablename__ = "transfer"

    id: Mapped[UUID] = identifier()
    fund_id: Mapped[str] = mapped_column(ForeignKey("fund.id"), index=True)
    from_award_id: Mapped[UUID] = mapped_column(ForeignKey("award.id"))
    to_award_id: Mapped[UUID] = mapped_column(ForeignKey("award.id"))
    amount_usd: Mapped[Decimal] = usd()
    occurred_on: Mapped[date | None]
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
        CheckConstraint("status IN ('pending', 'posted', 'refused', 'withdrawn')", name="status"),
        CheckConstraint("(status = 'posted') = (entry_id IS NOT NULL)", name="posted"),
        CheckConstraint("status IN ('pending', 'withdrawn') OR decided_by IS NOT NULL", name="rule_12_two_people"),
        CheckConstraint("decided_by <> entered_by", name="rule_12_maker_is_not_checker"),
        CheckConstraint("amount_usd > 0 AND from_award_id <> to_award_id", name="amount"),
    )
