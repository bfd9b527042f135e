"""XLSX: the values of the first sheet as text. Formulas are not run and links are not followed."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import IO, Any

from python_calamine import CalamineError, CalamineWorkbook

from chassis.spreadsheets.table import Columns, Unreadable
from chassis.spreadsheets.xlsx_texts import Part, Texts

MAGIC = b"PK\x03\x04"
# The size of a sheet of ten thousand rows when unpacked; an archive bomb of zeros is far larger.
_UNPACKED = 64_000_000
_COLUMNS = 200
_SLICE = 1_000_000
# The place of a cell, wherever it is written. The reader fills a sheet in memory up to its last cell: a table of two
# cells, the second one in the far corner, would exhaust the memory.
_PLACE = re.compile(rb"""\br\s*=\s*["']\s*([A-Za-z]+)?(\d+)\s*["']""")
# No part of a workbook has a document type (ECMA-376, part 2): it would be there for entities, which name other files.
_DECLARES = re.compile(rb"<!(DOCTYPE|ENTITY)")


@dataclass(frozen=True)
class XlsxFile:
    """A workbook's first sheet: the place of each column, and its rows as text."""

    columns: dict[str, int]
    rows: Sequence[Sequence[Any]]
    header_row: int
    encoding: str = "xlsx"
    delimiter: None = None

    def records(self) -> Iterator[tuple[int, list[str]]]:
        """Rows with their numbers as a spreadsheet shows them, empty ones left out."""
        for number, row in enumerate(self.rows, 1):
            if number > self.header_row:
                cells = [_as_text(cell) for cell in row]
                if any(cells):
                    yield number, cells


def open_xlsx(content: bytes, columns: Columns, most_rows: int) -> XlsxFile:
    """Raises Unreadable: not_a_workbook, too_large, too_many_rows, too_many_columns, empty, missing_column,
    column_twice."""
    _check(content, most_rows)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            rows = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (CalamineError, OSError, ValueError, IndexError):
        raise Unreadable("not_a_workbook") from None
    for number, row in enumerate(rows, 1):
        cells = [_as_text(cell) for cell in row]
        if any(cells):
            return XlsxFile(columns.places(columns.named(cells), number), rows, number)
    raise Unreadable("empty")


def _check(content: bytes, most_rows: int) -> None:
    """Checks the file before it is loaded. The size that a part declares is not trusted."""
    left, texts = _UNPACKED, Texts(most_rows, _COLUMNS, _UNPACKED)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            for part in packed.infolist():
                part.file_size = left + 2 * _SLICE  # read far enough to see that it is too large
                with packed.open(part) as file:
                    left -= _check_part(file, left, most_rows, texts.part())
            texts.check()
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError):
        raise Unreadable("not_a_workbook") from None


def _check_part(file: IO[bytes], most: int, most_rows: int, cells: Part) -> int:
    """How many bytes the part unpacks to."""
    size, before, is_sheet = 0, b"", False
    while piece := file.read(_SLICE):
        size += len(piece)
        if size > most:
            raise Unreadable("too_large", limit=str(_UNPACKED))
        text = before + piece
        if _DECLARES.search(text.replace(b"\0", b"")):
            raise Unreadable("not_a_workbook")
        cells.feed(piece)
        is_sheet = is_sheet or b"sheetData" in text
        if is_sheet:
            _check_places(text, most_rows)
        before = text[-64:]
    cells.feed(b"", last=True)
    return size


def _check_places(text: bytes, most_rows: int) -> None:
    for column, row in _PLACE.findall(text):
        if len(row) > 7 or int(row) > most_rows + 1:
            raise Unreadable("too_many_rows", most_rows + 2, limit=str(most_rows))
        if len(column) > 3 or _number(column) > _COLUMNS:
            raise Unreadable("too_many_columns", limit=str(_COLUMNS))


def _number(column: bytes) -> int:
    """A column's letters as a number: A is 1, AA is 27."""
    number = 0
    for letter in column.upper():
        number = number * 26 + letter - ord("A") + 1
    return number


def _as_text(cell: Any) -> str:
    """As a person would type it: a date as 2017-04-12, a number in its shortest exact form."""
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == datetime.min.time() else cell.isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if cell is None:
        return ""
    return str(cell).removesuffix(".0")
