"""The rows of a file of entries, each as a command, or with a reason for every bad cell."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel, ValidationError

from chassis.spreadsheets.cells import bad_text, is_formula
from chassis.spreadsheets.csv_file import open_csv
from chassis.spreadsheets.table import Table, Unreadable
from chassis.spreadsheets.written import plain_amount
from chassis.spreadsheets.xlsx_file import MAGIC, open_xlsx
from contracts.base import Refusal, Refused
from contracts.funds.batches.batches import (
    AMOUNT_UNCLEAR,
    CELL_CONTROL,
    CELL_FORMULA,
    CELL_MISSING,
    CELL_TOO_LONG,
    FILE_UNREADABLE,
    MAX_ROWS,
    REFERENCE_TWICE,
    UNREADABLE,
)
from services.funds.batches.columns import Layout

# Rows after which other calls and events of the process get a turn.
TURN = 500
_REFERENCE = 200
_TEXT = {
    "too_long": CELL_TOO_LONG,
    "formula": CELL_FORMULA,
    "control_characters": CELL_CONTROL,
    "missing": CELL_MISSING,
}


@dataclass(frozen=True)
class Fault:
    """Why a cell or the row is refused."""

    row: int
    column: str
    code: str
    message: str
    params: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Good:
    """A good row, with its command."""

    row: int
    reference: str
    command: BaseModel


@dataclass
class Rows:
    """The content of a file."""

    good: list[Good] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    total: int = 0
    encoding: str | None = None
    delimiter: str | None = None


def fault_of(row: int, column: str, refused: Refused) -> Fault:
    """A refusal of a row."""
    return Fault(row, column, refused.refusal.code, refused.refusal.message, refused.params)


def read(content: bytes, layout: Layout) -> Rows:
    """All rows of the file. An unreadable file has a single fault, in row 0 or where reading stopped."""
    rows = Rows()
    try:
        table: Table
        if content.startswith(MAGIC):
            table = open_xlsx(content, layout.columns, MAX_ROWS)
            rows.encoding = "xlsx"
        else:
            table = csv = open_csv(content, layout.columns)
            rows.encoding, rows.delimiter = csv.encoding, csv.delimiter
        read_table(table, layout, rows)
    except Unreadable as stopped:
        said = FILE_UNREADABLE(reason=UNREADABLE.get(stopped.reason, stopped.reason))
        rows.good, rows.faults = [], [fault_of(stopped.row, stopped.field, said)]
    return rows


def read_table(table: Table, layout: Layout, rows: Rows) -> None:
    """All rows of a table, into `rows`. Raises Unreadable."""
    _Reader(table, layout, rows).read()


class _Reader:
    """The state while a file is read: the references that occurred so far."""

    def __init__(self, table: Table, layout: Layout, rows: Rows) -> None:
        self.table, self.layout, self.rows = table, layout, rows
        self.seen: dict[str, int] = {}

    def read(self) -> None:
        """Row by row, yielding to other calls now and then. Raises Unreadable."""
        for number, record in self.table.records():
            self.rows.total += 1
            if self.rows.total > MAX_ROWS:
                raise Unreadable("too_many_rows", number)
            if self.rows.total % TURN == 0:
                time.sleep(0)
            cells = {
                name: record[place].strip() if place < len(record) else "" for name, place in self.table.columns.items()
            }
            faults = self._faults(number, cells)
            if not faults:
                faults = self._command(number, cells)
            self.rows.faults += faults
        if not self.rows.total:
            raise Unreadable("empty")

    def _faults(self, row: int, cells: Mapping[str, str]) -> list[Fault]:
        """What is wrong with the cells themselves."""
        faults = []
        for name, cell in cells.items():
            if refused := self._objection(row, name, cell):
                faults.append(fault_of(row, name, refused))
        return faults

    def _objection(self, row: int, name: str, cell: str) -> Refused | None:
        if not cell:
            return CELL_MISSING() if name in self.layout.required else None
        if name == "reference" and (first := self.seen.setdefault(cell, row)) != row:
            return REFERENCE_TWICE(row=first)
        if name in self.layout.amounts:
            return CELL_FORMULA() if cell.startswith(("=", "@")) else None if plain_amount(cell) else AMOUNT_UNCLEAR()
        limit = self.layout.texts.get(name, _REFERENCE)
        reason = bad_text(cell, limit) if name in self.layout.texts else "formula" if is_formula(cell) else None
        return _TEXT[reason](limit=limit) if reason else None

    def _command(self, row: int, cells: Mapping[str, str]) -> list[Fault]:
        """The row as its command, or the contract's objections to its fields."""
        given: dict[str, Any] = {
            self.layout.fields.get(name, name): plain_amount(cell) if name in self.layout.amounts else cell
            for name, cell in cells.items()
            if cell and (name != "reference" or self.layout.reference_is_a_field)
        }
        try:
            command = self.layout.command.model_validate(given)
        except ValidationError as error:
            return [self._fault(row, problem) for problem in error.errors(include_url=False)]
        self.rows.good.append(Good(row, cells["reference"], command))
        return []

    def _fault(self, row: int, problem: Any) -> Fault:
        where = str(problem["loc"][0]) if problem["loc"] else ""
        code = str(problem["type"])
        refusal = Refusal.registry.get(code)
        params = {name: str(value) for name, value in problem.get("ctx", {}).items()}
        message = refusal.message if refusal else str(problem["msg"])
        return Fault(row, self.layout.column_of(where), code, message, params)
