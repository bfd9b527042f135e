"""Tables as people send them: CSV is tested with training's import; here are workbooks, and what is wrong with some."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime
from typing import Any

import pytest
import xlsxwriter

from chassis.spreadsheets.cells import bad_text
from chassis.spreadsheets.table import Unreadable, columns
from chassis.spreadsheets.xlsx_file import open_xlsx

COSTS = columns(("amount", "payee"), {"amount": "amount|monto", "payee": "payee|beneficiario", "day": "day|fecha"})
HEADER = ("Monto", "Beneficiario", "Fecha", "Other")


def workbook(*rows: tuple[Any, ...], first: int = 0) -> bytes:
    """The rows on the first sheet; the second one has something else."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "default_date_format": "yyyy-mm-dd"}) as book:
        sheet, other = book.add_worksheet("Gastos"), book.add_worksheet()
        other.write(0, 0, "not this one")
        for number, row in enumerate(rows, first):
            for place, cell in enumerate(row):
                sheet.write(number, place, cell)
    return buffer.getvalue()


def repacked(content: bytes, name: str, text: bytes) -> bytes:
    """The workbook with one of its parts replaced."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            new.writestr(part.filename, text if part.filename == name else old.read(part))
    return buffer.getvalue()


def refusal(content: bytes, most_rows: int = 100) -> tuple[str, int, str]:
    with pytest.raises(Unreadable) as refused:
        list(open_xlsx(content, COSTS, most_rows).records())
    return refused.value.reason, refused.value.row, refused.value.field


def test_values_come_as_somebody_would_have_typed_them() -> None:
    rows = [
        (1234.56, "Autoridad Portuaria", date(2026, 5, 4)),
        (),
        (100, " B ", datetime.fromisoformat("2026-05-04T09:30:00")),
        ("0.10", "=1+1", True),
    ]
    file = open_xlsx(workbook(HEADER, *rows), COSTS, 100)
    assert file.columns == {"amount": 0, "payee": 1, "day": 2}
    assert list(file.records()) == [
        (2, ["1234.56", "Autoridad Portuaria", "2026-05-04", ""]),
        (4, ["100", "B", "2026-05-04T09:30:00", ""]),
        (5, ["0.10", "0", "true", ""]),
    ]


def test_empty_rows_before_the_header_count() -> None:
    file = open_xlsx(workbook(HEADER, (1, "A"), first=3), COSTS, 100)
    assert [number for number, _ in file.records()] == [5]


SHEET = b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (workbook(), ("empty", 0, "file")),
        (workbook(("x", "y")), ("missing_column", 1, "amount")),
        (workbook((*HEADER, "amount")), ("column_twice", 1, "amount")),
        (b"PK\x03\x04 and no more", ("not_a_workbook", 0, "file")),
        (b"amount,payee\n1,A\n", ("not_a_workbook", 0, "file")),
        (repacked(workbook(HEADER), "xl/workbook.xml", b"<broken"), ("not_a_workbook", 0, "file")),
        (workbook(HEADER, *[(n, "A") for n in range(101)]), ("too_many_rows", 102, "file")),
    ],
)
def test_a_workbook_that_cannot_be_read_is_refused(content: bytes, expected: tuple[str, int, str]) -> None:
    assert refusal(content) == expected


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        (b'<row r="1"><c r="A1"><v>1</v></c><c r="XFD1"><v>1</v></c></row>', "too_many_columns"),
        (b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c><v>1</v></c></row>', "too_many_rows"),
        (b"<row r='1'><c r = 'a99999999'><v>1</v></c></row>", "too_many_rows"),
    ],
)
def test_a_cell_in_the_far_corner_is_refused_before_it_takes_the_memory(cells: bytes, reason: str) -> None:
    sheet = SHEET + cells + b"</sheetData></worksheet>"
    assert refusal(repacked(workbook(HEADER), "xl/worksheets/sheet1.xml", sheet))[0] == reason


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml"])
@pytest.mark.parametrize("written", ["utf-8", "utf-16"])
def test_what_names_other_files_is_refused(part: str, written: str) -> None:
    """The reader resolves no entity; the file still is none that a spreadsheet wrote."""
    told = '<!DOCTYPE worksheet [<!ENTITY secret SYSTEM "file:///etc/passwd">]><worksheet>&secret;</worksheet>'
    assert refusal(repacked(workbook(HEADER, (1, "A")), part, told.encode(written)))[0] == "not_a_workbook"


def test_a_bomb_is_refused_whatever_it_says_of_its_size() -> None:
    bomb = repacked(workbook(HEADER), "xl/sharedStrings.xml", b" " * 80_000_000)
    assert len(bomb) < 200_000 and refusal(bomb)[0] == "too_large"
    size = (80_000_000).to_bytes(4, "little")
    assert bomb.count(size) == 2, "in the part's own header, and in the list of parts"
    assert refusal(bomb.replace(size, (100).to_bytes(4, "little")))[0] == "too_large"


@pytest.mark.parametrize(
    ("cell", "reason"),
    [("", "missing"), ("x" * 6, "too_long"), ("=A1", "formula"), ("@x", "formula"), ("a\x07", "control_characters")],
)
def test_what_may_not_stand_in_a_cell(cell: str, reason: str) -> None:
    assert bad_text(cell, 5) == reason and bad_text("A-1", 5) is None
