"""Entries from a spreadsheet: a reason for every bad row, all or nothing, each row once (Fund rule 3)."""

from __future__ import annotations

import base64
import csv
import io
from decimal import Decimal
from typing import Any
from uuid import UUID

import openpyxl
import pytest
import xlsxwriter
from sqlalchemy import func, select, text

from chassis.spreadsheets.written import plain_amount
from chassis.testing import Desk
from contracts.base import Refused
from contracts.funds.batches import batches as funds_batches
from contracts.funds.events import BatchSubmitted, ContributionReceived
from contracts.funds.spending import commitments as funds_commitments
from contracts.funds.spending import expenditures as funds_expenditures
from services.funds.batches import batches, files, templates
from services.funds.batches.columns import LAYOUTS
from services.funds.spending import commitments, expenditures
from services.funds.spending import model as spending_model
from tests.common.funds.helpers import DAY, Setting, rate, setting, usd
from tests.funds.test_commitments import commit
from tests.funds.test_rules_in_the_database import refused

COSTS = (
    "reference",
    "line",
    "amount",
    "currency",
    "date",
    "description",
    "payee",
    "document",
    "document_date",
    "country",
)
# Rows that this transaction read without an index.
_SCANNED = text("SELECT sum(seq_tup_read) FROM pg_stat_xact_user_tables")


@pytest.fixture
def fund(desk: Desk) -> Setting:
    fund = setting(desk.session)
    fund.receive("50000")
    return fund


def row(fund: Setting, number: int, **changes: str) -> dict[str, str]:
    cells = {
        "reference": f"2026-{number}", "line": str(fund.award.lines[0].id), "amount": "10.50", "currency": "USD",
        "date": DAY.isoformat(), "description": "Interpretação", "payee": "Autoridad Portuaria",
        "document": f"F-{number}", "document_date": DAY.isoformat(), "country": "BZ",
    }  # fmt: skip
    return cells | changes


def as_csv(rows: list[dict[str, str]], encoding: str = "utf-8", header: tuple[str, ...] = COSTS) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, header)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode(encoding)


def as_xlsx(rows: list[dict[str, Any]]) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "default_date_format": "yyyy-mm-dd"}) as made:
        sheet = made.add_worksheet()
        sheet.write_row(0, 0, list(rows[0]))
        for number, each in enumerate(rows, 1):
            for place, cell in enumerate(each.values()):
                sheet.write(number, place, cell)
    return buffer.getvalue()


def perform(fund: Setting, batch_id: UUID) -> None:
    """What the service does on its own event."""
    batches.perform(fund.officer, Desk(fund.session, "funds").happened(BatchSubmitted(batch_id=batch_id)))


def send(
    fund: Setting, content: bytes, kind: str = "expenditures", *, dry_run: bool = False, filename: str = "costs.csv"
) -> funds_batches.EntryBatch:
    """The file, and what the service does on its own event."""
    encoded = base64.b64encode(content).decode()
    command = funds_batches.SubmitBatch(kind=kind, filename=filename, content_base64=encoded, dry_run=dry_run)
    sent = batches.submit_batch(fund.officer, command)
    perform(fund, sent.id)
    return batches.read_batch(fund.officer, funds_batches.ReadBatch(batch_id=sent.id))


def faults(done: funds_batches.EntryBatch) -> list[tuple[int, str, str]]:
    return [(error.row, error.field, error.code) for error in done.errors]


def entered(fund: Setting) -> int:
    return fund.session.scalar(select(func.count()).select_from(spending_model.Expenditure)) or 0


def test_a_file_of_costs_is_entered_and_the_same_file_is_not_entered_again(desk: Desk, fund: Setting) -> None:
    content = as_csv([row(fund, 1), row(fund, 2, amount="20000"), row(fund, 3)])
    done = send(fund, content)
    assert (done.status, done.rows, done.entered, done.waiting, done.total_usd) == ("done", 3, 3, 1, usd("20021"))
    assert (done.encoding, done.delimiter, fund.balance().spent_usd) == ("utf-8", ",", usd("23.52"))
    again = send(fund, content)
    assert again.id == done.id and entered(fund) == 3
    assert len(desk.emitted(BatchSubmitted)) == 1
    with pytest.raises(Refused, match="batch_done"):
        batches.run_batch(fund.officer, funds_batches.RunBatch(batch_id=done.id))
    first = expenditures.list_expenditures(fund.officer, funds_expenditures.ListExpenditures()).items[-1]
    assert (first.description, first.entered_by) == ("Interpretação", fund.officer.actor.id)


def test_rule_3_a_row_that_was_entered_is_passed_over_and_a_changed_one_refused(fund: Setting) -> None:
    send(fund, as_csv([row(fund, 1), row(fund, 2)]), filename="may.csv")
    more = send(fund, as_csv([row(fund, 1), row(fund, 2), row(fund, 3)]))
    assert (more.status, more.entered, more.unchanged, entered(fund)) == ("done", 1, 2, 3)
    changed = send(fund, as_csv([row(fund, 1, amount="11"), row(fund, 4)]))
    assert (changed.status, faults(changed), entered(fund)) == (
        "refused", [(2, "reference", "funds.reference_reused")], 3,
    )  # fmt: skip
    assert changed.errors[0].params["filename"] == "may.csv"


def test_a_dry_run_changes_nothing_and_is_followed_by_the_real_one(fund: Setting) -> None:
    tried = send(fund, as_csv([row(fund, 1), row(fund, 2)]), dry_run=True)
    assert (tried.status, tried.entered, tried.total_usd) == ("checked", 2, usd("21"))
    assert entered(fund) == 0 and fund.balance().spent_usd == 0
    assert not fund.officer.has_filled
    other = setting(fund.session).officer
    with pytest.raises(Refused, match="not_its_maker"):
        batches.run_batch(other, funds_batches.RunBatch(batch_id=tried.id))
    assert batches.run_batch(fund.officer, funds_batches.RunBatch(batch_id=tried.id)).status == "queued"
    perform(fund, tried.id)
    perform(fund, tried.id)
    assert entered(fund) == 2 and fund.officer.has_filled
    listed = batches.list_batches(fund.officer, funds_batches.ListBatches(kind="expenditures", status="done"))
    assert [each.id for each in listed.items] == [tried.id]


BAD = [
    ({"line": ""}, "line", "funds.line_needed"),
    ({"line": "7"}, "line", "uuid_parsing"),
    ({"line": "01900000-0000-7000-8000-00000000000f"}, "line", "not_found"),
    ({"amount": "1,234"}, "amount", "funds.amount_unclear"),
    ({"amount": "ten"}, "amount", "funds.amount_unclear"),
    ({"amount": "-5"}, "amount", "funds.no_refund"),
    ({"amount": "0"}, "amount", "funds.zero"),
    ({"amount": "1.005"}, "amount", "funds.too_precise"),
    ({"amount": ""}, "amount", "funds.cell_missing"),
    ({"amount": "=1+1"}, "amount", "funds.cell_formula"),
    ({"currency": "XXX"}, "currency", "funds.unknown_currency"),
    ({"currency": "EUR"}, "currency", "funds.unknown_rate"),
    ({"date": "04/05/2026"}, "date", "date_from_datetime_parsing"),
    ({"date": "2199-01-01"}, "date", "funds.future_date"),
    ({"description": "=HYPERLINK(1)"}, "description", "funds.cell_formula"),
    ({"description": "a\x07b"}, "description", "funds.cell_control"),
    ({"description": "x" * 501}, "description", "funds.cell_too_long"),
    ({"description": "Bank interest"}, "description", "funds.no_interest"),
    ({"payee": ""}, "payee", "funds.cell_missing"),
    ({"country": "Belize"}, "country", "string_pattern_mismatch"),
    ({"reference": ""}, "reference", "funds.cell_missing"),
    ({"reference": "2026-0"}, "reference", "funds.reference_twice"),
    ({"amount": "9000000"}, "amount", "funds.beyond_available"),
]  # fmt: skip


def test_every_bad_row_has_its_reason_and_nothing_is_entered(fund: Setting) -> None:
    rows = [row(fund, 0), *(row(fund, n, **changes) for n, (changes, _, _) in enumerate(BAD, 1))]
    rows.append(row(fund, 99, payee=fund.donor.name))
    rows.append(row(fund, 100, document="F-0"))
    done = send(fund, as_csv(rows))
    expected = [(n, column, code) for n, (_, column, code) in enumerate(BAD, 3) if code]
    expected += [(len(BAD) + 3, "payee", "funds.no_refund"), (len(BAD) + 4, "document", "funds.same_cost")]
    assert (done.status, done.rows, done.refused, entered(fund)) == ("refused", len(rows), len(expected), 0)
    pages, cursor = [], None
    while True:
        command = funds_batches.ListBatchErrors(batch_id=done.id, limit=10, cursor=cursor)
        found = batches.list_batch_errors(fund.officer, command)
        pages += [(error.row, error.field, error.code) for error in found.items]
        cursor = found.next
        if cursor is None:
            break
    assert pages == expected
    assert all(error.message for error in done.errors) and len(done.errors) == batches.SHOWN


def test_what_one_row_takes_the_next_one_does_not_have(fund: Setting) -> None:
    rows = [row(fund, n, amount="9999") for n in range(6)]
    done = send(fund, as_csv(rows))
    assert faults(done) == [(n, "amount", "funds.beyond_available") for n in (6, 7)]


@pytest.mark.parametrize(
    ("cell", "amount"),
    [("1234.56", "1234.56"), ("1234,56", "1234.56"), ("1,234.56", "1234.56"), ("1.234,56", "1234.56"),
     ("1 234,56", "1234.56"), ("1\u00a0234,56", "1234.56"), ("12'345,6", "12345.6"), ("7", "7"), ("-7", "-7")],
)  # fmt: skip
def test_amounts_as_spreadsheets_write_them(cell: str, amount: str) -> None:
    assert plain_amount(cell) == amount


@pytest.mark.parametrize("cell", ["1,234", "1.2.3", "1,23,4", "1e5", "NaN", "١٢", "5 USD", ""])
def test_amounts_that_are_not_clear(cell: str) -> None:
    assert plain_amount(cell) is None


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252", "latin-1", "utf-16", "utf-16-le"])
def test_encodings(fund: Setting, encoding: str) -> None:
    assert send(fund, as_csv([row(fund, 1)], encoding)).status == "done"
    listed = expenditures.list_expenditures(fund.officer, funds_expenditures.ListExpenditures())
    assert listed.items[0].description == "Interpretação"


@pytest.mark.parametrize("language", ["en", "es", "pt", "fr"])
@pytest.mark.parametrize("kind", list(funds_batches.BatchKind))
def test_a_template_in_each_language_is_read_again(fund: Setting, kind: funds_batches.BatchKind, language: str) -> None:
    command = funds_batches.ReadBatchTemplate(kind=kind, language=language, format="csv")
    made = templates.batch_template(fund.officer, command)
    layout = LAYOUTS[kind]
    header = base64.b64decode(made.content_base64).decode("utf-8-sig")
    names = layout.columns.named(next(csv.reader([header])))
    assert names == list(layout.order) and made.filename == f"{kind}.csv"


def test_a_workbook_names_what_may_be_referred_to(fund: Setting) -> None:
    held = fund.reserve("100", activity_title="=HYPERLINK(1)")
    made = templates.batch_template(fund.officer, funds_batches.ReadBatchTemplate(kind="expenditures", language="es"))
    assert made.filename == "expenditures.xlsx"
    opened = openpyxl.load_workbook(io.BytesIO(base64.b64decode(made.content_base64)))
    assert opened.sheetnames == ["entries", "budget lines", "allocations", "commitments"]
    assert opened["entries"]["B1"].value == "Partida presupuestaria"
    assert str(fund.award.lines[0].id) in [cell.value for cell in opened["budget lines"]["A"]]
    allocation = next(r for r in opened["allocations"].iter_rows() if r[0].value == str(held.id))
    assert allocation[1].data_type == "s", "what people wrote is no formula"
    filled = openpyxl.load_workbook(io.BytesIO(base64.b64decode(made.content_base64)))
    for place, name in enumerate(LAYOUTS[funds_batches.BatchKind.EXPENDITURES].order, 1):
        filled["entries"].cell(2, place, row(fund, 1).get(name))
    buffer = io.BytesIO()
    filled.save(buffer)
    assert send(fund, buffer.getvalue(), filename="costs.xlsx").status == "done"


def test_a_workbook_with_numbers_and_dates(fund: Setting) -> None:
    cells: dict[str, Any] = row(fund, 1) | {"amount": 1234.56, "date": DAY, "document_date": DAY, "document": 448}
    done = send(fund, as_xlsx([cells]), filename="costs.xlsx")
    assert (done.status, done.encoding, done.total_usd) == ("done", "xlsx", usd("1234.56"))


@pytest.mark.parametrize(
    ("content", "expected", "reason"),
    [
        (b" \r\n", (0, "file"), "it is empty"),
        (b"%PDF-1.7", (0, "file"), "it is neither CSV nor XLSX"),
        (b"PK\x03\x04...", (0, "file"), "it is not a complete XLSX workbook"),
        (b"reference;amount\r\n1;2\r\n", (1, "date"), "a required column is missing"),
        (b"\x89\x00\x01\xff" * 500, (0, "file"), "its encoding is neither UTF-8, UTF-16 nor Windows-1252"),
    ],
)
def test_a_file_that_cannot_be_read(fund: Setting, content: bytes, expected: tuple[int, str], reason: str) -> None:
    done = send(fund, content)
    assert (done.status, faults(done)) == ("refused", [(*expected, "funds.file_unreadable")])
    assert done.errors[0].params == {"reason": reason}


def test_too_many_rows(fund: Setting, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MAX_ROWS", 2)
    for content in (as_csv([row(fund, n) for n in range(3)]), as_xlsx([row(fund, n) for n in range(3)])):
        done = send(fund, content)
        assert done.errors[0].params == {"reason": "it has more rows than can be entered at once"}


def test_a_file_that_is_not_base64_is_refused(fund: Setting) -> None:
    command = funds_batches.SubmitBatch(kind="expenditures", filename="x.csv", content_base64="####")
    with pytest.raises(Refused, match="not_base64"):
        batches.submit_batch(fund.officer, command)


RECEIPTS = ("reference", "donor", "agreement", "currency", "amount", "date", "credited_usd")


def receipt(fund: Setting, number: int, **changes: str) -> dict[str, str]:
    cells = {
        "reference": f"SWIFT {number}", "donor": str(fund.donor.id), "agreement": str(fund.agreement.id),
        "currency": "CAD", "amount": "1000", "date": DAY.isoformat(),
    }  # fmt: skip
    return cells | changes


def test_contributions_from_a_file(desk: Desk, fund: Setting) -> None:
    rate(fund, "CAD", "0.75")
    rows = [receipt(fund, 1), receipt(fund, 2, credited_usd="749.50"), receipt(fund, 3, agreement="")]
    done = send(fund, as_csv(rows, header=RECEIPTS), "contributions")
    assert (done.status, done.entered, done.total_usd) == ("done", 3, usd("2250"))
    assert fund.balance().received_usd == usd("51499.50")
    assert len(desk.emitted(ContributionReceived)) == 4
    fund.receive("1", reference="SWIFT 9")
    bad = [
        receipt(fund, 9),
        receipt(fund, 10, donor=str(setting(desk.session).donor.id)),
        receipt(fund, 11, amount="-1"),
    ]
    told = send(fund, as_csv(bad, header=RECEIPTS), "contributions")
    assert faults(told) == [
        (2, "reference", "funds.duplicate"), (3, "agreement", "funds.other_donor"), (4, "amount", "funds.no_refund"),
    ]  # fmt: skip
    assert fund.balance().received_usd == usd("51500.50"), "all or nothing"


ORDERS = ("reference", "kind", "line", "payee", "description", "amount", "currency", "date", "country")


def test_commitments_from_a_file(fund: Setting) -> None:
    def order(number: int, **changes: str) -> dict[str, str]:
        cells = row(fund, number) | {"reference": f"PO-{number}", "kind": "purchase_order", "amount": "100"} | changes
        return {name: cells[name] for name in ORDERS}

    done = send(fund, as_csv([order(1), order(2, amount="12000")], header=ORDERS), "commitments")
    assert (done.status, done.entered, done.waiting) == ("done", 2, 1)
    listed = commitments.list_commitments(fund.officer, funds_commitments.ListCommitments())
    assert [each.state for each in listed.items] == ["pending", "open"]
    bad = [order(3, kind="promise"), order(4, payee=fund.donor.name), order(5, amount="40000")]
    told = send(fund, as_csv(bad, header=ORDERS), "commitments")
    assert [(r, c) for r, c, _ in faults(told)] == [(2, "kind"), (3, "payee"), (4, "amount")]


def test_the_database_remembers_what_was_entered(fund: Setting) -> None:
    send(fund, as_csv([row(fund, 1)]))
    for statement in (
        "UPDATE entry_batch SET status = 'queued'", "DELETE FROM entry_batch", "UPDATE entry_reference SET row = 9",
        "DELETE FROM entry_reference", "TRUNCATE entry_reference",
    ):  # fmt: skip
        assert refused(fund, statement) == "rule_2_never_changed", statement
    twice = (
        "INSERT INTO entry_reference SELECT kind, reference, payload_hash, batch_id, 9, entry_id FROM entry_reference"
    )
    assert refused(fund, twice) == "pk_entry_reference"


def test_as_many_rows_as_there_may_be_are_looked_up_by_their_keys(fund: Setting) -> None:
    """Though the planner last saw the tables all but empty: none of them is read from end to end for each row."""
    fund.session.execute(text("ANALYZE"))
    many, before = funds_batches.MAX_ROWS, fund.session.execute(_SCANNED).scalar_one()
    done = send(fund, as_csv([row(fund, n, amount="1.00") for n in range(many)]))
    assert (done.status, done.entered, done.total_usd) == ("done", many, Decimal(many))
    assert fund.balance().spent_usd == Decimal(many) * 112 / 100
    assert fund.session.execute(_SCANNED).scalar_one() - before < 50 * many


@pytest.mark.parametrize(("currency", "amount"), [("JPY", "1500"), ("KWD", "1500.250"), ("CAD", "1500.00")])
def test_amounts_in_a_template_have_their_currencys_decimals(fund: Setting, currency: str, amount: str) -> None:
    fund.receive("50000")
    rate(fund, currency, "0.01")
    commit(fund, amount, currency=currency)
    made = templates.batch_template(fund.officer, funds_batches.ReadBatchTemplate(kind="expenditures", language="en"))
    listed = openpyxl.load_workbook(io.BytesIO(base64.b64decode(made.content_base64)))["commitments"]
    assert [cell.value for cell in listed[2]][3:] == [currency, amount]
