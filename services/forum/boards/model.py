"""What members have read of boards."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    Uuid,
)
from sqlalchemy.orm import Mapped, mapped_column

from services.forum.model import Base


class BoardRead(Base):
    """How many of a board's posts a member has read: the sum of the member's topic_read numbers there."""

    __tablename__ = "board_read"
    __table_args__ = (CheckConstraint("posts >= 0", name="posts"), Index("ix_board_read_board_id", "board_id"))

    member_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    board_id: Mapped[UUID] = mapped_column(ForeignKey("board.id"), primary_key=True)
    posts: Mapped[int] = mapped_column(Integer)
