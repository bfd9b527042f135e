"""Reports to donors that are made here: drafts with their versions, and what was submitted."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, String, Uuid, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from chassis.columns import moment
from services.funds.model import Base, identifier


class DonorReport(Base):
    """A report on an award. `content`: all of it as it was when it was submitted; from then on it does not change."""

    __tablename__ = "donor_report"

    id: Mapped[UUID] = identifier()
    award_id: Mapped[UUID] = mapped_column(ForeignKey("award.id"))
    duty_id: Mapped[UUID | None] = mapped_column(ForeignKey("report_duty.id"), unique=True)
    kind: Mapped[str] = mapped_column(String(10))
    period_from: Mapped[date]
    period_to: Mapped[date]
    language: Mapped[str] = mapped_column(String(2))
    narrative: Mapped[dict[str, str]] = mapped_column(JSONB)
    facts: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    changed_by: Mapped[UUID] = mapped_column(Uuid)
    changed_at: Mapped[datetime] = moment()
    version: Mapped[int] = mapped_column(server_default=text("1"))
    submitted_on: Mapped[date | None]
    submitted_by: Mapped[UUID | None] = mapped_column(Uuid)
    submitted_at: Mapped[datetime | None] = moment(nullable=True)
    content: Mapped[dict[str, Any] | None] = mapped_column(JSONB, deferred=True)

    __table_args__ = (
        Index("ix_donor_report_award", "award_id", "id"),
        CheckConstraint("kind IN ('narrative', 'financial', 'final')", name="kind"),
        CheckConstraint("period_from <= period_to", name="period"),
        CheckConstraint(
            "num_nonnulls(submitted_on, submitted_by, submitted_at, content) IN (0, 4) AND submitted_on >= period_to",
            name="submitted",
        ),
    )


class DonorReportVersion(Base):
    """What was written up to a version of a draft."""

    __tablename__ = "donor_report_version"

    report_id: Mapped[UUID] = mapped_column(ForeignKey("donor_report.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    narrative: Mapped[dict[str, str]] = mapped_column(JSONB)
    written_by: Mapped[UUID] = mapped_column(Uuid)
    written_at: Mapped[datetime] = moment()

    __table_args__ = (CheckConstraint("number > 0", name="number"),)
