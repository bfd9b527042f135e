"""Which rows were entered before: the same reference with the same details is skipped (Fund rule 3)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import insert, select, text

from chassis.call import Call
from contracts.funds.batches.batches import REFERENCE_REUSED, BatchKind
from services.funds.batches.files import Good, Rows, fault_of
from services.funds.batches.model import EntryBatch, EntryReference

_SLICE = 2_000


def not_entered(call: Call, kind: BatchKind, rows: Rows) -> list[Good]:
    """The new rows. A row whose reference was entered with other details gets a fault.

    Files of one kind wait for one another, so that two of them cannot enter the same reference at once.
    """
    call.session.execute(text("SELECT pg_advisory_xact_lock(2869, hashtext(:kind))"), {"kind": kind.value})
    found = _known(call, kind, [good.reference for good in rows.good])
    new = []
    for good in rows.good:
        if good.reference not in found:
            new.append(good)
            continue
        payload_hash, filename, on = found[good.reference]
        if payload_hash != _hash(good.command):
            rows.faults.append(fault_of(good.row, "reference", REFERENCE_REUSED(on=on.date(), filename=filename)))
    return new


def record(call: Call, kind: BatchKind, batch_id: UUID, entered: Iterable[tuple[Good, UUID]]) -> None:
    """Records which rows are now entered."""
    values = [
        {
            "kind": kind,
            "reference": good.reference,
            "payload_hash": _hash(good.command),
            "batch_id": batch_id,
            "row": good.row,
            "entry_id": entry_id,
        }
        for good, entry_id in entered
    ]
    for start in range(0, len(values), _SLICE):
        call.session.execute(insert(EntryReference), values[start : start + _SLICE])


def _known(call: Call, kind: BatchKind, references: list[str]) -> dict[str, tuple[bytes, str, Any]]:
    found: dict[str, tuple[bytes, str, Any]] = {}
    for start in range(0, len(references), _SLICE):
        rows = call.session.execute(
            select(EntryReference.reference, EntryReference.payload_hash, EntryBatch.filename, EntryBatch.submitted_at)
            .join(EntryBatch, EntryBatch.id == EntryReference.batch_id)
            .where(EntryReference.kind == kind, EntryReference.reference.in_(references[start : start + _SLICE]))
        )
        found |= {row.reference: (row.payload_hash, row.filename, row.submitted_at) for row in rows}
    return found


def _hash(command: BaseModel) -> bytes:
    return hashlib.sha256(command.model_dump_json().encode()).digest()
