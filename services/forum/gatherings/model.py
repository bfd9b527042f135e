"""Events that people come to, and who does."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Index, Integer, String, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from services.forum.model import Base


class Gathering(Base):
    """When and where the event of a topic is. `revision` counts its changes, for calendars. Cancellation is final."""

    __tablename__ = "gathering"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at AND ends_at <= starts_at + interval '31 days'", name="when"),
        CheckConstraint("place IS NOT NULL OR link IS NOT NULL", name="where"),
        CheckConstraint("(cancelled_at IS NULL) = (cancelled_reason IS NULL)", name="cancelled"),
        Index("ix_gathering_ends_at_topic_id", "ends_at", "topic_id"),
    )

    topic_id: Mapped[UUID] = mapped_column(ForeignKey("topic.id"), primary_key=True)
    starts_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    ends_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    time_zone: Mapped[str] = mapped_column(String(64))
    place: Mapped[str | None] = mapped_column(String(200))
    link: Mapped[str | None] = mapped_column(Text)
    revision: Mapped[int] = mapped_column(Integer, default=0)
    changed_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    cancelled_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    cancelled_reason: Mapped[str | None] = mapped_column(String(1000))


class Attendance(Base):
    """A member's answer to an event, one each. A trigger refuses it once the event is over or cancelled."""

    __tablename__ = "attendance"
    __table_args__ = (
        CheckConstraint("answer IN ('yes', 'perhaps', 'no')", name="answer"),
        Index("ix_attendance_member_id", "member_id"),
        Index("ix_attendance_topic_id_answered_at_member_id", "topic_id", "answered_at", "member_id"),
    )

    topic_id: Mapped[UUID] = mapped_column(ForeignKey("gathering.topic_id"), primary_key=True)
    member_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    answer: Mapped[str] = mapped_column(String(7))
    answered_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
