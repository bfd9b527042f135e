"""CSV by the layout kept with the account: dialects of several banks, and rows that do not fit."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from contracts.base import Refused
from contracts.funds.bank.accounts import CsvColumns, CsvLayout
from contracts.funds.bank.bank_files import MAX_LINES
from services.funds.bank.csv_statement import read_csv
from services.funds.bank.statement_file import ReadStatement
from tests.common.funds.bank import sample

BANCO = CsvLayout(
    columns=CsvColumns(
        booked_on="Fecha", amount="Importe", balance="Saldo", text=["Concepto", "Detalle"], counterparty="Ordenante"
    ),
    encoding="windows-1252",
    delimiter=";",
    decimal_sign=",",
    date_format="DD/MM/YYYY",
    header_row=3,
    footer_rows=1,
)
AMERICAN = CsvLayout(
    columns=CsvColumns(booked_on="post date", debit="Debit", credit="Credit", text=["Description"], reference="Check")
)


def read(rows: str, **layout: Any) -> ReadStatement:
    given = {"columns": CsvColumns(booked_on="Date", amount="Amount")} | layout
    return read_csv(rows.encode(), CsvLayout(**given), "CSV")


def refused(rows: str, **layout: Any) -> Refused:
    with pytest.raises(Refused) as error:
        read(rows, **layout)
    return error.value


def test_a_latin_american_bank_newest_line_first() -> None:
    statement = read_csv(sample("banco.csv"), BANCO, "CSV 1")
    assert (statement.opening, statement.closing) == (Decimal("1000.00"), Decimal("15220.40"))
    assert (statement.starts_on, statement.ends_on) == (date(2026, 5, 4), date(2026, 5, 5))
    wire, paid, fee = statement.lines
    assert (wire.amount, wire.counterparty) == (Decimal("14985.40"), "Gobierno de Canadá")
    assert (paid.text, fee.text) == ("PAGO INV-0448", "COMISIÓN POR TRANSFERENCIA")


def test_an_american_bank_with_debits_and_credits() -> None:
    statement = read_csv(sample("american.csv"), AMERICAN, "CSV 2")
    assert [line.amount for line in statement.lines] == [Decimal("14985.40"), -5, -5]
    assert statement.lines[0].text == 'WIRE IN "GLOBAL AFFAIRS CANADA"'
    assert (statement.opening, statement.closing) == (None, None)


def test_a_file_without_header_has_numbered_columns() -> None:
    columns = CsvColumns(booked_on="1", amount="3", direction="2", text=["4"])
    read_ = read("20260504|D|15.00|fee\n20260505|C|20|in\n", columns=columns, header_row=0, delimiter="|",
                 date_format="YYYYMMDD")  # fmt: skip
    assert [line.amount for line in read_.lines] == [-15, 20]


@pytest.mark.parametrize(
    ("written", "sign", "amount"),
    [
        ("1234.56", ".", "1234.56"),
        ("1,234.56", ".", "1234.56"),
        ("$1,234,567.00", ".", "1234567"),
        ("(15.00)", ".", "-15"),
        ("15.00-", ".", "-15"),
        ("−15.00", ".", "-15"),
        (".50", ".", "0.5"),
        ("1.234,56", ",", "1234.56"),
        ("1 234,56", ",", "1234.56"),
        ("1'234.50", ".", "1234.5"),
        ("-1.234,56 USD", ",", "-1234.56"),
        ("+7", ",", "7"),
    ],
)
def test_the_ways_in_which_amounts_are_written(written: str, sign: str, amount: str) -> None:
    [line] = read(f'Date,Amount\n2026-05-04,"{written}"\n', decimal_sign=sign).lines
    assert line.amount == Decimal(amount)


@pytest.mark.parametrize(
    ("written", "sign"),
    [("1.5", ","), ("1,5", "."), ("1,23,456.00", "."), ("12.34.56", "."), ("1e3", "."), ("abc", "."), ("", "."),
     ("1.2345", "."), ("NaN", "."), ("٣", "."), ("12345678901234567", ".")],
)  # fmt: skip
def test_an_amount_with_the_wrong_signs_is_no_other_amount(written: str, sign: str) -> None:
    error = refused(f'Date,Amount\n2026-05-04,"{written}"\n', decimal_sign=sign)
    assert (error.refusal.code, error.params["place"]) == ("funds.bank_file_field", "#2")
    assert error.params["name"] == "Amount"


@pytest.mark.parametrize("written", ["2026-13-01", "05/04/2026", "", "1999-12-31", "2026-05-04Z"])
def test_a_day_that_is_none_is_refused(written: str) -> None:
    assert refused(f"Date,Amount\n{written},1\n").params["name"] == "Date"


def test_a_time_after_the_day_is_passed_over() -> None:
    assert read("Date,Amount\n2026-05-04 11:20:00,1\n2026-05-05T10:00,1\n").ends_on == date(2026, 5, 5)


@pytest.mark.parametrize("cells", [",", "1,2"])
def test_a_row_is_a_debit_or_a_credit(cells: str) -> None:
    rows = f"Post Date,Description,Check,Debit,Credit\n2026-05-04,x,,{cells}\n"
    with pytest.raises(Refused) as error:
        read_csv(rows.encode(), AMERICAN, "CSV")
    assert (error.value.refusal.code, error.value.params["name"]) == ("funds.bank_file_field", "Debit / Credit")


def test_payments_may_be_written_as_positive_amounts() -> None:
    assert [line.amount for line in read("Date,Amount\n2026-05-04,15\n2026-05-05,-20\n", negate=True).lines] == [
        -15,
        20,
    ]


def test_balances_that_do_not_follow_are_refused_with_the_row() -> None:
    rows = "Date,Amount,Balance\n2026-05-04,15,115\n2026-05-05,20,135\n2026-05-06,1,137\n"
    error = refused(rows, columns=CsvColumns(booked_on="Date", amount="Amount", balance="Balance"))
    assert (error.params["place"], error.params["value"]) == ("#4", "137")


def test_a_missing_column_is_named_beside_the_header() -> None:
    error = refused("Datum,Betrag\n2026-05-04,1\n")
    assert error.refusal.code == "funds.bank_file_column"
    assert error.params == {"column": "Date", "header": "Datum, Betrag"}


def test_a_header_that_is_not_where_it_should_be_is_missed() -> None:
    assert refused("\nDate,Amount\n2026-05-04,1\n").params == {"column": "Date", "header": ""}


@pytest.mark.parametrize("rows", ["", "Date,Amount\n", "\n\n", "Date,Amount\n,\n ,\n"])
def test_a_file_without_rows_is_empty(rows: str) -> None:
    assert refused(rows).refusal.code == "funds.bank_file_empty"


@pytest.mark.parametrize(
    "rows", ['Date,Amount\n2026-05-04,"1', 'Date,Amount\n2026-05-04,"1"2\n', "Date,Amount\n" + "1" * 200_000]
)
def test_broken_quotes_and_endless_cells_are_refused(rows: str) -> None:
    assert refused(rows).refusal.code == "funds.bank_file_broken"


@pytest.mark.parametrize(
    ("written", "kept"),
    [("cp1252", "utf-8"), ("utf-8", "windows-1252"), ("utf-8", "iso-8859-1"), ("cp1252", "utf-16"), ("utf-16", "utf-8"),
     ("utf-16", "windows-1252"), ("cp1252", "iso-8859-15")],
)  # fmt: skip
def test_another_encoding_than_the_kept_one_is_refused(written: str, kept: str) -> None:
    """Also where it could be read and would only show as wrong letters."""
    columns = CsvColumns(booked_on="Date", amount="Amount", text=["Text"])
    rows = "Date,Amount,Text\n2026-05-04,1,José “x” €\n".encode(written)
    with pytest.raises(Refused) as error:
        read_csv(rows, CsvLayout(columns=columns, encoding=kept), "CSV")
    assert error.value.refusal.code == "funds.bank_file_charset"


def test_a_file_of_too_many_lines_is_refused() -> None:
    error = refused("Date,Amount\n" + "2026-05-04,1\n" * (MAX_LINES + 1))
    assert (error.refusal.code, error.params["limit"]) == ("funds.bank_file_lines", "20000")
