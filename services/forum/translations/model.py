"""The translations' tables: current ones, all earlier versions, and the queue for the machine."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Index, Integer, String, Text, Uuid
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from services.forum.model import Base

_LANGUAGE = "language IN ('en', 'es', 'pt', 'fr')"
_BY = "(machine AND translator_id IS NULL) OR (NOT machine AND translator_id IS NOT NULL)"


class Translation(Base):
    """A post in a language other than its own, with the title of the topic it opens; one per post and language.

    `of_version` is the post's version that was translated: if the post has a later one, this is outdated. The
    database refuses a translation into the post's own language (trigger).
    """

    __tablename__ = "translation"
    __table_args__ = (
        CheckConstraint(_LANGUAGE, name="language"),
        CheckConstraint("version > 0 AND of_version > 0", name="versions"),
        CheckConstraint(_BY, name="translator"),
        Index("ix_translation_translator_id", "translator_id"),
    )

    post_id: Mapped[UUID] = mapped_column(ForeignKey("post.id"), primary_key=True)
    language: Mapped[str] = mapped_column(String(2), primary_key=True)
    version: Mapped[int] = mapped_column(Integer)
    of_version: Mapped[int] = mapped_column(Integer)
    title: Mapped[str | None] = mapped_column(String(200))
    source: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    plain: Mapped[str] = mapped_column(Text)
    vector: Mapped[Any] = mapped_column(TSVECTOR)
    machine: Mapped[bool]
    translator_id: Mapped[UUID | None] = mapped_column(Uuid)
    made_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class TranslationVersion(Base):
    """A version of a translation, even after its removal. The database refuses to change or delete it."""

    __tablename__ = "translation_version"
    __table_args__ = (CheckConstraint(_LANGUAGE, name="language"), CheckConstraint(_BY, name="translator"))

    post_id: Mapped[UUID] = mapped_column(ForeignKey("post.id"), primary_key=True)
    language: Mapped[str] = mapped_column(String(2), primary_key=True)
    version: Mapped[int] = mapped_column(Integer, primary_key=True)
    of_version: Mapped[int] = mapped_column(Integer)
    title: Mapped[str | None] = mapped_column(String(200))
    source: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    machine: Mapped[bool]
    translator_id: Mapped[UUID | None] = mapped_column(Uuid)
    made_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class TranslationJob(Base):
    """A post for the machine to translate at `due_at`; with growing delays while the machine does not answer."""

    __tablename__ = "translation_wanted"
    __table_args__ = (
        CheckConstraint(_LANGUAGE, name="language"),
        CheckConstraint("attempts >= 0", name="attempts"),
        Index("ix_translation_wanted_due_at", "due_at"),
    )

    post_id: Mapped[UUID] = mapped_column(ForeignKey("post.id"), primary_key=True)
    language: Mapped[str] = mapped_column(String(2), primary_key=True)
    attempts: Mapped[int] = mapped_column(Integer)
    due_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    problem: Mapped[str | None] = mapped_column(String(300))
