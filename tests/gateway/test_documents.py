"""Statements as documents: what they say is what the books say, in four languages, and no text is ever a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from pypdf import PdfReader

from chassis.spreadsheets.cells import RISKY
from contracts.kinds import Language
from gateway.documents import rows, statement_csv, statement_pdf, statement_xlsx
from gateway.documents.paper import MINUS, figure
from gateway.documents.rows import Entries, Mismatch, TooLong
from gateway.documents.wording import words
from tests.common.funds.busy import Busy
from tests.common.funds.helpers import DAY
from tests.common.funds.worlds import as_it_was, books
from tests.gateway.papers import EXPORT, pages_of, paper, written
from tests.gateway.recalculate import Calculator

__all__ = ["books"]  # a fixture
LANGUAGES = [language.value for language in Language]
FORMULA = '=HYPERLINK("http://example.org", "Fuel")'


@pytest.fixture
def told(books: Busy) -> Iterator[Busy]:
    """The busy year, and a cost whose texts look like formulas."""
    with as_it_was(books.first.session):
        texts = {"description": FORMULA, "document": "+CMD|' /C calc'!A0"}
        books.first.spend("9.99", occurred_on=DAY + timedelta(days=20), **texts)
        yield books


@pytest.mark.parametrize("kind", ["document", "certificate"])
def test_every_language_has_every_word_with_its_parameters(kind: str) -> None:
    english = words("en", kind)
    assert english
    for language in LANGUAGES:
        texts = words(language, kind)
        assert texts.keys() == english.keys()
        for key, text in texts.items():
            assert text, (language, key)
            assert set(re.findall(r"{\w+}", text)) == set(re.findall(r"{\w+}", english[key])), (language, key)


@pytest.mark.parametrize("language", LANGUAGES)
def test_paper_tells_the_statement_in_its_language(told: Busy, tmp_path: Path, language: str) -> None:
    statements = (told.of_fund(), told.of_donor(told.first), told.of_award(told.first))
    for statement in statements:
        path = written(statement_pdf, told, statement, tmp_path, language)
        reader = PdfReader(path)
        text = "\n".join(page.extract_text() for page in reader.pages)
        plain = text.replace("\n", " ")
        says = words(language)
        assert says[f"title_{statement.scope}"] in plain
        assert says["prepared"] in plain
        assert says["certified"] in plain
        assert statement.title in plain
        for amount in (statement.sources_usd, statement.uses_usd, statement.balance_usd, statement.available_usd):
            assert figure(amount, language) in plain
        assert statement.digest in text.replace("\n", "")
        assert EXPORT["export_id"] in text.replace("\n", "")
        assert says["page"].format(page=1, pages=len(reader.pages)) in plain
        assert reader.root_object["/Lang"] == language
        assert "{" not in plain


def test_figures_are_written_as_the_languages_readers_write_them() -> None:
    amount = Decimal("-1234567.5")
    assert figure(amount, "en") == figure(amount, "es") == f"{MINUS}1,234,567.50"
    assert figure(amount, "pt") == f"{MINUS}1.234.567,50"
    assert figure(amount, "fr") == f"{MINUS}1\u202f234\u202f567,50"
    assert figure(Decimal(1500), "en", 0) == "1,500"


def test_too_many_entries_for_paper_are_named_and_not_printed(
    told: Busy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(statement_pdf, "PRINTED", 5)
    reader = PdfReader(written(statement_pdf, told, told.of_fund(), tmp_path))
    text = " ".join(page.extract_text() for page in reader.pages).replace("\n", " ")
    assert words("en")["too_many_entries"].format(number=5) in text
    assert "2026-000001" not in text


@pytest.mark.parametrize("scope", ["fund", "donor", "award"])
def test_a_workbook_calculates_to_the_statement_and_shows_it_to_readers_that_do_not(
    told: Busy, tmp_path: Path, scope: str
) -> None:
    statement = {
        "fund": told.of_fund,
        "donor": lambda: told.of_donor(told.first),
        "award": lambda: told.of_award(told.first),
    }[scope]()
    path = written(statement_xlsx, told, statement, tmp_path)
    with path.open("rb") as file:
        live = load_workbook(file)
    with path.open("rb") as file:
        kept = load_workbook(file, data_only=True)
    calculator, formulas = Calculator(live), 0
    for sheet in live:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    formulas += 1
                    calculated = calculator.value(sheet.title, cell.row, cell.column)
                    shown = Decimal(str(kept[sheet.title].cell(cell.row, cell.column).value))
                    assert round(shown, 2) == round(calculated, 2), (sheet.title, cell.coordinate, cell.value)
    assert formulas > 30
    summary = amounts_of(live["Statement"], calculator)
    assert summary["Total sources"] == statement.sources_usd
    assert summary["Total uses"] == statement.uses_usd
    assert summary["Available"] == statement.available_usd
    assert summary["Difference from the books (always zero)"] == 0


def amounts_of(sheet: Worksheet, calculator: Calculator) -> dict[str, Decimal]:
    """The lines of the summary."""
    return {
        str(row[0].value): Decimal(str(calculator.value(sheet.title, row[0].row, 2)))
        for row in sheet.iter_rows(max_col=2)
        if row[1].value is not None
    }


def test_a_changed_entry_changes_every_sum_above_it(told: Busy, tmp_path: Path) -> None:
    path = written(statement_xlsx, told, told.of_fund(), tmp_path)
    with path.open("rb") as file:
        book = load_workbook(file)
    before = amounts_of(book["Statement"], Calculator(book))
    heading = next(cell for cell in book["Entries"][1] if cell.value == "Direct costs")
    changed = next(row for row in range(3, 40) if book["Entries"].cell(row, heading.column).value)
    book["Entries"].cell(changed, heading.column).value += 1000
    after = amounts_of(book["Statement"], Calculator(book))
    assert after["Total uses"] - before["Total uses"] == 1000
    assert after["Available"] - before["Available"] == -1000
    assert after["Difference from the books (always zero)"] == -1000


def test_no_text_of_a_workbook_is_a_formula(told: Busy, tmp_path: Path) -> None:
    path = written(statement_xlsx, told, told.of_fund(), tmp_path)
    with path.open("rb") as file:
        entries = load_workbook(file)["Entries"]
    [cell] = [cell for row in entries.iter_rows() for cell in row if cell.value == FORMULA]
    assert (cell.data_type, cell.quotePrefix) == ("s", True)
    assert {cell.data_type for row in entries.iter_rows(min_row=3) for cell in row} <= {"s", "n", "d"}


def test_csv_opens_and_closes_with_the_balance_and_holds_no_formula(told: Busy, tmp_path: Path) -> None:
    statement = told.of_fund(since=DAY + timedelta(days=4), until=told.officer.today)
    content = written(statement_csv, told, statement, tmp_path).read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    heading, opening, *lines, closing = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    assert (heading[0], heading[-1]) == ("Date", "Balance")
    assert {len(line) for line in (opening, *lines, closing)} == {len(heading)}
    balance = Decimal(opening[-1])
    for line in lines:
        balance += Decimal(line[-2])
        assert Decimal(line[-1]) == balance
    assert Decimal(closing[-1]) == balance == statement.balance_usd
    texts = {cell for line in lines for cell in (line[3], line[4], line[6])}
    assert f"'{FORMULA}" in texts
    assert not {text for text in texts if text.startswith(RISKY)}
    numbers = {cell for line in lines for cell in line[8:]} - {""}
    assert all(re.fullmatch(r"-?\d+(\.\d+)?", number) for number in numbers)


def test_entries_that_do_not_add_up_make_no_document(told: Busy, tmp_path: Path) -> None:
    statement = told.of_fund()
    pages = pages_of(told, statement)
    for writer in (statement_csv, statement_xlsx):
        made = paper(statement, "en")
        with pytest.raises(Mismatch):
            writer.write(made, Entries(made, pages[:-1]), tmp_path / writer.__name__)


def test_more_entries_than_a_sheet_holds_are_refused(
    told: Busy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(statement_xlsx, "MOST_ROWS", 10)
    with pytest.raises(TooLong):
        written(statement_xlsx, told, told.of_fund(), tmp_path)


def test_an_empty_statement_is_a_document_too(told: Busy, tmp_path: Path) -> None:
    empty = told.of_award(told.second, until=told.second.agreement.signed_on)
    for writer in (statement_csv, statement_xlsx, statement_pdf):
        assert written(writer, told, empty, tmp_path).stat().st_size > 100
    assert rows.PRINTED >= 500
