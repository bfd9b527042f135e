"""Finding a row by its key, locked when it is going to change; what an edit changes; and refusing an outdated edit."""

from __future__ import annotations

from typing import Any, TypeVar

from sqlalchemy import inspect

from chassis.call import Call
from contracts.base import NOT_FOUND, STALE, Command

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


def edited(row: Any, command: Command, *but: str) -> dict[str, Any]:
    """What an edit changes, by the row's attributes: a field that is left out stays as it is, null clears it.

    The one way to clear an optional field. Null for a column that cannot be empty changes nothing. `but` names fields
    of the command that are not the row's, besides `expected_version`.
    """
    sent = command.model_fields_set - {"expected_version", *but}
    values = command.model_dump(include=set(sent), exclude_none=True)
    columns = inspect(type(row)).columns
    return values | {name: None for name in sent - values.keys() if columns[name].nullable}


def set_fields(row: Any, values: dict[str, Any]) -> None:
    """Writes an edit's values and counts the version up."""
    for name, value in values.items():
        setattr(row, name, value)
    row.version += 1
