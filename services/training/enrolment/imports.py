"""Imports of learners from a spreadsheet: received in parts, checked or saved as a whole, by the service itself."""

from __future__ import annotations

import base64
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, delete, func, insert, select

from chassis.call import Call
from chassis.consumers.handle import Happened
from chassis.ids import new_id
from chassis.paging import page
from chassis.rows import get_row
from chassis.spreadsheets.csv_file import open_csv
from chassis.spreadsheets.table import Unreadable
from contracts.base import FORBIDDEN, NOT_FOUND, Page
from contracts.identity import Role
from contracts.training.enrolment import enrolment as training_enrolment
from contracts.training.enrolment import imports as training_imports
from contracts.training.events import ImportRequested
from services.training.editions import seats, tasks
from services.training.editions.access import may_enrol_from, teaches
from services.training.editions.model import Edition, Enrolment
from services.training.enrolment import import_rows
from services.training.enrolment.csv_file import LEARNERS
from services.training.enrolment.csv_rows import RowFault, Rows, chunks, errors_of, read_rows
from services.training.enrolment.model import Import, ImportChunk, ImportRowError

# How many errors an import itself shows; the list has all of them.
SHOWN = 20
# How long the parts of a file are kept for a run.
KEPT = timedelta(days=7)


def begin_import(call: Call, command: training_imports.BeginImport) -> training_imports.Import:
    """Raises EDITION_NOT_OPEN and FORBIDDEN. A focal point's import accepts learners from their own country only."""
    edition = seats.lock_open(call, command.edition_id)
    row = Import(
        id=new_id(), edition_id=edition.id, filename=command.filename, status="receiving", dry_run=True, partial=False,
        country=may_enrol_from(call, edition), created_by=call.actor.member_id, created_at=call.now,
        **dict.fromkeys(_COUNTS, 0),
    )  # fmt: skip
    call.session.add(row)
    call.session.flush()
    stale = select(Import.id).where(Import.created_at < call.now - KEPT)
    call.session.execute(delete(ImportChunk).where(ImportChunk.import_id.in_(stale)))
    return _view(call, row)


def add_import_chunk(call: Call, command: training_imports.AddImportChunk) -> training_imports.Import:
    """The same part again changes nothing. Raises NOT_BASE64, CHUNK_DIFFERS, IMPORT_CLOSED."""
    row = _mine(call, command.import_id)
    try:
        content = base64.b64decode(command.content_base64, validate=True)
    except ValueError:  # binascii.Error among them
        raise training_enrolment.NOT_BASE64("content_base64") from None
    known = call.session.get(ImportChunk, (row.id, command.number))
    if known is not None and known.content != content:
        raise training_imports.CHUNK_DIFFERS("number", number=command.number)
    if known is None:
        if row.status != "receiving":
            raise training_imports.IMPORT_CLOSED(status=row.status)
        call.session.add(ImportChunk(import_id=row.id, number=command.number, content=content))
        call.session.flush()
    return _view(call, row)


def run_import(call: Call, command: training_imports.RunImport) -> training_imports.Import:
    """Requests that the file be read; the import shows the result a little later. A repeated request changes nothing.

    Raises IMPORT_INCOMPLETE if a part is missing, IMPORT_CLOSED if the learners are already saved.
    """
    row = _mine(call, command.import_id)
    if row.status == "queued":
        return _view(call, row)
    if row.status == "done":
        raise training_imports.IMPORT_CLOSED(status=row.status)
    numbers = select(func.count(), func.max(ImportChunk.number)).where(ImportChunk.import_id == row.id)
    held, last = call.session.execute(numbers).one()
    if held == 0 or held != last:
        raise training_imports.IMPORT_INCOMPLETE(number=_first_missing(call, row.id))
    row.status, row.dry_run, row.partial, row.finished_at = "queued", command.dry_run, command.partial, None
    call.session.flush()
    call.emit(ImportRequested(import_id=row.id))
    return _view(call, row)


def perform(call: Call, happened: Happened[ImportRequested]) -> None:
    """Reads the file, in one transaction: good rows are saved if there is no bad one, or if it may be partial."""
    row = call.session.get(Import, happened.event.import_id, with_for_update=True)
    if row is None or row.status != "queued":
        return
    rows = _read(call, row)
    import_rows.stage(call, rows.good)
    edition = get_row(call, Edition, row.edition_id, lock=True)
    rows.faults += import_rows.faults_in_database(call, edition)
    if edition.status != "open":
        rows.faults.append(RowFault(0, "edition", "edition_not_open", {"status": edition.status}))
    _keep_faults(call, row, rows)
    import_rows.count(call, row, edition)
    refused = (bool(rows.faults) and not row.partial) or edition.status != "open" or not rows.good
    if not refused and not row.dry_run:
        import_rows.save(call, row, edition)
        learners = select(Enrolment.country).where(Enrolment.edition_id == edition.id).distinct()
        tasks.nominated(call, edition, call.session.scalars(learners))
        call.session.execute(delete(ImportChunk).where(ImportChunk.import_id == row.id))
        call.filled()
    row.status = "refused" if refused else "checked" if row.dry_run else "done"
    row.finished_at = call.now
    call.session.flush()


def read_import(call: Call, command: training_imports.ImportById) -> training_imports.Import:
    """Raises NOT_FOUND, also for imports that the caller may not see."""
    return _view(call, _visible(call, command.import_id))


def list_imports(call: Call, command: training_imports.ListImports) -> Page[training_imports.Import]:
    """Newest first: all of an edition's for those who run it, otherwise the caller's own."""
    edition = get_row(call, Edition, command.edition_id)
    statement = select(Import).where(Import.edition_id == edition.id)
    if not (teaches(call.actor, edition) or call.actor.has(Role.AUDITOR)):
        statement = statement.where(Import.created_by == call.actor.member_id)
    return page(call.session, statement, [Import.id], command, lambda row: _view(call, row[0]), descending=True)


def list_import_errors(call: Call, command: training_imports.ListImportErrors) -> Page[training_imports.RowError]:
    """In the order of the file. Raises NOT_FOUND."""
    row = _visible(call, command.import_id)
    statement = select(ImportRowError).where(ImportRowError.import_id == row.id)
    return page(call.session, statement, [ImportRowError.row, ImportRowError.field], command, _error_view)


_COUNTS = ("rows", "enrolled", "waiting", "updated", "unchanged", "withdrawn", "refused")


def erase(call: Call, member_id: UUID) -> None:
    """Deletes files that may contain the member's row."""
    editions = select(Enrolment.edition_id).where(Enrolment.member_id == member_id)
    imports = select(Import.id).where(Import.edition_id.in_(editions))
    call.session.execute(delete(ImportChunk).where(ImportChunk.import_id.in_(imports)))


def _read(call: Call, row: Import) -> Rows:
    parts = select(ImportChunk.content).where(ImportChunk.import_id == row.id).order_by(ImportChunk.number)
    content = b"".join(call.session.scalars(parts))
    row.encoding = row.delimiter = None
    try:
        file = open_csv(content, LEARNERS)
        row.encoding, row.delimiter = file.encoding, file.delimiter
        return read_rows(file, row.country)
    except Unreadable as stopped:
        return Rows(faults=errors_of(stopped))


def _keep_faults(call: Call, row: Import, rows: Rows) -> None:
    row.rows, row.refused = rows.total, len({fault.row for fault in rows.faults if fault.row > 1})
    call.session.execute(delete(ImportRowError).where(ImportRowError.import_id == row.id))
    values: list[Any] = [
        {"import_id": row.id, "row": f.row, "field": f.column, "reason": f.reason, "params": f.params}
        for f in {(f.row, f.column): f for f in rows.faults}.values()
    ]
    for chunk in chunks(values):
        call.session.execute(insert(ImportRowError), chunk)


def _mine(call: Call, import_id: UUID) -> Import:
    """The import, locked; only the member who began it may continue. Raises NOT_FOUND, FORBIDDEN."""
    row = get_row(call, Import, import_id, lock=True)
    if row.created_by != call.actor.member_id:
        raise NOT_FOUND(what="import")
    if may_enrol_from(call, get_row(call, Edition, row.edition_id)) != row.country:
        raise FORBIDDEN()
    return row


def _visible(call: Call, import_id: UUID) -> Import:
    row = get_row(call, Import, import_id)
    edition = get_row(call, Edition, row.edition_id)
    if row.created_by == call.actor.id or teaches(call.actor, edition) or call.actor.has(Role.AUDITOR):
        return row
    raise NOT_FOUND(what="import")


def _first_missing(call: Call, import_id: UUID) -> int:
    held = set(call.session.scalars(select(ImportChunk.number).where(ImportChunk.import_id == import_id)))
    return next(number for number in range(1, training_imports.MAX_CHUNKS + 2) if number not in held)


def _view(call: Call, row: Import) -> training_imports.Import:
    first = select(ImportRowError).where(ImportRowError.import_id == row.id)
    errors = call.session.execute(first.order_by(ImportRowError.row, ImportRowError.field).limit(SHOWN))
    return training_imports.Import.of(row, errors=[_error_view(error) for error in errors])


def _error_view(row: Row[Any]) -> training_imports.RowError:
    error: ImportRowError = row[0]
    return training_imports.RowError(row=error.row, field=error.field, reason=error.reason, params=error.params)
