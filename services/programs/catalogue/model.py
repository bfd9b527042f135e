"""The tables of the catalogue: interventions in versions, plans that cite them, practices that document them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from services.programs.model import Base, Kept

_MAYBE = JSONB(none_as_null=True)


class Intervention(Kept, Base):
    """An intervention of the catalogue; `version` is the number of its newest version.

    `told_at` is when it was last announced to the other services; a job announces what existed before they subscribed.
    """

    __tablename__ = "intervention"
    __table_args__ = (
        CheckConstraint(
            "(withdrawn_at IS NULL) = (withdrawn_by IS NULL) AND (withdrawn_at IS NULL) = (withdrawn_reason IS NULL)",
            name="withdrawn",
        ),
        CheckConstraint("withdrawn_reason <> ''", name="withdrawn_reason"),
        Index("ix_intervention_area_slug", "area", "slug"),
        Index("ix_intervention_untold", "id", postgresql_where=text("told_at IS NULL")),
    )
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    area: Mapped[str] = mapped_column(String(20))
    version: Mapped[int] = mapped_column(Integer, default=1)
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[UUID | None]
    withdrawn_reason: Mapped[str | None] = mapped_column(Text)
    told_at: Mapped[datetime | None]


class InterventionVersion(Base):
    """A published version of an intervention; the database refuses to change or delete it (rule 2)."""

    __tablename__ = "intervention_version"
    intervention_id: Mapped[UUID] = mapped_column(ForeignKey("intervention.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[dict[str, Any]]
    summary: Mapped[dict[str, Any]]
    evidence: Mapped[dict[str, Any]]
    evidence_level: Mapped[str] = mapped_column(String(20))
    published_on: Mapped[date]
    published_by: Mapped[UUID]


class Practice(Base):
    """A best practice of the library, as of the last event about it: only what the catalogue shows.

    `cited` has the interventions that it documents, by short name, each with the version that it cites. For one that
    not everybody may read, or that was withdrawn, only the event's sequence is kept, so that older events are ignored.
    """

    __tablename__ = "practice"
    __table_args__ = (
        CheckConstraint("(language IS NULL) = (titles IS NULL) AND titles ? language", name="titles"),
        CheckConstraint("language IN ('en', 'es', 'pt', 'fr')", name="language"),
        CheckConstraint("(language IS NOT NULL) OR cited = '{}'", name="cited"),
        CheckConstraint("sequence > 0", name="sequence"),
        Index("ix_practice_cited", "cited", postgresql_using="gin"),
    )
    resource_id: Mapped[UUID] = mapped_column(primary_key=True)
    language: Mapped[str | None] = mapped_column(String(2))
    titles: Mapped[dict[str, Any] | None] = mapped_column(_MAYBE)
    cited: Mapped[dict[str, Any]] = mapped_column(JSONB)
    sequence: Mapped[int] = mapped_column(BigInteger)
