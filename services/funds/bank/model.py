"""The tables of the bank side. Their rules are in sql/bank_*.sql.

What can be undone (a statement, a match) keeps its rows: `active` is part of the key that its members refer to, so that
they follow it, and uniqueness applies only among active rows.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    SmallInteger,
    String,
    UniqueConstraint,
    Uuid,
    column,
    table,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from chassis.columns import moment
from services.funds.model import Base, identifier, money

_ACTIVE = text("active")
_THIS_TRANSACTION = text("pg_current_xact_id()::text::bigint")


def _active() -> Mapped[bool]:
    return mapped_column(server_default=text("true"))


class CsvMapping(Base):
    """How an account's bank writes CSV: `layout` is the contract's CsvLayout."""

    __tablename__ = "bank_csv_mapping"

    account_id: Mapped[UUID] = mapped_column(ForeignKey("bank_account.id"), primary_key=True)
    layout: Mapped[dict[str, Any]] = mapped_column(JSONB)
    version: Mapped[int]
    changed_by: Mapped[UUID] = mapped_column(Uuid)
    changed_at: Mapped[datetime] = moment()


class BankImport(Base):
    """A file that was imported. The file itself is stored as evidence with this identifier."""

    __tablename__ = "bank_import"

    id: Mapped[UUID] = identifier()
    filename: Mapped[str] = mapped_column(String(200))
    format: Mapped[str] = mapped_column(String(10))
    size_bytes: Mapped[int]
    sha256: Mapped[bytes] = mapped_column(LargeBinary)
    imported_by: Mapped[UUID] = mapped_column(Uuid)
    imported_at: Mapped[datetime] = moment()

    __table_args__ = (
        CheckConstraint("format IN ('camt.053', 'mt940', 'csv')", name="format"),
        CheckConstraint("octet_length(sha256) = 32", name="sha256"),
    )


class BankStatement(Base):
    """One account's movements over some days, as its bank reported them."""

    __tablename__ = "bank_statement"

    id: Mapped[UUID] = identifier()
    account_id: Mapped[UUID] = mapped_column(ForeignKey("bank_account.id"))
    import_id: Mapped[UUID] = mapped_column(ForeignKey("bank_import.id"))
    reference: Mapped[str] = mapped_column(String(200))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    opening_balance: Mapped[Decimal | None] = money(nullable=True)
    closing_balance: Mapped[Decimal | None] = money(nullable=True)
    active: Mapped[bool] = _active()
    withdrawn_by: Mapped[UUID | None] = mapped_column(Uuid)
    withdrawn_at: Mapped[datetime | None] = moment(nullable=True)
    withdrawn_because: Mapped[str | None] = mapped_column(String(1000))

    __table_args__ = (
        UniqueConstraint("id", "active"),
        UniqueConstraint("id", "account_id"),
        Index("uq_bank_statement_once", "account_id", "reference", "ends_on", unique=True, postgresql_where=_ACTIVE),
        Index("ix_bank_statement_account", "account_id", "ends_on", "id"),
        Index("ix_bank_statement_import", "import_id"),
        CheckConstraint("starts_on <= ends_on", name="span"),
        CheckConstraint(
            "active = (withdrawn_by IS NULL AND withdrawn_at IS NULL AND withdrawn_because IS NULL)"
            " AND (active OR withdrawn_by IS NOT NULL AND withdrawn_at IS NOT NULL AND withdrawn_because IS NOT NULL)",
            name="withdrawn",
        ),
    )


class BankLine(Base):
    """A movement at the bank. `occurrence` numbers lines that look the same; with `fingerprint`, it is unique."""

    __tablename__ = "bank_line"

    id: Mapped[UUID] = identifier()
    statement_id: Mapped[UUID]
    account_id: Mapped[UUID]
    active: Mapped[bool] = _active()
    position: Mapped[int]
    booked_on: Mapped[date]
    value_on: Mapped[date | None]
    amount: Mapped[Decimal] = money()
    bank_reference: Mapped[str | None] = mapped_column(String(200))
    payment_reference: Mapped[str | None] = mapped_column(String(200))
    counterparty: Mapped[str | None] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(String(2000))
    code: Mapped[str | None] = mapped_column(String(200))
    instructed_amount: Mapped[Decimal | None] = money(nullable=True)
    instructed_currency: Mapped[str | None] = mapped_column(String(3))
    is_reversal: Mapped[bool]
    fingerprint: Mapped[bytes] = mapped_column(LargeBinary)
    occurrence: Mapped[int] = mapped_column(SmallInteger)
    details: Mapped[list[BankLineDetail]] = relationship(
        order_by="BankLineDetail.position", lazy="selectin", viewonly=True
    )

    __table_args__ = (
        UniqueConstraint("id", "account_id"),
        ForeignKeyConstraint(
            ["statement_id", "active"], ["bank_statement.id", "bank_statement.active"], onupdate="CASCADE"
        ),
        ForeignKeyConstraint(["statement_id", "account_id"], ["bank_statement.id", "bank_statement.account_id"]),
        Index("uq_bank_line_once", "account_id", "fingerprint", "occurrence", unique=True, postgresql_where=_ACTIVE),
        Index("ix_bank_line_account", "account_id", "booked_on", "id"),
        Index("ix_bank_line_statement", "statement_id", "position"),
        CheckConstraint("amount <> 0", name="amount"),
        CheckConstraint("occurrence > 0 AND octet_length(fingerprint) = 32", name="occurrence"),
    )


class BankLineDetail(Base):
    """A payment of a booking, as the bank itemized it; `amount` has the line's sign, if the bank states it."""

    __tablename__ = "bank_line_detail"

    id: Mapped[UUID] = identifier()
    line_id: Mapped[UUID] = mapped_column(ForeignKey("bank_line.id"))
    position: Mapped[int]
    amount: Mapped[Decimal | None] = money(nullable=True)
    end_to_end_id: Mapped[str | None] = mapped_column(String(200))
    payment_reference: Mapped[str | None] = mapped_column(String(200))
    counterparty: Mapped[str | None] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(String(2000))

    __table_args__ = (
        UniqueConstraint("line_id", "position"),
        CheckConstraint("position > 0", name="position"),
    )


class BankMatch(Base):
    """What a person confirmed to belong together; in force from `effective_on`, unless it was undone."""

    __tablename__ = "bank_match"

    id: Mapped[UUID] = identifier()
    account_id: Mapped[UUID] = mapped_column(ForeignKey("bank_account.id"))
    effective_on: Mapped[date]
    difference: Mapped[Decimal] = money()
    explanation_kind: Mapped[str | None] = mapped_column(String(20))
    explanation: Mapped[str | None] = mapped_column(String(1000))
    explained_by: Mapped[UUID | None] = mapped_column(Uuid)
    confirmed_by: Mapped[UUID] = mapped_column(Uuid)
    confirmed_at: Mapped[datetime] = moment()
    active: Mapped[bool] = _active()
    undone_by: Mapped[UUID | None] = mapped_column(Uuid)
    undone_at: Mapped[datetime | None] = moment(nullable=True)
    undone_because: Mapped[str | None] = mapped_column(String(1000))
    written_by: Mapped[int] = mapped_column(BigInteger, server_default=_THIS_TRANSACTION)

    __table_args__ = (
        UniqueConstraint("id", "active"),
        UniqueConstraint("id", "account_id"),
        Index("ix_bank_match_account", "account_id", "id"),
        Index(
            "ix_bank_match_difference",
            "account_id",
            "effective_on",
            postgresql_where=text("active AND difference <> 0"),
        ),
        CheckConstraint(
            "(explanation_kind IS NULL) = (explanation IS NULL) AND (explanation IS NULL) = (explained_by IS NULL)",
            name="explanation",
        ),
        CheckConstraint(
            "explanation_kind IN ('bank_charge', 'exchange', 'timing', 'unidentified', 'bank_error', 'book_error',"
            " 'other')",
            name="explanation_kind",
        ),
        CheckConstraint(
            "(undone_by IS NULL) = active AND (undone_at IS NULL) = active AND (undone_because IS NULL) = active",
            name="undone",
        ),
    )


def _of_match() -> tuple[ForeignKeyConstraint, ForeignKeyConstraint]:
    return (
        ForeignKeyConstraint(["match_id", "active"], ["bank_match.id", "bank_match.active"], onupdate="CASCADE"),
        ForeignKeyConstraint(["match_id", "account_id"], ["bank_match.id", "bank_match.account_id"]),
    )


class MatchLine(Base):
    """A line of the bank in a match; in at most one that is in force."""

    __tablename__ = "bank_match_line"

    match_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    line_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    account_id: Mapped[UUID]
    active: Mapped[bool] = _active()

    __table_args__ = (
        *_of_match(),
        ForeignKeyConstraint(["line_id", "account_id"], ["bank_line.id", "bank_line.account_id"]),
        Index("uq_bank_match_line_once", "line_id", unique=True, postgresql_where=_ACTIVE),
        Index("ix_bank_match_line_line", "line_id", "account_id"),
    )


class MatchItem(Base):
    """An entry of the journal, or its direct or indirect part, in a match; in at most one that is in force."""

    __tablename__ = "bank_match_item"

    match_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    entry_id: Mapped[UUID] = mapped_column(ForeignKey("journal_entry.id"), primary_key=True)
    part: Mapped[str] = mapped_column(String(10), primary_key=True)
    account_id: Mapped[UUID]
    amount: Mapped[Decimal] = money()
    active: Mapped[bool] = _active()
    detail_id: Mapped[UUID | None] = mapped_column(ForeignKey("bank_line_detail.id"))

    __table_args__ = (
        *_of_match(),
        Index("ix_bank_match_item_detail", "detail_id", postgresql_where=text("detail_id IS NOT NULL")),
        Index("uq_bank_match_item_once", "account_id", "entry_id", "part", unique=True, postgresql_where=_ACTIVE),
        Index("ix_bank_match_item_entry", "entry_id"),
        CheckConstraint("part IN ('cash', 'direct', 'indirect')", name="part"),
        CheckConstraint("amount <> 0", name="amount"),
    )


class MatchSettled(Base):
    """An earlier match whose difference this one settles; at most one that is in force does."""

    __tablename__ = "bank_match_settled"

    match_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    settled_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    account_id: Mapped[UUID]
    active: Mapped[bool] = _active()

    __table_args__ = (
        *_of_match(),
        ForeignKeyConstraint(["settled_id", "account_id"], ["bank_match.id", "bank_match.account_id"]),
        Index("uq_bank_match_settled_once", "settled_id", unique=True, postgresql_where=_ACTIVE),
        Index("ix_bank_match_settled_settled", "settled_id", "account_id"),
        CheckConstraint("match_id <> settled_id", name="another"),
    )


class BankReconciliation(Base):
    """The reconciliation of an account, closed up to a day: from the bank's balance to the books', item by item."""

    __tablename__ = "bank_reconciliation"

    id: Mapped[UUID] = identifier()
    account_id: Mapped[UUID] = mapped_column(ForeignKey("bank_account.id"))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    bank_opening: Mapped[Decimal] = money()
    bank_closing: Mapped[Decimal] = money()
    book_opening: Mapped[Decimal] = money()
    late_entries: Mapped[Decimal] = money()
    book_closing: Mapped[Decimal] = money()
    opening_difference: Mapped[Decimal] = money()
    opening_note: Mapped[str | None] = mapped_column(String(500))
    bank_items_total: Mapped[Decimal] = money()
    book_items_total: Mapped[Decimal] = money()
    differences_total: Mapped[Decimal] = money()
    closed_by: Mapped[UUID] = mapped_column(Uuid)
    closed_at: Mapped[datetime] = moment()
    written_by: Mapped[int] = mapped_column(BigInteger, server_default=_THIS_TRANSACTION)

    __table_args__ = (
        UniqueConstraint("account_id", "ends_on"),
        CheckConstraint("starts_on <= ends_on", name="span"),
        CheckConstraint(
            "bank_closing - book_closing - opening_difference - bank_items_total + book_items_total"
            " - differences_total = 0",
            name="comes_to_zero",
        ),
    )


class ReconciliationItem(Base):
    """An item between the bank's balance and the books' when the reconciliation was closed, as it was then."""

    __tablename__ = "bank_reconciliation_item"

    reconciliation_id: Mapped[UUID] = mapped_column(ForeignKey("bank_reconciliation.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    side: Mapped[str] = mapped_column(String(10))
    on_day: Mapped[date]
    amount: Mapped[Decimal] = money()
    description: Mapped[str] = mapped_column(String(2000))
    reference: Mapped[str | None] = mapped_column(String(200))
    line_id: Mapped[UUID | None] = mapped_column(Uuid)
    entry_id: Mapped[UUID | None] = mapped_column(Uuid)
    part: Mapped[str | None] = mapped_column(String(10))
    match_id: Mapped[UUID | None] = mapped_column(Uuid)
    explanation_kind: Mapped[str | None] = mapped_column(String(20))
    explanation: Mapped[str | None] = mapped_column(String(1000))

    __table_args__ = (CheckConstraint("side IN ('bank', 'book', 'difference')", name="side"),)


# The cash of the journal's entries as the bank will show it: a database view.
ITEM = table(
    "bank_item",
    column("account_id", Uuid),
    column("entry_id", Uuid),
    column("kind", String),
    column("occurred_on", BankLine.booked_on.type),
    column("part", String),
    column("amount", BankLine.amount.type),
)
