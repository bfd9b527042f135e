"""Tables as people send them: CSV is tested with training's import; here are workbooks, and what is wrong with some."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime
from typing import Any

import pytest
import xlsxwriter

from chassis.spreadsheets.cells import bad_text, harmless
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


@pytest.mark.parametrize("prefix", [b"", b"x:"])
def test_a_text_kept_once_that_would_stand_in_very_many_cells_is_refused(prefix: bytes) -> None:
    """Some kilobytes of file; its cells would take a gigabyte of memory."""
    name = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    shared = b"<sst " + name + b"><si><t>" + b"A" * 1_000_000 + b"</t></si></sst>"
    cell = b'<c t="s"><v> &#48; </v></c>'.replace(b"<c", b"<" + prefix + b"c").replace(b"</c", b"</" + prefix + b"c")
    sheet = b'<worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main" ' + name + b"><sheetData>"
    sheet += (b"<row>" + cell * 100 + b"</row>") * 10 + b"</sheetData></worksheet>"
    bomb = repacked(workbook(HEADER), "xl/worksheets/sheet1.xml", sheet)
    bomb = repacked(bomb, "xl/sharedStrings.xml", shared)
    assert len(bomb) < 20_000 and refusal(bomb)[0] == "too_large"


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        (b"<row><c><v>1</v></c></row>" * 12, "too_many_rows"),
        (b"<row>" + b"<c><v>1</v></c>" * 201 + b"</row>", "too_many_columns"),
        (b"<row><c>" + b"<v/>" * 2_000_000 + b"</c></row>", "too_large"),
        (b"<row><c><v>1</row>", "not_a_workbook"),
    ],
)
def test_cells_without_a_place_are_counted_too(cells: bytes, reason: str) -> None:
    sheet = SHEET + cells + b"</sheetData></worksheet>"
    assert refusal(repacked(workbook(HEADER), "xl/worksheets/sheet1.xml", sheet), most_rows=10)[0] == reason


def test_texts_that_stand_in_many_cells_are_read_while_they_are_not_too_many() -> None:
    table = open_xlsx(workbook(HEADER, *[(1, "A" * 30_000)] * 100), COSTS, 100)
    assert [row[1] for _, row in table.records()] == ["A" * 30_000] * 100


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_no_cell_of_a_file_that_goes_out_is_run_as_a_formula(sign: str) -> None:
    assert harmless(f"{sign}HYPERLINK(1)") == f"'{sign}HYPERLINK(1)"


@pytest.mark.parametrize("number", ["0", "-12.50", "1000", "-7"])
def test_numbers_in_a_file_that_goes_out_stay_numbers(number: str) -> None:
    assert harmless(number) == number


@pytest.mark.parametrize(
    ("text", "cell"),
    [(None, ""), ("", ""), ("A = B", "A = B"), ("-1+2", "'-1+2"), ("-1-", "'-1-"), ("-\u0661", "'-\u0661")],
)
def test_other_cells_stay_as_they_are_and_what_only_begins_as_a_number_is_none(text: str | None, cell: str) -> None:
    assert harmless(text) == cell
