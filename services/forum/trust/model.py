"""What the levels of trust require, what each of them allows, and since when a member is here."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, Integer, SmallInteger, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from services.forum.model import Base


class TrustLevel(Base):
    """A level, held by those with so many days, posts read and written, and at most so many upheld reports.

    A limit that is null is none. The rows are data, which each installation may change.
    """

    __tablename__ = "trust_level"
    __table_args__ = (
        CheckConstraint("level BETWEEN 0 AND 9", name="level"),
        CheckConstraint(
            "days >= 0 AND read >= 0 AND written >= 0 AND most_upheld >= 0"
            " AND (level > 0 OR (days = 0 AND read = 0 AND written = 0 AND most_upheld IS NULL))",
            name="thresholds",
        ),
        CheckConstraint(
            "topics_a_day > 0 AND replies_a_day > 0 AND links_a_post >= 0"
            " AND mentions_a_post >= 0 AND files_a_day >= 0",
            name="limits",
        ),
    )

    level: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    days: Mapped[int] = mapped_column(Integer)
    read: Mapped[int] = mapped_column(Integer)
    written: Mapped[int] = mapped_column(Integer)
    most_upheld: Mapped[int | None] = mapped_column(Integer)
    topics_a_day: Mapped[int | None] = mapped_column(Integer)
    replies_a_day: Mapped[int | None] = mapped_column(Integer)
    links_a_post: Mapped[int | None] = mapped_column(Integer)
    mentions_a_post: Mapped[int | None] = mapped_column(Integer)
    files_a_day: Mapped[int | None] = mapped_column(Integer)


class MemberSince(Base):
    """Since when the forum knows a member; written once, by a trigger of the members' copy."""

    __tablename__ = "member_since"

    member_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    since: Mapped[datetime] = mapped_column(DateTime(timezone=True))
