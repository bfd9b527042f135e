"""The table of attendance."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import (
    Date,
    ForeignKey,
    Index,
    Uuid,
)
from sqlalchemy.orm import Mapped, mapped_column

from services.training.model import Base, ref


class Attendance(Base):
    """Whether a learner was there on a day."""

    __tablename__ = "attendance"
    __table_args__ = (Index("ix_attendance_edition_id", "edition_id", "held_on"),)

    enrolment_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("enrolment.id"), primary_key=True)
    held_on: Mapped[date] = mapped_column(Date, primary_key=True)
    edition_id: Mapped[UUID] = ref("edition.id", index=False)
    present: Mapped[bool]
    recorded_by: Mapped[UUID] = mapped_column(Uuid)
