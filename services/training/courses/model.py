"""The tables of courses, the versions of their curricula, and accreditations."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    Date,
    Index,
    Integer,
    Numeric,
    String,
    UniqueConstraint,
    Uuid,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from chassis.columns import moment
from services.training.institutions.model import Institution
from services.training.model import Base, ref


class Course(Base):
    """A course. `proposal_id`: the assessment's proposal for which it was drafted."""

    __tablename__ = "course"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    code: Mapped[str] = mapped_column(String(80), unique=True)
    title: Mapped[dict[str, str]] = mapped_column(JSONB)
    proposal_id: Mapped[UUID | None] = mapped_column(Uuid, unique=True)
    created_by: Mapped[UUID] = mapped_column(Uuid)
    version: Mapped[int] = mapped_column(Integer, default=1)
    created_at: Mapped[datetime] = moment()


class Curriculum(Base):
    """A version of a course's curriculum. Once published, a trigger refuses every change (Training rule 7)."""

    __tablename__ = "curriculum"
    __table_args__ = (UniqueConstraint("course_id", "number"), UniqueConstraint("course_id", "id"))

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    course_id: Mapped[UUID] = ref("course.id", index=False)
    number: Mapped[int] = mapped_column(Integer)
    published_at: Mapped[datetime | None] = moment(nullable=True)
    created_by: Mapped[UUID] = mapped_column(Uuid)
    version: Mapped[int] = mapped_column(Integer, default=1)
    created_at: Mapped[datetime] = moment()

    course: Mapped[Course] = relationship(lazy="joined")
    modules: Mapped[list[Module]] = relationship(
        order_by="Module.position", lazy="selectin", cascade="all, delete-orphan", passive_deletes=False
    )

    @property
    def hours(self) -> Decimal:
        return sum((module.hours or Decimal(0) for module in self.modules), Decimal(0))


class Module(Base):
    """A module of a curriculum, frozen with it."""

    __tablename__ = "module"
    __table_args__ = (
        CheckConstraint("position >= 1", name="position"),
        CheckConstraint("hours > 0", name="hours"),
        UniqueConstraint("curriculum_id", "position", deferrable=True, initially="DEFERRED"),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    curriculum_id: Mapped[UUID] = ref("curriculum.id", index=False)
    position: Mapped[int] = mapped_column(Integer)
    title: Mapped[dict[str, str]] = mapped_column(JSONB)
    hours: Mapped[Decimal | None] = mapped_column(Numeric(5, 1))


class Accreditation(Base):
    """A university's signature under one published curriculum version: never changed, never moved."""

    __tablename__ = "accreditation"
    __table_args__ = (
        UniqueConstraint("curriculum_id", "university_id"),
        Index("ix_accreditation_curriculum_id", "curriculum_id", "id"),
        Index("ix_accreditation_university_id", "university_id", "id"),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    curriculum_id: Mapped[UUID] = ref("curriculum.id", index=False)
    university_id: Mapped[UUID] = ref("institution.id", index=False)
    signed_by: Mapped[str] = mapped_column(String(200))
    signed_on: Mapped[date] = mapped_column(Date)
    document: Mapped[str] = mapped_column(String(200))
    recorded_by: Mapped[UUID] = mapped_column(Uuid)
    created_at: Mapped[datetime] = moment()

    curriculum: Mapped[Curriculum] = relationship(lazy="joined")
    university: Mapped[Institution] = relationship(lazy="joined")
