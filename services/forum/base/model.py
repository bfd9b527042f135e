"""The tables that every room reads: boards, their topics and posts."""

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
    SmallInteger,
    String,
    Text,
    UniqueConstraint,
    Uuid,
    false,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from services.forum.model import LANGUAGE, Base


class Board(Base):
    """A board. An empty list of networks, roles or countries is no restriction; `members` have access in any case.

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
    # How much time must pass between two posts of one member; 0: none.
    slow_seconds: Mapped[int] = mapped_column(Integer, default=0)
    # The minute of the last post, and how many were written in it.
    busy_minute: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    busy_posts: Mapped[int] = mapped_column(Integer, server_default="0")
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("board.id"))
    # The boards above, the topmost first: made by the database from `parent_id`.
    path: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid), server_default="{}")
    # Only members invited by name have access.
    private: Mapped[bool] = mapped_column(server_default=false())
    # Its place among boards with the same parent: by this, then by its address.
    place: Mapped[int] = mapped_column(Integer, default=0)


class Topic(Base):
    """A topic. Posts are numbered under a lock on its row: `posts` is the last number assigned.

    `answer` is the number of the post that answers a question; `pinned` is 1 for topics shown before the others
    of their board: a number, so that one index has a board's topics in order.
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
        # Of other kinds there are few among discussions, and of questions few are not solved.
        Index(
            "ix_topic_kind_last_activity_at_id",
            *("kind", "last_activity_at", "id"),
            postgresql_where=text("kind <> 'discussion'"),
        ),
        Index(
            "ix_topic_not_solved",
            *("last_activity_at", "id"),
            postgresql_where=text("kind = 'question' AND answer IS NULL"),
        ),
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
    # For a topic that was split off: the first note left where its posts had been.
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
        Index("ix_post_author_id_hidden", "author_id", postgresql_where=text("hidden_at IS NOT NULL")),
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
    # Its files as readers see them, written by a trigger of `stored_file`.
    files: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, server_default="[]")
    # A note in the place of a post that was moved to another topic, so that numbers have no gaps and old links work.
    moved_post_id: Mapped[UUID | None] = mapped_column(ForeignKey("post.id"))
