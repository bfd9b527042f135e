"""Who enters a board by name."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Index, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from services.forum.model import Base


class BoardMembership(Base):
    """A member enters a board by name, until `ends_at` by the database's clock; ended ones stay, as a record."""

    __tablename__ = "board_membership"
    __table_args__ = (
        CheckConstraint("ends_at >= invited_at", name="ends_at"),
        Index("ix_board_membership_member_id", "member_id"),
        Index("ix_board_membership_ends_at", "ends_at", postgresql_where=text("reminded_at IS NULL")),
    )

    board_id: Mapped[UUID] = mapped_column(ForeignKey("board.id"), primary_key=True)
    member_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    keeper: Mapped[bool]
    invited_by: Mapped[UUID] = mapped_column(Uuid)
    invited_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    ends_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    reminded_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
