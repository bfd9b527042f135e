"""Polls, their choices and the ballots. Triggers check and count ballots."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Index, Integer, SmallInteger, String, Uuid
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from services.forum.model import Base


class Poll(Base):
    """The poll of a topic. Only its end changes, once: `closed_at` is when somebody closed it.

    `voters` and the choices' `votes` are counted by a trigger, and final when the poll is closed.
    """

    __tablename__ = "poll"
    __table_args__ = (
        CheckConstraint("results IN ('always', 'after_voting', 'after_closing')", name="results"),
        CheckConstraint("voters >= 0", name="voters"),
    )

    topic_id: Mapped[UUID] = mapped_column(ForeignKey("topic.id"), primary_key=True)
    several: Mapped[bool]
    results: Mapped[str] = mapped_column(String(13))
    closes_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    closed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    voters: Mapped[int] = mapped_column(Integer, default=0)


class Choice(Base):
    """An option to vote for. Its text never changes."""

    __tablename__ = "poll_choice"
    __table_args__ = (
        CheckConstraint("number BETWEEN 1 AND 20", name="number"),
        CheckConstraint("votes >= 0", name="votes"),
    )

    topic_id: Mapped[UUID] = mapped_column(ForeignKey("poll.topic_id"), primary_key=True)
    number: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    text: Mapped[str] = mapped_column(String(200))
    votes: Mapped[int] = mapped_column(Integer, default=0)


class Ballot(Base):
    """What a member chose; one ballot each. It is never shown to anybody else."""

    __tablename__ = "ballot"
    __table_args__ = (
        CheckConstraint("cardinality(choices) >= 1", name="choices"),
        Index("ix_ballot_member_id", "member_id"),
    )

    topic_id: Mapped[UUID] = mapped_column(ForeignKey("poll.topic_id"), primary_key=True)
    member_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    choices: Mapped[list[int]] = mapped_column(ARRAY(SmallInteger))
    cast_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
