"""The library's tables. The database enforces the rules as well (triggers: sql/)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Date,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    SmallInteger,
    String,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from services.forum.model import Base

_LANGUAGE = "language IN ('en', 'es', 'pt', 'fr')"
_MOMENT = DateTime(timezone=True)
_MAYBE = JSONB(none_as_null=True)


class Subject(Base):
    """A subject of the vocabulary: a broad one, or one within a broad one. None is ever removed."""

    __tablename__ = "library_subject"
    __table_args__ = (
        CheckConstraint("broader <> slug", name="broader"),
        CheckConstraint("name ?& ARRAY['en', 'es', 'pt', 'fr']", name="name"),
        Index("ix_library_subject_broader", "broader"),
    )

    slug: Mapped[str] = mapped_column(String(80), primary_key=True)
    broader: Mapped[str | None] = mapped_column(ForeignKey("library_subject.slug"))
    name: Mapped[dict[str, Any]] = mapped_column(JSONB)


class Resource(Base):
    """A library entry. `latest` is the last version's number, `published` that of the one readers see.

    `public` is the published version's audience. `world_number` is the version that the public saw last, `world_at` the
    moment at which what it sees last changed; the database sets both. `version` counts changes, for edits that name the
    version they were made on. `told_at` is when the catalogue of interventions last got an event about it; what was
    published before the catalogue subscribed is announced by a job.
    """

    __tablename__ = "resource"
    __table_args__ = (
        CheckConstraint("kind IN ('publication', 'best_practice', 'news', 'blog_post', 'video')", name="kind"),
        CheckConstraint("latest > 0 AND published BETWEEN 1 AND latest", name="numbers"),
        CheckConstraint("(published IS NULL) = (published_at IS NULL)", name="published"),
        CheckConstraint("NOT public OR published IS NOT NULL", name="public"),
        CheckConstraint(
            "(world_at IS NULL) = (world_number IS NULL) AND world_number <= latest"
            " AND (NOT public OR world_number IS NOT NULL)",
            name="world",
        ),
        CheckConstraint(
            "(withdrawn_at IS NULL) = (withdrawn_by IS NULL) AND (withdrawn_at IS NULL) = (withdrawn_reason IS NULL)"
            " AND (withdrawn_at IS NULL OR published IS NOT NULL)",
            name="withdrawn",
        ),
        Index(
            "ix_resource_listed",
            "published_at",
            "id",
            postgresql_where=text("published IS NOT NULL AND withdrawn_at IS NULL"),
        ),
        Index(
            "ix_resource_kind_listed", "kind", "published_at", "id",
            postgresql_where=text("published IS NOT NULL AND withdrawn_at IS NULL"),
        ),
        Index(
            "ix_resource_untold", "id",
            postgresql_where=text(
                "told_at IS NULL AND kind = 'best_practice' AND published IS NOT NULL AND withdrawn_at IS NULL"
            ),
        ),
        Index("ix_resource_submitted_by", "submitted_by", "id"),
        Index("ix_resource_world", "world_at", "id", postgresql_where=text("world_at IS NOT NULL")),
    )  # fmt: skip

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    submitted_by: Mapped[UUID] = mapped_column(Uuid)
    created_at: Mapped[datetime] = mapped_column(_MOMENT)
    latest: Mapped[int] = mapped_column(Integer, default=1)
    published: Mapped[int | None] = mapped_column(Integer)
    published_at: Mapped[datetime | None] = mapped_column(_MOMENT)
    public: Mapped[bool] = mapped_column(default=False)
    world_at: Mapped[datetime | None] = mapped_column(_MOMENT)
    world_number: Mapped[int | None] = mapped_column(Integer)
    withdrawn_at: Mapped[datetime | None] = mapped_column(_MOMENT)
    withdrawn_by: Mapped[UUID | None] = mapped_column(Uuid)
    withdrawn_reason: Mapped[str | None] = mapped_column(String(1000))
    version: Mapped[int] = mapped_column(Integer, default=1)
    told_at: Mapped[datetime | None] = mapped_column(_MOMENT)


class ResourceVersion(Base):
    """The content of a version of a resource. Published versions are never changed; at most one is unpublished."""

    __tablename__ = "resource_version"
    __table_args__ = (
        CheckConstraint("number > 0", name="number"),
        CheckConstraint("state IN ('draft', 'in_review', 'published')", name="state"),
        CheckConstraint(_LANGUAGE, name="language"),
        CheckConstraint("texts ? language", name="texts"),
        CheckConstraint("audience IN ('members', 'public')", name="audience"),
        CheckConstraint("link ~ '^https://'", name="link"),
        CheckConstraint("(state <> 'draft') = (submitted_at IS NOT NULL)", name="submitted"),
        CheckConstraint(
            "(state = 'published') = (published_at IS NOT NULL) AND (state = 'published') = (published_by IS NOT NULL)",
            name="published",
        ),
        CheckConstraint("published_by <> written_by", name="second_person"),
        CheckConstraint("cardinality(cited) = cardinality(interventions)", name="cited"),
        Index(
            "uq_resource_version_in_work", "resource_id", unique=True, postgresql_where=text("state <> 'published'")
        ),
        Index("ix_resource_version_written_by", "written_by"),
        Index(
            "ix_resource_version_in_review", "submitted_at", "resource_id",
            postgresql_where=text("state = 'in_review'"),
        ),
        ForeignKeyConstraint(["file_id", "resource_id"], ["stored_file.id", "stored_file.resource_id"]),
        Index("ix_resource_version_file_id", "file_id"),
        Index("ix_resource_version_subjects", "subjects", postgresql_using="gin"),
        Index("ix_resource_version_countries_programmes", "countries", "programmes", postgresql_using="gin"),
        Index("ix_resource_version_language", "language"),
        Index("ix_resource_version_year", "year"),
    )  # fmt: skip

    resource_id: Mapped[UUID] = mapped_column(ForeignKey("resource.id"), primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True)
    state: Mapped[str] = mapped_column(String(10), default="draft")
    language: Mapped[str] = mapped_column(String(2))
    # Language to title and abstract; the resource's own language is always there.
    texts: Mapped[dict[str, Any]] = mapped_column(JSONB)
    audience: Mapped[str] = mapped_column(String(10))
    subjects: Mapped[list[str]] = mapped_column(ARRAY(String(80)))
    countries: Mapped[list[str]] = mapped_column(ARRAY(String(2)))
    year: Mapped[int | None] = mapped_column(SmallInteger)
    creators: Mapped[list[dict[str, str]]] = mapped_column(JSONB)
    licence: Mapped[str | None] = mapped_column(String(40))
    link: Mapped[str | None] = mapped_column(String(2000))
    file_id: Mapped[UUID | None] = mapped_column(Uuid)
    programmes: Mapped[list[str]] = mapped_column(ARRAY(String(80)))
    interventions: Mapped[list[str]] = mapped_column(ARRAY(String(80)))
    # The catalogue version of each, on the day of writing; empty for versions older than this column.
    cited: Mapped[list[int | None] | None] = mapped_column(ARRAY(Integer))
    body: Mapped[str | None] = mapped_column(Text)
    body_html: Mapped[str | None] = mapped_column(Text)
    practice: Mapped[dict[str, str] | None] = mapped_column(_MAYBE)
    practice_html: Mapped[dict[str, str] | None] = mapped_column(_MAYBE)
    # The text of the body and the parts of a practice, without markup, for the search.
    plain: Mapped[str] = mapped_column(Text)
    written_by: Mapped[UUID] = mapped_column(Uuid)
    written_at: Mapped[datetime] = mapped_column(_MOMENT)
    submitted_at: Mapped[datetime | None] = mapped_column(_MOMENT)
    published_at: Mapped[datetime | None] = mapped_column(_MOMENT)
    published_by: Mapped[UUID | None] = mapped_column(Uuid)


class ResourceDownload(Base):
    """How often a resource's files were downloaded on a day. Who downloaded them is recorded nowhere."""

    __tablename__ = "resource_download"
    __table_args__ = (CheckConstraint("downloads > 0", name="downloads"),)

    resource_id: Mapped[UUID] = mapped_column(ForeignKey("resource.id"), primary_key=True)
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    downloads: Mapped[int] = mapped_column(Integer)


class ResourceText(Base):
    """What a published resource is found by, in each of its languages; not drafts or withdrawn ones.

    `plain` is its abstract, and in its own language its whole text; `vector` has lexemes of the folded title (weight
    A) and of `plain`, in that language.
    """

    __tablename__ = "resource_text"
    __table_args__ = (
        CheckConstraint(_LANGUAGE, name="language"),
        Index("ix_resource_text_vector", "vector", postgresql_using="gin"),
    )

    resource_id: Mapped[UUID] = mapped_column(ForeignKey("resource.id"), primary_key=True)
    language: Mapped[str] = mapped_column(String(2), primary_key=True)
    title: Mapped[str] = mapped_column(String(200))
    plain: Mapped[str] = mapped_column(Text)
    vector: Mapped[Any] = mapped_column(TSVECTOR)


class ResourceStep(Base):
    """The submission, return, publication or withdrawal of a version. The database refuses to change or delete it."""

    __tablename__ = "resource_step"
    __table_args__ = (
        CheckConstraint("deed IN ('submitted', 'returned', 'published', 'withdrawn')", name="deed"),
        CheckConstraint("reason <> '' OR deed IN ('submitted', 'published')", name="reason"),
        Index("ix_resource_step_resource_id", "resource_id", "id"),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    resource_id: Mapped[UUID] = mapped_column(ForeignKey("resource.id"))
    number: Mapped[int] = mapped_column(Integer)
    deed: Mapped[str] = mapped_column(String(10))
    member_id: Mapped[UUID] = mapped_column(Uuid)
    reason: Mapped[str] = mapped_column(String(1000))
    at: Mapped[datetime] = mapped_column(_MOMENT)


class Intervention(Base):
    """An intervention of the programmes' catalogue, as of the last event about it: a copy for checks and names.

    `number` is its newest version, whose name this is.
    """

    __tablename__ = "library_intervention"
    __table_args__ = (
        CheckConstraint("number > 0", name="number"),
        UniqueConstraint("intervention_id"),
    )

    slug: Mapped[str] = mapped_column(String(80), primary_key=True)
    intervention_id: Mapped[UUID] = mapped_column(Uuid)
    number: Mapped[int] = mapped_column(Integer)
    name: Mapped[dict[str, Any]] = mapped_column(JSONB)
    withdrawn: Mapped[bool]
    sequence: Mapped[int] = mapped_column(BigInteger)
