"""What members want to hear of boards and topics. Whoever has no row has said nothing."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Index, String, Uuid, false
from sqlalchemy.orm import Mapped, mapped_column

from services.forum.model import Base

_LEVEL = "level IN ('watch', 'follow', 'mute')"


class BoardSubscription(Base):
    """What a member wants to hear of a board."""

    __tablename__ = "board_subscription"
    __table_args__ = (
        CheckConstraint(_LEVEL, name="level"),
        Index("ix_board_subscription_board_id_member_id", "board_id", "member_id"),
    )

    member_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    board_id: Mapped[UUID] = mapped_column(ForeignKey("board.id"), primary_key=True)
    level: Mapped[str] = mapped_column(String(10))
    since: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class TopicSubscription(Base):
    """What a member wants to hear of a topic; `by_writing` where nobody chose it: it came with writing there."""

    __tablename__ = "topic_subscription"
    __table_args__ = (
        CheckConstraint(_LEVEL, name="level"),
        CheckConstraint("NOT by_writing OR level = 'follow'", name="by_writing"),
        Index("ix_topic_subscription_topic_id_member_id", "topic_id", "member_id"),
    )

    member_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    topic_id: Mapped[UUID] = mapped_column(ForeignKey("topic.id"), primary_key=True)
    level: Mapped[str] = mapped_column(String(10))
    by_writing: Mapped[bool] = mapped_column(server_default=false())
    since: Mapped[datetime] = mapped_column(DateTime(timezone=True))
