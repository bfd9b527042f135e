"""Rows of a grid: as they were pasted or typed, with every reason at every cell, before anything is entered."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from contracts.base import Command, EmbeddedRefusal, Refusal, View, change, create
from contracts.funds.batches.batches import EntryBatch
from contracts.funds.kinds import MAX_FILE_BASE64, Usd
from contracts.kinds import Currency, Id, ShortText

# What is answered at once; a file of up to ten thousand rows is read while nobody waits.
MOST_ROWS = 1_000

TOO_MANY_ROWS = Refusal(
    "funds.too_many_rows",
    422,
    "There are {rows} rows; at most {most} are checked at once. Send more, up to 10,000, as a file.",
)
DAY_AMBIGUOUS = Refusal(
    "funds.day_ambiguous",
    422,
    "{cell} may be {first} or {second} (year-month-day): choose what comes first, the day or the month.",
)
DAY_UNCLEAR = Refusal("funds.day_unclear", 422, "{cell} is not a date. Enter dates in the form 2026-05-31.")
LINE_UNKNOWN = Refusal("funds.line_unknown", 422, "There is no budget line called “{title}”.")
LINE_SEVERAL = Refusal(
    "funds.line_several",
    422,
    "Several awards have a budget line called “{title}”: choose the award, or write “award / line”.",
)
ACCOUNT_UNKNOWN = Refusal(
    "funds.account_unknown", 422, "No bank account of the fund is called “{name}”; write its name, IBAN or number."
)
CURRENCY_DIFFERS = Refusal(
    "funds.currency_differs", 422, "The amount is in {beside}, but the currency of the row is {currency}."
)
COLUMN_TWICE = Refusal(
    "funds.column_twice", 422, "Two columns are for the same thing: {headings}. Remove one of them, or rename it."
)
COLUMNS_UNKNOWN = Refusal(
    "funds.columns_unknown",
    422,
    "These headings are not understood: {headings}. Name the columns as in the grid, or remove them.",
)
NO_ROWS = Refusal("funds.no_rows", 422, "There are no rows.")


class DayOrder(StrEnum):
    """What comes first in dates such as 3/4/2026."""

    DAY_FIRST = "dmy"
    MONTH_FIRST = "mdy"


Cell = Annotated[str, StringConstraints(max_length=2000)]
GridKey = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9-]{8,40}$")]


class Grid(Command):
    """Rows of costs. `columns` are names of columns in any of the four languages.

    Without `columns` the first row names them, or they are in the order of the grid.
    Instead of rows a file, CSV or XLSX, may be given.

    `key` names this grid: a row without a reference gets one of it, so that the same grid is entered once.
    `award_id`: whose lines are meant by their titles. `line_id`: for rows without a line. `currency`: likewise.
    """

    key: GridKey
    columns: list[Cell] = Field(default_factory=list, max_length=60)
    rows: list[Annotated[list[Cell], Field(max_length=60)]] = Field(default_factory=list, max_length=10_001)
    content_base64: str | None = Field(default=None, max_length=MAX_FILE_BASE64)
    award_id: Id | None = None
    line_id: Id | None = None
    currency: Currency = "USD"
    day_order: DayOrder | None = None


class CheckRows(Grid):
    """Says what stands against each row, and enters nothing."""


class EnterRows(Grid):
    """Enters the rows as one file of entries: all or none, each once, however often it is sent."""

    filename: ShortText = "grid.csv"


class CellFault(EmbeddedRefusal):
    """Why a cell or, without a column, a row is refused."""

    column: str


class CheckedRow(View):
    """A row as it will be entered, its faults, and what it comes to in USD. `row` counts from 1."""

    row: int
    cells: list[str]
    faults: list[CellFault]
    direct_usd: Usd | None
    needs_signature: bool
    entered_before: bool


class RowsCheck(View):
    """All rows. `columns` are the names of the cells; `ambiguous_days`: whether their order is needed."""

    columns: list[str]
    rows: list[CheckedRow]
    refused: int
    waiting: int
    unchanged: int
    total_usd: Usd
    ambiguous_days: bool


CHECK_ROWS = change("funds", "check_rows", CheckRows, RowsCheck, "Check rows of costs without entering them")
ENTER_ROWS = create("funds", "enter_rows", EnterRows, EntryBatch, "Enter rows of costs as one file of entries")
