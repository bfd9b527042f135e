"""Columns that tables of several services have."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import DateTime
from sqlalchemy.orm import Mapped, mapped_column


def moment(*, nullable: bool = False) -> Mapped[datetime]:
    """A time with its zone."""
    return mapped_column(DateTime(timezone=True), nullable=nullable)
