"""Reactions to posts."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from services.forum.model import Base


class Reaction(Base):
    """A member's reaction to a post, one of each kind at most. A trigger updates the counts in `post.reactions`."""

    __tablename__ = "reaction"
    __table_args__ = (CheckConstraint("kind IN ('thanks', 'agree', 'useful', 'new_to_me')", name="kind"),)

    post_id: Mapped[UUID] = mapped_column(ForeignKey("post.id"), primary_key=True)
    member_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    kind: Mapped[str] = mapped_column(String(12), primary_key=True)
    given_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
