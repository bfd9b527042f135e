"""The tables of progress."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Integer,
    Uuid,
)
from sqlalchemy.orm import Mapped, mapped_column

from chassis.columns import moment
from services.training.model import Base, ref


class Statement(Base):
    """A statement of progress as received; its identifier makes it count once (Training rule 8)."""

    __tablename__ = "statement"
    __table_args__ = (CheckConstraint("percent BETWEEN 0 AND 100", name="percent"),)

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    enrolment_id: Mapped[UUID] = ref("enrolment.id")
    module_id: Mapped[UUID] = ref("module.id")
    percent: Mapped[int] = mapped_column(Integer)
    stated_by: Mapped[UUID] = mapped_column(Uuid)
    stated_at: Mapped[datetime] = moment()


class Progress(Base):
    """How far a learner has come in a module."""

    __tablename__ = "progress"
    __table_args__ = (CheckConstraint("percent BETWEEN 0 AND 100", name="percent"),)

    enrolment_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("enrolment.id"), primary_key=True)
    module_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("module.id"), primary_key=True, index=True)
    percent: Mapped[int] = mapped_column(Integer)
