"""Files of entries: sent once, read by the service itself, entered completely or not at all (Fund rule 3)."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Row, delete, insert, select
from sqlalchemy.orm import undefer

from chassis.call import Call
from chassis.consumers.handle import Happened
from chassis.ids import new_id
from chassis.paging import page
from chassis.rows import get_row
from contracts.base import Page
from contracts.funds.batches.batches import (
    BATCH_DONE,
    NOT_ITS_MAKER,
    BatchError,
    BatchKind,
    BatchStatus,
    ListBatchErrors,
    ListBatches,
    ReadBatch,
    RunBatch,
    SubmitBatch,
)
from contracts.funds.batches.batches import EntryBatch as View
from contracts.funds.events import BatchSubmitted
from services.funds.batches import entry_references, files
from services.funds.batches.columns import LAYOUTS
from services.funds.batches.entering import ENTERED_BY, Outcome
from services.funds.batches.files import Fault, Rows
from services.funds.batches.model import EntryBatch, EntryBatchError
from services.funds.uploads import from_base64

# How many errors a batch itself shows; the list has all of them.
SHOWN = 20
_SLICE = 2_000
_NOTHING: dict[str, Any] = {
    "rows": 0,
    "entered": 0,
    "waiting": 0,
    "unchanged": 0,
    "refused": 0,
    "total_usd": Decimal(0),
}


def submit_batch(call: Call, command: SubmitBatch) -> View:
    """Requests that the file be read; the batch shows the result a little later. A file whose entries are already made
    is answered with its batch. Raises NOT_BASE64."""
    content = from_base64(command.content_base64, "content_base64")
    digest = hashlib.sha256(content).digest()
    if done := _done(call, command.kind, digest):
        return _view(call, done)
    batch = EntryBatch(
        id=new_id(),
        kind=command.kind,
        filename=command.filename,
        content=content,
        sha256=digest,
        status=BatchStatus.QUEUED,
        dry_run=command.dry_run,
        submitted_by=call.actor.member_id,
        submitted_at=call.now,
        **_NOTHING,
    )
    call.session.add(batch)
    call.session.flush()
    call.emit(BatchSubmitted(batch_id=batch.id))
    return _view(call, batch)


def run_batch(call: Call, command: RunBatch) -> View:
    """Runs the same file again, as a trial or for good; repeating the request changes nothing.

    Raises NOT_FOUND, NOT_ITS_MAKER, BATCH_DONE.
    """
    batch = _locked(call, command.batch_id)
    if batch.submitted_by != call.actor.member_id:
        raise NOT_ITS_MAKER()
    if batch.status == BatchStatus.DONE or _done(call, batch.kind, batch.sha256):
        raise BATCH_DONE()
    if batch.status != BatchStatus.QUEUED:
        batch.status, batch.dry_run, batch.finished_at = BatchStatus.QUEUED, command.dry_run, None
        call.session.flush()
        call.emit(BatchSubmitted(batch_id=batch.id))
    return _view(call, batch)


def perform(call: Call, happened: Happened[BatchSubmitted]) -> None:
    """Reads the file and enters its rows, in one transaction; whoever sent it is the maker of the entries."""
    batch_id = happened.event.batch_id
    batch = call.session.get(EntryBatch, batch_id, with_for_update=True, options=[undefer(EntryBatch.content)])
    if batch is None or batch.status != BatchStatus.QUEUED:
        return
    kind = BatchKind(batch.kind)
    rows = files.read(batch.content or b"", LAYOUTS[kind])
    fresh = entry_references.not_entered(call, kind, rows)
    outcome = _enter(call, kind, batch, rows, fresh)
    _keep_faults(call, batch.id, rows.faults)
    batch.encoding, batch.delimiter = rows.encoding, rows.delimiter
    batch.rows, batch.refused = rows.total, len({fault.row for fault in rows.faults if fault.row})
    batch.unchanged = len(rows.good) - len(fresh)
    batch.entered, batch.waiting, batch.total_usd = len(outcome.entered), outcome.waiting, outcome.total_usd
    batch.status = _status(batch, rows.faults)
    batch.content = None if batch.status == BatchStatus.DONE else batch.content
    batch.finished_at = call.now
    call.session.flush()


def _status(batch: EntryBatch, faults: Sequence[Fault]) -> BatchStatus:
    if faults:
        return BatchStatus.REFUSED
    return BatchStatus.CHECKED if batch.dry_run else BatchStatus.DONE


def _enter(call: Call, kind: BatchKind, batch: EntryBatch, rows: Rows, fresh: list[files.Good]) -> Outcome:
    """Enters the new rows, and rolls back if it was a trial or any row is refused, so that none is entered."""
    with call.session.begin_nested() as trial:
        outcome = ENTERED_BY[kind](call, fresh)
        rows.faults += outcome.faults
        if rows.faults or batch.dry_run:
            trial.rollback()
    if not rows.faults and not batch.dry_run:
        entry_references.record(call, kind, batch.id, zip(fresh, outcome.entered, strict=True))
        call.filled()
    return outcome if not rows.faults else Outcome()


def _keep_faults(call: Call, batch_id: UUID, faults: Sequence[Fault]) -> None:
    call.session.execute(delete(EntryBatchError).where(EntryBatchError.batch_id == batch_id))
    values: list[Any] = [
        {
            "batch_id": batch_id,
            "row": fault.row,
            "field": fault.column[:100],
            "code": fault.code,
            "message": fault.message[:1000],
            "params": dict(fault.params),
        }
        for fault in {(fault.row, fault.column): fault for fault in faults}.values()
    ]
    for start in range(0, len(values), _SLICE):
        call.session.execute(insert(EntryBatchError), values[start : start + _SLICE])


def _done(call: Call, kind: str, digest: bytes) -> EntryBatch | None:
    same = (EntryBatch.kind == kind) & (EntryBatch.sha256 == digest) & (EntryBatch.status == BatchStatus.DONE)
    return call.session.scalars(select(EntryBatch).where(same)).first()


def _locked(call: Call, batch_id: UUID) -> EntryBatch:
    return get_row(call, EntryBatch, batch_id, "batch_id", "file", lock=True)


def read_batch(call: Call, command: ReadBatch) -> View:
    """Raises NOT_FOUND."""
    batch = get_row(call, EntryBatch, command.batch_id, "batch_id", "file")
    return _view(call, batch)


def list_batches(call: Call, command: ListBatches) -> Page[View]:
    """The files of entries, newest first."""
    statement = select(EntryBatch)
    for name in ("kind", "status"):
        if wanted := getattr(command, name):
            statement = statement.where(getattr(EntryBatch, name) == wanted)
    return page(call.session, statement, [EntryBatch.id], command, lambda row: _view(call, row[0]), descending=True)


def list_batch_errors(call: Call, command: ListBatchErrors) -> Page[BatchError]:
    """In the order of the file. Raises NOT_FOUND."""
    read_batch(call, ReadBatch(batch_id=command.batch_id))
    statement = select(EntryBatchError).where(EntryBatchError.batch_id == command.batch_id)
    return page(call.session, statement, [EntryBatchError.row, EntryBatchError.field], command, _error)


def _error(row: Row[Any]) -> BatchError:
    error: EntryBatchError = row[0]
    return BatchError.of(error)


def _view(call: Call, batch: EntryBatch) -> View:
    errors = select(EntryBatchError).where(EntryBatchError.batch_id == batch.id)
    first = call.session.execute(errors.order_by(EntryBatchError.row, EntryBatchError.field).limit(SHOWN))
    return View.of(batch, sha256=batch.sha256.hex(), errors=[_error(row) for row in first])
