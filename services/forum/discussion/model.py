"""Earlier texts, and how far topics were read."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    Uuid,
)
from sqlalchemy.orm import Mapped, mapped_column

from services.forum.model import Base


class Revision(Base):
    """A text a post had before an edit. The database refuses to change or delete it."""

    __tablename__ = "revision"

    post_id: Mapped[UUID] = mapped_column(ForeignKey("post.id"), primary_key=True)
    version: Mapped[int] = mapped_column(Integer, primary_key=True)
    title: Mapped[str | None] = mapped_column(String(200))
    source: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(2))
    replaced_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    replaced_by: Mapped[UUID] = mapped_column(Uuid)


class TopicRead(Base):
    """How far a member has read a topic: a post's number."""

    __tablename__ = "topic_read"
    __table_args__ = (CheckConstraint("number > 0", name="number"), Index("ix_topic_read_topic_id", "topic_id"))

    member_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    topic_id: Mapped[UUID] = mapped_column(ForeignKey("topic.id"), primary_key=True)
    number: Mapped[int] = mapped_column(Integer)
