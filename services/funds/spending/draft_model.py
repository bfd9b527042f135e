"""Costs that are only begun: no part of the books, their maker's own until they are entered or deleted."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Uuid
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from chassis.columns import moment
from services.funds.model import Base, identifier


class CostDraft(Base):
    """A cost that somebody has begun to enter, as it was written."""

    __tablename__ = "cost_draft"

    id: Mapped[UUID] = identifier()
    member_id: Mapped[UUID] = mapped_column(Uuid)
    fields: Mapped[dict[str, str]] = mapped_column(JSONB)
    saved_at: Mapped[datetime] = moment()

    __table_args__ = (Index("ix_cost_draft_member", "member_id", "id"),)


class CostDraftFile(Base):
    """A file that will be evidence of the cost."""

    __tablename__ = "cost_draft_file"

    id: Mapped[UUID] = identifier()
    draft_id: Mapped[UUID] = mapped_column(ForeignKey("cost_draft.id", ondelete="CASCADE"), index=True)
    filename: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(100))
    size_bytes: Mapped[int]
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
