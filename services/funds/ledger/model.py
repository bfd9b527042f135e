"""Funds, the chart of accounts, the journal, its periods, and the balances that the database maintains with it.

The rules of the Fund that the database itself enforces are in sql/, one file each.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    Numeric,
    SmallInteger,
    String,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB, ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column

from chassis.columns import moment
from services.funds.model import USD, Base, identifier, money, usd


class Fund(Base):
    """The terms of a fund. `generates_interest` is false for the Network's Fund (Fund rule 5)."""

    __tablename__ = "fund"

    id: Mapped[str] = mapped_column(String(80), primary_key=True)
    title: Mapped[str] = mapped_column(String(200))
    generates_interest: Mapped[bool]
    second_signature_above_usd: Mapped[Decimal] = usd()
    version: Mapped[int] = mapped_column(server_default=text("1"))
    budget_control: Mapped[str] = mapped_column(String(10), server_default=text("'warn'"))
    budget_tolerance: Mapped[Decimal] = mapped_column(Numeric(5, 2), server_default=text("0"))
    splitting_days: Mapped[int] = mapped_column(SmallInteger, server_default=text("7"))

    __table_args__ = (
        CheckConstraint("second_signature_above_usd >= 0", name="threshold"),
        CheckConstraint(
            "budget_control IN ('refuse', 'tolerance', 'warn') AND budget_tolerance >= 0 AND splitting_days >= 0",
            name="budget_control",
        ),
    )


class Account(Base):
    """The chart of accounts. No kind of account holds pledges (Fund rule 6)."""

    __tablename__ = "account"

    code: Mapped[str] = mapped_column(String(20), primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(20))

    __table_args__ = (
        CheckConstraint(
            "kind IN ('cash', 'clearing', 'suspense', 'income', 'other_income', 'interest', 'transfer', 'exchange',"
            " 'advance', 'direct', 'indirect')",
            name="kind",
        ),
    )


class BankAccount(Base):
    """A fund's account at a bank, with its cash account in the chart."""

    __tablename__ = "bank_account"

    id: Mapped[UUID] = identifier()
    fund_id: Mapped[str] = mapped_column(ForeignKey("fund.id"))
    account_code: Mapped[str] = mapped_column(ForeignKey("account.code"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    iban: Mapped[str | None] = mapped_column(String(34), unique=True)
    number: Mapped[str | None] = mapped_column(String(34), unique=True)
    bic: Mapped[str | None] = mapped_column(String(11))
    currency: Mapped[str] = mapped_column(ForeignKey("currency.code"), index=True)
    starts_on: Mapped[date]
    opening_balance: Mapped[Decimal] = money()
    opening_note: Mapped[str | None] = mapped_column(String(500))
    created_by: Mapped[UUID] = mapped_column(Uuid)
    created_at: Mapped[datetime] = moment()
    version: Mapped[int] = mapped_column(server_default=text("1"))

    __table_args__ = (
        UniqueConstraint("fund_id", "account_code"),
        CheckConstraint("currency = 'USD' OR account_code <> '1000'", name="rule_13_usd"),
        CheckConstraint("iban IS NOT NULL OR number IS NOT NULL", name="identified"),
    )


class Period(Base):
    """A period in which a fund's books are soft-closed or closed (Fund rule 10); days in no period are open.

    `closed_by` and `closed_at`: who put it into its state, and when; reopened periods stay on record.
    `adjusting_until`: the last day on which anything is posted into it; `despite`: why it was closed over obstacles.
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
    adjusting_until: Mapped[date | None]
    despite: Mapped[str | None] = mapped_column(String(1000))

    __table_args__ = (
        CheckConstraint("starts_on <= ends_on", name="span"),
        CheckConstraint("adjusting_until > ends_on", name="adjusting"),
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
    """The balance of an account for an award at a period's end, which opens the next one (Fund rule 10)."""

    __tablename__ = "period_balance"

    period_id: Mapped[UUID] = mapped_column(ForeignKey("period.id"), primary_key=True)
    award_id: Mapped[UUID] = mapped_column(ForeignKey("award.id"), primary_key=True, index=True)
    account_code: Mapped[str] = mapped_column(ForeignKey("account.code"), primary_key=True, index=True)
    amount_usd: Mapped[Decimal] = usd()


class EntryCounter(Base):
    """The last entry number of a fund in a fiscal year (the calendar year), without gaps, and the last seal."""

    __tablename__ = "entry_counter"

    fund_id: Mapped[str] = mapped_column(ForeignKey("fund.id"), primary_key=True)
    fiscal_year: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    last: Mapped[int] = mapped_column(BigInteger)
    sealed: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))
    hash: Mapped[bytes | None] = mapped_column(LargeBinary)


class JournalEntry(Base):
    """One entry, never changed (Fund rule 2). `written_by` is its transaction: an entry is complete once committed.

    The addresses from which it was entered and approved are erased with their members; nothing else ever changes.
    `late_reason`: why it was posted into a soft-closed period (Fund rule 10).
    """

    __tablename__ = "journal_entry"

    # Sealed when it is committed, and therefore with postings (Fund rule 1).
    id: Mapped[UUID] = mapped_column(
        ForeignKey(
            "entry_seal.entry_id", name="rule_1_has_postings", deferrable=True, initially="DEFERRED", use_alter=True
        ),
        primary_key=True,
    )
    fund_id: Mapped[str] = mapped_column(String(80))
    fiscal_year: Mapped[int] = mapped_column(SmallInteger)
    number: Mapped[int] = mapped_column(BigInteger, nullable=True)  # drawn when sealed: nobody else sees it without
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
    papers: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))

    __table_args__ = (
        UniqueConstraint("fund_id", "fiscal_year", "number"),
        Index(
            "uq_journal_entry_reversal_of",
            "reversal_of",
            unique=True,
            postgresql_where=text("reversal_of IS NOT NULL"),
        ),
        Index("ix_journal_entry_in_order", "fund_id", "occurred_on", "number"),
        Index("ix_journal_entry_late", "fund_id", "occurred_on", postgresql_where=text("late_reason IS NOT NULL")),
        Index("ix_journal_entry_entered_by", "entered_by", "occurred_on", "number"),
        Index(
            "ix_journal_entry_approved_by",
            "approved_by",
            "occurred_on",
            "number",
            postgresql_where=text("approved_by IS NOT NULL"),
        ),
        Index(
            "ix_journal_entry_apart",
            "fund_id",
            "occurred_on",
            postgresql_where=text("kind IN ('recovery', 'transfer', 'reversal')"),
        ),
        # Rule 4: there is no kind of entry for a refund. Rule 5: a trigger refuses interest if a fund earns none.
        CheckConstraint(
            "kind IN ('contribution', 'suspense', 'identification', 'income', 'interest', 'expenditure', 'recovery',"
            " 'transfer', 'exchange', 'revaluation', 'advance', 'reversal')",
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
        # Most postings are cash and costs, and nobody looks for all of them.
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
    """An award's balance today, in USD; maintained by the journal's triggers, locked by spending (Fund rule 7)."""

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


class SealKey(Base):
    """What seals are keyed with. The running role may not read it (Fund rule 18): here for the schema's sake."""

    __tablename__ = "seal_key"

    id: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    inner_pad: Mapped[bytes] = mapped_column(LargeBinary)
    outer_pad: Mapped[bytes] = mapped_column(LargeBinary)
    made_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=text("now()"))

    __table_args__ = (CheckConstraint("length(inner_pad) = 64 AND length(outer_pad) = 64", name="length"),)


class EntrySeal(Base):
    """An entry's place in the chain of its fund's year: see journal_seals.py. Without a key it is older."""

    __tablename__ = "entry_seal"

    entry_id: Mapped[UUID] = mapped_column(ForeignKey("journal_entry.id"), primary_key=True)
    hash: Mapped[bytes] = mapped_column(LargeBinary)
    key_id: Mapped[int | None] = mapped_column(ForeignKey("seal_key.id"), index=True)

    __table_args__ = (CheckConstraint("length(hash) = 32", name="hash"),)


class AccountDay(Base):
    """An award's account at the end of a day on which it moved, in USD; debit is +. Kept by the journal's triggers.

    The balance on any date is that of the last row up to it.
    """

    __tablename__ = "account_day"

    award_id: Mapped[UUID] = mapped_column(ForeignKey("award.id"), primary_key=True)
    account_code: Mapped[str] = mapped_column(ForeignKey("account.code"), primary_key=True, index=True)
    on_day: Mapped[date] = mapped_column(primary_key=True)
    moved_usd: Mapped[Decimal] = usd()
    balance_usd: Mapped[Decimal] = usd()


class AwardHold(Base):
    """What an award held for its open commitments at the end of a day on which it changed, in USD; kept by triggers."""

    __tablename__ = "award_hold"

    award_id: Mapped[UUID] = mapped_column(ForeignKey("award.id"), primary_key=True)
    on_day: Mapped[date] = mapped_column(primary_key=True)
    moved_usd: Mapped[Decimal] = usd()
    balance_usd: Mapped[Decimal] = usd()


class AwardEntryDay(Base):
    """The greatest number of an award's entries of a day; kept by the trigger that numbers them."""

    __tablename__ = "award_entry_day"

    award_id: Mapped[UUID] = mapped_column(ForeignKey("award.id"), primary_key=True)
    on_day: Mapped[date] = mapped_column(primary_key=True)
    last_number: Mapped[int] = mapped_column(BigInteger)


class AwardDay(Base):
    """What moved in an award on a day, in USD, by kind: a view of its accounts' days and of its holds."""

    __tablename__ = "award_day"

    award_id: Mapped[UUID] = mapped_column(primary_key=True)
    on_day: Mapped[date] = mapped_column(primary_key=True)
    income_usd: Mapped[Decimal] = usd()
    other_income_usd: Mapped[Decimal] = usd()
    interest_usd: Mapped[Decimal] = usd()
    transfer_usd: Mapped[Decimal] = usd()
    exchange_usd: Mapped[Decimal] = usd()
    direct_usd: Mapped[Decimal] = usd()
    indirect_usd: Mapped[Decimal] = usd()
    held_usd: Mapped[Decimal] = usd()
    suspense_usd: Mapped[Decimal] = usd()
    advance_usd: Mapped[Decimal] = usd()
    __table_args__ = ({"info": {"view": True}},)


class Anchor(Base):
    """Where a fund's chains ended on a day, signed by a key that is not in the database (Fund rule 18)."""

    __tablename__ = "anchor"

    fund_id: Mapped[str] = mapped_column(ForeignKey("fund.id"), primary_key=True)
    on_day: Mapped[date] = mapped_column(primary_key=True)
    said: Mapped[str] = mapped_column(Text)
    signature: Mapped[bytes] = mapped_column(LargeBinary)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    signed_at: Mapped[datetime] = moment()
    token: Mapped[bytes | None] = mapped_column(LargeBinary)

    __table_args__ = (CheckConstraint("length(signature) = 64 AND length(public_key) = 32", name="signed"),)


class ThresholdChange(Base):
    """Who decided from when on a second person signs above another amount (Fund rule 12)."""

    __tablename__ = "threshold_change"

    fund_id: Mapped[str] = mapped_column(ForeignKey("fund.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    above_usd: Mapped[Decimal] = usd()
    formerly_usd: Mapped[Decimal] = usd()
    decided_by: Mapped[UUID] = mapped_column(Uuid)
    decided_at: Mapped[datetime] = moment()
