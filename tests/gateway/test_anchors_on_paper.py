"""Every document that leaves the platform names the newest anchor: so it shows later if the books were rewritten since.

Fund rule 18.
"""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from fastapi.routing import APIRoute
from openpyxl import load_workbook
from pypdf import PdfReader

from chassis.clock import now
from contracts.funds.bank.reconciliation import Reconciliation
from contracts.funds.exports.journal_export import ExportJournal
from contracts.funds.exports.public import ReadPublicFund
from contracts.kinds import Language
from gateway.api.funds import ROUTES
from gateway.documents import statement_csv, statement_pdf, statement_xlsx
from gateway.public import open_data
from services.funds.bank import report_views
from services.funds.exports import journal_export, transparency
from services.funds.exports.beancount import Beancount
from services.funds.exports.hledger import Hledger
from services.funds.exports.ledger import Ledger
from services.funds.ledger import anchors
from services.funds.ledger.funds import THE_FUND
from services.funds.ledger.model import Anchor
from tests.common.funds.busy import FUND, Busy
from tests.common.funds.helpers import AS_OWNER, AS_SERVICE
from tests.common.funds.worlds import books, told
from tests.gateway.papers import written

__all__ = ["books", "told"]  # fixtures
SAID, KEY, SIGNATURE = f"convive anchor 1\n{FUND}\n2026-05-29", bytes(range(32)), bytes(range(64))
DIGEST = hashlib.sha256(SAID.encode()).hexdigest()


def _pdf(path: Path) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(path).pages)


def _xlsx(path: Path) -> str:
    with path.open("rb") as file:
        book = load_workbook(file, read_only=True)
        return "\n".join(
            str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell
        )


def _csv(path: Path) -> str:
    return path.read_text("utf-8-sig")


PAPERS = [(statement_pdf, _pdf), (statement_xlsx, _xlsx), (statement_csv, _csv)]


@pytest.fixture
def anchored(told: Busy) -> Busy:
    """The books, and an anchor of theirs that somebody has signed."""
    _anchor(told, FUND)
    return told


def _anchor(told: Busy, fund_id: str) -> None:
    session = told.first.session
    session.execute(AS_OWNER)
    session.add(
        Anchor(
            fund_id=fund_id, on_day=date(2026, 5, 29), said=SAID, signature=SIGNATURE, public_key=KEY, signed_at=now()
        )
    )
    session.flush()
    session.execute(AS_SERVICE)


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize(("writer", "read"), PAPERS, ids=["pdf", "xlsx", "csv"])
def test_a_statement_names_the_newest_anchor_on_every_paper(
    anchored: Busy, tmp_path: Path, writer: object, read: object, language: Language
) -> None:
    assert callable(read)
    for statement in (anchored.of_fund(), anchored.of_donor(anchored.first), anchored.of_award(anchored.first)):
        assert statement.anchor
        assert statement.anchor.digest == DIGEST
        text = read(written(writer, anchored, statement, tmp_path, language.value)).replace("\n", "")
        assert DIGEST in text
        assert KEY.hex()[:16] in text
        assert statement.digest in text


@pytest.mark.parametrize(("writer", "read"), PAPERS, ids=["pdf", "xlsx", "csv"])
def test_without_an_anchor_none_is_named(told: Busy, tmp_path: Path, writer: object, read: object) -> None:
    assert callable(read)
    assert KEY.hex()[:16] not in read(written(writer, told, told.of_fund(), tmp_path))


def test_what_everybody_sees_of_the_fund_names_it(told: Busy) -> None:
    """As JSON, and from there in the IATI file (test_iati.py)."""
    _anchor(told, THE_FUND)
    fund = transparency.public_fund(told.officer, ReadPublicFund())
    assert fund.anchor is not None
    assert (fund.anchor.digest, fund.anchor.said, fund.anchor.public_key) == (DIGEST, SAID, KEY.hex())


def test_a_reconciliation_as_a_table_names_it_last(anchored: Busy) -> None:
    anchor = anchors.last(anchored.officer, FUND)
    empty: dict[str, Any] = dict.fromkeys(report_views._FIGURES, 0) | {
        name: [] for name in report_views._SIDES.values()
    }
    days = {"starts_on": date(2026, 5, 1), "ends_on": date(2026, 5, 31)}
    report = Reconciliation.model_construct(**empty, **days, account="Operations")
    lines = report_views.as_csv(report, anchor).decode("utf-8-sig").splitlines()
    assert lines[-1] == f"anchored,2026-05-29,{DIGEST},{KEY.hex()},,,"
    assert report_views.as_csv(report, None).decode("utf-8-sig").splitlines() == lines[:-1]


# Every address at which a file of the Fund is to be had, and what shows that it names the anchor.
NAMED = {
    "/statements/fund.{format}": "test_a_statement_names_the_newest_anchor_on_every_paper",
    "/statements/donors/{donor_id}.{format}": "test_a_statement_names_the_newest_anchor_on_every_paper",
    "/statements/awards/{award_id}.{format}": "test_a_statement_names_the_newest_anchor_on_every_paper",
    "/exports/journal.beancount": "test_an_exported_journal_names_it_with_its_signature",
    "/exports/journal.hledger": "test_an_exported_journal_names_it_with_its_signature",
    "/bank/accounts/{account_id}/reconciliations/{ends_on}/csv": "test_a_reconciliation_as_a_table_names_it_last",
    "/api/v1/public/fund": "test_what_everybody_sees_of_the_fund_names_it",
    "/public/iati/activities.xml": "test_what_everybody_sees_of_the_fund_names_it",
}
# Why a file names none.
UNNAMED = {
    "/batch-templates/{kind}": "empty columns to be filled in, and nothing of the books",
    "/attachments/{attachment_id}/file": "somebody else's document, byte for byte as it was sent in",
    "/donor-documents/{attachment_id}/file": "the same, of a report that was submitted",
    "/donor-reports/{report_id}.{format}": "people's words with figures of a statement, which names it",
    "/bank/payment-orders/{order_id}/file": "what a bank is to do, in the bank's own form",
    "/public/fund/{name}.csv": "every row is a figure that programs add up; a Link header leads to the JSON",
}


def test_every_export_of_the_fund_names_it_or_says_why_not() -> None:
    public = {route.path for route in open_data.router.routes if isinstance(route, APIRoute)}
    there = public | {route.path for route in ROUTES if route.files}
    assert there == NAMED.keys() | UNNAMED.keys()
    assert all(name in globals() for name in NAMED.values())


def test_a_public_table_leads_to_where_it_is_named() -> None:
    assert open_data._DESCRIBED["Link"].startswith("</api/v1/public/fund>")


@pytest.mark.parametrize("language", [Beancount, Hledger])
def test_an_exported_journal_names_it_with_its_signature(anchored: Busy, language: type[Ledger]) -> None:
    part = journal_export.export_journal(anchored.officer, ExportJournal(fund_id=FUND), language)
    head = part.text[:1000]
    assert f"anchored on 2026-05-29: {DIGEST}" in head
    assert f"signature {SIGNATURE.hex()} of the key {KEY.hex()}" in head
