"""The forum's tables."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    SmallInteger,
    String,
    Text,
    UniqueConstraint,
    Uuid,
    false,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TSVECTOR
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from chassis.database import NAMING

LANGUAGE = "language IN ('en', 'es', 'pt', 'fr')"


class Base(DeclarativeBase):
    """The forum's own tables, and nobody else's."""

    metadata = MetaData(naming_convention=NAMING)


class Board(Base):
    """A board. An empty list of networks, roles or countries leaves that question open; `members` enter anyway.

    The counters make unread counts a subtraction; they change in the transaction that adds a topic or a post.
    """

    __tablename__ = "board"
    __table_args__ = (
        CheckConstraint("topics >= 0 AND posts >= topics", name="counters"),
        CheckConstraint("slow_seconds BETWEEN 0 AND 86400", name="slow_seconds"),
        CheckConstraint("busy_posts >= 0", name="busy_posts"),
        CheckConstraint("place BETWEEN 0 AND 9999", name="place"),
        CheckConstraint("cardinality(path) <= 3", name="depth"),
        CheckConstraint(
            "parent_id IS NULL AND cardinality(path) = 0"
            " OR parent_id IS NOT NULL AND parent_id = path[cardinality(path)]",
            name="path",
        ),
        CheckConstraint("NOT id = ANY(path)", name="no_cycle"),
        CheckConstraint("jsonb_typeof(name) = 'object' AND name <> '{}'", name="name"),
        Index("ix_board_parent_id", "parent_id"),
        UniqueConstraint("slug"),
        UniqueConstraint("edition_id"),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    slug: Mapped[str] = mapped_column(String(80))
    # Language to text, at least one.
    name: Mapped[dict[str, Any]] = mapped_column(JSONB)
    description: Mapped[dict[str, Any]] = mapped_column(JSONB)
    networks: Mapped[list[str]] = mapped_column(ARRAY(String(40)))
    roles: Mapped[list[str]] = mapped_column(ARRAY(String(40)))
    countries: Mapped[list[str]] = mapped_column(ARRAY(String(2)))
    members: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    edition_id: Mapped[UUID | None] = mapped_column(Uuid)
    topics: Mapped[int] = mapped_column(Integer, default=0)
    posts: Mapped[int] = mapped_column(Integer, default=0)
    opened_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    last_activity_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    version: Mapped[int] = mapped_column(Integer, default=1)
    # What has to pass between two posts of one member; 0: nothing.
    slow_seconds: Mapped[int] = mapped_column(Integer, default=0)
    # The minute of the last post, and how many were written in it.
    busy_minute: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    busy_posts: Mapped[int] = mapped_column(Integer, server_default="0")
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("board.id"))
    # The boards above, the topmost first: made by the database from `parent_id`.
    path: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid), server_default="{}")
    # Nobody enters but who is invited by name.
    private: Mapped[bool] = mapped_column(server_default=false())
    # Where it stands among those of the same parent: by this, then by its address.
    place: Mapped[int] = mapped_column(Integer, default=0)


class Topic(Base):
    """A topic. Its row is the lock under which posts are numbered: `posts` is the last number given out.

    `answer` is the number of the post that answers a question; `pinned` is 1 for what stands before the others of its
    board: a number, so that one index has a board's topics in their order.
    """

    __tablename__ = "topic"
    __table_args__ = (
        CheckConstraint(LANGUAGE, name="language"),
        CheckConstraint("posts >= 0", name="posts"),
        CheckConstraint("kind IN ('discussion', 'question', 'poll', 'event')", name="kind"),
        CheckConstraint("answer IS NULL OR (kind = 'question' AND answer > 1)", name="answer"),
        CheckConstraint("pinned IN (0, 1)", name="pinned"),
        CheckConstraint("slow_seconds BETWEEN 0 AND 86400", name="slow_seconds"),
        CheckConstraint(
            "(merged_into IS NULL) = (merged_after IS NULL)"
            " AND (merged_into IS NULL OR (merged_into <> id AND posts = 0 AND answer IS NULL AND pinned = 0))",
            name="merged",
        ),
        ForeignKeyConstraint(
            ["id", "answer"], ["post.topic_id", "post.number"], name="fk_topic_answer", use_alter=True
        ),
        Index("ix_topic_board_id_pinned_last_activity_at_id", "board_id", "pinned", "last_activity_at", "id"),
        Index("ix_topic_last_activity_at_id", "last_activity_at", "id"),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    board_id: Mapped[UUID] = mapped_column(ForeignKey("board.id"))
    title: Mapped[str] = mapped_column(String(200))
    language: Mapped[str] = mapped_column(String(2))
    author_id: Mapped[UUID] = mapped_column(Uuid)
    locked: Mapped[bool] = mapped_column(default=False)
    posts: Mapped[int] = mapped_column(Integer, default=0)
    opened_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    last_activity_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    last_author_id: Mapped[UUID] = mapped_column(Uuid)
    version: Mapped[int] = mapped_column(Integer, default=1)
    kind: Mapped[str] = mapped_column(String(12), default="discussion")
    answer: Mapped[int | None] = mapped_column(Integer)
    pinned: Mapped[int] = mapped_column(SmallInteger, default=0)
    slow_seconds: Mapped[int] = mapped_column(Integer, default=0)
    # A merged topic has no posts any more: its post n is number `merged_after` + n of the other one.
    merged_into: Mapped[UUID | None] = mapped_column(ForeignKey("topic.id"))
    merged_after: Mapped[int | None] = mapped_column(Integer)
    # The first note that was left where its posts had been, for a topic that was split off.
    split_from: Mapped[UUID | None] = mapped_column(ForeignKey("post.id", use_alter=True))


class Post(Base):
    """A post: what was written (`source`, Markdown), what is shown (`html`), what is searched (`plain`, `vector`)."""

    __tablename__ = "post"
    __table_args__ = (
        CheckConstraint(LANGUAGE, name="language"),
        CheckConstraint("number > 0", name="number"),
        CheckConstraint(
            "(hidden_at IS NULL) = (hidden_by IS NULL) AND (hidden_at IS NULL) = (hidden_reason IS NULL)", name="hidden"
        ),
        CheckConstraint(
            "moved_post_id IS NULL OR (moved_post_id <> id AND number > 1 AND source = '' AND hidden_at IS NULL)",
            name="moved",
        ),
        UniqueConstraint("topic_id", "number"),
        Index("ix_post_author_id_written_at", "author_id", "written_at"),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    topic_id: Mapped[UUID] = mapped_column(ForeignKey("topic.id"))
    number: Mapped[int] = mapped_column(Integer)
    author_id: Mapped[UUID] = mapped_column(Uuid)
    language: Mapped[str] = mapped_column(String(2))
    source: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    plain: Mapped[str] = mapped_column(Text)
    # Lexemes of the folded title (weight A, opening posts only) and text, in the post's own language.
    vector: Mapped[Any] = mapped_column(TSVECTOR)
    written_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    edited_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    hidden_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    hidden_by: Mapped[UUID | None] = mapped_column(Uuid)
    hidden_reason: Mapped[str | None] = mapped_column(String(1000))
    version: Mapped[int] = mapped_column(Integer, default=1)
    # Kind to number, counted by a trigger of `reaction`.
    reactions: Mapped[dict[str, int]] = mapped_column(JSONB, server_default="{}")
    # What readers see of its files, written by a trigger of `stored_file`.
    files: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, server_default="[]")
    # A note in the place of a post that was moved to another topic: numbers have no gaps, and old addresses lead on.
    moved_post_id: Mapped[UUID | None] = mapped_column(ForeignKey("post.id"))


class Revision(Base):
    """A text a post had before an edit. The database refuses to change or delete it."""

    __tablename__ = "revision"

    post_id: Mapped[UUID] = mapped_column(ForeignKey("post.id"), primary_key=True)
    version: Mapped[int] = mapped_column(Integer, primary_key=True)
    title: Mapped[str | None] = mapped_column(String(200))
    source: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(2))
    replaced_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    replaced_by: Mapped[UUID] = mapped_column(Uuid)


class TopicRead(Base):
    """How far a member has read a topic: a post's number."""

    __tablename__ = "topic_read"
    __table_args__ = (CheckConstraint("number > 0", name="number"), Index("ix_topic_read_topic_id", "topic_id"))

    member_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    topic_id: Mapped[UUID] = mapped_column(ForeignKey("topic.id"), primary_key=True)
    number: Mapped[int] = mapped_column(Integer)


class BoardRead(Base):
    """How many of a board's posts a member has read: the sum of that member's topic_read numbers there."""

    __tablename__ = "board_read"
    __table_args__ = (CheckConstraint("posts >= 0", name="posts"), Index("ix_board_read_board_id", "board_id"))

    member_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    board_id: Mapped[UUID] = mapped_column(ForeignKey("board.id"), primary_key=True)
    posts: Mapped[int] = mapped_column(Integer)


class Flag(Base):
    """A member's word that a post should not stand; at most one open per member and post."""

    __tablename__ = "flag"
    __table_args__ = (
        CheckConstraint(LANGUAGE, name="language"),
        CheckConstraint("status IN ('open', 'upheld', 'dismissed')", name="status"),
        CheckConstraint(
            "(status = 'open') = (decided_at IS NULL) AND (decided_at IS NULL) = (decided_by IS NULL)"
            " AND (decided_at IS NULL) = (decision_reason IS NULL)",
            name="decided",
        ),
        Index("uq_flag_open", "post_id", "reporter_id", unique=True, postgresql_where=text("status = 'open'")),
        Index("ix_flag_post_id", "post_id"),
        Index("ix_flag_status_id", "status", "id"),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    post_id: Mapped[UUID] = mapped_column(ForeignKey("post.id"))
    reporter_id: Mapped[UUID] = mapped_column(Uuid)
    cause: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(String(1000))
    language: Mapped[str] = mapped_column(String(2))
    flagged_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    status: Mapped[str] = mapped_column(String(10), default="open")
    decided_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    decided_by: Mapped[UUID | None] = mapped_column(Uuid)
    decision_reason: Mapped[str | None] = mapped_column(String(1000))


class ModerationEntry(Base):
    """What a moderator did, on a board or about a member. The database refuses to change or delete it."""

    __tablename__ = "moderation_entry"
    __table_args__ = (
        Index("ix_moderation_entry_board_id_id", "board_id", "id"),
        Index("ix_moderation_entry_topic_id", "topic_id"),
        Index("ix_moderation_entry_post_id", "post_id"),
        Index("ix_moderation_entry_member_id_id", "member_id", "id"),
        UniqueConstraint("id", "moderator_id", "member_id"),
        CheckConstraint("board_id IS NOT NULL OR member_id IS NOT NULL", name="about"),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    deed: Mapped[str] = mapped_column(String(20))
    moderator_id: Mapped[UUID] = mapped_column(Uuid)
    # Whom it concerns: the author of a hidden post, who was warned, muted, suspended.
    member_id: Mapped[UUID | None] = mapped_column(Uuid)
    board_id: Mapped[UUID | None] = mapped_column(ForeignKey("board.id"))
    topic_id: Mapped[UUID | None] = mapped_column(ForeignKey("topic.id"))
    post_id: Mapped[UUID | None] = mapped_column(ForeignKey("post.id"))
    reason: Mapped[str] = mapped_column(String(1000))
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class Inbox(Base):
    """A member's inbox. Its row is the lock under which notices are numbered; unread = last - read_to."""

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
    )

    member_id: Mapped[UUID] = mapped_column(ForeignKey("inbox_owner.member_id"), primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True)
    notice_id: Mapped[UUID] = mapped_column(Uuid)
    kind: Mapped[str] = mapped_column(String(40))
    params: Mapped[dict[str, str]] = mapped_column(JSONB)
    link: Mapped[str] = mapped_column(Text)
    actor_id: Mapped[UUID | None] = mapped_column(Uuid)
    # The topic it is about: whoever may not read it any more is not told of it any more.
    topic_id: Mapped[UUID | None] = mapped_column(Uuid)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
