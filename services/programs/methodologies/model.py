"""The table of methodologies."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    String,
)
from sqlalchemy.orm import Mapped, mapped_column

from services.programs.model import Base


class Methodology(Base):
    """A template of phases; `phases` are contracts.programs.methodologies.MethodologyPhase."""

    __tablename__ = "methodology"
    slug: Mapped[str] = mapped_column(String(80), primary_key=True)
    name: Mapped[dict[str, Any]]
    summary: Mapped[dict[str, Any]]
    phases: Mapped[list[dict[str, Any]]]
