"""The table of certificates."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    Numeric,
    String,
    Text,
    Uuid,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from chassis.columns import moment
from services.training.courses.model import Curriculum
from services.training.editions.model import Edition, Enrolment
from services.training.model import Base, ref


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
    edition_id: Mapped[UUID] = ref("edition.id", index=False)
    curriculum_id: Mapped[UUID] = ref("curriculum.id")
    name: Mapped[str | None] = mapped_column(String(200))
    title: Mapped[dict[str, str]] = mapped_column(JSONB)
    hours: Mapped[Decimal] = mapped_column(Numeric(7, 1))
    accredited_by: Mapped[list[dict[str, str]]] = mapped_column(JSONB)
    completed_on: Mapped[date] = mapped_column(Date)
    issued_at: Mapped[datetime] = moment()
    revoked_at: Mapped[datetime | None] = moment(nullable=True)
    revoked_reason: Mapped[str | None] = mapped_column(Text)
    revoked_by: Mapped[UUID | None] = mapped_column(Uuid)

    enrolment: Mapped[Enrolment] = relationship(lazy="joined", innerjoin=True)
    edition: Mapped[Edition] = relationship(lazy="select")
    curriculum: Mapped[Curriculum] = relationship(lazy="joined", innerjoin=True)
