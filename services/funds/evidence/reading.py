"""The record of who read which file: rows that nobody changes."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import Row, select

from chassis import tables
from chassis.call import Call
from chassis.paging import page
from contracts.base import Page
from contracts.funds.evidence import AttachmentRead, ListAttachmentReads
from services.funds.evidence import model


def record(call: Call, attachment_id: UUID) -> None:
    """Before the file is delivered, in the same transaction."""
    row = model.AttachmentRead(attachment_id=attachment_id, member_id=call.actor.member_id, read_at=call.now)
    call.session.add(row)
    call.session.flush()


def list_attachment_reads(call: Call, command: ListAttachmentReads) -> Page[AttachmentRead]:
    """The record, newest first."""
    reading, file, member = model.AttachmentRead, model.Attachment, tables.member
    statement = (
        select(reading, file.filename, file.subject_kind, file.subject_id, member.c.name.label("member"))
        .join(file, file.id == reading.attachment_id)
        .outerjoin(member, member.c.id == reading.member_id)
    )
    if command.attachment_id:
        statement = statement.where(reading.attachment_id == command.attachment_id)
    if command.member_id:
        statement = statement.where(reading.member_id == command.member_id)
    return page(call.session, statement, [reading.position], command, _view, descending=True)


def _view(row: Row[Any]) -> AttachmentRead:
    return AttachmentRead(
        attachment_id=row[0].attachment_id,
        filename=row.filename,
        subject_kind=row.subject_kind,
        subject_id=row.subject_id,
        member_id=row[0].member_id,
        member=row.member,
        read_at=row[0].read_at,
    )
