"""Rows of a grid as text, and back: cells separated by tabs, as spreadsheets put them onto the clipboard."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from contracts.funds.batches import rows as funds_rows
from contracts.funds.spending import invoices as funds_invoices
from gateway.views import Data

_DELIMITERS = ("\t", ";", ",")


def rows_of(text: str) -> list[list[str]]:
    """The cells. Without a tab in its first line the text is CSV, by semicolons or commas."""
    first = text.lstrip("\n").partition("\n")[0]
    delimiter = next((each for each in _DELIMITERS if first.count(each) > 1), "\t")
    try:
        read = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error:  # a cell that is larger than any may be
        read = [line.split(delimiter) for line in text.split("\n")]
    return [row for row in read if any(cell.strip() for cell in row)]


def text_of(rows: Iterable[Sequence[str]]) -> str:
    """As it is pasted: one line for each row; what would break a line is a space."""
    return "\n".join("\t".join(" ".join(cell.split()) for cell in row) for row in rows)


def as_read(
    check: Data[funds_rows.RowsCheck],
    columns: Mapping[str, str],
    lines: Sequence[Data[funds_invoices.PayableLine]],
    key: str,
    accounts: Mapping[str, str] = MappingProxyType({}),
) -> str:
    """The rows as they were understood: days and amounts as the books have them, lines by their names.

    `columns`: the names of the columns in the reader's language; `key`: the grid's;
    `accounts`: the names of bank accounts. Empty columns are left out.
    """
    names = {str(each["line_id"]): f"{each['award']} / {each['title']}" for each in lines} | dict(accounts)
    records = [_told(dict(zip(check["columns"], row["cells"], strict=True)), key) for row in check["rows"]]
    shown = [name for name in columns if name in _ALWAYS or any(record.get(name) for record in records)]
    cells = [[names.get(record[name], record[name]) for name in shown] for record in records]
    return text_of([[columns[name] for name in shown], *cells])


def _told(record: dict[str, str], key: str) -> dict[str, str]:
    """Without what the service fills in: the grid's own references, the document's day if it is the cost's."""
    own = {
        "reference": record["reference"].startswith(f"{key}-"),
        "document_date": record["document_date"] == record["date"],
    }
    return record | {name: "" for name, is_own in own.items() if is_own}


_ALWAYS = frozenset({"date", "payee", "document", "amount", "currency", "line", "description"})
