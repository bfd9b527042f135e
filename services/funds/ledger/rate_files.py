"""Lists of exchange rates as published: the European Central Bank's, and the UN's operational rates."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from chassis.spreadsheets.csv_file import CsvFile, open_csv
from chassis.spreadsheets.table import Columns, Unreadable, columns
from contracts.funds.ledger.rates import MAX_RATES, RateFormat
from services.funds.ledger.money import FUNCTIONAL

# Rows after which other calls of the process get a turn.
_TURN = 200
_DAYS = ("%Y-%m-%d", "%d %B %Y", "%d %b %Y", "%d-%b-%Y", "%d-%B-%Y", "%Y%m%d")
_CODE = re.compile(r"[A-Z]{3}")
_NUMBER = re.compile(r"\d{1,12}([.,]\d{1,12})?")
_PRECISION = Decimal("0.000000000001")
_LARGEST = Decimal(1_000_000)

_UN = columns(
    ("currency", "valid_on", "rate"),
    {
        "currency": "currency|currency code|curr code|code|iso code|f curr code|moneda|moeda|monnaie",
        "valid_on": "effective date|date|valid from|f effective date|fecha|data|fecha efectiva",
        "rate": "rate|exchange rate|operational rate|un operational rate|rate to usd|tasa|taxa|taux",
    },
)


@dataclass(frozen=True)
class Quoted:
    """A rate of a list, in USD per unit, and its row."""

    row: int
    currency: str
    valid_on: date
    usd_per_unit: Decimal


@dataclass
class RateList:
    """The content of a file: rates, currencies unknown to the books, and faults."""

    rates: list[Quoted] = field(default_factory=list)
    ignored: set[str] = field(default_factory=set)
    faults: list[tuple[int, str, str, dict[str, str]]] = field(default_factory=list)

    def fault(self, row: int, column: str, reason: str, **params: Any) -> None:
        self.faults.append((row, column, reason, {name: str(value) for name, value in params.items()}))


def read_rates(content: bytes, wanted: RateFormat, known: set[str], since: date | None) -> RateList:
    """The rates of known currencies since that day; what cannot be read is a fault of its row or of the file."""
    found = RateList()
    reader = {RateFormat.ECB: _read_ecb, RateFormat.UN: _read_un}[wanted]
    try:
        for quoted in reader(content, known, since, found):
            found.rates.append(quoted)
            if len(found.rates) > MAX_RATES:
                raise Unreadable("too_many_rows", quoted.row, limit=str(MAX_RATES))
        if not found.rates and not found.faults:
            raise Unreadable("empty")
    except Unreadable as stopped:
        found.fault(stopped.row, stopped.field, stopped.reason, **stopped.params)
    return found


def _read_ecb(content: bytes, known: set[str], since: date | None, found: RateList) -> Iterator[Quoted]:
    """Units per EUR, one column per currency; the value of a unit in USD is computed with the row's own USD."""
    file = open_csv(content, _ECB)
    quoted = _currencies(file, known, found)
    for row, cells in _rows(file):
        day = _day(cells, file.columns["valid_on"], row, since, found)
        if day is None:
            continue
        per_euro = {code: _units(cells, place, row, code, found) for code, place in quoted.items()}
        dollars = per_euro.pop(FUNCTIONAL)
        if dollars is None:
            found.fault(row, FUNCTIONAL, "missing")
            continue
        if "EUR" in known:
            yield from _quote(row, "EUR", day, dollars, found)
        for code, units in per_euro.items():
            if units is not None:
                yield from _quote(row, code, day, dollars / units, found)


def _read_un(content: bytes, known: set[str], since: date | None, found: RateList) -> Iterator[Quoted]:
    """Units per USD, one row per currency and date; a rate quoted for several countries counts once."""
    file = open_csv(content, _UN)
    for row, cells in _rows(file):
        code = _cell(cells, file.columns["currency"]).upper()
        if not _CODE.fullmatch(code):
            found.fault(row, "currency", "not_a_currency" if code else "missing")
        elif code not in known:
            found.ignored.add(code)
        elif code != FUNCTIONAL and (day := _day(cells, file.columns["valid_on"], row, since, found)):
            units = _units(cells, file.columns["rate"], row, "rate", found, needed=True)
            if units is not None:
                yield from _quote(row, code, day, 1 / units, found)


def _quote(row: int, code: str, day: date, worth: Decimal, found: RateList) -> Iterator[Quoted]:
    rounded = worth.quantize(_PRECISION)
    if not 0 < rounded < _LARGEST:
        found.fault(row, code, "out_of_range", rate=rounded)
    else:
        yield Quoted(row, code, day, rounded)


def _rows(file: CsvFile) -> Iterator[tuple[int, list[str]]]:
    for turn, record in enumerate(file.records(), 1):
        if turn % _TURN == 0:
            time.sleep(0)
        yield record


class _EcbColumns(Columns):
    """The date, and every column named like a currency."""

    def named(self, header: Any) -> list[str]:
        cells = [cell.strip() for cell in header]
        return ["valid_on" if cell.lower() == "date" else cell if _CODE.fullmatch(cell) else "" for cell in cells]


_ECB = _EcbColumns(("valid_on", FUNCTIONAL), {})


def _currencies(file: CsvFile, known: set[str], found: RateList) -> dict[str, int]:
    codes = {code: place for code, place in file.columns.items() if code != "valid_on"}
    found.ignored |= codes.keys() - known
    return {code: place for code, place in codes.items() if code in known}


def _cell(cells: list[str], place: int) -> str:
    return cells[place].strip() if place < len(cells) else ""


def _day(cells: list[str], place: int, row: int, since: date | None, found: RateList) -> date | None:
    """The row's date, or nothing if it is older than requested, or invalid. Dates like 4/5/2017 are ambiguous."""
    text = _cell(cells, place)
    for form in _DAYS:
        try:
            day = datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no time zone
        except ValueError:
            continue
        return day if since is None or day >= since else None
    found.fault(row, "valid_on", "not_a_date" if text else "missing", value=text[:40])
    return None


def _units(
    cells: list[str], place: int, row: int, column: str, found: RateList, *, needed: bool = False
) -> Decimal | None:
    """How many units the base currency buys; "N/A" and an empty cell mean that none is quoted."""
    text = _cell(cells, place)
    if text.upper() in ("", "N/A", "-") and not needed:
        return None
    if _NUMBER.fullmatch(text) and (units := Decimal(text.replace(",", "."))) > 0:
        return units
    found.fault(row, column, "not_a_rate" if text else "missing", value=text[:40])
    return None
