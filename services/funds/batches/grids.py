"""A grid of costs as a table: each cell as people write it becomes one as the files of entries have it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select

from chassis.call import Call
from chassis.folding import fold
from chassis.spreadsheets.csv_file import open_csv
from chassis.spreadsheets.table import Table, Unreadable
from chassis.spreadsheets.written import Ambiguous, amount_in, country_in, day_in, plainly
from chassis.spreadsheets.xlsx_file import MAGIC, open_xlsx
from contracts.base import Refused
from contracts.funds.batches.batches import FILE_UNREADABLE, UNREADABLE, BatchKind
from contracts.funds.batches.rows import (
    ACCOUNT_UNKNOWN,
    COLUMN_TWICE,
    COLUMNS_UNKNOWN,
    CURRENCY_DIFFERS,
    DAY_AMBIGUOUS,
    DAY_UNCLEAR,
    LINE_SEVERAL,
    LINE_UNKNOWN,
    MOST_ROWS,
    NO_ROWS,
    TOO_MANY_ROWS,
    Grid,
)
from services.funds.batches.columns import LAYOUTS
from services.funds.ledger.model import BankAccount
from services.funds.ledger.money import FUNCTIONAL
from services.funds.partners.model import Award
from services.funds.spending.budget_model import BudgetLine
from services.funds.uploads import from_base64

LAYOUT = LAYOUTS[BatchKind.EXPENDITURES]
COLUMNS = tuple(LAYOUT.order)
# The order of a grid whose columns nobody has named.
_UNNAMED = (
    "date", "payee", "document", "amount", "currency", "line", "description", "country", "activity_kind",
    "document_date", "commitment", "reference",
)  # fmt: skip
_DAYS = ("date", "document_date")
_AS_A_HEADER = 3
_UUID = re.compile(r"[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)


@dataclass(frozen=True)
class GridTable:
    """The rows as a table of files has them; `objections` by row and column, of cells that nobody can read."""

    cells: Sequence[Sequence[str]]
    objections: Mapping[tuple[int, str], Refused] = field(default_factory=dict)
    columns: Mapping[str, int] = field(default_factory=lambda: {name: place for place, name in enumerate(COLUMNS)})

    def records(self) -> Iterator[tuple[int, list[str]]]:
        """Counted from 1."""
        for number, row in enumerate(self.cells, 1):
            yield number, list(row)


def table_of(call: Call, grid: Grid) -> GridTable:
    """Raises NO_ROWS, TOO_MANY_ROWS, COLUMN_TWICE, COLUMNS_UNKNOWN, FILE_UNREADABLE, NOT_BASE64."""
    named = _named(grid)
    if not named:
        raise NO_ROWS("rows")
    if len(named) > MOST_ROWS:
        raise TOO_MANY_ROWS("rows", rows=len(named), most=MOST_ROWS)
    reading = _Reading(call, grid)
    rows = [reading.row(number, row) for number, row in enumerate(named, 1)]
    return GridTable(rows, reading.objections)


def _named(grid: Grid) -> list[dict[str, str]]:
    """Each row by the names of its columns; empty rows are left out."""
    if grid.content_base64 is not None:
        return _of_file(from_base64(grid.content_base64, "content_base64"))
    rows = [[cell.strip() for cell in row] for row in grid.rows]
    given: Sequence[str] = grid.columns
    header = LAYOUT.columns.named(given)
    if not any(header):
        first = LAYOUT.columns.named(rows[0]) if rows else []
        header = first if sum(map(bool, first)) >= _AS_A_HEADER else list(_UNNAMED)
        given, rows = (rows[0], rows[1:]) if header is first else (header, rows)
    _check_headings(given, header)
    return [dict(zip(header, row, strict=False)) for row in rows if any(row)]


def _check_headings(given: Sequence[str], named: Sequence[str]) -> None:
    """Nothing that was given is left out silently. Raises COLUMN_TWICE, COLUMNS_UNKNOWN."""
    for name in dict.fromkeys(filter(None, named)):
        if named.count(name) > 1:
            raise COLUMN_TWICE(
                "rows", headings=_listed(one for one, each in zip(given, named, strict=True) if each == name)
            )
    if unknown := [one for one, each in zip(given, named, strict=True) if one.strip() and not each]:
        raise COLUMNS_UNKNOWN("rows", headings=_listed(unknown))


def _listed(headings: Iterable[str]) -> str:
    return ", ".join(f"“{heading.strip()[:60]}”" for heading in headings)


def _of_file(content: bytes) -> list[dict[str, str]]:
    columns = LAYOUT.columns
    # A grid asks for what is missing at each row: no column of a file has to be there.
    loose = type(columns)((), columns.known)
    try:
        table: Table = open_xlsx(content, loose, 10_000) if content.startswith(MAGIC) else open_csv(content, loose)
        return [
            {name: row[place].strip() for name, place in table.columns.items() if place < len(row)}
            for _, row in table.records()
        ]
    except Unreadable as stopped:
        raise FILE_UNREADABLE("file", reason=UNREADABLE.get(stopped.reason, stopped.reason)) from None


class _Reading:
    """The state while a grid is read: what was objected to so far."""

    def __init__(self, call: Call, grid: Grid) -> None:
        self.grid, self.titles = grid, _titles(call, grid)
        paying = select(BankAccount).order_by(BankAccount.fund_id, BankAccount.account_code)
        self.accounts = list(call.session.scalars(paying))
        lines = select(BudgetLine.id, Award.fund_id).join(Award, Award.id == BudgetLine.award_id)
        self.funds = {str(row.id): str(row.fund_id) for row in call.session.execute(lines)}
        self.objections: dict[tuple[int, str], Refused] = {}

    def row(self, number: int, given: Mapping[str, str]) -> list[str]:
        """The cells in the order of a file's columns."""
        cells = {name: given.get(name, "") for name in COLUMNS}
        for name in _DAYS:
            cells[name] = self._day(number, name, cells[name])
        cells["document_date"] = cells["document_date"] or cells["date"]
        cells["reference"] = cells["reference"] or f"{self.grid.key}-{number}"
        cells["country"] = country_in(cells["country"])
        cells["currency"], cells["amount"] = self._amount(number, plainly(cells["currency"]).upper(), cells["amount"])
        if not (cells["line"] or cells["allocation"] or cells["commitment"]) and self.grid.line_id:
            cells["line"] = str(self.grid.line_id)
        cells["line"] = self._line(number, cells["line"])
        cells["bank_account"] = self._account(number, cells)
        return [cells[name] for name in COLUMNS]

    def _day(self, number: int, name: str, cell: str) -> str:
        day = day_in(cell, self.grid.day_order.value if self.grid.day_order else None) if cell else None
        if isinstance(day, date):
            return day.isoformat()
        if isinstance(day, Ambiguous):
            self.objections[number, name] = DAY_AMBIGUOUS(name, cell=cell, first=day.first, second=day.second)
        elif cell and not cell.startswith("="):
            self.objections[number, name] = DAY_UNCLEAR(name, cell=cell[:40])
        return cell

    def _amount(self, number: int, currency: str, cell: str) -> tuple[str, str]:
        amount, beside = amount_in(cell)
        if beside and currency and beside != currency:
            self.objections[number, "amount"] = CURRENCY_DIFFERS("amount", beside=beside, currency=currency)
        return currency or beside or self.grid.currency, cell if amount is None else amount

    def _account(self, number: int, cells: Mapping[str, str]) -> str:
        """By name, IBAN or number. Without one, the first of the line's fund in the row's currency, if not dollars."""
        written = cells["bank_account"]
        if _UUID.fullmatch(written) or written.startswith("="):
            return written
        fund = self.funds.get(cells["line"])
        own = [each for each in self.accounts if fund in (None, each.fund_id)]
        if not written:
            begun = [each for each in own if fund and str(each.starts_on) <= cells["date"]]
            able = [each for each in begun if each.currency == cells["currency"] != FUNCTIONAL]
            return str(able[0].id) if able else ""
        found = [each for each in own if fold(written) in map(fold, (each.name, each.iban or "", each.number or ""))]
        if len(found) != 1:
            self.objections[number, "bank_account"] = ACCOUNT_UNKNOWN("bank_account", name=written[:80])
            return written
        return str(found[0].id)

    def _line(self, number: int, cell: str) -> str:
        if not cell or _UUID.fullmatch(cell) or cell.startswith("="):
            return cell
        found = self.titles.get(fold(cell), [])
        if len(found) == 1:
            return found[0]
        self.objections[number, "line"] = (LINE_SEVERAL if found else LINE_UNKNOWN)("line", title=cell[:80])
        return cell


def _titles(call: Call, grid: Grid) -> dict[str, list[str]]:
    """The ids of lines by their titles, and by those of award and line."""
    lines = select(BudgetLine.id, BudgetLine.title, Award.id.label("award_id"), Award.title.label("award")).join(
        Award, Award.id == BudgetLine.award_id
    )
    found: dict[str, list[str]] = {}
    own: dict[str, list[str]] = {}
    for row in call.session.execute(lines.where(BudgetLine.kind == "direct", ~BudgetLine.removed)):
        found.setdefault(fold(row.title), []).append(str(row.id))
        found.setdefault(fold(f"{row.award} {row.title}"), []).append(str(row.id))
        if row.award_id == grid.award_id:
            own.setdefault(fold(row.title), []).append(str(row.id))
    return found | own
