"""What the Fund writes down about its partners and its plans; the books themselves are in `book.py`."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    Computed,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    MetaData,
    Numeric,
    SmallInteger,
    String,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from chassis.database import NAMING


class Base(DeclarativeBase):
    """The Fund's tables."""

    metadata = MetaData(naming_convention=NAMING)


# Room for every currency's decimals (KWD has three) and for sums of the largest amounts.
MONEY = Numeric(20, 3)
USD = Numeric(20, 2)
# USD per unit: of a currency with 90,000 units to the dollar, eight digits are still known.
RATE = Numeric(24, 12)


def identifier() -> Mapped[UUID]:
    return mapped_column(Uuid, primary_key=True)


def money(*, nullable: bool = False) -> Mapped[Decimal]:
    return mapped_column(MONEY, nullable=nullable)


def usd(*, nullable: bool = False) -> Mapped[Decimal]:
    return mapped_column(USD, nullable=nullable)


def moment(*, nullable: bool = False) -> Mapped[datetime]:
    return mapped_column(DateTime(timezone=True), nullable=nullable)


class Fund(Base):
    """The terms of a fund. `generates_interest` is false for the Network's Fund (Fund rule 5)."""

    __tablename__ = "fund"

    id: Mapped[str] = mapped_column(String(80), primary_key=True)
    title: Mapped[str] = mapped_column(String(200))
    generates_interest: Mapped[bool]
    second_signature_above_usd: Mapped[Decimal] = usd()
    version: Mapped[int] = mapped_column(server_default=text("1"))

    __table_args__ = (CheckConstraint("second_signature_above_usd >= 0", name="threshold"),)


class CurrencyUnit(Base):
    """A currency of ISO 4217 and how many decimals its amounts have."""

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


class IcrRule(Base):
    """Indirect-cost recovery as data (Fund rule 9): percent of a base, per class of donor, from a date on."""

    __tablename__ = "icr_rule"

    donor_class: Mapped[str] = mapped_column(String(30), primary_key=True)
    valid_from: Mapped[date] = mapped_column(primary_key=True)
    rate: Mapped[Decimal] = mapped_column(Numeric(5, 2))
    base: Mapped[str] = mapped_column(String(30))
    exempt_up_to_usd: Mapped[Decimal] = usd()
    recorded_by: Mapped[UUID | None] = mapped_column(Uuid)

    __table_args__ = (
        CheckConstraint("donor_class IN ('member_state', 'permanent_observer', 'other')", name="donor_class"),
        CheckConstraint("base IN ('direct_cost')", name="base"),
        CheckConstraint("rate BETWEEN 0 AND 100 AND exempt_up_to_usd >= 0", name="rate"),
    )


class Donor(Base):
    """Who gives: a member state, a permanent observer of the OAS, or another.

    The built-in one, "Unidentified", stands for whoever gave money that nobody can attribute yet.
    """

    __tablename__ = "donor"

    id: Mapped[UUID] = identifier()
    name: Mapped[str] = mapped_column(String(200), unique=True)
    name_key: Mapped[str] = mapped_column(Text, Computed("fund_name_key(name)", persisted=True), index=True)
    donor_class: Mapped[str] = mapped_column(String(30))
    country: Mapped[str | None] = mapped_column(String(2))
    iati_identifier: Mapped[str | None] = mapped_column(String(100))
    language: Mapped[str] = mapped_column(String(2))
    created_by: Mapped[UUID] = mapped_column(Uuid)
    created_at: Mapped[datetime] = moment()
    version: Mapped[int] = mapped_column(server_default=text("1"))
    built_in: Mapped[bool] = mapped_column(server_default=text("false"))

    __table_args__ = (
        CheckConstraint("donor_class IN ('member_state', 'permanent_observer', 'other')", name="donor_class"),
    )


class Agreement(Base):
    """A donor's promise (Fund rule 6: no money yet) and what it may be spent on (Fund rule 8). Empty list: no limit.

    Pledge, period and `version` are those of its newest version in force (partners/model.py): the database compares.
    """

    __tablename__ = "agreement"

    id: Mapped[UUID] = identifier()
    donor_id: Mapped[UUID] = mapped_column(ForeignKey("donor.id"))
    fund_id: Mapped[str] = mapped_column(ForeignKey("fund.id"), index=True)
    reference: Mapped[str] = mapped_column(String(200))
    title: Mapped[str] = mapped_column(String(200))
    currency: Mapped[str] = mapped_column(ForeignKey("currency.code"), index=True)
    pledge: Mapped[Decimal] = money()
    pledge_usd: Mapped[Decimal | None] = usd(nullable=True)
    signed_on: Mapped[date]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    programmes: Mapped[list[str]] = mapped_column(ARRAY(String(80)))
    countries: Mapped[list[str]] = mapped_column(ARRAY(String(2)))
    activity_kinds: Mapped[list[str]] = mapped_column(ARRAY(String(80)))
    purpose: Mapped[str | None] = mapped_column(Text)
    icr_rate: Mapped[Decimal | None] = mapped_column(Numeric(5, 2))
    created_by: Mapped[UUID] = mapped_column(Uuid)
    created_at: Mapped[datetime] = moment()
    status: Mapped[str] = mapped_column(String(10), server_default=text("'signed'"))
    version: Mapped[int] = mapped_column(SmallInteger, server_default=text("1"))
    ended_on: Mapped[date | None]
    end_reason: Mapped[str | None] = mapped_column(String(1000))
    ended_by: Mapped[UUID | None] = mapped_column(Uuid)

    __table_args__ = (
        CheckConstraint("status IN ('signed', 'ended')", name="status"),
        CheckConstraint(
            "CASE status WHEN 'ended' THEN num_nulls(ended_on, end_reason, ended_by) = 0"
            " ELSE num_nonnulls(ended_on, end_reason, ended_by) = 0 END",
            name="ended",
        ),
        UniqueConstraint("donor_id", "reference"),
        UniqueConstraint("id", "donor_id"),
        CheckConstraint("pledge > 0", name="pledge"),
        CheckConstraint("starts_on <= ends_on", name="period"),
        CheckConstraint("icr_rate BETWEEN 0 AND 100", name="icr_rate"),
    )


class Instalment(Base):
    """A part of a pledge and the day it is due."""

    __tablename__ = "instalment"

    id: Mapped[UUID] = identifier()
    agreement_id: Mapped[UUID] = mapped_column(ForeignKey("agreement.id"))
    position: Mapped[int] = mapped_column(SmallInteger)
    due_on: Mapped[date]
    amount: Mapped[Decimal] = money()

    __table_args__ = (
        UniqueConstraint("agreement_id", "position"),
        Index("ix_instalment_due_on", "due_on", "id"),
        UniqueConstraint("id", "agreement_id"),
        CheckConstraint("amount > 0", name="amount"),
    )


class Award(Base):
    """A donor's money for one programme; without agreement and programme it holds the donor's unearmarked money.

    Every fund has one award of the role "suspense", for money whose donor is not known yet: it comes with the fund.
    """

    __tablename__ = "award"

    id: Mapped[UUID] = identifier()
    fund_id: Mapped[str] = mapped_column(ForeignKey("fund.id"), index=True)
    donor_id: Mapped[UUID] = mapped_column(ForeignKey("donor.id"))
    agreement_id: Mapped[UUID | None]
    programme: Mapped[str | None] = mapped_column(String(80), index=True)
    title: Mapped[str] = mapped_column(String(200))
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    created_by: Mapped[UUID] = mapped_column(Uuid)
    created_at: Mapped[datetime] = moment()
    role: Mapped[str] = mapped_column(String(10), server_default=text("'donor'"))

    __table_args__ = (
        UniqueConstraint("id", "donor_id"),
        ForeignKeyConstraint(["agreement_id", "donor_id"], ["agreement.id", "agreement.donor_id"]),
        Index("ix_award_agreement", "agreement_id", "donor_id"),
        Index("ix_award_donor", "donor_id"),
        Index(
            "uq_award_unearmarked", "donor_id", "fund_id", unique=True, postgresql_where=text("agreement_id IS NULL")
        ),
        Index("uq_award_suspense", "fund_id", unique=True, postgresql_where=text("role = 'suspense'")),
        CheckConstraint("role IN ('donor', 'suspense')", name="role"),
        CheckConstraint("starts_on <= ends_on", name="period"),
        CheckConstraint("(agreement_id IS NULL) = (programme IS NULL)", name="earmarked"),
    )


class BudgetLine(Base):
    """What an award is planned to be spent on, in USD: direct lines and one indirect line (Fund rule 9).

    It is what the version in force says (spending/model.py); a line that a revision removed keeps its row.
    """

    __tablename__ = "budget_line"

    id: Mapped[UUID] = identifier()
    award_id: Mapped[UUID] = mapped_column(ForeignKey("award.id"))
    position: Mapped[int] = mapped_column(SmallInteger)
    kind: Mapped[str] = mapped_column(String(10))
    title: Mapped[str] = mapped_column(String(200))
    amount_usd: Mapped[Decimal] = usd()
    removed: Mapped[bool] = mapped_column(server_default=text("false"))

    __table_args__ = (
        UniqueConstraint("award_id", "position"),
        UniqueConstraint("id", "award_id"),
        Index("uq_budget_line_indirect", "award_id", unique=True, postgresql_where=text("kind = 'indirect'")),
        CheckConstraint("kind IN ('direct', 'indirect')", name="kind"),
        CheckConstraint("amount_usd >= 0", name="amount"),
    )


class Allocation(Base):
    """Money of an award held for an activity, its indirect costs included, until it is spent or released.

    `held_usd` is its open commitment (Fund rule 7); `spent_*` follow the journal, by trigger.
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
