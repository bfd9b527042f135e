"""Donors and their contacts, their pledges and restrictions, and their contributions."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    Computed,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Numeric,
    SmallInteger,
    String,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from chassis.columns import moment
from services.funds.model import MONEY, RATE, Base, identifier, money, usd


class Donor(Base):
    """A donor: a member state, a permanent observer of the OAS, or another.

    The built-in "Unidentified" stands for the donors of money that cannot be attributed yet.
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
    """A donor's pledge (Fund rule 6: not money yet) and what it may be spent on (Fund rule 8). Empty list: no limit.

    Pledge, period and `version` are those of its newest version in force (AgreementVersion), which the database checks.
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
    """A part of a pledge, and its due date. `received`, in the agreement's currency, is kept by triggers."""

    __tablename__ = "instalment"

    id: Mapped[UUID] = identifier()
    agreement_id: Mapped[UUID] = mapped_column(ForeignKey("agreement.id"))
    position: Mapped[int] = mapped_column(SmallInteger)
    due_on: Mapped[date]
    amount: Mapped[Decimal] = money()
    received: Mapped[Decimal] = mapped_column(MONEY, server_default=text("0"))

    __table_args__ = (
        UniqueConstraint("agreement_id", "position"),
        Index("ix_instalment_due_on", "due_on", "id"),
        Index("ix_instalment_open", "due_on", "id", postgresql_where=text("received < amount")),
        UniqueConstraint("id", "agreement_id"),
        CheckConstraint("amount > 0", name="amount"),
    )


class Award(Base):
    """A donor's money for one programme; without agreement and programme it holds the donor's unearmarked money.

    Every fund has one award of the role "suspense", for money whose donor is not known yet, created with the fund.
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
    budget_control: Mapped[str | None] = mapped_column(String(10))
    budget_tolerance: Mapped[Decimal | None] = mapped_column(Numeric(5, 2))

    __table_args__ = (
        CheckConstraint(
            "budget_control IN ('refuse', 'tolerance', 'warn') AND budget_tolerance >= 0", name="budget_control"
        ),
        UniqueConstraint("id", "donor_id"),
        ForeignKeyConstraint(["agreement_id", "donor_id"], ["agreement.id", "agreement.donor_id"]),
        Index("ix_award_agreement", "agreement_id", "donor_id"),
        Index("ix_award_donor", "donor_id"),
        Index("ix_award_ends", "ends_on", "id", postgresql_where=text("ends_on IS NOT NULL")),
        Index(
            "uq_award_unearmarked", "donor_id", "fund_id", unique=True, postgresql_where=text("agreement_id IS NULL")
        ),
        Index("uq_award_suspense", "fund_id", unique=True, postgresql_where=text("role = 'suspense'")),
        CheckConstraint("role IN ('donor', 'suspense')", name="role"),
        CheckConstraint("starts_on <= ends_on", name="period"),
        CheckConstraint("(agreement_id IS NULL) = (programme IS NULL)", name="earmarked"),
    )


class Contribution(Base):
    """Money received: the donor's amount and currency, the day's rate, and what the bank credited."""

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
    # Its value in the agreement's currency, as it counts towards the pledge.
    pledge_amount: Mapped[Decimal | None] = money(nullable=True)
    # One receipt may be for several purposes, or come from an unidentified one.
    part: Mapped[int] = mapped_column(SmallInteger, server_default=text("1"))
    receipt_id: Mapped[UUID | None] = mapped_column(ForeignKey("unidentified_receipt.id"), index=True)

    __table_args__ = (
        UniqueConstraint("donor_id", "reference", "part"),
        CheckConstraint("part > 0", name="part"),
        CheckConstraint("amount > 0 AND amount_usd > 0 AND credited_usd > 0", name="amount"),
        CheckConstraint("agreement_id IS NOT NULL OR pledge_amount IS NULL", name="pledge_amount"),
        Index("ix_contribution_received_on", "received_on", "id"),
    )


class DonorPerson(Base):
    """A contact at a donor. Not part of the books: edited, removed, and erased with their account."""

    __tablename__ = "donor_person"

    id: Mapped[UUID] = identifier()
    donor_id: Mapped[UUID] = mapped_column(ForeignKey("donor.id"))
    name: Mapped[str] = mapped_column(String(200))
    position: Mapped[str | None] = mapped_column(String(200))
    email: Mapped[str | None] = mapped_column(String(254))
    phone: Mapped[str | None] = mapped_column(String(40))
    language: Mapped[str] = mapped_column(String(2))
    member_id: Mapped[UUID | None] = mapped_column(Uuid, index=True)
    version: Mapped[int] = mapped_column(server_default=text("1"))

    __table_args__ = (
        UniqueConstraint("donor_id", "member_id"),
        Index("ix_donor_person_donor", "donor_id", "name", "id"),
    )


class AgreementDraft(Base):
    """An agreement that is being negotiated: its terms as the contract has them."""

    __tablename__ = "agreement_draft"

    id: Mapped[UUID] = identifier()
    donor_id: Mapped[UUID] = mapped_column(ForeignKey("donor.id"), index=True)
    terms: Mapped[dict[str, Any]] = mapped_column(JSONB)
    created_by: Mapped[UUID] = mapped_column(Uuid)
    changed_at: Mapped[datetime] = moment()
    version: Mapped[int] = mapped_column(server_default=text("1"))


class AgreementVersion(Base):
    """The terms of an agreement from a moment on. Number 1 was signed; the newest version in force applies."""

    __tablename__ = "agreement_version"

    agreement_id: Mapped[UUID] = mapped_column(ForeignKey("agreement.id"), primary_key=True)
    number: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    status: Mapped[str] = mapped_column(String(10))
    pledge: Mapped[Decimal] = money()
    pledge_usd: Mapped[Decimal | None] = usd(nullable=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    schedule: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    reason: Mapped[str] = mapped_column(String(1000))
    entered_by: Mapped[UUID] = mapped_column(Uuid)
    entered_at: Mapped[datetime] = moment()
    decided_by: Mapped[UUID | None] = mapped_column(Uuid)
    decided_at: Mapped[datetime | None] = moment(nullable=True)
    refusal: Mapped[str | None] = mapped_column(String(1000))

    __table_args__ = (
        Index("uq_agreement_version_pending", "agreement_id", unique=True, postgresql_where=text("status = 'pending'")),
        CheckConstraint("number > 0", name="number"),
        CheckConstraint("status IN ('pending', 'in_force', 'refused')", name="status"),
        CheckConstraint("pledge > 0 AND starts_on <= ends_on", name="terms"),
        CheckConstraint("decided_by <> entered_by", name="rule_12_maker_is_not_checker"),
    )


class ReportDuty(Base):
    """A report that an agreement requires; once it is submitted or waived, the row does not change."""

    __tablename__ = "report_duty"

    id: Mapped[UUID] = identifier()
    agreement_id: Mapped[UUID] = mapped_column(ForeignKey("agreement.id"))
    kind: Mapped[str] = mapped_column(String(10))
    period_from: Mapped[date]
    period_to: Mapped[date]
    due_on: Mapped[date]
    submitted_on: Mapped[date | None]
    decided_by: Mapped[UUID | None] = mapped_column(Uuid)
    reason: Mapped[str | None] = mapped_column(String(1000))

    __table_args__ = (
        UniqueConstraint("agreement_id", "kind", "period_from", "period_to"),
        Index("ix_report_duty_due_on", "due_on", "id"),
        Index("ix_report_duty_open", "due_on", "id", postgresql_where=text("decided_by IS NULL")),
        CheckConstraint("kind IN ('narrative', 'financial', 'final')", name="kind"),
        CheckConstraint("period_from <= period_to", name="period"),
        CheckConstraint("num_nonnulls(submitted_on, reason) = num_nonnulls(decided_by)", name="decided"),
    )


class Reminder(Base):
    """A reminder to the finance officers of an instalment or a report, one per stage."""

    __tablename__ = "reminder"

    subject_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    stage: Mapped[str] = mapped_column(String(10), primary_key=True)
    due_on: Mapped[date] = mapped_column(primary_key=True)
    sent_at: Mapped[datetime] = moment()

    __table_args__ = (CheckConstraint("stage IN ('ahead', 'due', 'late')", name="stage"),)
