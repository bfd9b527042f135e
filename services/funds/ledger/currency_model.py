"""Currencies and their values in USD: rates imported, or entered by hand and signed."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    SmallInteger,
    String,
    Uuid,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from chassis.columns import moment
from services.funds.model import RATE, Base, identifier


class CurrencyUnit(Base):
    """A currency of ISO 4217, and the number of decimals of its amounts."""

    __tablename__ = "currency"

    code: Mapped[str] = mapped_column(String(3), primary_key=True)
    decimals: Mapped[int] = mapped_column(SmallInteger)

    __table_args__ = (CheckConstraint("decimals BETWEEN 0 AND 3", name="decimals"),)


class ExchangeRate(Base):
    """What one unit of a currency was worth in USD on a day; recorded once, never changed.

    It comes from an imported list, or it was entered by hand and signed by a second person (Fund rule 12).
    """

    __tablename__ = "exchange_rate"

    currency: Mapped[str] = mapped_column(String(3), ForeignKey("currency.code"), primary_key=True)
    valid_on: Mapped[date] = mapped_column(primary_key=True)
    usd_per_unit: Mapped[Decimal] = mapped_column(RATE)
    source: Mapped[str] = mapped_column(String(200))
    recorded_by: Mapped[UUID] = mapped_column(Uuid)
    recorded_at: Mapped[datetime] = moment()
    manual_rate_id: Mapped[UUID | None] = mapped_column(ForeignKey("manual_rate.id"), unique=True)
    import_id: Mapped[UUID | None] = mapped_column(ForeignKey("rate_import.id"), index=True)

    __table_args__ = (
        CheckConstraint("usd_per_unit > 0", name="positive"),
        CheckConstraint("num_nonnulls(manual_rate_id, import_id) = 1", name="rule_12_signed_or_imported"),
    )


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

    Rates recorded before signatures were required form one import, of the format `earlier`.
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


class PendingRateImport(Base):
    """A list of rates that waits for an approver (Fund rule 12). Signed, it is the `RateImport` of the same id."""

    __tablename__ = "pending_rate_import"

    id: Mapped[UUID] = identifier()
    format: Mapped[str] = mapped_column(String(10))
    filename: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[bytes] = mapped_column(LargeBinary)
    rates: Mapped[int]
    status: Mapped[str] = mapped_column(String(10))
    entered_by: Mapped[UUID] = mapped_column(Uuid)
    entered_at: Mapped[datetime] = moment()
    decided_by: Mapped[UUID | None] = mapped_column(Uuid)
    decided_at: Mapped[datetime | None] = moment(nullable=True)
    reason: Mapped[str | None] = mapped_column(String(1000))

    __table_args__ = (
        Index("ix_pending_rate_import_status", "status", "id"),
        CheckConstraint("format IN ('ecb', 'un')", name="format"),
        CheckConstraint("rates > 0", name="rates"),
        CheckConstraint("status IN ('pending', 'in_force', 'refused', 'withdrawn')", name="status"),
        CheckConstraint("decided_by <> entered_by", name="rule_12_maker_is_not_checker"),
        CheckConstraint("(status IN ('pending', 'withdrawn')) = (decided_by IS NULL)", name="rule_12_two_people"),
    )


class PendingRate(Base):
    """A rate of a list that waits: what would be recorded."""

    __tablename__ = "pending_rate"

    import_id: Mapped[UUID] = mapped_column(ForeignKey("pending_rate_import.id"), primary_key=True)
    currency: Mapped[str] = mapped_column(String(3), ForeignKey("currency.code"), primary_key=True)
    valid_on: Mapped[date] = mapped_column(primary_key=True)
    usd_per_unit: Mapped[Decimal] = mapped_column(RATE)

    __table_args__ = (CheckConstraint("usd_per_unit > 0", name="positive"),)
