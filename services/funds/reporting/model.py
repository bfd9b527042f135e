"""The record of what left the house: rows that nobody changes."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, String, Uuid
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from services.funds.model import Base, identifier, moment


class ExportRecord(Base):
    """Somebody took something home: what, about whom, in which format, how it was asked for, and what it told."""

    __tablename__ = "export_record"

    id: Mapped[UUID] = identifier()
    exported_at: Mapped[datetime] = moment()
    member_id: Mapped[UUID] = mapped_column(Uuid)
    what: Mapped[str] = mapped_column(String(80))
    subject_id: Mapped[UUID | None] = mapped_column(Uuid)
    format: Mapped[str] = mapped_column(String(20))
    parameters: Mapped[dict[str, Any]] = mapped_column(JSONB)
    digest: Mapped[str | None] = mapped_column(String(64))

    __table_args__ = (
        Index("ix_export_record_member_id", "member_id", "id"),
        Index("ix_export_record_subject_id", "subject_id", "id"),
        Index("ix_export_record_what", "what", "id"),
        CheckConstraint("digest ~ '^[0-9a-f]{64}$'", name="digest"),
        CheckConstraint("jsonb_typeof(parameters) = 'object'", name="parameters"),
    )
