"""A report to a donor as DOCX: for whoever has to put it into a paper of their own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from gateway.documents.pdf_sheet import GREY, NAVY
from gateway.documents.report_paper import Grid, Heading, Paragraph, Piece, ReportPaper

_WIDE = 8  # a table of more columns lies on its side


def write(paper: ReportPaper, path: Path) -> None:
    """Writes the document."""
    document, pieces = Document(), list(paper.pieces())
    _page(document, lies=any(isinstance(each, Grid) and len(each.columns) > _WIDE for each in pieces))
    _properties(document, paper)
    _line(document, paper.word("organization"), 12, NAVY, bold=True)
    _line(document, paper.word("department"), 9.5, GREY)
    document.add_heading(paper.title, 0)
    _line(document, paper.report["award"], 13, bold=True)
    for text in (paper.span, *paper.facts):
        _line(document, text, 10)
    for piece in pieces:
        _add(document, piece)
    for text in paper.last_lines:
        _line(document, text, 7.5, GREY)
    document.save(str(path))


def _page(document: Any, *, lies: bool) -> None:
    section = document.sections[0]
    width, height = (Mm(297), Mm(210)) if lies else (Mm(210), Mm(297))
    section.orientation = WD_ORIENT.LANDSCAPE if lies else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = width, height
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(18)


def _properties(document: Any, paper: ReportPaper) -> None:
    """Who reads it aloud, and where it is filed, needs the language and the title."""
    core = document.core_properties
    core.title, core.author, core.language = f"{paper.name}. {paper.span}", paper.word("department"), paper.language
    core.identifier, core.created, core.comments = paper.content_digest, paper.moment.replace(tzinfo=None), ""
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Calibri", Pt(10)
    tag = OxmlElement("w:lang")
    tag.set(qn("w:val"), paper.language)
    normal.element.get_or_add_rPr().append(tag)


def _add(document: Any, piece: Piece) -> None:
    if isinstance(piece, Heading):
        document.add_heading(piece.text, 1)
    elif isinstance(piece, Paragraph):
        _line(document, piece.text, 8 if piece.quiet else 10, GREY if piece.quiet else None)
    else:
        _table(document, piece)


def _line(
    document: Any, text: str, size: float, colour: tuple[int, int, int] | None = None, *, bold: bool = False
) -> None:
    run = document.add_paragraph().add_run(text)
    run.font.size, run.bold = Pt(size), bold
    if colour:
        run.font.color.rgb = RGBColor(*colour)


def _table(document: Any, grid: Grid) -> None:
    table = document.add_table(rows=0, cols=len(grid.columns), style="Table Grid")
    rows = [grid.columns, *grid.rows]
    for number, cells in enumerate(rows):
        row = table.add_row()
        heavy = number == 0 or (grid.has_sum and number == len(rows) - 1)
        for cell, text, is_figure in zip(row.cells, cells, grid.figures, strict=True):
            paragraph = cell.paragraphs[0]
            run = paragraph.add_run(text)
            run.bold, run.font.size = heavy, Pt(8)
            if is_figure:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    repeated = OxmlElement("w:tblHeader")
    table.rows[0]._tr.get_or_add_trPr().append(repeated)
    document.add_paragraph()
