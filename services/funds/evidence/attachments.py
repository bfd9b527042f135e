"""Files attached to what they prove: corrected by newer versions, read with a record, never removed."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import aliased, undefer

from chassis.attributes import same
from chassis.call import Call
from chassis.ids import new_id
from chassis.paging import page
from chassis.rows import get_row
from contracts.base import NOT_FOUND, Page
from contracts.funds.evidence import (
    FILE_KIND,
    FILE_OF_ANOTHER,
    FILE_SUPERSEDED,
    Attach,
    Attachment,
    AttachmentById,
    AttachmentFile,
    ListAttachments,
    SubjectKind,
    Upload,
)
from services.funds.evidence import filenames, model, reading
from services.funds.evidence.content import is_what_it_says
from services.funds.evidence.subjects import Subjects
from services.funds.uploads import from_base64


@dataclass(frozen=True)
class Attachments:
    """The files of all kinds of records that may have files."""

    subjects: Subjects

    def attach(self, call: Call, command: Attach) -> Attachment:
        """Raises NOT_FOUND, NOT_BASE64, FILE_KIND, FILE_OF_ANOTHER, FILE_SUPERSEDED."""
        self.subjects.check(call, command.subject_kind, command.subject_id)
        row = keep(
            call,
            command.subject_kind,
            command.subject_id,
            command,
            description=command.description,
            before=_superseded(call, command) if command.supersedes else None,
        )
        return self.read_attachment(call, AttachmentById(attachment_id=row.id))

    def read_attachment(self, call: Call, command: AttachmentById) -> Attachment:
        """The description of a file. Raises NOT_FOUND, FORBIDDEN."""
        row = call.session.execute(_all().where(model.Attachment.id == command.attachment_id)).first()
        if row is None:
            raise NOT_FOUND("attachment_id", what="file")
        self.subjects.check_reader(call, row[0].subject_kind)
        return _view(row)

    def download_attachment(self, call: Call, command: AttachmentById) -> AttachmentFile:
        """The file itself; the access is recorded. Raises NOT_FOUND, FORBIDDEN."""
        known = self.read_attachment(call, command)
        reading.record(call, known.id)
        bytes_too = [undefer(model.AttachmentContent.content)]
        kept = call.session.get_one(model.AttachmentContent, known.id, options=bytes_too)
        return AttachmentFile(
            filename=known.filename,
            media_type=known.media_type,
            content_base64=base64.b64encode(kept.content).decode(),
        )

    def list_attachments(self, call: Call, command: ListAttachments) -> Page[Attachment]:
        """The files of one record, newest first. Raises NOT_FOUND, FORBIDDEN."""
        self.subjects.check_reader(call, command.subject_kind)
        self.subjects.check(call, command.subject_kind, command.subject_id)
        file = model.Attachment
        statement = _all().where(file.subject_kind == command.subject_kind, file.subject_id == command.subject_id)
        if command.current:
            statement = statement.where(_NEWER.id.is_(None))
        return page(call.session, statement, [file.id], command, _view, descending=True)


def keep(
    call: Call,
    kind: SubjectKind,
    subject_id: UUID,
    upload: Upload,
    *,
    description: str | None = None,
    before: model.Attachment | None = None,
    where: str = "",
) -> model.Attachment:
    """Stores a file in the caller's transaction, for records that are entered together with their evidence.

    `before` is what it supersedes, `where` the prefix of the upload's fields. Raises NOT_BASE64, FILE_KIND.
    """
    content = read_upload(upload, where)
    row = model.Attachment(
        id=new_id(),
        subject_kind=kind,
        subject_id=subject_id,
        filename=filenames.harmless(upload.filename, upload.media_type),
        media_type=upload.media_type,
        size_bytes=len(content),
        sha256=hashlib.sha256(content).digest(),
        description=description,
        revision=before.revision + 1 if before else 1,
        supersedes=before.id if before else None,
        attached_by=call.actor.member_id,
        attached_at=call.now,
    )
    call.session.add(row)
    call.session.flush()
    call.session.add(model.AttachmentContent(attachment_id=row.id, content=content))
    call.session.flush()
    return row


def current(call: Call, kind: SubjectKind, subject_id: UUID) -> list[Attachment]:
    """The newest version of each file of a record, in the order in which they came."""
    file = model.Attachment
    found = _all().where(file.subject_kind == kind, file.subject_id == subject_id, _NEWER.id.is_(None))
    return [_view(row) for row in call.session.execute(found.order_by(file.id))]


def take_over(call: Call, kind: SubjectKind, of: UUID, to: UUID, but: Sequence[UUID]) -> int:
    """The newest versions of the files of one record come with the one entered in its place, except these.

    They are files of their own there: what was shown with either stays with it. Returns how many.
    """
    file = model.Attachment
    found = _all().where(file.subject_kind == kind, file.subject_id == of, _NEWER.id.is_(None), file.id.not_in(but))
    rows = [row[0] for row in call.session.execute(found.order_by(file.id))]
    kept = "filename", "media_type", "size_bytes", "sha256", "description", "attached_by", "attached_at"
    for before in rows:
        copy = model.Attachment(id=new_id(), subject_kind=kind, subject_id=to, revision=1, **same(before, *kept))
        call.session.add(copy)
        call.session.flush()
        content = call.session.get_one(
            model.AttachmentContent, before.id, options=[undefer(model.AttachmentContent.content)]
        )
        call.session.add(model.AttachmentContent(attachment_id=copy.id, content=content.content))
    call.session.flush()
    return len(rows)


def read_upload(upload: Upload, where: str = "") -> bytes:
    """The bytes of an uploaded file. Raises NOT_BASE64, and FILE_KIND if it is not of the declared type."""
    content = from_base64(upload.content_base64, f"{where}content_base64")
    if not is_what_it_says(content, upload.media_type):
        raise FILE_KIND(f"{where}media_type", media_type=upload.media_type)
    return content


def _superseded(call: Call, command: Attach) -> model.Attachment:
    """The file that gets a newer version, locked, so that it gets only one."""
    before = get_row(call, model.Attachment, command.supersedes, "supersedes", "file", lock=True)
    if (before.subject_kind, before.subject_id) != (command.subject_kind, command.subject_id):
        raise FILE_OF_ANOTHER("supersedes")
    if call.session.scalar(select(model.Attachment.id).where(model.Attachment.supersedes == before.id)):
        raise FILE_SUPERSEDED("supersedes")
    return before


def has_any(call: Call, kind: SubjectKind, subject_id: UUID) -> bool:
    """Whether it has any file."""
    file = model.Attachment
    found = select(file.id).where(file.subject_kind == kind, file.subject_id == subject_id).limit(1)
    return call.session.scalar(found) is not None


_NEWER = aliased(model.Attachment)


def _all() -> Select[Any]:
    superseding = _NEWER.id.label("superseded_by")
    return select(model.Attachment, superseding).outerjoin(_NEWER, _NEWER.supersedes == model.Attachment.id)


def _view(row: Row[Any]) -> Attachment:
    file = row[0]
    return Attachment.of(file, sha256=file.sha256.hex(), superseded_by=row.superseded_by)
