"""The table of proposals from assessments."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import (
    ForeignKey,
    Index,
    String,
)
from sqlalchemy.orm import Mapped, mapped_column

from services.programs.model import Base, Kept


class Proposal(Kept, Base):
    """Training modules that experts proposed."""

    __tablename__ = "proposal"
    __table_args__ = (Index("ix_proposal_edition_id", "edition_id", "id"),)
    edition_id: Mapped[UUID] = mapped_column(ForeignKey("edition.id"))
    country: Mapped[str] = mapped_column(String(2))
    title: Mapped[dict[str, Any]]
    modules: Mapped[list[dict[str, Any]]]
