"""What a service holds about a member, as a list of tables with the owner of their rows; and the way to export it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, LargeBinary, Row, Table, Uuid, bindparam, func, select
from sqlalchemy.orm import InstrumentedAttribute

from chassis.call import Call
from chassis.paging import page
from contracts.base import MALFORMED, Paged
from contracts.data_export import ExportMine, HeldRow, MinePart

# The member whose data are exported, in the conditions of `Held`.
ME: ColumnElement[Any] = bindparam("me", type_=Uuid)
_ROWS = 200


@dataclass(frozen=True)
class Held:
    """Rows of a table that belong to a member: those for which `whose` is true, without the columns in `leave_out`.

    Left out is what is derived from the rest (rendered, indexed) and what nobody may read (hashes of secrets).
    """

    table: Any
    whose: ColumnElement[bool]
    leave_out: tuple[InstrumentedAttribute[Any], ...] = ()


def export_of(held: Sequence[Held]) -> Callable[[Call, ExportMine], MinePart]:
    """The feature that exports what these tables hold about the caller."""
    return partial(export, held)


def export(held: Sequence[Held], call: Call, command: ExportMine) -> MinePart:
    """A part of what is held about the caller, table by table. Raises MALFORMED for an invalid cursor."""
    place, cursor = _place(command, len(held))
    table: Table = held[place].table.__table__
    statement = select(_shape(table, held[place].leave_out).label("shape")).where(held[place].whose)
    keys = list(table.primary_key.columns)
    asked = Paged(cursor=cursor, limit=_ROWS)
    found = page(call.session, statement, keys, asked, _shape_of, values={"me": call.actor.member_id})
    return MinePart(
        items=[HeldRow(kind=table.name, row=row) for row in found.items], next=_next(place, found.next, len(held))
    )


def _shape(table: Table, leave_out: Sequence[InstrumentedAttribute[Any]]) -> ColumnElement[Any]:
    names = {column.key for column in leave_out}
    shown = [c for c in table.columns if c.name not in names and not isinstance(c.type, LargeBinary)]
    return func.json_build_object(*(part for column in shown for part in (column.name, column)))


def _shape_of(row: Row[Any]) -> dict[str, Any]:
    return dict(row.shape)


def _place(command: ExportMine, tables: int) -> tuple[int, str | None]:
    """The table and the cursor in it."""
    place, _, cursor = (command.cursor or "0").partition(".")
    if not (place.isascii() and place.isdigit() and len(place) < 4 and int(place) < tables):
        raise MALFORMED("cursor", reason="the cursor does not belong to this list")
    return int(place), cursor or None


def _next(place: int, cursor: str | None, tables: int) -> str | None:
    if cursor:
        return f"{place}.{cursor}"
    return str(place + 1) if place + 1 < tables else None
