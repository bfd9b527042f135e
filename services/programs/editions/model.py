"""The tables of programmes, their editions and their phases."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from chassis.ids import new_id
from services.programs.model import Base, Kept


class Programme(Kept, Base):
    """A programme."""

    __tablename__ = "programme"
    __table_args__ = (Index("ix_programme_networks", "networks", postgresql_using="gin"),)
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
        Index("ix_edition_programme_id_id", "programme_id", "id"),
    )
    programme_id: Mapped[UUID] = mapped_column(ForeignKey("programme.id"))
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
    """A phase of an edition, with its own copy of the methodology as it was when the edition began (rule 1)."""

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
    """The record of requests and decisions about phases; the database refuses to change or delete a row."""

    __tablename__ = "phase_decision"
    __table_args__ = (Index("ix_phase_decision_edition_id", "edition_id", "id"),)
    edition_id: Mapped[UUID] = mapped_column(ForeignKey("edition.id"))
    phase_id: Mapped[UUID] = mapped_column(ForeignKey("phase.id"), index=True)
    action: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str | None] = mapped_column(Text)


class Deliverable(Kept, Base):
    """Something submitted during a phase."""

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
