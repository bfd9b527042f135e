"""Importing: once is enough, overlapping files add what is new, gaps are said, and nothing is read by halves."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import func, select

from chassis.testing import DeskOf
from contracts.base import Refused
from contracts.funds.bank.accounts import CsvColumns, CsvLayout, EditBankAccount, ReadCsvMapping, SetCsvMapping
from contracts.funds.bank.bank_files import WithdrawBankStatement
from contracts.funds.evidence import AttachmentById, ListAttachments, SubjectKind
from services.funds.bank import accounts, file_import, layouts, statements
from services.funds.bank import model as bank_model
from services.funds.door import ATTACHMENTS
from tests.common.funds.bank import NUMBER, Bank, add_account, bank, camt, command, sample
from tests.funds.bank.test_reading_csv import BANCO

DAY = date(2026, 5, 4)
FEE = (DAY, "-5.00", "MONTHLY FEE")


def refused(at_the_bank: Bank, content: bytes, **fields: Any) -> Refused:
    with pytest.raises(Refused) as error:
        at_the_bank.read(content, **fields)
    return error.value


def test_a_statement_is_read_and_its_file_kept(at_the_bank: Bank) -> None:
    done = at_the_bank.read(sample("canada-v02.xml"), filename="../bofa may.xml")
    [statement] = done.statements
    assert (statement.new_lines, statement.known_lines, statement.not_booked, statement.gap) == (2, 0, 1, 0)
    assert (done.format, done.unchanged, done.size_bytes) == ("camt.053", False, len(sample("canada-v02.xml")))
    assert [line.amount for line in at_the_bank.lines()] == [Decimal("14985.40"), Decimal("-750.00")]
    listed = ListAttachments(subject_kind=SubjectKind.BANK_STATEMENT, subject_id=done.id)
    [kept] = ATTACHMENTS.list_attachments(at_the_bank.fund.officer, listed).items
    assert (kept.filename, kept.media_type, kept.sha256) == ("bofa may.xml", "application/xml", done.sha256)
    ATTACHMENTS.download_attachment(at_the_bank.fund.officer, AttachmentById(attachment_id=kept.id))


def test_a_dry_run_shows_everything_and_keeps_nothing(at_the_bank: Bank) -> None:
    shown = at_the_bank.read(sample("us-swift.sta"), dry_run=True)
    assert (shown.id, shown.dry_run, shown.statements[0].new_lines) == (None, True, 3)
    assert [line.amount for line in shown.statements[0].first_lines] == [Decimal("14985.40"), -750, -15]
    for table in (bank_model.BankImport, bank_model.BankStatement, bank_model.BankLine):
        assert at_the_bank.fund.session.scalar(select(func.count()).select_from(table)) == 0
    assert not at_the_bank.fund.officer.has_filled
    assert not at_the_bank.read(sample("us-swift.sta")).unchanged
    assert at_the_bank.fund.officer.has_filled, "what it has filled is analysed"


def test_the_same_file_again_adds_nothing_and_says_so(at_the_bank: Bank) -> None:
    first = at_the_bank.read(sample("us-swift.sta"))
    again = at_the_bank.read(sample("us-swift.sta"))
    assert (again.unchanged, again.id) == (True, None)
    assert (again.statements[0].new_lines, again.statements[0].known_lines) == (0, 3)
    assert first.id and len(at_the_bank.lines()) == 3 and len(at_the_bank.statements()) == 1


def test_the_same_statement_in_another_format_adds_the_rest_only(at_the_bank: Bank) -> None:
    """camt.053 and MT940 of the same days: the bank's references tell the lines."""
    at_the_bank.read(sample("canada-v02.xml"))
    [statement] = at_the_bank.read(sample("us-swift.sta")).statements
    assert (statement.new_lines, statement.known_lines, statement.gap) == (1, 2, 0)


def test_an_overlapping_statement_adds_the_new_lines_only(at_the_bank: Bank) -> None:
    first = [(DAY, "100"), FEE, FEE, (date(2026, 5, 6), "7", "x", "R-1")]
    at_the_bank.say(*first, until=date(2026, 5, 6))
    more = [*first, (date(2026, 5, 8), "3")]
    [statement] = at_the_bank.say(*more, reference="S-2", until=date(2026, 5, 8)).statements
    assert (statement.new_lines, statement.known_lines, statement.gap) == (1, 4, 0)
    assert [line.amount for line in at_the_bank.lines()] == [100, -5, -5, 7, 3]


def test_two_equal_fees_of_a_day_are_two(at_the_bank: Bank) -> None:
    [statement] = at_the_bank.say(FEE, FEE).statements
    assert statement.new_lines == 2


def test_pages_of_a_day_that_go_on_from_each_other_do_not_overlap(at_the_bank: Bank) -> None:
    """A fee on each page of a day looks the same; the balances tell that they are two."""
    at_the_bank.say(FEE, reference="P-1", until=DAY)
    [page] = at_the_bank.say(FEE, reference="P-2", until=DAY, opening="995").statements
    assert (page.new_lines, page.gap) == (1, 0)
    assert at_the_bank.say(FEE, reference="P-2", until=DAY, opening="995").unchanged
    # The whole day once more, under a third name: both are known.
    [day] = at_the_bank.say(FEE, FEE, reference="D", until=DAY).statements
    assert (day.new_lines, day.known_lines, day.gap) == (0, 2, 0)


def test_a_gap_between_statements_is_said_until_it_is_filled(at_the_bank: Bank) -> None:
    at_the_bank.say((DAY, "100"), until=DAY)
    late = {"since": date(2026, 5, 8), "until": date(2026, 5, 9), "reference": "S-3"}
    [statement] = at_the_bank.say((date(2026, 5, 8), "1"), opening="1150", **late).statements
    assert statement.gap == 50
    assert [each.gap for each in at_the_bank.statements()] == [50, 0]
    between = {"since": date(2026, 5, 5), "until": date(2026, 5, 7), "reference": "S-2"}
    assert at_the_bank.say((date(2026, 5, 6), "50"), opening="1100", **between).statements[0].gap == 0
    assert [each.gap for each in at_the_bank.statements()] == [0, 0, 0]


def test_a_statement_that_does_not_add_up_is_refused(at_the_bank: Bank) -> None:
    error = refused(at_the_bank, camt([(DAY, "100")], closing="1100.01"))
    assert error.refusal.code == "funds.bank_file_balance"
    assert error.params == {"reference": "S-1", "opening": "1000", "sum": "1100", "closing": "1100.01"}


def test_a_known_statement_with_other_balances_is_refused(at_the_bank: Bank) -> None:
    at_the_bank.say((DAY, "100"))
    error = refused(at_the_bank, camt([(DAY, "100"), (DAY, "1")]))
    assert error.refusal.code == "funds.bank_statement_differs"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (camt([(DAY, "1")], number="4711"), "funds.bank_file_account"),
        (camt([(DAY, "1")], currency="EUR"), "funds.bank_file_currency"),
        (camt([(DAY, "1.005")]), "funds.too_precise"),
        (camt([(date(2026, 4, 30), "1")]), "funds.bank_before_start"),
        (b"<html>Your session has expired</html>", "funds.bank_file_version"),
    ],
)
def test_what_does_not_fit_the_account_is_refused(at_the_bank: Bank, content: bytes, code: str) -> None:
    assert refused(at_the_bank, content).refusal.code == code
    assert at_the_bank.lines() == []


def test_a_file_of_several_accounts_is_read_whole_or_not_at_all(at_the_bank: Bank) -> None:
    one, other = camt([(DAY, "1")]), camt([(DAY, "2")], number="4711", opening="0")
    both = one.replace(
        b"</BkToCstmrStmt>", other[other.index(b"<Stmt>") : other.index(b"</BkToCstmrStmt>")] + b"</BkToCstmrStmt>"
    )
    assert refused(at_the_bank, both).params["account"] == "4711"
    assert at_the_bank.lines() == []
    second = add_account(at_the_bank.fund, number="4711", opening_balance="0")
    done = at_the_bank.read(both)
    assert [each.account_id for each in done.statements] == [at_the_bank.account.id, second.id]
    # Who names an account gets no other's lines.
    assert refused(at_the_bank, both, account_id=second.id).refusal.code == "funds.bank_file_account"


@pytest.mark.parametrize(
    "written", [NUMBER, f"BOFAUS3N/{NUMBER}", f"{NUMBER}USD", f"{NUMBER} USD", "0020-8012-5354", "002080125354/"]
)
def test_the_ways_in_which_banks_write_an_accounts_number(at_the_bank: Bank, written: str) -> None:
    found = at_the_bank.say((DAY, "1"), number=written)
    assert found.statements[0].account_id == at_the_bank.account.id


def test_an_iban_is_found_with_its_currency_behind(desk_of: DeskOf) -> None:
    there = bank(desk_of("funds").session, iban="BE68 5390 0754 7034", number=None, starts_on=date(2025, 1, 1))
    assert there.account.iban == "BE68539007547034"
    assert there.read(sample("german.sta")).statements[0].new_lines == 2


def test_csv_needs_the_account_and_its_layout(at_the_bank: Bank) -> None:
    assert refused(at_the_bank, sample("banco.csv")).refusal.code == "funds.bank_file_kind"
    named = {"account_id": at_the_bank.account.id}
    assert refused(at_the_bank, sample("banco.csv"), **named).refusal.code == "funds.bank_file_kind"
    officer = at_the_bank.fund.officer
    kept = layouts.set_csv_mapping(officer, SetCsvMapping(layout=BANCO, **named))
    assert layouts.read_csv_mapping(officer, ReadCsvMapping(**named)) == kept
    [statement] = at_the_bank.read(sample("banco.csv"), **named).statements
    assert (statement.new_lines, statement.opening_balance, statement.closing_balance) == (3, 1000, Decimal("15220.40"))
    assert at_the_bank.read(sample("banco.csv"), **named).unchanged


def test_a_layout_is_corrected_and_the_next_file_read_by_it(at_the_bank: Bank) -> None:
    named = {"account_id": at_the_bank.account.id}
    officer = at_the_bank.fund.officer
    wrong = CsvLayout(columns=CsvColumns(booked_on="Date", amount="Betrag"))
    first = layouts.set_csv_mapping(officer, SetCsvMapping(layout=wrong, **named))
    rows = b"Date,Amount\n2026-05-04,100\n"
    assert refused(at_the_bank, rows, **named).refusal.code == "funds.bank_file_column"
    right = CsvLayout(columns=CsvColumns(booked_on="Date", amount="Amount"))
    second = layouts.set_csv_mapping(officer, SetCsvMapping(layout=right, expected_version=first.version, **named))
    assert second.version == 2
    with pytest.raises(Refused) as error:
        layouts.set_csv_mapping(officer, SetCsvMapping(layout=wrong, expected_version=first.version, **named))
    assert error.value.refusal.code == "stale"
    # What the file does not say, the officer may: one balance makes the other.
    [statement] = at_the_bank.read(rows, closing_balance="1100", ends_on=date(2026, 5, 31), **named).statements
    assert (statement.opening_balance, statement.ends_on, statement.gap) == (1000, date(2026, 5, 31), 0)


@pytest.mark.parametrize(
    "columns",
    [{}, {"debit": "D"}, {"amount": "A", "debit": "D", "credit": "C"}, {"direction": "X", "debit": "D", "credit": "C"}],
)
def test_a_layout_names_the_amount_in_one_way(at_the_bank: Bank, columns: dict[str, str]) -> None:
    layout = CsvLayout(columns=CsvColumns(booked_on="Date", **columns))
    with pytest.raises(Refused) as error:
        layouts.set_csv_mapping(
            at_the_bank.fund.officer, SetCsvMapping(account_id=at_the_bank.account.id, layout=layout)
        )
    assert error.value.refusal.code == "funds.bank_columns"


def test_a_statement_read_by_mistake_is_withdrawn_and_may_be_read_again(at_the_bank: Bank) -> None:
    at_the_bank.say((DAY, "100"))
    [wrong] = at_the_bank.statements()
    withdraw = WithdrawBankStatement(statement_id=wrong.id, reason="Another account's file")
    gone = statements.withdraw_bank_statement(at_the_bank.fund.officer, withdraw)
    assert (gone.withdrawn_because, at_the_bank.lines()) == ("Another account's file", [])
    with pytest.raises(Refused) as error:
        statements.withdraw_bank_statement(at_the_bank.fund.officer, withdraw)
    assert error.value.refusal.code == "funds.bank_withdrawn"
    assert not at_the_bank.say((DAY, "100")).unchanged
    assert [line.amount for line in at_the_bank.lines()] == [100]


def test_what_is_not_base64_is_refused(at_the_bank: Bank) -> None:
    with pytest.raises(Refused) as error:
        file_import.import_bank_file(at_the_bank.fund.officer, command(b"x", content_base64="####"))
    assert error.value.refusal.code == "funds.not_base64"


def test_a_funds_first_account_is_1000_and_others_get_their_own(at_the_bank: Bank) -> None:
    second = add_account(at_the_bank.fund, name="Petty", number="77")
    assert (at_the_bank.account.account_code, second.account_code) == ("1000", "1001")


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"number": None}, "funds.bank_account_id"),
        ({"iban": "BE68 5390 0754 7035"}, "funds.bank_iban"),
        ({"opening_balance": "1.001"}, "funds.too_precise"),
        ({"fund_id": "nobodys"}, "not_found"),
        ({"number": NUMBER}, "funds.duplicate"),
    ],
)
def test_an_account_that_cannot_be_one_is_refused(at_the_bank: Bank, fields: dict[str, str], code: str) -> None:
    with pytest.raises(Refused) as error:
        add_account(at_the_bank.fund, **{"number": "88"} | fields)
    assert error.value.refusal.code == code


def test_an_account_is_edited_but_not_from_under_its_lines(at_the_bank: Bank) -> None:
    at_the_bank.say((DAY, "100"))
    given = {"account_id": at_the_bank.account.id, "name": "BofA", "number": NUMBER, "opening_balance": "1000"}
    edited = accounts.edit_bank_account(at_the_bank.fund.officer, EditBankAccount(starts_on=DAY, **given))
    assert (edited.name, edited.starts_on, edited.version) == ("BofA", DAY, 2)
    with pytest.raises(Refused) as error:
        accounts.edit_bank_account(at_the_bank.fund.officer, EditBankAccount(starts_on=date(2026, 5, 5), **given))
    assert error.value.refusal.code == "funds.bank_begun"
