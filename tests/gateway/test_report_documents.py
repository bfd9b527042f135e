"""A report to a donor as PDF and DOCX, in four languages: its figures to the cent, its text, what is missing."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pypdf
import pytest
from docx import Document

from chassis.testing import Desk, DeskOf
from contracts.funds.reporting import donor_reports as funds_donor_reports
from gateway.documents import report_docx, report_paper, report_pdf
from gateway.documents.report_paper import ReportPaper
from gateway.documents.reports import job_of
from services.funds.reporting import donor_reports
from tests.common.funds.helpers import rate, setting

LANGUAGES = ["en", "es", "pt", "fr"]
NARRATIVE = {
    "summary": "Les ports de Belize ont été évalués.\n\nUn second alinéa.",
    "results": "23 personnes formées : 22 hommes, 1 femme. <b>=SUM(A1)</b>",
}
FACTS = {
    "taken_at": datetime(2026, 7, 1, 9, tzinfo=UTC),
    "editions": ["Belize 2026"],
    "activities": [
        {"title": "Port visit", "country": "BZ", "starts_on": "2026-05-04", "ends_on": "2026-05-08", "status": "done"}
    ],
    "missing": ["indicators"],
}
HEADINGS = {
    "en": ("Financial report to the donor", "Budget execution by line", "Cumulative"),
    "es": ("Informe financiero al donante", "Ejecución presupuestaria por partida", "Acumulado"),
    "pt": ("Relatório financeiro ao doador", "Execução orçamentária por rubrica", "Acumulado"),
    "fr": ("Rapport financier au donateur", "Exécution du budget par ligne", "Cumul"),
}


@pytest.fixture(params=LANGUAGES)
def paper(request: pytest.FixtureRequest, desk_of: DeskOf) -> ReportPaper:
    """A report on money in Canadian dollars, with a cost in each of two months."""
    desk: Desk = desk_of("funds")
    fund = setting(desk.session, currency="CAD", pledge="120000")
    rate(fund, "CAD", "0.75", date(2026, 1, 5))
    fund.receive("100000", currency="CAD", received_on=date(2026, 1, 5))
    for day, amount in ((date(2026, 4, 20), "1000"), (date(2026, 6, 30), "2500.55")):
        fund.spend(amount, occurred_on=day, document_on=day)
    begun = donor_reports.begin_donor_report(
        fund.officer,
        funds_donor_reports.BeginDonorReport.model_validate(
            {
                "award_id": fund.award.id, "kind": "financial", "period_from": "2026-04-01",
                "period_to": "2026-06-30", "language": request.param,
            }
        ),
    )  # fmt: skip
    written = donor_reports.save_donor_report(
        fund.officer,
        funds_donor_reports.SaveDonorReport.model_validate(
            {"report_id": begun.id, "narrative": NARRATIVE, "facts": FACTS}
        ),
    )
    export = {
        "export_id": str(begun.id), "exported_at": "2026-07-02T10:00:00Z", "exported_by": "Rosa", "format": "pdf",
        "report": written.model_dump(mode="json"),
    }  # fmt: skip
    return report_paper.of(job_of(export))


def _plain(text: str) -> str:
    """Without the spaces and breaks by which it is set."""
    return "".join(text.split())


def _check(paper: ReportPaper, written: str) -> None:
    total = paper.report["figures"]["total"]
    assert total["period_usd"] == "3920.62"  # 1,120.00 and 2,800.62 with 12 % of indirect costs
    amounts = [total["period_usd"], total["rest_usd"], *(each for each in total["parts_usd"] if Decimal(each))]
    told = [
        *HEADINGS[paper.language], *(paper.usd(amount) for amount in amounts), "Les ports de Belize ont été évalués.",
        "<b>=SUM(A1)</b>", "Port visit", paper.word("missing_indicators"), paper.content_digest, paper.word("draft"),
        paper.word("own_note", currency="CAD", rate=paper.rate("0.75")),
    ]  # fmt: skip
    assert [each for each in told if _plain(each) not in _plain(written)] == []


def test_the_pdf_says_what_the_report_says(paper: ReportPaper, tmp_path: Path) -> None:
    report_pdf.write(paper, tmp_path / "report.pdf")
    read = pypdf.PdfReader(tmp_path / "report.pdf")
    text = "\n".join(page.extract_text() for page in read.pages)
    _check(paper, text)
    assert all(paper.content_digest[:16] in page.extract_text() for page in read.pages)


def test_the_docx_says_the_same(paper: ReportPaper, tmp_path: Path) -> None:
    report_docx.write(paper, tmp_path / "report.docx")
    document = Document(str(tmp_path / "report.docx"))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    text = "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])
    _check(paper, text)
    assert document.core_properties.language == paper.language
    assert document.core_properties.identifier == paper.content_digest


@pytest.mark.parametrize("paper", ["fr"], indirect=True)
def test_a_passage_longer_than_pages_is_printed_whole(paper: ReportPaper, tmp_path: Path) -> None:
    words = " ".join(f"mot{number}" for number in range(2_500))
    report = paper.report | {"narrative": paper.report["narrative"] | {"summary": words}}
    report_pdf.write(ReportPaper(report, paper.words, paper.export), tmp_path / "long.pdf")
    pages = pypdf.PdfReader(tmp_path / "long.pdf").pages
    text = " ".join(" ".join(page.extract_text() for page in pages).split())
    assert len(pages) > 3 and "mot0 " in text and "mot1250 " in text and "mot2499" in text
