"""A grid of costs: every reason at every cell before anything is written, then one file of entries, once."""

from __future__ import annotations

from typing import Any

import pytest

from chassis.spreadsheets.written import Ambiguous, amount_in, country_in, day_in
from chassis.testing import Desk
from contracts.base import Refused
from contracts.funds.bank.accounts import AddBankAccount
from contracts.funds.batches import rows as funds_rows
from contracts.funds.events import BatchSubmitted
from contracts.funds.spending import expenditures as funds_expenditures
from services.funds.bank import accounts
from services.funds.batches import batches, rows
from services.funds.spending import expenditures
from tests.common.funds.helpers import DAY, Setting, setting

HEADER = ["Fecha", "Beneficiario", "Documento", "Monto", "Moneda", "Partida", "Descripción", "País"]
KEY = "grid-0001"


@pytest.fixture
def fund(desk: Desk) -> Setting:
    fund = setting(desk.session)
    fund.receive("50000")
    return fund


def line(number: int = 1, **changes: str) -> list[str]:
    cells = {
        "date": "04/05/2026", "payee": "Autoridad Portuaria", "document": f"F-{number}", "amount": "1.234,50",
        "currency": "usd", "line": "training", "description": "Interpretación", "country": "Belice",
    }  # fmt: skip
    return list((cells | changes).values())


def check(fund: Setting, *lines: list[str], **fields: Any) -> funds_rows.RowsCheck:
    given = {"key": KEY, "columns": HEADER, "rows": list(lines), "day_order": "dmy", "award_id": fund.award.id} | fields
    return rows.check_rows(fund.officer, funds_rows.CheckRows(**given))


def faults(told: funds_rows.RowsCheck) -> list[tuple[int, str, str]]:
    return [(row.row, fault.column, fault.code.removeprefix("funds.")) for row in told.rows for fault in row.faults]


def costs(fund: Setting) -> int:
    return len(expenditures.list_expenditures(fund.officer, funds_expenditures.ListExpenditures()).items)


def test_a_row_as_people_write_it_becomes_one_as_the_books_have_it(fund: Setting) -> None:
    told = check(fund, line())
    [row] = told.rows
    cells = dict(zip(told.columns, row.cells, strict=True))
    assert not row.faults and (row.direct_usd, told.total_usd) == (1234.5, 1234.5)
    assert (cells["date"], cells["document_date"], cells["country"]) == (DAY.isoformat(), DAY.isoformat(), "BZ")
    assert (cells["line"], cells["reference"]) == (str(fund.award.lines[0].id), f"{KEY}-1")
    assert costs(fund) == 0


def test_all_bad_rows_are_named_with_a_reason_at_the_cell(fund: Setting) -> None:
    told = check(
        fund, line(1, amount="=SUM(A1:A3)"), line(2, amount="1_000"), line(3, amount="1,234"),
        line(4, amount="€ 12,00"), line(5, date="31/02/2026"), line(6, line="Nothing"), line(7, payee=""),
        line(8, amount=""), line(9, amount="-5"),
        line(10, date="=TODAY()"), line(11, payee="+cmd|' /C calc'!A0"), line(12, amount="99999"), line(13), line(14),
        line(14),
    )  # fmt: skip
    assert faults(told) == [
        (1, "amount", "cell_formula"), (2, "amount", "amount_unclear"), (3, "amount", "amount_unclear"),
        (4, "amount", "currency_differs"), (5, "date", "day_unclear"),
        (5, "document_date", "date_from_datetime_parsing"),
        (6, "line", "line_unknown"), (7, "payee", "cell_missing"), (8, "amount", "cell_missing"),
        (9, "amount", "no_refund"), (10, "date", "cell_formula"), (10, "document_date", "cell_formula"),
        (11, "payee", "cell_formula"), (12, "amount", "beyond_available"), (15, "document", "same_cost"),
    ]  # fmt: skip
    assert told.refused == 13 and costs(fund) == 0


def test_days_that_are_ambiguous_are_asked_about(fund: Setting) -> None:
    told = check(fund, line(), day_order=None)
    assert told.ambiguous_days
    assert ("date", "day_ambiguous") in [each[1:] for each in faults(told)]
    assert not check(fund, line(date="5/4/2026"), day_order="mdy").ambiguous_days


@pytest.mark.parametrize(
    ("cell", "order", "day"),
    [
        ("2026-05-04", None, "2026-05-04"), ("2026/5/4", None, "2026-05-04"), ("04/05/2026", "dmy", "2026-05-04"),
        ("5/4/26", "mdy", "2026-05-04"), ("31.12.2026", None, "2026-12-31"), ("12/31/2026", None, "2026-12-31"),
        ("4 de mayo de 2026", None, "2026-05-04"), ("May 4, 2026", None, "2026-05-04"),
        ("1º de maio de 2026", None, "2026-05-01"),
        ("1er mai 2026", None, "2026-05-01"), ("04-may-26", None, "2026-05-04"),
        ("４/５/２０２６", "dmy", "2026-05-04"),
        ("5/5/2026", None, "2026-05-05"), ("31/02/2026", None, "None"), ("46146", None, "None"), ("", None, "None"),
        ("1735689600", None, "None"), ("20260504", None, "None"),
    ],
)  # fmt: skip
def test_days_of_four_languages(cell: str, order: Any, day: str) -> None:
    assert str(day_in(cell, order)) == day
    assert isinstance(day_in("03/04/2026"), Ambiguous)


@pytest.mark.parametrize(
    ("cell", "amount", "currency"),
    [
        ("US$ 1.234,50", "1234.50", "USD"), ("$1,234.50", "1234.50", None), ("R$ 10,00", "10.00", "BRL"),
        ("1 234,50 €", "1234.50", "EUR"), ("１２３４．５", "1234.5", None), ("CAD 12.00", "12.00", "CAD"),
        ("1'234.50", "1234.50", None),
        ("1_000", None, None), ("1,234", None, None), ("USD 5 EUR", None, None),
        ("1e3", None, None), ("(5.00)", None, None),
        ("12", "12", None), ("C$ 12.00", None, None), ("½", None, None), ("٣", None, None),
    ],
)  # fmt: skip
def test_amounts_as_people_write_them(cell: str, amount: str | None, currency: str | None) -> None:
    assert amount_in(cell) == (amount, currency)


def test_countries_by_their_names() -> None:
    assert [country_in(each) for each in ("Belice", "BRASIL", "bz", "Haïti", "Nowhere")] == [
        "BZ",
        "BR",
        "BZ",
        "HT",
        "Nowhere",
    ]


def test_a_grid_without_named_columns_is_read_in_its_order_or_by_its_first_row(fund: Setting) -> None:
    assert faults(check(fund, line(), columns=[])) == []
    assert len(check(fund, HEADER, line(), columns=[]).rows) == 1


def test_a_grid_is_entered_once_however_often_it_is_sent(fund: Setting, desk: Desk) -> None:
    given = {"key": KEY, "columns": HEADER, "rows": [line(1), line(2)], "day_order": "dmy", "award_id": fund.award.id}
    sent = rows.enter_rows(fund.officer, funds_rows.EnterRows(**given))
    batches.perform(fund.officer, desk.happened(BatchSubmitted(batch_id=sent.id)))
    again = rows.enter_rows(fund.officer, funds_rows.EnterRows(**given))
    assert (again.id, again.status, again.entered) == (sent.id, "done", 2)
    assert costs(fund) == 2
    told = rows.check_rows(fund.officer, funds_rows.CheckRows(**given))
    assert (told.unchanged, told.refused) == (2, 0)


def test_a_grid_with_a_bad_row_enters_nothing(fund: Setting, desk: Desk) -> None:
    given = {"key": KEY, "columns": HEADER, "rows": [line(1), line(2, amount="1_000")], "day_order": "dmy"}
    sent = rows.enter_rows(fund.officer, funds_rows.EnterRows(**given))
    batches.perform(fund.officer, desk.happened(BatchSubmitted(batch_id=sent.id)))
    assert costs(fund) == 0


def test_more_rows_than_are_answered_at_once_are_told(fund: Setting) -> None:
    with pytest.raises(Refused) as refused:
        check(fund, *([line()] * 1001))
    assert refused.value.params == {"rows": "1001", "most": "1000"}
    with pytest.raises(Refused, match="no_rows"):
        check(fund)


def test_a_row_names_its_bank_account_or_gets_the_first_one_in_its_currency(fund: Setting) -> None:
    def add(**about: Any) -> str:
        given = {"name": "Paris", "number": "77", "starts_on": DAY, "currency": "EUR", **about}
        return str(accounts.add_bank_account(fund.officer, AddBankAccount(**given)).id)

    add(name="Washington", number="1", currency="USD")
    paris, lyon = add(), add(name="Lyon", number="78")
    header = [*HEADER, "Cuenta bancaria"]
    told = check(
        fund,
        [*line(1, currency="EUR"), ""], [*line(2, currency="EUR"), "lyon"], [*line(3, currency="EUR"), "78"],
        [*line(4), ""], [*line(5, currency="EUR"), "Marseille"], [*line(6), "Paris"],
        columns=header,
    )  # fmt: skip
    place = told.columns.index("bank_account")
    assert [row.cells[place] for row in told.rows] == [paris, lyon, lyon, "", "Marseille", paris]
    found = [each for each in faults(told) if each[1] == "bank_account"]
    assert found == [(5, "bank_account", "account_unknown"), (6, "bank_account", "bank_in_currency")]


@pytest.mark.parametrize(
    ("columns", "code", "named"),
    [
        ([*HEADER[:-1], "Importe"], "funds.column_twice", "“Monto”, “Importe”"),
        ([*HEADER[:-1], "Zona"], "funds.columns_unknown", "“Zona”"),
    ],
)
def test_no_column_is_left_out_or_taken_twice_silently(
    fund: Setting, columns: list[str], code: str, named: str
) -> None:
    for given in ((columns, [line()]), ([], [columns, line()])):
        with pytest.raises(Refused) as refused:
            check(fund, *given[1], columns=given[0])
        assert (refused.value.refusal.code, refused.value.params["headings"]) == (code, named)


def test_headings_of_french_invoices_are_understood(fund: Setting) -> None:
    french = ["Date", "Fournisseur", "N° de facture", "Montant TTC", "Monnaie", "Ligne", "Libellé", "Pays"]
    assert faults(check(fund, line(), columns=french)) == []


def test_a_document_of_tomorrow_is_refused(fund: Setting) -> None:
    told = check(fund, [*line(), "01/01/2150"], columns=[*HEADER, "Fecha de la factura"])
    assert faults(told) == [(1, "document_date", "future_date")]
