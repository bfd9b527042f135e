"""The books: a double-entry journal, what is posted with it, and the balances the database keeps along with it.

The rules of the Fund that the database itself upholds are in sql/, a file each.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Computed,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    SmallInteger,
    String,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.funds.model import RATE, USD, Base, identifier, moment, money, usd


class Account(Base):
    """The chart of accounts. No kind of account holds pledges (Fund rule 6)."""

    __tablename__ = "account"

    code: Mapped[str] = mapped_column(String(20), primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(20))

    __table_args__ = (
        CheckConstraint(
            "kind IN ('cash', 'clearing', 'suspense', 'income', 'other_income', 'interest', 'transfer', 'exchange',"
            " 'direct', 'indirect')",
            name="kind",
        ),
    )


class Period(Base):
    """A span of days in which a fund's books are soft-closed or closed (Fund rule 10); what no period covers is open.

    `closed_by` and `closed_at`: who brought it into its state, and when; a reopened one is kept for the record.
    """

    __tablename__ = "period"

    id: Mapped[UUID] = identifier()
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    closed_by: Mapped[UUID] = mapped_column(Uuid)
    closed_at: Mapped[datetime] = moment()
    fund_id: Mapped[str] = mapped_column(ForeignKey("fund.id"), server_default=text("'prevention-network'"))
    status: Mapped[str] = mapped_column(String(12), server_default=text("'closed'"))
    soft_closed_by: Mapped[UUID | None] = mapped_column(Uuid)
    soft_closed_at: Mapped[datetime | None] = moment(nullable=True)
    reopened_by: Mapped[UUID | None] = mapped_column(Uuid)
    reopened_at: Mapped[datetime | None] = moment(nullable=True)
    reason: Mapped[str | None] = mapped_column(String(1000))

    __table_args__ = (
        CheckConstraint("starts_on <= ends_on", name="span"),
        CheckConstraint("status IN ('soft_closed', 'closed', 'reopened')", name="status"),
        CheckConstraint(
            "(status = 'reopened') = (reopened_by IS NOT NULL AND reason IS NOT NULL)",
            name="reopened",
        ),
        ExcludeConstraint(
            (text("name_range(fund_id::text, fund_id::text, '[]')"), "&&"),
            (text("daterange(starts_on, ends_on, '[]')"), "&&"),
            name="ex_period_overlap",
            using="gist",
            where=text("status <> 'reopened'"),
        ),
    )


class PeriodBalance(Base):
    """The balance of an account for an award at a period's end: the next one's opening balance (Fund rule 10)."""

    __tablename__ = "period_balance"

    period_id: Mapped[UUID] = mapped_column(ForeignKey("period.id"), primary_key=True)
    award_id: Mapped[UUID] = mapped_column(ForeignKey("award.id"), primary_key=True, index=True)
    account_code: Mapped[str] = mapped_column(ForeignKey("account.code"), primary_key=True, index=True)
    amount_usd: Mapped[Decimal] = usd()


class EntryCounter(Base):
    """The last entry number a fund gave out in a fiscal year (the calendar year), without gaps, and the last seal."""

    __tablename__ = "entry_counter"

    fund_id: Mapped[str] = mapped_column(ForeignKey("fund.id"), primary_key=True)
    fiscal_year: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    last: Mapped[int] = mapped_column(BigInteger)
    sealed: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))
    hash: Mapped[bytes | None] = mapped_column(LargeBinary)


class JournalEntry(Base):
    """One entry, for ever (Fund rule 2). `written_by` is its transaction: an entry is complete once committed.

    Where it was entered and approved from is forgotten with an erased member; nothing else of it ever changes.
    `late_reason`: why it was posted into a soft-closed period (Fund rule 10).
    """

    __tablename__ = "journal_entry"

    # Sealed when it is committed, and so with postings (Fund rule 1).
    id: Mapped[UUID] = mapped_column(
        ForeignKey(
            "entry_seal.entry_id", name="rule_1_has_postings", deferrable=True, initially="DEFERRED", use_alter=True
        ),
        primary_key=True,
    )
    fund_id: Mapped[str] = mapped_column(String(80))
    fiscal_year: Mapped[int] = mapped_column(SmallInteger)
    number: Mapped[int] = mapped_column(BigInteger)
    kind: Mapped[str] = mapped_column(String(20))
    occurred_on: Mapped[date]
    posted_at: Mapped[datetime] = moment()
    description: Mapped[str] = mapped_column(String(500))
    entered_by: Mapped[UUID] = mapped_column(Uuid)
    approved_by: Mapped[UUID | None] = mapped_column(Uuid)
    reversal_of: Mapped[UUID | None] = mapped_column(ForeignKey("journal_entry.id"))
    entered_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=text("now()"))
    entered_from: Mapped[str | None] = mapped_column(String(100))
    approved_from: Mapped[str | None] = mapped_column(String(100))
    late_reason: Mapped[str | None] = mapped_column(String(1000))
    written_by: Mapped[int] = mapped_column(BigInteger, server_default=text("pg_current_xact_id()::text::bigint"))

    __table_args__ = (
        UniqueConstraint("fund_id", "fiscal_year", "number"),
        Index(
            "uq_journal_entry_reversal_of",
            "reversal_of",
            unique=True,
            postgresql_where=text("reversal_of IS NOT NULL"),
        ),
        Index("ix_journal_entry_in_order", "fund_id", "occurred_on", "number"),
        Index(
            "ix_journal_entry_apart",
            "fund_id",
            "occurred_on",
            postgresql_where=text("kind IN ('recovery', 'transfer', 'reversal')"),
        ),
        # Rule 4: there is no kind of entry for a refund. Rule 5: a trigger refuses interest where a fund earns none.
        CheckConstraint(
            "kind IN ('contribution', 'suspense', 'identification', 'income', 'interest', 'expenditure', 'recovery',"
            " 'transfer', 'exchange', 'reversal')",
            name="rules_4_5_kind",
        ),
        CheckConstraint("(kind = 'reversal') = (reversal_of IS NOT NULL)", name="reversal"),
        CheckConstraint("approved_by <> entered_by", name="rule_12_maker_is_not_checker"),
        CheckConstraint("fiscal_year = EXTRACT(YEAR FROM occurred_on) AND number > 0", name="number"),
        CheckConstraint("occurred_on <= (posted_at AT TIME ZONE 'UTC')::date", name="not_in_the_future"),
    )


class Posting(Base):
    """One line of an entry: positive is debit, negative is credit, in its currency and in USD (Fund rule 13)."""

    __tablename__ = "posting"

    entry_id: Mapped[UUID] = mapped_column(ForeignKey("journal_entry.id"), primary_key=True)
    position: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    account_code: Mapped[str] = mapped_column(ForeignKey("account.code"))
    award_id: Mapped[UUID]
    donor_id: Mapped[UUID]
    line_id: Mapped[UUID | None]
    allocation_id: Mapped[UUID | None]
    commitment_id: Mapped[UUID | None]
    currency: Mapped[str] = mapped_column(String(3))
    amount: Mapped[Decimal] = money()
    amount_usd: Mapped[Decimal] = usd()

    __table_args__ = (
        ForeignKeyConstraint(["award_id", "donor_id"], ["award.id", "award.donor_id"]),
        ForeignKeyConstraint(["line_id", "award_id"], ["budget_line.id", "budget_line.award_id"]),
        ForeignKeyConstraint(["allocation_id", "award_id"], ["allocation.id", "allocation.award_id"]),
        ForeignKeyConstraint(["commitment_id", "award_id"], ["commitment.id", "commitment.award_id"]),
        Index("ix_posting_award", "award_id", "account_code"),
        # Cash and costs are most postings, and nobody looks for all of them.
        Index(
            "ix_posting_account", "account_code", postgresql_where=text("account_code NOT IN ('1000', '5000', '5900')")
        ),
        Index("ix_posting_line", "line_id", postgresql_where=text("line_id IS NOT NULL")),
        Index("ix_posting_allocation", "allocation_id", postgresql_where=text("allocation_id IS NOT NULL")),
        Index("ix_posting_commitment", "commitment_id", postgresql_where=text("commitment_id IS NOT NULL")),
        CheckConstraint("amount <> 0 AND sign(amount) * sign(amount_usd) >= 0", name="amount"),
        CheckConstraint("currency <> 'USD' OR amount = amount_usd", name="rule_13_usd"),
    )


class AwardBalance(Base):
    """What an award has today, in USD; kept by the journal's triggers, locked by whoever spends (Fund rule 7)."""

    __tablename__ = "award_balance"

    award_id: Mapped[UUID] = mapped_column(ForeignKey("award.id"), primary_key=True)
    received_usd: Mapped[Decimal] = mapped_column(USD, server_default=text("0"))
    spent_usd: Mapped[Decimal] = mapped_column(USD, server_default=text("0"))
    held_usd: Mapped[Decimal] = mapped_column(USD, server_default=text("0"))
    suspense_usd: Mapped[Decimal] = mapped_column(USD, server_default=text("0"))
    last_day: Mapped[date | None]

    __table_args__ = (
        CheckConstraint("suspense_usd >= 0", name="suspense"),
        CheckConstraint("received_usd - spent_usd - held_usd >= 0", name="rule_7_available"),
        CheckConstraint("held_usd >= 0", name="held"),
    )


class Contribution(Base):
    """Money that came in: the donor's amount and currency, the day's rate, and what the bank made of it."""

    __tablename__ = "contribution"

    id: Mapped[UUID] = identifier()
    entry_id: Mapped[UUID] = mapped_column(ForeignKey("journal_entry.id"), unique=True)
    donor_id: Mapped[UUID] = mapped_column(ForeignKey("donor.id"), index=True)
    agreement_id: Mapped[UUID | None] = mapped_column(ForeignKey("agreement.id"), index=True)
    instalment_id: Mapped[UUID | None] = mapped_column(ForeignKey("instalment.id"), index=True)
    award_id: Mapped[UUID] = mapped_column(ForeignKey("award.id"), index=True)
    currency: Mapped[str] = mapped_column(ForeignKey("currency.code"), index=True)
    amount: Mapped[Decimal] = money()
    usd_per_unit: Mapped[Decimal] = mapped_column(RATE)
    amount_usd: Mapped[Decimal] = usd()
    credited_usd: Mapped[Decimal] = usd()
    received_on: Mapped[date]
    reference: Mapped[str] = mapped_column(String(200))
    # What it is worth in its agreement's currency: what it counts for there.
    pledge_amount: Mapped[Decimal | None] = money(nullable=True)
    # One receipt may be for several things, or come out of an unidentified one.
    part: Mapped[int] = mapped_column(SmallInteger, server_default=text("1"))
    receipt_id: Mapped[UUID | None] = mapped_column(ForeignKey("unidentified_receipt.id"), index=True)

    __table_args__ = (
        UniqueConstraint("donor_id", "reference", "part"),
        CheckConstraint("part > 0", name="part"),
        CheckConstraint("amount > 0 AND amount_usd > 0 AND credited_usd > 0", name="amount"),
        CheckConstraint("agreement_id IS NOT NULL OR pledge_amount IS NULL", name="pledge_amount"),
        Index("ix_contribution_received_on", "received_on", "id"),
    )


class Expenditure(Base):
    """A direct cost with its evidence. Without an entry it waits for a second signature, or was refused.

    `amount` is kept where the cost is in another currency than USD; `direct_usd` is its worth at the day's rate.
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
    document_key: Mapped[str] = mapped_column(Text, Computed("fund_name_key(document)", persisted=True))
    duplicate_reason: Mapped[str | None] = mapped_column(String(1000))
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
        ForeignKeyConstraint(["allocation_id", "award_id"], ["allocation.id", "allocation.award_id"]),
        ForeignKeyConstraint(["commitment_id", "award_id"], ["commitment.id", "commitment.award_id"]),
        Index("ix_expenditure_award", "award_id", "id"),
        Index("ix_expenditure_document", "award_id", "document_key"),
        Index("ix_expenditure_commitment", "commitment_id", postgresql_where=text("commitment_id IS NOT NULL")),
        Index("ix_expenditure_currency", "currency", postgresql_where=text("currency <> 'USD'")),
        Index("ix_expenditure_line", "line_id"),
        Index("ix_expenditure_allocation", "allocation_id"),
        Index("ix_expenditure_activity", "activity_id"),
        Index("ix_expenditure_pending", "id", postgresql_where=text("status = 'pending'")),
        CheckConstraint("status IN ('pending', 'posted', 'refused')", name="status"),
        CheckConstraint("(status = 'posted') = (entry_id IS NOT NULL)", name="posted"),
        CheckConstraint("decided_by <> entered_by", name="rule_12_maker_is_not_checker"),
        CheckConstraint("direct_usd > 0 AND indirect_usd >= 0", name="amount"),
        CheckConstraint(
            "(currency = 'USD') = (amount IS NULL) AND (currency <> 'USD' OR usd_per_unit = 1) AND amount > 0",
            name="rule_13_currency",
        ),
    )


class OtherIncome(Base):
    """Money that is no contribution: other income, and interest where the fund earns any (Fund rule 5). In USD."""

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


class Reversal(Base):
    """The wish to undo an entry, with its reason; above the threshold it waits for a second signature."""

    __tablename__ = "reversal"

    id: Mapped[UUID] = identifier()
    entry_id: Mapped[UUID] = mapped_column(ForeignKey("journal_entry.id"))
    reversing_entry_id: Mapped[UUID | None] = mapped_column(ForeignKey("journal_entry.id"), unique=True)
    reason: Mapped[str] = mapped_column(String(1000))
    status: Mapped[str] = mapped_column(String(10))
    entered_by: Mapped[UUID] = mapped_column(Uuid)
    entered_at: Mapped[datetime] = moment()
    entered_from: Mapped[str | None] = mapped_column(String(100))
    decided_by: Mapped[UUID | None] = mapped_column(Uuid)
    decided_at: Mapped[datetime | None] = moment(nullable=True)
    refusal: Mapped[str | None] = mapped_column(String(1000))

    __table_args__ = (
        Index("uq_reversal_entry", "entry_id", unique=True, postgresql_where=text("status <> 'refused'")),
        Index("ix_reversal_status", "status", "id"),
        CheckConstraint("status IN ('pending', 'posted', 'refused')", name="status"),
        CheckConstraint("(status = 'posted') = (reversing_entry_id IS NOT NULL)", name="posted"),
        CheckConstraint("decided_by <> entered_by", name="rule_12_maker_is_not_checker"),
    )
