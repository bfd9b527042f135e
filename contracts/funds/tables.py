"""The lists of the Fund as tables: a list with its filters, in large parts, only the columns that are wanted."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any

from pydantic import Field, StringConstraints

from contracts.base import Command, View, read
from contracts.kinds import Text

MAX_TABLE_ROWS = 2_000
ColumnName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]

FilterText = Annotated[Text, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}=", max_length=300)]


class TableOf(StrEnum):
    """The lists that are taken away as files, named as in their addresses."""

    EXPENDITURES = "expenditures"
    CONTRIBUTIONS = "contributions"
    COMMITMENTS = "commitments"
    AWARDS = "awards"
    ENTRIES = "entries"
    FOUND = "found"


class TableFormat(StrEnum):
    """The file that it becomes; for the record of exports."""

    XLSX = "xlsx"
    CSV = "csv"


class ReadTable(Command):
    """A part of a list: `filters` are those of the list itself, refused as there. The first part is put on record."""

    of: TableOf
    columns: list[ColumnName] = Field(min_length=1, max_length=40, examples=[["occurred_on", "payee", "direct_usd"]])
    filters: list[FilterText] = Field(default_factory=list[str], max_length=20, examples=[["status=posted"]])
    format: TableFormat = TableFormat.CSV
    cursor: str | None = Field(default=None, max_length=400)
    limit: int = Field(default=1_000, ge=1, le=MAX_TABLE_ROWS)


class TablePart(View):
    """Rows of values in the order of the columns; `next`: the cursor of the part that follows."""

    rows: list[list[Any]]
    next: str | None


READ_TABLE = read(
    "funds", "read_table", ReadTable, TablePart, "Take a list away as a table", at="/tables/{of}", recorded=True
)
