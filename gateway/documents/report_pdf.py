"""A report to a donor as PDF: in the donor's hands, with its digest on every page."""

from __future__ import annotations

from pathlib import Path

from gateway.documents.pdf_sheet import GREY, INK, NAVY, Column, Sheet, Table
from gateway.documents.report_paper import Grid, Heading, Paragraph, Piece, ReportPaper

_WIDE = 8  # a table of more columns has smaller letters from the start


def write(paper: ReportPaper, path: Path) -> None:
    """Writes the document."""
    sheet = Sheet(paper)
    sheet.line_of(paper.title, 20, bold=True, colour=NAVY)
    sheet.line_of(paper.report["award"], 13, bold=True)
    sheet.line_of(paper.span, 11)
    sheet.ln(2)
    for fact in paper.facts:
        sheet.line_of(fact, 9, colour=GREY)
    for piece in paper.pieces():
        _draw(sheet, piece)
    sheet.ln(8)
    for line in paper.last_lines:
        sheet.room_for(5)
        sheet.line_of(line, 7.5, colour=GREY)
    sheet.output(str(path))


def _draw(sheet: Sheet, piece: Piece) -> None:
    if isinstance(piece, Heading):
        sheet.heading(piece.text)
    elif isinstance(piece, Paragraph):
        _paragraph(sheet, piece)
    else:
        _grid(sheet, piece)


def _paragraph(sheet: Sheet, piece: Paragraph) -> None:
    """Line by line: a passage may be longer than a page."""
    size = 8.0 if piece.quiet else 10.0
    sheet.face(size)
    for line in sheet.lines_in(piece.text, sheet.epw):
        sheet.room_for(sheet.font_size * 1.35)
        sheet.line_of(line, size, colour=GREY if piece.quiet else INK)
    sheet.ln(1.5)


def _grid(sheet: Sheet, piece: Grid) -> None:
    columns = [
        Column(name, 0.0 if is_figure else 1.0, is_figure)
        for name, is_figure in zip(piece.columns, piece.figures, strict=True)
    ]
    Table(sheet, columns, piece.rows, 7.0 if len(columns) > _WIDE else 8.5).draw(total=piece.has_sum)
    sheet.ln(1.5)
