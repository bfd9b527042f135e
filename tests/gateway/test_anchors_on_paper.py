"""Every document that leaves the platform names the newest anchor: so it shows later if the books were rewritten since.

Fund rule 18.
"""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from chassis.clock import now
from contracts.funds.exports.journal_export import ExportJournal
from contracts.kinds import Language
from gateway.documents import statement_csv, statement_pdf, statement_xlsx
from services.funds.exports import journal_export
from services.funds.exports.beancount import Beancount
from services.funds.exports.hledger import Hledger
from services.funds.exports.ledger import Ledger
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
    session = told.first.session
    session.execute(AS_OWNER)
    session.add(
        Anchor(fund_id=FUND, on_day=date(2026, 5, 29), said=SAID, signature=SIGNATURE, public_key=KEY, signed_at=now())
    )
    session.flush()
    session.execute(AS_SERVICE)
    return told


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


@pytest.mark.parametrize("language", [Beancount, Hledger])
def test_an_exported_journal_names_it_with_its_signature(anchored: Busy, language: type[Ledger]) -> None:
    part = journal_export.export_journal(anchored.officer, ExportJournal(fund_id=FUND), language)
    head = part.text[:1000]
    assert f"anchored on 2026-05-29: {DIGEST}" in head
    assert f"signature {SIGNATURE.hex()} of the key {KEY.hex()}" in head
