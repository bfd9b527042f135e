"""The table of methodologies."""

from __future__ import annotations

from typing import Any

from sqlalchemy import String, false
from sqlalchemy.orm import Mapped, mapped_column

from services.programs.model import Base


class Methodology(Base):
    """A template of phases; `phases` are contracts.programs.methodologies.MethodologyPhase.

    `protects_people`: no personal datum is accepted in the programmes that follow it (rule 9).
    """

    __tablename__ = "methodology"
    slug: Mapped[str] = mapped_column(String(80), primary_key=True)
    name: Mapped[dict[str, Any]]
    summary: Mapped[dict[str, Any]]
    phases: Mapped[list[dict[str, Any]]]
    protects_people: Mapped[bool] = mapped_column(server_default=false())
