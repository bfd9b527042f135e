"""The chat's tables."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from chassis.database import NAMING


class Base(DeclarativeBase):
    """The base of the chat's own tables."""

    metadata = MetaData(naming_convention=NAMING)


class Room(Base):
    """A room. Messages and changes are numbered under a lock on its row."""

    __tablename__ = "room"
    __table_args__ = (
        CheckConstraint("kind IN ('public', 'private', 'direct', 'cohort')", name="kind"),
        CheckConstraint("last_number >= 0 AND change >= last_number", name="counters"),
        CheckConstraint("(kind = 'direct') = (low_id IS NOT NULL AND high_id IS NOT NULL)", name="pair"),
        CheckConstraint("low_id < high_id", name="pair_order"),
        CheckConstraint("(source IS NULL) = (source_id IS NULL)", name="source"),
        UniqueConstraint("low_id", "high_id"),
        UniqueConstraint("source", "source_id"),
        # Most rooms are direct rooms, and nobody looks for one in the list of open rooms.
        Index("ix_room_id_not_direct", "id", postgresql_where=text("kind <> 'direct'")),
        Index("ix_room_active_at_id", "active_at", "id"),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    # Language to text; a room opened by a member has its opener's language only.
    titles: Mapped[dict[str, str]] = mapped_column(JSONB)
    networks: Mapped[list[str]] = mapped_column(ARRAY(String(40)))
    countries: Mapped[list[str]] = mapped_column(ARRAY(String(2)))
    source: Mapped[str | None] = mapped_column(String(20))
    source_id: Mapped[UUID | None] = mapped_column(Uuid)
    # A direct room's two members, the smaller id first; because the pair is unique, there is only ever one room.
    low_id: Mapped[UUID | None] = mapped_column(Uuid)
    high_id: Mapped[UUID | None] = mapped_column(Uuid)
    last_number: Mapped[int] = mapped_column(BigInteger, default=0)
    change: Mapped[int] = mapped_column(BigInteger, default=0)
    active_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    created_by: Mapped[UUID | None] = mapped_column(Uuid)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    version: Mapped[int] = mapped_column(Integer, default=1)


class Membership(Base):
    """A current or former (`left_at`) member of a room; the read marker is kept when a member leaves and returns.

    `own_after` counts the member's own messages beyond the marker:
    unread = last_number - read_number - own_after.
    """

    __tablename__ = "membership"
    __table_args__ = (
        CheckConstraint("role IN ('owner', 'member')", name="role"),
        CheckConstraint("read_number >= 0 AND own_after >= 0", name="marker"),
        CheckConstraint("NOT removed OR left_at IS NOT NULL", name="removed"),
        Index("ix_membership_member_id", "member_id", postgresql_where=text("left_at IS NULL")),
        Index(
            "ix_membership_room_id_joined_at_member_id",
            *("room_id", "joined_at", "member_id"),
            postgresql_where=text("left_at IS NULL"),
        ),
    )

    room_id: Mapped[UUID] = mapped_column(ForeignKey("room.id"), primary_key=True)
    member_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    role: Mapped[str] = mapped_column(String(10))
    joined_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    left_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    removed: Mapped[bool] = mapped_column(default=False)
    read_number: Mapped[int] = mapped_column(BigInteger, default=0)
    own_after: Mapped[int] = mapped_column(BigInteger, default=0)


class Message(Base):
    """A message, with the number of the room's change that touched it last."""

    __tablename__ = "message"
    __table_args__ = (
        CheckConstraint("number > 0 AND change >= number", name="numbers"),
        CheckConstraint("deleted_at IS NULL OR text = ''", name="deleted"),
        UniqueConstraint("room_id", "number"),
        UniqueConstraint("room_id", "change"),
        UniqueConstraint("sender_id", "client_id"),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    room_id: Mapped[UUID] = mapped_column(ForeignKey("room.id"))
    number: Mapped[int] = mapped_column(BigInteger)
    change: Mapped[int] = mapped_column(BigInteger)
    sender_id: Mapped[UUID] = mapped_column(Uuid)
    client_id: Mapped[str] = mapped_column(String(64))
    text: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(2))
    mentions: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    sent_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    edited_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    deleted_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    deleted_by: Mapped[UUID | None] = mapped_column(Uuid)
    delete_reason: Mapped[str | None] = mapped_column(String(1000))
    version: Mapped[int] = mapped_column(Integer, default=1)


class Revision(Base):
    """A text that a message had before an edit or a deletion."""

    __tablename__ = "message_revision"

    message_id: Mapped[UUID] = mapped_column(ForeignKey("message.id"), primary_key=True)
    version: Mapped[int] = mapped_column(Integer, primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    replaced_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class Seat(Base):
    """A seat in a course edition, as reported by training; kept because the report may precede that of the edition.

    `sequence` is the event's, within the enrolment: an older event never overwrites a newer one.
    """

    __tablename__ = "seat"
    __table_args__ = (Index("ix_seat_edition_id_member_id", "edition_id", "member_id"),)

    enrolment_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    edition_id: Mapped[UUID] = mapped_column(Uuid)
    member_id: Mapped[UUID] = mapped_column(Uuid)
    taken: Mapped[bool]
    sequence: Mapped[int] = mapped_column(BigInteger)


class MemberBlock(Base):
    """A member who wants no direct messages and no notices from another."""

    __tablename__ = "member_block"
    __table_args__ = (
        CheckConstraint("member_id <> blocked_id", name="another"),
        Index("ix_member_block_blocked_id", "blocked_id"),
        Index("ix_member_block_member_id_blocked_at_blocked_id", "member_id", "blocked_at", "blocked_id"),
    )

    member_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    blocked_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    blocked_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
