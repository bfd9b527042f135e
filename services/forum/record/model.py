"""What moderators did."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    DateTime,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    Uuid,
)
from sqlalchemy.orm import Mapped, mapped_column

from services.forum.model import Base


class ModerationEntry(Base):
    """What a moderator did, on a board or about a member. The database refuses to change or delete it."""

    __tablename__ = "moderation_entry"
    __table_args__ = (
        Index("ix_moderation_entry_board_id_id", "board_id", "id"),
        Index("ix_moderation_entry_topic_id", "topic_id"),
        Index("ix_moderation_entry_post_id", "post_id"),
        Index("ix_moderation_entry_member_id_id", "member_id", "id"),
        Index("ix_moderation_entry_moderator_id_id", "moderator_id", "id"),
        Index("ix_moderation_entry_deed_id", "deed", "id"),
        UniqueConstraint("id", "moderator_id", "member_id"),
        CheckConstraint("board_id IS NOT NULL OR member_id IS NOT NULL", name="about"),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    deed: Mapped[str] = mapped_column(String(20))
    moderator_id: Mapped[UUID] = mapped_column(Uuid)
    # Whom it concerns: the author of a hidden post, or the member who was warned, muted or suspended.
    member_id: Mapped[UUID | None] = mapped_column(Uuid)
    board_id: Mapped[UUID | None] = mapped_column(ForeignKey("board.id"))
    topic_id: Mapped[UUID | None] = mapped_column(ForeignKey("topic.id"))
    post_id: Mapped[UUID | None] = mapped_column(ForeignKey("post.id"))
    reason: Mapped[str] = mapped_column(String(1000))
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
