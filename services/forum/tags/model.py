"""Tags: their vocabulary, and which topics have them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, String, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from services.forum.model import Base


class Tag(Base):
    """A tag of the vocabulary. A retired one stays on the topics that have it."""

    __tablename__ = "tag"
    __table_args__ = (CheckConstraint("name ? 'en'", name="name"),)

    slug: Mapped[str] = mapped_column(String(40), primary_key=True)
    # Language to text; English is always there.
    name: Mapped[dict[str, Any]] = mapped_column(JSONB)
    retired: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)


class TopicTag(Base):
    """A tag of a topic. Places are 1 to 5: no topic has more."""

    __tablename__ = "topic_tag"
    __table_args__ = (
        CheckConstraint("place BETWEEN 1 AND 5", name="place"),
        UniqueConstraint("topic_id", "place"),
        Index("ix_topic_tag_slug_topic_id", "slug", "topic_id"),
    )

    topic_id: Mapped[UUID] = mapped_column(ForeignKey("topic.id"), primary_key=True)
    slug: Mapped[str] = mapped_column(ForeignKey("tag.slug"), primary_key=True)
    place: Mapped[int] = mapped_column(SmallInteger)
