"""Finds a row by its key, locked if it is going to change; and refuses an edit of an outdated version."""

from __future__ import annotations

from typing import Any, TypeVar

from chassis.call import Call
from contracts.base import NOT_FOUND, STALE

R = TypeVar("R")


def get_row(
    call: Call, kind: type[R], key: Any, field: str | None = None, what: str | None = None, *, lock: bool = False
) -> R:
    """The row; if locked, its current version, until the transaction ends.

    Raises NOT_FOUND: `field` is the input that names the row, `what` its kind in words (the table's name if left out).
    """
    options: dict[str, Any] = {"with_for_update": {"of": kind}, "populate_existing": True} if lock else {}
    row = call.session.get(kind, key, **options)
    if row is None:
        raise NOT_FOUND(field, what=what or kind.__tablename__.replace("_", " "))  # type: ignore[attr-defined]
    return row


def refuse_stale(version: int | None, expected: int | None, field: str | None = None) -> None:
    """Raises STALE if somebody has changed the row since the caller read it; a caller may leave the version out."""
    if expected is not None and expected != version:
        raise STALE(field)
