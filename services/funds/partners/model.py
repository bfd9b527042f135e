"""The people at the donors, agreements in the making and as amended, reports owed, and who was reminded of what."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, String, UniqueConstraint, Uuid, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from services.funds.model import Base, identifier, moment, money, usd


class DonorPerson(Base):
    """Somebody at a donor. Not part of the books: edited, removed, and forgotten with their account."""

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
    """What an agreement says from a moment on. Number 1 was signed; the agreement is its newest version in force."""

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
    """A report that an agreement asks for; once it is handed in or waived the row stays as it is."""

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
        CheckConstraint("kind IN ('narrative', 'financial', 'final')", name="kind"),
        CheckConstraint("period_from <= period_to", name="period"),
        CheckConstraint("num_nonnulls(submitted_on, reason) = num_nonnulls(decided_by)", name="decided"),
    )


class Reminder(Base):
    """The finance officers were told of an instalment or a report, once per stage."""

    __tablename__ = "reminder"

    subject_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    stage: Mapped[str] = mapped_column(String(10), primary_key=True)
    due_on: Mapped[date] = mapped_column(primary_key=True)
    sent_at: Mapped[datetime] = moment()

    __table_args__ = (CheckConstraint("stage IN ('ahead', 'due', 'late')", name="stage"),)
