"""The tables of training. What the database itself upholds besides (triggers) is in migrations/0001_training.py."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Date,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Numeric,
    String,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from chassis.database import NAMING


class Base(DeclarativeBase):
    """Training's own tables; no other service's base, so that no table can be shared by accident."""

    metadata = MetaData(naming_convention=NAMING)


def _one_of(column: str, *values: str) -> CheckConstraint:
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


def _moment(*, nullable: bool = False) -> Any:
    return mapped_column(DateTime(timezone=True), nullable=nullable)


def _ref(target: str, *, nullable: bool = False, index: bool = True) -> Any:
    return mapped_column(Uuid, ForeignKey(target), nullable=nullable, index=index)


class Institution(Base):
    """A police institution, an academy or a university."""

    __tablename__ = "institution"
    __table_args__ = (
        _one_of("kind", "institution", "academy", "university"),
        UniqueConstraint("name", "country"),
        Index("ix_institution_kind", "kind", "name", "id"),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(20))
    country: Mapped[str] = mapped_column(String(2))
    version: Mapped[int] = mapped_column(Integer, default=1)
    created_at: Mapped[datetime] = _moment()


class Course(Base):
    """A course. `proposal_id`: the assessment's proposal it was drafted for."""

    __tablename__ = "course"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    code: Mapped[str] = mapped_column(String(80), unique=True)
    title: Mapped[dict[str, str]] = mapped_column(JSONB)
    proposal_id: Mapped[UUID | None] = mapped_column(Uuid, unique=True)
    created_by: Mapped[UUID] = mapped_column(Uuid)
    version: Mapped[int] = mapped_column(Integer, default=1)
    created_at: Mapped[datetime] = _moment()


class Curriculum(Base):
    """A version of a course's curriculum. Once published, a trigger refuses every change (Training rule 7)."""

    __tablename__ = "curriculum"
    __table_args__ = (UniqueConstraint("course_id", "number"), UniqueConstraint("course_id", "id"))

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    course_id: Mapped[UUID] = _ref("course.id", index=False)
    number: Mapped[int] = mapped_column(Integer)
    published_at: Mapped[datetime | None] = _moment(nullable=True)
    created_by: Mapped[UUID] = mapped_column(Uuid)
    version: Mapped[int] = mapped_column(Integer, default=1)
    created_at: Mapped[datetime] = _moment()

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
    curriculum_id: Mapped[UUID] = _ref("curriculum.id", index=False)
    position: Mapped[int] = mapped_column(Integer)
    title: Mapped[dict[str, str]] = mapped_column(JSONB)
    hours: Mapped[Decimal | None] = mapped_column(Numeric(5, 1))


class Accreditation(Base):
    """A university's signature under one published curriculum version: never changed, never moved."""

    __tablename__ = "accreditation"
    __table_args__ = (UniqueConstraint("curriculum_id", "university_id"),)

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    curriculum_id: Mapped[UUID] = _ref("curriculum.id", index=False)
    university_id: Mapped[UUID] = _ref("institution.id")
    signed_by: Mapped[str] = mapped_column(String(200))
    signed_on: Mapped[date] = mapped_column(Date)
    document: Mapped[str] = mapped_column(String(200))
    recorded_by: Mapped[UUID] = mapped_column(Uuid)
    created_at: Mapped[datetime] = _moment()

    curriculum: Mapped[Curriculum] = relationship(lazy="joined")
    university: Mapped[Institution] = relationship(lazy="joined")


class Edition(Base):
    """An edition of a course. `seats_taken` is kept by a trigger on the enrolments (Training rule 6)."""

    __tablename__ = "edition"
    __table_args__ = (
        _one_of("kind", "on_site", "virtual", "workshop"),
        _one_of("status", "draft", "open", "ended"),
        CheckConstraint("seats_taken >= 0 AND (seats IS NULL OR seats_taken <= seats)", name="seats_never_oversold"),
        CheckConstraint("ends_on >= starts_on", name="dates"),
        CheckConstraint("status = 'draft' OR (starts_on IS NOT NULL AND ends_on IS NOT NULL)", name="open_has_dates"),
        ForeignKeyConstraint(
            ["course_id", "curriculum_id"], ["curriculum.course_id", "curriculum.id"], name="fk_edition_curriculum"
        ),
        Index("ix_edition_course_id", "course_id", "curriculum_id"),
        Index("ix_edition_instructor_ids", "instructor_ids", postgresql_using="gin"),
        Index("ix_edition_status", "status", "id"),
        Index("ix_edition_starts_on", "starts_on", postgresql_where=text("start_told_at IS NULL")),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    course_id: Mapped[UUID] = _ref("course.id", index=False)
    curriculum_id: Mapped[UUID] = _ref("curriculum.id")
    kind: Mapped[str] = mapped_column(String(20))
    status: Mapped[str] = mapped_column(String(20), default="draft")
    place: Mapped[str | None] = mapped_column(String(200))
    country: Mapped[str | None] = mapped_column(String(2))
    starts_on: Mapped[date | None] = mapped_column(Date)
    ends_on: Mapped[date | None] = mapped_column(Date)
    seats: Mapped[int | None] = mapped_column(Integer)
    seats_taken: Mapped[int] = mapped_column(Integer, default=0)
    queue_last: Mapped[int] = mapped_column(BigInteger, default=0)
    instructor_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid), default=list)
    organiser_id: Mapped[UUID | None] = _ref("institution.id", nullable=True)
    programme_edition_id: Mapped[UUID | None] = mapped_column(Uuid, index=True)
    created_by: Mapped[UUID] = mapped_column(Uuid)
    version: Mapped[int] = mapped_column(Integer, default=1)
    created_at: Mapped[datetime] = _moment()
    start_told_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))

    course: Mapped[Course] = relationship(lazy="joined", overlaps="curriculum")
    curriculum: Mapped[Curriculum] = relationship(
        lazy="joined", primaryjoin="Edition.curriculum_id == Curriculum.id", foreign_keys=[curriculum_id]
    )


class Enrolment(Base):
    """A learner in an edition; `queue` is the order in which they came (again: it changes when they come back)."""

    __tablename__ = "enrolment"
    __table_args__ = (
        _one_of("status", "enrolled", "waiting", "withdrawn", "completed"),
        _one_of("sex", "female", "male", "undisclosed"),
        _one_of("sector", "public", "private", "civil_society", "academia"),
        _one_of("language", "en", "es", "pt", "fr"),
        CheckConstraint("(status = 'completed') = (completed_on IS NOT NULL)", name="completed_has_date"),
        UniqueConstraint("edition_id", "email_key"),
        UniqueConstraint("edition_id", "member_id"),
        UniqueConstraint("edition_id", "queue", deferrable=True, initially="DEFERRED"),
        Index("ix_enrolment_waiting", "edition_id", "queue", postgresql_where="status = 'waiting'"),
        Index("ix_enrolment_member_id", "member_id", "id", postgresql_where="member_id IS NOT NULL"),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    edition_id: Mapped[UUID] = _ref("edition.id", index=False)
    member_id: Mapped[UUID | None] = mapped_column(Uuid)
    email: Mapped[str | None] = mapped_column(String(254))
    email_key: Mapped[str | None] = mapped_column(String(254))
    name: Mapped[str | None] = mapped_column(String(200))
    country: Mapped[str] = mapped_column(String(2))
    sex: Mapped[str] = mapped_column(String(20))
    sector: Mapped[str] = mapped_column(String(20))
    institution: Mapped[str | None] = mapped_column(String(200))
    language: Mapped[str] = mapped_column(String(2))
    status: Mapped[str] = mapped_column(String(20))
    queue: Mapped[int] = mapped_column(BigInteger)
    completed_on: Mapped[date | None] = mapped_column(Date)
    enrolled_by: Mapped[UUID] = mapped_column(Uuid)
    enrolled_at: Mapped[datetime] = _moment()
    version: Mapped[int] = mapped_column(Integer, default=1)

    edition: Mapped[Edition] = relationship(lazy="select")


class Import(Base):
    """A file of learners on its way in. `country`: the only one its sender may enrol for; null: any."""

    __tablename__ = "import"
    __table_args__ = (_one_of("status", "receiving", "queued", "checked", "refused", "done"),)

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    edition_id: Mapped[UUID] = _ref("edition.id")
    filename: Mapped[str] = mapped_column(String(200))
    status: Mapped[str] = mapped_column(String(20), default="receiving")
    dry_run: Mapped[bool] = mapped_column(default=True)
    partial: Mapped[bool] = mapped_column(default=False)
    country: Mapped[str | None] = mapped_column(String(2))
    encoding: Mapped[str | None] = mapped_column(String(20))
    delimiter: Mapped[str | None] = mapped_column(String(1))
    rows: Mapped[int] = mapped_column(Integer, default=0)
    enrolled: Mapped[int] = mapped_column(Integer, default=0)
    waiting: Mapped[int] = mapped_column(Integer, default=0)
    updated: Mapped[int] = mapped_column(Integer, default=0)
    unchanged: Mapped[int] = mapped_column(Integer, default=0)
    withdrawn: Mapped[int] = mapped_column(Integer, default=0)
    refused: Mapped[int] = mapped_column(Integer, default=0)
    created_by: Mapped[UUID] = mapped_column(Uuid)
    created_at: Mapped[datetime] = _moment()
    finished_at: Mapped[datetime | None] = _moment(nullable=True)


class ImportChunk(Base):
    """A part of a file; deleted when the import is done, or a week old."""

    __tablename__ = "import_chunk"

    import_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("import.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)


class ImportRowError(Base):
    """Why a row is refused. Holds no cell of the file, so that nobody's data outlives it here."""

    __tablename__ = "import_error"

    import_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("import.id", ondelete="CASCADE"), primary_key=True)
    row: Mapped[int] = mapped_column(Integer, primary_key=True)
    field: Mapped[str] = mapped_column(String(40), primary_key=True)
    reason: Mapped[str] = mapped_column(String(60))
    params: Mapped[dict[str, str]] = mapped_column(JSONB)


class Attendance(Base):
    """Whether a learner was there on a day."""

    __tablename__ = "attendance"
    __table_args__ = (Index("ix_attendance_edition_id", "edition_id", "held_on"),)

    enrolment_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("enrolment.id"), primary_key=True)
    held_on: Mapped[date] = mapped_column(Date, primary_key=True)
    edition_id: Mapped[UUID] = _ref("edition.id", index=False)
    present: Mapped[bool]
    recorded_by: Mapped[UUID] = mapped_column(Uuid)


class Statement(Base):
    """A statement of progress as it came; its identifier makes it count once (Training rule 8)."""

    __tablename__ = "statement"
    __table_args__ = (CheckConstraint("percent BETWEEN 0 AND 100", name="percent"),)

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    enrolment_id: Mapped[UUID] = _ref("enrolment.id")
    module_id: Mapped[UUID] = _ref("module.id")
    percent: Mapped[int] = mapped_column(Integer)
    stated_by: Mapped[UUID] = mapped_column(Uuid)
    stated_at: Mapped[datetime] = _moment()


class Progress(Base):
    """The furthest a learner has come in a module."""

    __tablename__ = "progress"
    __table_args__ = (CheckConstraint("percent BETWEEN 0 AND 100", name="percent"),)

    enrolment_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("enrolment.id"), primary_key=True)
    module_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("module.id"), primary_key=True, index=True)
    percent: Mapped[int] = mapped_column(Integer)


class Certificate(Base):
    """What was completed, and under whose accreditation, as of the day of issue. A trigger lets it only be revoked."""

    __tablename__ = "certificate"
    __table_args__ = (
        CheckConstraint("(revoked_at IS NULL) = (revoked_reason IS NULL)", name="revoked_with_reason"),
        Index("ix_certificate_edition_id", "edition_id", "id"),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    code: Mapped[str] = mapped_column(String(12), unique=True)
    enrolment_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("enrolment.id"), unique=True)
    edition_id: Mapped[UUID] = _ref("edition.id", index=False)
    curriculum_id: Mapped[UUID] = _ref("curriculum.id")
    name: Mapped[str | None] = mapped_column(String(200))
    title: Mapped[dict[str, str]] = mapped_column(JSONB)
    hours: Mapped[Decimal] = mapped_column(Numeric(7, 1))
    accredited_by: Mapped[list[dict[str, str]]] = mapped_column(JSONB)
    completed_on: Mapped[date] = mapped_column(Date)
    issued_at: Mapped[datetime] = _moment()
    revoked_at: Mapped[datetime | None] = _moment(nullable=True)
    revoked_reason: Mapped[str | None] = mapped_column(Text)
    revoked_by: Mapped[UUID | None] = mapped_column(Uuid)

    enrolment: Mapped[Enrolment] = relationship(lazy="joined", innerjoin=True)
    edition: Mapped[Edition] = relationship(lazy="select")
    curriculum: Mapped[Curriculum] = relationship(lazy="joined", innerjoin=True)
