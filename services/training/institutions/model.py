"""The table of institutions."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    Index,
    Integer,
    String,
    UniqueConstraint,
    Uuid,
)
from sqlalchemy.orm import Mapped, mapped_column

from chassis.columns import moment
from services.training.model import Base, one_of


class Institution(Base):
    """A police institution, an academy or a university."""

    __tablename__ = "institution"
    __table_args__ = (
        one_of("kind", "institution", "academy", "university"),
        UniqueConstraint("name", "country"),
        Index("ix_institution_kind", "kind", "name", "id"),
        Index("ix_institution_country", "country", "name", "id"),
        Index("ix_institution_kind_country", "kind", "country", "name", "id"),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(20))
    country: Mapped[str] = mapped_column(String(2))
    version: Mapped[int] = mapped_column(Integer, default=1)
    created_at: Mapped[datetime] = moment()
