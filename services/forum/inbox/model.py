"""The inbox's tables: the notices, how members want to be notified, and what is waiting to be mailed."""

from __future__ import annotations

from datetime import datetime, time
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    SmallInteger,
    String,
    Text,
    Time,
    UniqueConstraint,
    Uuid,
    cast,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from services.forum.model import Base


class NoticeRhythm(Base):
    """When a member gets mail, in the member's time zone. A member without a row has chosen nothing."""

    __tablename__ = "notice_rhythm"
    __table_args__ = (
        CheckConstraint("digest IN ('never', 'daily', 'weekly')", name="digest"),
        CheckConstraint("digest_on BETWEEN 1 AND 7", name="weekday"),
        CheckConstraint(
            "(quiet_from IS NULL) = (quiet_to IS NULL) AND quiet_from IS DISTINCT FROM quiet_to"
            " OR quiet_from IS NULL AND quiet_to IS NULL",
            name="quiet",
        ),
    )

    member_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    # An IANA name; the database refuses one that it does not know (a trigger).
    time_zone: Mapped[str] = mapped_column(String(64))
    quiet_from: Mapped[time | None] = mapped_column(Time)
    quiet_to: Mapped[time | None] = mapped_column(Time)
    digest: Mapped[str] = mapped_column(String(10))
    digest_at: Mapped[time] = mapped_column(Time)
    digest_on: Mapped[int] = mapped_column(SmallInteger)


class NoticeChoice(Base):
    """How a member wants to be notified of one kind; kinds without a row use the defaults."""

    __tablename__ = "notice_choice"
    __table_args__ = (CheckConstraint("delivery IN ('off', 'inbox', 'digest', 'at_once')", name="delivery"),)

    member_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    kind: Mapped[str] = mapped_column(String(40), primary_key=True)
    delivery: Mapped[str] = mapped_column(String(10))


class MailItem(Base):
    """A notice waiting to be mailed, once: the row is deleted in the transaction that requests the mail."""

    __tablename__ = "mail_item"
    __table_args__ = (
        ForeignKeyConstraint(["member_id", "number"], ["notice.member_id", "notice.number"], ondelete="CASCADE"),
        CheckConstraint("delivery IN ('digest', 'at_once')", name="delivery"),
        Index("ix_mail_item_due_at_member_id", "due_at", "member_id"),
    )

    member_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    delivery: Mapped[str] = mapped_column(String(10))
    due_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class Inbox(Base):
    """A member's inbox. Notices are numbered under a lock on its row; unread = last - read_to."""

    __tablename__ = "inbox_owner"
    __table_args__ = (CheckConstraint("read_to >= 0 AND last >= read_to", name="numbers"),)

    member_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    last: Mapped[int] = mapped_column(Integer)
    read_to: Mapped[int] = mapped_column(Integer, default=0)


class Notice(Base):
    """A notice in an inbox; a notice reaches a member once. `actor_id` is who caused it, for erasure."""

    __tablename__ = "notice"
    __table_args__ = (
        CheckConstraint("number > 0", name="number"),
        UniqueConstraint("notice_id", "member_id"),
        Index("ix_notice_actor_id", "actor_id"),
        Index(
            "ix_notice_topic_id_member_id_number",
            "topic_id",
            "member_id",
            "number",
            postgresql_where=text("topic_id IS NOT NULL"),
        ),
    )

    member_id: Mapped[UUID] = mapped_column(ForeignKey("inbox_owner.member_id"), primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True)
    notice_id: Mapped[UUID] = mapped_column(Uuid)
    kind: Mapped[str] = mapped_column(String(40))
    params: Mapped[dict[str, str]] = mapped_column(JSONB)
    link: Mapped[str] = mapped_column(Text)
    actor_id: Mapped[UUID | None] = mapped_column(Uuid)
    # The topic it is about: those who may not read it any more are not notified any more.
    topic_id: Mapped[UUID | None] = mapped_column(Uuid)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


# The board that a notice leads to, if it is about a board itself: an invitation to it, the end of a membership.
ABOUT_BOARD: ColumnElement[UUID | None] = cast(
    func.substring(Notice.link, "^/forum/boards/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"), Uuid
)


class MemberBlock(Base):
    """A member who takes no notices from another; the chat's word."""

    __tablename__ = "member_block"
    __table_args__ = (Index("ix_member_block_blocked_id", "blocked_id"),)

    member_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    blocked_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
