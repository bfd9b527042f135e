"""What the forum knows about members' files. The gateway stores their bytes (docs/adr/0010)."""

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
    LargeBinary,
    SmallInteger,
    String,
    UniqueConstraint,
    Uuid,
    and_,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from services.forum.model import Base


class StoredFile(Base):
    """A member's file: registered, uploaded, posted or shelved. A trigger shows a post's files in `post.files`."""

    __tablename__ = "stored_file"
    __table_args__ = (
        CheckConstraint("size_bytes >= 0 AND (kept_at IS NULL OR size_bytes > 0)", name="size_bytes"),
        CheckConstraint(
            "(kept_at IS NULL) = (sha256 IS NULL) AND (kept_at IS NULL) = (media_type IS NULL)", name="kept"
        ),
        CheckConstraint("octet_length(sha256) = 32", name="sha256"),
        CheckConstraint("(width IS NULL) = (height IS NULL) AND (width IS NULL OR kept_at IS NOT NULL)", name="pixels"),
        CheckConstraint("(post_id IS NULL) = (position IS NULL)", name="posted"),
        CheckConstraint("post_id IS NULL OR kept_at IS NOT NULL", name="posted_when_kept"),
        CheckConstraint("position BETWEEN 1 AND 10", name="position"),
        CheckConstraint("post_id IS NULL OR resource_id IS NULL", name="one_place"),
        CheckConstraint("resource_id IS NULL OR kept_at IS NOT NULL", name="shelved_when_kept"),
        UniqueConstraint("post_id", "position"),
        UniqueConstraint("id", "resource_id"),
        Index("ix_stored_file_owner_id", "owner_id", "id"),
        Index(
            "ix_stored_file_waiting", "announced_at", postgresql_where=text("post_id IS NULL AND resource_id IS NULL")
        ),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    owner_id: Mapped[UUID] = mapped_column(Uuid)
    filename: Mapped[str] = mapped_column(String(200))
    # As registered, until the file is uploaded; then as it is.
    size_bytes: Mapped[int] = mapped_column(Integer)
    media_type: Mapped[str | None] = mapped_column(String(100))
    sha256: Mapped[bytes | None] = mapped_column(LargeBinary)
    width: Mapped[int | None] = mapped_column(Integer)
    height: Mapped[int | None] = mapped_column(Integer)
    announced_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    kept_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    post_id: Mapped[UUID | None] = mapped_column(ForeignKey("post.id"))
    position: Mapped[int | None] = mapped_column(SmallInteger)
    # The library entry whose versions may use it.
    resource_id: Mapped[UUID | None] = mapped_column(ForeignKey("resource.id"))


# Files waiting to be posted or added to the library.
NOWHERE = and_(StoredFile.post_id.is_(None), StoredFile.resource_id.is_(None))


class FileOwner(Base):
    """How many bytes a member's files have: the sum over their rows, updated by a trigger, under a lock."""

    __tablename__ = "file_owner"
    __table_args__ = (CheckConstraint("bytes >= 0 AND files >= 0", name="sums"),)

    member_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    bytes: Mapped[int] = mapped_column(BigInteger)
    files: Mapped[int] = mapped_column(Integer)
