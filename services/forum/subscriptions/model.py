"""Members' subscriptions to boards and topics. A member without a row has chosen nothing."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Index, String, Uuid, false
from sqlalchemy.orm import Mapped, mapped_column

from services.forum.model import Base

_LEVEL = "level IN ('watch', 'follow', 'mute')"


class BoardSubscription(Base):
    """A member's subscription to a board."""

    __tablename__ = "board_subscription"
    __table_args__ = (
        CheckConstraint(_LEVEL, name="level"),
        Index("ix_board_subscription_board_id_member_id", "board_id", "member_id"),
        Index("ix_board_subscription_member_id_since_board_id", "member_id", "since", "board_id"),
    )

    member_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    board_id: Mapped[UUID] = mapped_column(ForeignKey("board.id"), primary_key=True)
    level: Mapped[str] = mapped_column(String(10))
    since: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class TopicSubscription(Base):
    """A member's subscription to a topic; `by_writing` if not chosen, but begun by writing there."""

    __tablename__ = "topic_subscription"
    __table_args__ = (
        CheckConstraint(_LEVEL, name="level"),
        CheckConstraint("NOT by_writing OR level = 'follow'", name="by_writing"),
        Index("ix_topic_subscription_topic_id_member_id", "topic_id", "member_id"),
        Index("ix_topic_subscription_member_id_since_topic_id", "member_id", "since", "topic_id"),
    )

    member_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    topic_id: Mapped[UUID] = mapped_column(ForeignKey("topic.id"), primary_key=True)
    level: Mapped[str] = mapped_column(String(10))
    by_writing: Mapped[bool] = mapped_column(server_default=false())
    since: Mapped[datetime] = mapped_column(DateTime(timezone=True))
