"""Files stored with what they prove, in the Fund's own database: one backup for books and evidence (docs/adr/0006)."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Computed,
    ForeignKeyConstraint,
    Identity,
    Index,
    LargeBinary,
    SmallInteger,
    String,
    UniqueConstraint,
    Uuid,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from chassis.columns import moment
from services.funds.model import Base, identifier

SUBJECTS = (
    "'agreement', 'report', 'contribution', 'award', 'expenditure', 'bank_statement', 'commitment', 'pending_receipt'"
)


class Attachment(Base):
    """The description of a file. A correction is a new row that supersedes, at most once, one of the same subject."""

    __tablename__ = "attachment"

    id: Mapped[UUID] = identifier()
    subject_kind: Mapped[str] = mapped_column(String(20))
    subject_id: Mapped[UUID] = mapped_column(Uuid)
    filename: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(100))
    size_bytes: Mapped[int]
    sha256: Mapped[bytes] = mapped_column(LargeBinary)
    description: Mapped[str | None] = mapped_column(String(200))
    revision: Mapped[int] = mapped_column(SmallInteger)
    supersedes: Mapped[UUID | None]
    attached_by: Mapped[UUID] = mapped_column(Uuid)
    attached_at: Mapped[datetime] = moment()

    __table_args__ = (
        UniqueConstraint("id", "sha256", "size_bytes"),
        UniqueConstraint("id", "subject_kind", "subject_id"),
        UniqueConstraint("supersedes"),
        ForeignKeyConstraint(
            ["supersedes", "subject_kind", "subject_id"],
            ["attachment.id", "attachment.subject_kind", "attachment.subject_id"],
        ),
        Index("ix_attachment_subject", "subject_kind", "subject_id", "id"),
        CheckConstraint(f"subject_kind IN ({SUBJECTS})", name="subject_kind"),
        CheckConstraint("(supersedes IS NULL) = (revision = 1) AND revision > 0", name="revision"),
        CheckConstraint("octet_length(sha256) = 32", name="sha256"),
    )


class AttachmentContent(Base):
    """A file's bytes. The database itself computes size and digest, which must match the description."""

    __tablename__ = "attachment_content"

    attachment_id: Mapped[UUID] = identifier()
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    size_bytes: Mapped[int] = mapped_column(Computed("octet_length(content)", persisted=True))
    sha256: Mapped[bytes] = mapped_column(LargeBinary, Computed("sha256(content)", persisted=True))

    __table_args__ = (
        ForeignKeyConstraint(
            ["attachment_id", "sha256", "size_bytes"],
            ["attachment.id", "attachment.sha256", "attachment.size_bytes"],
        ),
        CheckConstraint("octet_length(content) BETWEEN 1 AND 4194304", name="size"),
    )


class AttachmentRead(Base):
    """The record that somebody read a file."""

    __tablename__ = "attachment_read"

    position: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    attachment_id: Mapped[UUID]
    member_id: Mapped[UUID] = mapped_column(Uuid)
    read_at: Mapped[datetime] = moment()

    __table_args__ = (
        ForeignKeyConstraint(["attachment_id"], ["attachment.id"]),
        Index("ix_attachment_read_attachment_id", "attachment_id", "position"),
        Index("ix_attachment_read_member_id", "member_id", "position"),
    )


class ExportRecord(Base):
    """The record of an export: what, about whom, in which format, with which request, and the result."""

    __tablename__ = "export_record"

    id: Mapped[UUID] = identifier()
    exported_at: Mapped[datetime] = moment()
    member_id: Mapped[UUID] = mapped_column(Uuid)
    what: Mapped[str] = mapped_column(String(80))
    subject_id: Mapped[UUID | None] = mapped_column(Uuid)
    format: Mapped[str] = mapped_column(String(20))
    parameters: Mapped[dict[str, Any]] = mapped_column(JSONB)
    digest: Mapped[str | None] = mapped_column(String(64))

    __table_args__ = (
        Index("ix_export_record_member_id", "member_id", "id"),
        Index("ix_export_record_subject_id", "subject_id", "id"),
        Index("ix_export_record_what", "what", "id"),
        CheckConstraint("digest ~ '^[0-9a-f]{64}$'", name="digest"),
        CheckConstraint("jsonb_typeof(parameters) = 'object'", name="parameters"),
    )
