"""The tables of the programmes. What a rule forbids, the database refuses too (triggers: see the first migration)."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Computed,
    Date,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    Numeric,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from chassis import database
from chassis.ids import new_id


class Base(DeclarativeBase):
    """The base of this service's tables."""

    metadata = database.base().metadata
    # Generated columns come back with the insert or update that made them.
    __mapper_args__ = {"eager_defaults": True}  # noqa: RUF012
    type_annotation_map = {  # noqa: RUF012
        dict[str, Any]: JSONB,
        list[dict[str, Any]]: JSONB,
        dict[str, str]: JSONB,
        list[str]: ARRAY(String(200)),
        datetime: DateTime(timezone=True),
        Decimal: Numeric(18, 4),
    }


class Kept:
    """What every row made by a person has."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    created_by: Mapped[UUID]
    created_at: Mapped[datetime]


class Methodology(Base):
    """A template of phases; `phases` are contracts.programs.MethodologyPhase."""

    __tablename__ = "methodology"
    slug: Mapped[str] = mapped_column(String(80), primary_key=True)
    name: Mapped[dict[str, Any]]
    summary: Mapped[dict[str, Any]]
    phases: Mapped[list[dict[str, Any]]]


class Programme(Kept, Base):
    """A programme."""

    __tablename__ = "programme"
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[dict[str, Any]]
    description: Mapped[dict[str, Any]]
    networks: Mapped[list[str]]
    donors: Mapped[list[str]]
    version: Mapped[int] = mapped_column(Integer, default=1)


class Edition(Kept, Base):
    """An edition of a programme."""

    __tablename__ = "edition"
    __table_args__ = (
        CheckConstraint("ends_on >= starts_on", name="period"),
        CheckConstraint("cardinality(countries) > 0", name="countries"),
        CheckConstraint("country_shares IS NULL OR parts_sum(country_shares) = 100", name="country_shares"),
        CheckConstraint("sector_shares IS NULL OR parts_sum(sector_shares) = 100", name="sector_shares"),
        Index("ix_edition_countries", "countries", postgresql_using="gin"),
    )
    programme_id: Mapped[UUID] = mapped_column(ForeignKey("programme.id"), index=True)
    methodology: Mapped[str] = mapped_column(ForeignKey("methodology.slug"), index=True)
    title: Mapped[dict[str, Any]]
    countries: Mapped[list[str]]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    officer_id: Mapped[UUID]
    country_shares: Mapped[dict[str, str] | None] = mapped_column(JSONB(none_as_null=True))
    sector_shares: Mapped[dict[str, str] | None] = mapped_column(JSONB(none_as_null=True))
    version: Mapped[int] = mapped_column(Integer, default=1)


class Phase(Base):
    """A phase of an edition, with its own copy of what the methodology said when the edition began (rule 1)."""

    __tablename__ = "phase"
    __table_args__ = (
        UniqueConstraint("edition_id", "position"),
        UniqueConstraint("edition_id", "slug"),
        UniqueConstraint("edition_id", "id"),
        CheckConstraint("position > 0", name="position"),
        CheckConstraint(
            "state IN ('waiting', 'open', 'submitted', 'skip_requested', 'approved', 'skipped')", name="state"
        ),
        CheckConstraint(
            "state IN ('waiting', 'open') OR (asked_by IS NOT NULL AND asked_at IS NOT NULL)", name="asked"
        ),
        CheckConstraint(
            "state NOT IN ('approved', 'skipped') OR (decided_at IS NOT NULL AND decided_by IS DISTINCT FROM asked_by"
            " AND decided_by IS NOT NULL)",
            name="second_person",
        ),
        CheckConstraint("state NOT IN ('skip_requested', 'skipped') OR skip_reason IS NOT NULL", name="skip_reason"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    edition_id: Mapped[UUID] = mapped_column(ForeignKey("edition.id"))
    position: Mapped[int]
    slug: Mapped[str] = mapped_column(String(80))
    name: Mapped[dict[str, Any]]
    purpose: Mapped[dict[str, Any]]
    expected: Mapped[list[dict[str, Any]]]
    state: Mapped[str] = mapped_column(String(20))
    asked_by: Mapped[UUID | None]
    asked_at: Mapped[datetime | None]
    decided_by: Mapped[UUID | None]
    decided_at: Mapped[datetime | None]
    skip_reason: Mapped[str | None] = mapped_column(Text)


class PhaseDecision(Kept, Base):
    """The record of what was asked and decided about phases; the database refuses to change or delete a row."""

    __tablename__ = "phase_decision"
    __table_args__ = (Index("ix_phase_decision_edition_id", "edition_id", "id"),)
    edition_id: Mapped[UUID] = mapped_column(ForeignKey("edition.id"))
    phase_id: Mapped[UUID] = mapped_column(ForeignKey("phase.id"), index=True)
    action: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str | None] = mapped_column(Text)


class Deliverable(Kept, Base):
    """Something handed in during a phase."""

    __tablename__ = "deliverable"
    __table_args__ = (
        CheckConstraint("link IS NOT NULL OR note IS NOT NULL", name="content"),
        Index("ix_deliverable_phase_id", "phase_id", "id"),
    )
    phase_id: Mapped[UUID] = mapped_column(ForeignKey("phase.id"))
    expected: Mapped[str | None] = mapped_column(String(80))
    title: Mapped[str] = mapped_column(String(200))
    link: Mapped[str | None] = mapped_column(String(2000))
    note: Mapped[str | None] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(2))
    delivered_on: Mapped[date]


class Activity(Kept, Base):
    """An activity. The totals (USD) are the Fund's last word on it; `totals_sequence` says which word that was."""

    __tablename__ = "activity"
    __table_args__ = (
        CheckConstraint("ends_on >= starts_on", name="period"),
        CheckConstraint("ends_on < starts_on + interval '1 year'", name="a_year"),
        CheckConstraint("budget > 0", name="budget"),
        ForeignKeyConstraint(["edition_id", "phase_id"], ["phase.edition_id", "phase.id"]),
        Index("ix_activity_edition_id", "edition_id", "id"),
        Index("ix_activity_phase_id", "phase_id"),
    )
    edition_id: Mapped[UUID] = mapped_column(ForeignKey("edition.id"))
    phase_id: Mapped[UUID | None]
    kind: Mapped[str] = mapped_column(String(80))
    country: Mapped[str | None] = mapped_column(String(2))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    title: Mapped[str] = mapped_column(String(200))
    description: Mapped[str | None] = mapped_column(Text)
    budget: Mapped[Decimal | None] = mapped_column(Numeric(16, 2))
    currency: Mapped[str] = mapped_column(String(3))
    status: Mapped[str] = mapped_column(String(20), default="planned")
    allocated_usd: Mapped[Decimal] = mapped_column(Numeric(16, 2), default=Decimal(0))
    spent_usd: Mapped[Decimal] = mapped_column(Numeric(16, 2), default=Decimal(0))
    totals_sequence: Mapped[int] = mapped_column(BigInteger, default=0)
    totals_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(Integer, default=1)


class MoneyRequest(Kept, Base):
    """A request for money and the Fund's answer to it."""

    __tablename__ = "money_request"
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount"),
        CheckConstraint("state IN ('asked', 'reserved', 'granted', 'refused')", name="state"),
        CheckConstraint("(state = 'refused') = (reason IS NOT NULL)", name="reason"),
        CheckConstraint("(state IN ('reserved', 'granted')) = (amount_usd IS NOT NULL)", name="amount_usd"),
        Index("ix_money_request_activity_id", "activity_id", "id"),
    )
    activity_id: Mapped[UUID] = mapped_column(ForeignKey("activity.id"))
    amount: Mapped[Decimal] = mapped_column(Numeric(16, 2))
    currency: Mapped[str] = mapped_column(String(3))
    amount_usd: Mapped[Decimal | None] = mapped_column(Numeric(16, 2))
    award_id: Mapped[UUID | None]
    award_title: Mapped[str | None] = mapped_column(Text)
    donor: Mapped[str | None] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(20), default="asked")
    reason_code: Mapped[str | None] = mapped_column(String(120))
    reason: Mapped[str | None] = mapped_column(Text)
    answered_at: Mapped[datetime | None]
    sequence: Mapped[int] = mapped_column(BigInteger, default=0)


class Contribution(Base):
    """A contribution that the Fund received for a programme, or found to be a bank's error and reversed."""

    __tablename__ = "contribution"
    __table_args__ = (Index("ix_contribution_programme", "programme", "sequence"),)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    programme: Mapped[str] = mapped_column(String(80))
    donor_id: Mapped[UUID]
    donor: Mapped[str] = mapped_column(Text)
    amount_usd: Mapped[Decimal] = mapped_column(Numeric(16, 2))
    received_on: Mapped[date]
    programme_total_usd: Mapped[Decimal] = mapped_column(Numeric(16, 2))
    reversed: Mapped[bool]
    sequence: Mapped[int] = mapped_column(BigInteger)


class Indicator(Kept, Base):
    """An indicator of an edition (rule 5)."""

    __tablename__ = "indicator"
    __table_args__ = (
        CheckConstraint(
            "kind <> 'quantitative' OR (unit IS NOT NULL AND baseline_value IS NOT NULL AND baseline_on IS NOT NULL"
            " AND target_value IS NOT NULL AND target_on IS NOT NULL)",
            name="quantitative",
        ),
        CheckConstraint(
            "kind <> 'qualitative' OR (baseline_value IS NULL AND target_value IS NULL AND NOT is_people_trained)",
            name="qualitative",
        ),
        CheckConstraint("kind IN ('quantitative', 'qualitative')", name="kind"),
        CheckConstraint("aggregation IN ('sum', 'latest')", name="aggregation"),
        CheckConstraint("NOT is_people_trained OR aggregation = 'sum'", name="people_are_added_up"),
        Index("ix_indicator_edition_id", "edition_id", "id"),
        Index("uq_indicator_people_trained", "edition_id", unique=True, postgresql_where="is_people_trained"),
    )
    edition_id: Mapped[UUID] = mapped_column(ForeignKey("edition.id"))
    name: Mapped[dict[str, Any]]
    kind: Mapped[str] = mapped_column(String(20))
    aggregation: Mapped[str] = mapped_column(String(20))
    unit: Mapped[str | None] = mapped_column(String(200))
    baseline_value: Mapped[Decimal | None]
    baseline_on: Mapped[date | None]
    baseline_note: Mapped[str | None] = mapped_column(Text)
    target_value: Mapped[Decimal | None]
    target_on: Mapped[date | None]
    target_note: Mapped[str | None] = mapped_column(Text)
    is_people_trained: Mapped[bool] = mapped_column(Boolean, default=False)
    version: Mapped[int] = mapped_column(Integer, default=1)


class Actual(Kept, Base):
    """A measurement; the parts of each disaggregation sum to the value (rule 3). It may be withdrawn, not changed."""

    __tablename__ = "actual"
    __table_args__ = (
        CheckConstraint("by_sex IS NULL OR parts_sum(by_sex) = value", name="by_sex"),
        CheckConstraint("by_sector IS NULL OR parts_sum(by_sector) = value", name="by_sector"),
        CheckConstraint("by_country IS NULL OR parts_sum(by_country) = value", name="by_country"),
        CheckConstraint(
            "value IS NOT NULL OR (note IS NOT NULL AND by_sex IS NULL AND by_sector IS NULL AND by_country IS NULL)",
            name="content",
        ),
        CheckConstraint("measured_on <= (created_at AT TIME ZONE 'UTC')::date", name="not_in_future"),
        CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_reason IS NULL)", name="withdrawn"),
        Index("ix_actual_indicator_id", "indicator_id", "measured_on", "id"),
    )
    indicator_id: Mapped[UUID] = mapped_column(ForeignKey("indicator.id"))
    measured_on: Mapped[date]
    value: Mapped[Decimal | None]
    by_sex: Mapped[dict[str, str] | None] = mapped_column(JSONB(none_as_null=True))
    by_sector: Mapped[dict[str, str] | None] = mapped_column(JSONB(none_as_null=True))
    by_country: Mapped[dict[str, str] | None] = mapped_column(JSONB(none_as_null=True))
    note: Mapped[str | None] = mapped_column(Text)
    withdrawn_by: Mapped[UUID | None]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_reason: Mapped[str | None] = mapped_column(Text)


class TrainedPerson(Base):
    """One completion that training reported, once per enrolment (rule 8); nobody's name."""

    __tablename__ = "trained_person"
    __table_args__ = (Index("ix_trained_person_edition_id", "edition_id", "sex", "sector", "country", "completed_on"),)
    enrolment_id: Mapped[UUID] = mapped_column(primary_key=True)
    edition_id: Mapped[UUID] = mapped_column(ForeignKey("edition.id"))
    sex: Mapped[str] = mapped_column(String(20))
    sector: Mapped[str] = mapped_column(String(20))
    country: Mapped[str] = mapped_column(String(2))
    completed_on: Mapped[date]


class Proposal(Kept, Base):
    """Training modules that experts proposed."""

    __tablename__ = "proposal"
    __table_args__ = (Index("ix_proposal_edition_id", "edition_id", "id"),)
    edition_id: Mapped[UUID] = mapped_column(ForeignKey("edition.id"))
    country: Mapped[str] = mapped_column(String(2))
    title: Mapped[dict[str, Any]]
    modules: Mapped[list[dict[str, Any]]]


class FollowUp(Base):
    """The evaluation after a training; the database computes its window and refuses an earlier date (rule 4)."""

    __tablename__ = "follow_up"
    __table_args__ = (
        CheckConstraint("done_on IS NULL OR done_on >= opens_on", name="not_too_early"),
        CheckConstraint(
            "(done_on IS NULL) = (recorded_by IS NULL) AND (done_on IS NULL) = (changes IS NULL)"
            " AND (done_on IS NULL) = (impact IS NULL) AND (done_on IS NULL) = (improved IS NULL)",
            name="complete",
        ),
        Index("ix_follow_up_opens_on_id", "opens_on", "id"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    edition_id: Mapped[UUID] = mapped_column(ForeignKey("edition.id"), index=True)
    training_edition_id: Mapped[UUID] = mapped_column(unique=True)
    title: Mapped[dict[str, Any]]
    training_ended_on: Mapped[date]
    opens_on: Mapped[date] = mapped_column(
        Date, Computed("(training_ended_on + interval '3 months')::date", persisted=True)
    )
    due_on: Mapped[date] = mapped_column(
        Date, Computed("(training_ended_on + interval '6 months')::date", persisted=True)
    )
    done_on: Mapped[date | None]
    changes: Mapped[str | None] = mapped_column(Text)
    impact: Mapped[str | None] = mapped_column(Text)
    improved: Mapped[bool | None]
    recorded_by: Mapped[UUID | None]
    recorded_at: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]
    sequence: Mapped[int] = mapped_column(BigInteger)
    version: Mapped[int] = mapped_column(Integer, default=1)
