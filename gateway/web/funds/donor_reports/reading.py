"""A report read on the screen: the same text and tables as in its documents, in its own language."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response

from contracts.funds.reporting import donor_reports as funds_donor_reports
from gateway.documents.report_paper import Grid, Heading, Piece, ReportPaper
from gateway.documents.wording import words
from gateway.views import Data
from gateway.web.frame.refusals import PageRoute
from gateway.web.frame.visit import visit

router = APIRouter(route_class=PageRoute)


@router.get("/fund/mine/reports/{report_id}")
async def report(request: Request, report_id: str) -> Response:
    """A submitted report, for its donor's contacts and the staff. Raises UNAUTHENTICATED, NOT_FOUND."""
    visitor = await visit(request)
    visitor.must_be_signed_in()
    told = await visitor.call(funds_donor_reports.READ_DONOR_REPORT, {"report_id": report_id})
    return visitor.page("funds/donor_reports/report.html", **shown_report(told))


def shown_report(told: Data[funds_donor_reports.DonorReport]) -> dict[str, Any]:
    """The report and its pieces, in its own language, whatever the reader's."""
    language = told["language"]
    paper = ReportPaper(told, words(language) | words(language, "report"))
    return {"report": told, "paper": paper, "pieces": [(_kind(piece), piece) for piece in paper.pieces()]}


def _kind(piece: Piece) -> str:
    return "grid" if isinstance(piece, Grid) else "heading" if isinstance(piece, Heading) else "paragraph"
