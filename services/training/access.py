"""Finding rows, and the check of an edit's version."""

from __future__ import annotations

from typing import Any, TypeVar
from uuid import UUID

from chassis.call import Call
from contracts.base import NOT_FOUND, STALE
from services.training.model import Base

M = TypeVar("M", bound=Base)


def get(call: Call, kind: type[M], identifier: UUID, *, lock: bool = False) -> M:
    """The row, locked until the end of the transaction if asked. Raises NOT_FOUND."""
    options: dict[str, Any] = {"with_for_update": {"of": kind}, "populate_existing": True} if lock else {}
    row = call.session.get(kind, identifier, **options)
    if row is None:
        raise NOT_FOUND(what=kind.__tablename__)
    return row


def edit(row: Any, expected_version: int | None) -> None:
    """Counts an edit. Raises STALE when the row is no longer the version that the caller read."""
    if expected_version is not None and expected_version != row.version:
        raise STALE()
    row.version += 1
