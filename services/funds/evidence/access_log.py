"""The record of exports: who exported what, when, in which format. Auditors read it, nobody changes it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import Row, select

from chassis import tables
from chassis.call import Call
from chassis.ids import new_id
from chassis.paging import page
from contracts.base import Command, Page
from contracts.funds.evidence import ExportRecord, ListExports
from services.funds.evidence import model


def record(
    call: Call,
    what: str,
    file_format: str,
    asked: Command,
    *,
    subject_id: UUID | None = None,
    digest: str | None = None,
) -> model.ExportRecord:
    """Records it, in the transaction in which it is read: nothing is delivered without a record."""
    given = asked.model_dump(mode="json", exclude_none=True)
    row = model.ExportRecord(
        id=new_id(),
        exported_at=call.now,
        member_id=call.actor.member_id,
        what=what,
        subject_id=subject_id,
        format=file_format,
        parameters={name: str(value) for name, value in given.items()},
        digest=digest,
    )
    call.session.add(row)
    call.session.flush()
    return row


def list_exports(call: Call, command: ListExports) -> Page[ExportRecord]:
    """Exports, newest first."""
    kept, member = model.ExportRecord, tables.member
    statement = select(kept, member.c.name.label("member")).outerjoin(member, member.c.id == kept.member_id)
    for name in ("member_id", "subject_id", "what"):
        if wanted := getattr(command, name):
            statement = statement.where(getattr(kept, name) == wanted)
    return page(call.session, statement, [kept.id], command, _view, descending=True)


def _view(row: Row[Any]) -> ExportRecord:
    kept: model.ExportRecord = row[0]
    return ExportRecord.of(kept, member=row.member)
