"""The tables of indicators, measurements, trained people and follow-up evaluations."""

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
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from chassis.ids import new_id
from services.programs.model import Base, Kept


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
    """One completion that training reported, once per enrolment (rule 8); without names."""

    __tablename__ = "trained_person"
    __table_args__ = (Index("ix_trained_person_edition_id", "edition_id", "sex", "sector", "country", "completed_on"),)
    enrolment_id: Mapped[UUID] = mapped_column(primary_key=True)
    edition_id: Mapped[UUID] = mapped_column(ForeignKey("edition.id"))
    sex: Mapped[str] = mapped_column(String(20))
    sector: Mapped[str] = mapped_column(String(20))
    country: Mapped[str] = mapped_column(String(2))
    completed_on: Mapped[date]


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
        Index("ix_follow_up_done", "opens_on", "id", postgresql_where="done_on IS NOT NULL"),
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
