"""Drafts: one per member and place."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, SmallInteger, String, Text, UniqueConstraint, Uuid
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from services.forum.model import LANGUAGE, Base


class Draft(Base):
    """What a member has begun to write. Slots are 1 to 50: nobody has more."""

    __tablename__ = "draft"
    __table_args__ = (
        CheckConstraint("(board_id IS NULL) <> (topic_id IS NULL)", name="place"),
        CheckConstraint("slot BETWEEN 1 AND 50", name="slot"),
        CheckConstraint("char_length(text) <= 20000", name="text"),
        CheckConstraint(LANGUAGE, name="language"),
        UniqueConstraint("member_id", "slot"),
        UniqueConstraint("member_id", "board_id"),
        UniqueConstraint("member_id", "topic_id"),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    member_id: Mapped[UUID] = mapped_column(Uuid)
    slot: Mapped[int] = mapped_column(SmallInteger)
    board_id: Mapped[UUID | None] = mapped_column(ForeignKey("board.id"))
    topic_id: Mapped[UUID | None] = mapped_column(ForeignKey("topic.id", ondelete="CASCADE"))
    title: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)
    language: Mapped[str | None] = mapped_column(String(2))
    kind: Mapped[str] = mapped_column(String(12))
    tags: Mapped[list[str]] = mapped_column(ARRAY(String(80)))
    more: Mapped[dict[str, str]] = mapped_column(JSONB)
    saved_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
