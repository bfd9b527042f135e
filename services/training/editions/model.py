"""The tables of editions and their seats: who has one, and who is waiting for one."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Date,
    DateTime,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, relationship

from chassis.columns import moment
from services.training.courses.model import Course, Curriculum
from services.training.model import Base, one_of, ref


class Edition(Base):
    """An edition of a course. A trigger on the enrolments keeps `seats_taken` and `waiting` (Training rule 6)."""

    __tablename__ = "edition"
    __table_args__ = (
        one_of("kind", "on_site", "virtual", "workshop"),
        one_of("status", "draft", "open", "ended"),
        CheckConstraint("seats_taken >= 0 AND (seats IS NULL OR seats_taken <= seats)", name="seats_never_oversold"),
        CheckConstraint("waiting >= 0", name="waiting"),
        CheckConstraint("ends_on >= starts_on", name="dates"),
        CheckConstraint("status = 'draft' OR (starts_on IS NOT NULL AND ends_on IS NOT NULL)", name="open_has_dates"),
        ForeignKeyConstraint(
            ["course_id", "curriculum_id"], ["curriculum.course_id", "curriculum.id"], name="fk_edition_curriculum"
        ),
        Index("ix_edition_course_id", "course_id", "id"),
        Index("ix_edition_kind", "kind", "id"),
        Index("ix_edition_country", "country", "id"),
        Index("ix_edition_instructor_ids", "instructor_ids", postgresql_using="gin"),
        Index("ix_edition_status", "status", "id"),
        Index("ix_edition_starts_on", "starts_on", postgresql_where=text("start_told_at IS NULL")),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    course_id: Mapped[UUID] = ref("course.id", index=False)
    curriculum_id: Mapped[UUID] = ref("curriculum.id")
    kind: Mapped[str] = mapped_column(String(20))
    status: Mapped[str] = mapped_column(String(20), default="draft")
    place: Mapped[str | None] = mapped_column(String(200))
    country: Mapped[str | None] = mapped_column(String(2))
    starts_on: Mapped[date | None] = mapped_column(Date)
    ends_on: Mapped[date | None] = mapped_column(Date)
    seats: Mapped[int | None] = mapped_column(Integer)
    seats_taken: Mapped[int] = mapped_column(Integer, default=0)
    waiting: Mapped[int] = mapped_column(Integer, server_default="0")
    queue_last: Mapped[int] = mapped_column(BigInteger, default=0)
    instructor_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid), default=list)
    organiser_id: Mapped[UUID | None] = ref("institution.id", nullable=True)
    programme_edition_id: Mapped[UUID | None] = mapped_column(Uuid, index=True)
    created_by: Mapped[UUID] = mapped_column(Uuid)
    version: Mapped[int] = mapped_column(Integer, default=1)
    created_at: Mapped[datetime] = moment()
    start_told_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))

    course: Mapped[Course] = relationship(lazy="joined", overlaps="curriculum")
    curriculum: Mapped[Curriculum] = relationship(
        lazy="joined", primaryjoin="Edition.curriculum_id == Curriculum.id", foreign_keys=[curriculum_id]
    )


class Enrolment(Base):
    """A learner in an edition; `queue` is the order in which they enrolled; it changes when they re-enrol."""

    __tablename__ = "enrolment"
    __table_args__ = (
        one_of("status", "enrolled", "waiting", "withdrawn", "completed"),
        one_of("sex", "female", "male", "undisclosed"),
        one_of("sector", "public", "private", "civil_society", "academia"),
        one_of("language", "en", "es", "pt", "fr"),
        CheckConstraint("(status = 'completed') = (completed_on IS NOT NULL)", name="completed_has_date"),
        UniqueConstraint("edition_id", "email_key"),
        UniqueConstraint("edition_id", "member_id"),
        UniqueConstraint("edition_id", "queue", deferrable=True, initially="DEFERRED"),
        Index("ix_enrolment_status", "edition_id", "status", "queue"),
        Index("ix_enrolment_country", "edition_id", "country", "queue"),
        Index("ix_enrolment_country_status", "edition_id", "country", "status", "queue"),
        Index("ix_enrolment_member_id", "member_id", "id", postgresql_where="member_id IS NOT NULL"),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    edition_id: Mapped[UUID] = ref("edition.id", index=False)
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
    enrolled_at: Mapped[datetime] = moment()
    version: Mapped[int] = mapped_column(Integer, default=1)

    edition: Mapped[Edition] = relationship(lazy="select")
