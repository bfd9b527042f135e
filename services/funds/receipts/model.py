"""Unidentified receipts; rates entered by hand until somebody signs them, and the lists that were imported."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, UniqueConstraint, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from services.funds.model import RATE, Base, identifier, moment, money, usd


class ManualRate(Base):
    """A rate entered by hand. Signed by a second person it becomes an `exchange_rate` (Fund rule 12)."""

    __tablename__ = "manual_rate"

    id: Mapped[UUID] = identifier()
    currency: Mapped[str] = mapped_column(String(3), ForeignKey("currency.code"))
    valid_on: Mapped[date]
    usd_per_unit: Mapped[Decimal] = mapped_column(RATE)
    source: Mapped[str] = mapped_column(String(200))
    status: Mapped[str] = mapped_column(String(10))
    entered_by: Mapped[UUID] = mapped_column(Uuid)
    entered_at: Mapped[datetime] = moment()
    decided_by: Mapped[UUID | None] = mapped_column(Uuid)
    decided_at: Mapped[datetime | None] = moment(nullable=True)
    reason: Mapped[str | None] = mapped_column(String(1000))

    __table_args__ = (
        Index(
            "uq_manual_rate_pending",
            "currency",
            "valid_on",
            unique=True,
            postgresql_where=text("status = 'pending'"),
        ),
        Index("ix_manual_rate_status", "status", "id"),
        CheckConstraint("status IN ('pending', 'in_force', 'refused')", name="status"),
        CheckConstraint("(status = 'pending') = (decided_by IS NULL)", name="decided"),
        CheckConstraint("decided_by <> entered_by", name="rule_12_maker_is_not_checker"),
        CheckConstraint("usd_per_unit > 0", name="positive"),
    )


class RateImport(Base):
    """A list of rates that was imported: which file, by whom, and how many of its rates were new.

    Rates recorded before signatures were asked for are one, of the format `earlier`.
    """

    __tablename__ = "rate_import"

    id: Mapped[UUID] = identifier()
    format: Mapped[str] = mapped_column(String(10))
    filename: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[bytes] = mapped_column(LargeBinary)
    recorded: Mapped[int]
    imported_by: Mapped[UUID] = mapped_column(Uuid)
    imported_at: Mapped[datetime] = moment()

    __table_args__ = (CheckConstraint("format IN ('ecb', 'un', 'earlier')", name="format"),)


class Unidentified(Base):
    """Money from nobody knows whom, in its fund's suspense award; what is known of it later are contributions."""

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
