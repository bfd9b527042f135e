"""Files of entries and recurring costs: and what was entered from them, so that nothing is entered twice."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, Uuid, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from chassis.columns import moment
from services.funds.model import Base, identifier, money, usd

KINDS = "'expenditures', 'contributions', 'commitments'"


class EntryBatch(Base):
    """A file of entries. Its content is stored until its entries are made; it is entered once (Fund rule 3)."""

    __tablename__ = "entry_batch"

    id: Mapped[UUID] = identifier()
    kind: Mapped[str] = mapped_column(String(20))
    filename: Mapped[str] = mapped_column(String(200))
    content: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    sha256: Mapped[bytes] = mapped_column(LargeBinary)
    status: Mapped[str] = mapped_column(String(10))
    dry_run: Mapped[bool]
    encoding: Mapped[str | None] = mapped_column(String(20))
    delimiter: Mapped[str | None] = mapped_column(String(1))
    rows: Mapped[int]
    entered: Mapped[int]
    waiting: Mapped[int]
    unchanged: Mapped[int]
    refused: Mapped[int]
    total_usd: Mapped[Decimal] = usd()
    submitted_by: Mapped[UUID] = mapped_column(Uuid)
    submitted_at: Mapped[datetime] = moment()
    finished_at: Mapped[datetime | None] = moment(nullable=True)

    __table_args__ = (
        CheckConstraint(f"kind IN ({KINDS})", name="kind"),
        CheckConstraint("status IN ('queued', 'checked', 'refused', 'done')", name="status"),
        CheckConstraint("octet_length(sha256) = 32", name="sha256"),
        CheckConstraint("status <> 'queued' OR content IS NOT NULL", name="content"),
        Index("uq_entry_batch_done", "kind", "sha256", unique=True, postgresql_where=text("status = 'done'")),
        Index("ix_entry_batch_status", "status", "id"),
    )


class EntryBatchError(Base):
    """Why a row of a file is refused; the cell itself is not stored."""

    __tablename__ = "entry_batch_error"

    batch_id: Mapped[UUID] = mapped_column(ForeignKey("entry_batch.id"), primary_key=True)
    row: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    field: Mapped[str] = mapped_column(String(100), primary_key=True)
    code: Mapped[str] = mapped_column(String(100))
    message: Mapped[str] = mapped_column(String(1000))
    params: Mapped[dict[str, Any]] = mapped_column(JSONB)


class EntryReference(Base):
    """A row that was entered, with the reference its sender gave it: a reference always means the same entry."""

    __tablename__ = "entry_reference"

    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    reference: Mapped[str] = mapped_column(String(200), primary_key=True)
    payload_hash: Mapped[bytes] = mapped_column(LargeBinary)
    batch_id: Mapped[UUID] = mapped_column(ForeignKey("entry_batch.id"), index=True)
    row: Mapped[int]
    entry_id: Mapped[UUID] = mapped_column(Uuid)

    __table_args__ = (CheckConstraint(f"kind IN ({KINDS})", name="kind"),)


class Recurring(Base):
    """A cost that recurs every month or every quarter."""

    __tablename__ = "recurring"

    id: Mapped[UUID] = identifier()
    award_id: Mapped[UUID] = mapped_column(ForeignKey("award.id"), index=True)
    rhythm: Mapped[str] = mapped_column(String(10))
    first_on: Mapped[date]
    last_on: Mapped[date]
    allocation_id: Mapped[UUID | None] = mapped_column(ForeignKey("allocation.id"))
    line_id: Mapped[UUID | None] = mapped_column(ForeignKey("budget_line.id"))
    country: Mapped[str | None] = mapped_column(String(2))
    activity_kind: Mapped[str | None] = mapped_column(String(80))
    amount: Mapped[Decimal] = money()
    currency: Mapped[str] = mapped_column(ForeignKey("currency.code"))
    description: Mapped[str] = mapped_column(String(500))
    payee: Mapped[str] = mapped_column(String(200))
    document: Mapped[str] = mapped_column(String(180))
    scheduled_by: Mapped[UUID] = mapped_column(Uuid)
    scheduled_at: Mapped[datetime] = moment()
    ended_by: Mapped[UUID | None] = mapped_column(Uuid)
    ended_at: Mapped[datetime | None] = moment(nullable=True)
    reason: Mapped[str | None] = mapped_column(String(1000))

    __table_args__ = (
        CheckConstraint("rhythm IN ('monthly', 'quarterly')", name="rhythm"),
        CheckConstraint("first_on <= last_on AND amount > 0", name="amount"),
        CheckConstraint("(ended_by IS NULL) = (ended_at IS NULL)", name="ended"),
        CheckConstraint("allocation_id IS NOT NULL OR line_id IS NOT NULL", name="paid_from"),
        Index("ix_recurring_running", "id", postgresql_where=text("ended_at IS NULL")),
        Index("ix_recurring_allocation", "allocation_id"),
        Index("ix_recurring_line", "line_id"),
        Index("ix_recurring_currency", "currency"),
    )


class RecurringPeriod(Base):
    """A period of a recurring cost that was entered, once."""

    __tablename__ = "recurring_period"

    recurring_id: Mapped[UUID] = mapped_column(ForeignKey("recurring.id"), primary_key=True)
    due_on: Mapped[date] = mapped_column(primary_key=True)
    expenditure_id: Mapped[UUID] = mapped_column(ForeignKey("expenditure.id"), unique=True)
    entered_at: Mapped[datetime] = moment()
