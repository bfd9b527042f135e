"""A sheet of paper: letterhead, running head and foot, tables with aligned figures that go on over the pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

import font_roboto  # type: ignore[import-untyped]
from fpdf import FPDF, Align
from fpdf.enums import MethodReturnValue, XPos, YPos

NAVY, INK, GREY, RULE, TINT = (16, 42, 84), (33, 37, 41), (96, 102, 110), (198, 204, 212), (236, 240, 246)
MARGIN, FOOT = 18.0, 20.0
WIDTH = 210.0 - 2 * MARGIN
_PAGES = "{nb}"


def add_letters(pdf: FPDF) -> None:
    """The letters of every paper of ours: Roboto, regular and bold, which has those of all four languages."""
    for style, font in (("", font_roboto.Roboto), ("B", font_roboto.RobotoBold)):
        pdf.add_font("Roboto", style, font)


@dataclass(frozen=True)
class Column:
    """A column of a table: its heading, and what it holds. `share`: of what is left of the width, for texts."""

    heading: str
    share: float = 0.0
    figures: bool = False


class Headed(Protocol):
    """What a sheet is of: a statement, a report."""

    @property
    def language(self) -> str: ...

    @property
    def name(self) -> str:
        """Its title, and of what."""

    @property
    def span(self) -> str:
        """The date or the period, in words."""

    @property
    def moment(self) -> datetime:
        """When it was drawn up."""

    @property
    def content_digest(self) -> str:
        """The digest of the content."""

    def word(self, key: str, **params: object) -> str:
        """The text of that key, with its {parameters} filled in."""


class Sheet(FPDF):  # type: ignore[misc]
    """A4, with what every page of a statement or a report has. Whoever reads page 7 alone knows what it belongs to."""

    def __init__(self, paper: Headed) -> None:
        super().__init__(format="A4")
        self.paper = paper
        self.set_title(f"{paper.name}. {paper.span}")
        self.set_lang(paper.language)
        self.set_author(paper.word("department"))
        self.set_creator("Convive")
        self.set_creation_date(paper.moment)
        self.set_margins(MARGIN, MARGIN, MARGIN)
        self.set_auto_page_break(False)
        self.alias_nb_pages(_PAGES)
        add_letters(self)
        self.add_page()

    def header(self) -> None:
        """The letterhead on the first page, one line on the others."""
        self.set_y(MARGIN - 4)
        words, first = self.paper.word, self.page_no() == 1
        if first:
            self.line_of(words("organization"), 12, bold=True, colour=NAVY)
            self.line_of(words("department"), 9.5, colour=GREY)
        else:
            self.line_of(f"{self.paper.name}. {self.paper.span}", 8, colour=GREY)
        self.ln(1.5)
        self.rule(NAVY, 0.8 if first else 0.3)
        self.ln(4)

    def footer(self) -> None:
        """The page, of how many, and the beginning of the digest: pages of two statements can't be mixed."""
        self.set_y(-FOOT + 6)
        self.rule(RULE, 0.2)
        self.ln(1.5)
        self.face(7.5, colour=GREY)
        self.cell(WIDTH / 2, 4, self.paper.word("page", page=self.page_no(), pages=_PAGES), align=Align.L)
        self.cell(WIDTH / 2, 4, self.paper.content_digest[:16], align=Align.R)

    def face(self, size: float, *, bold: bool = False, colour: tuple[int, int, int] = INK) -> None:
        """The letters from here on."""
        self.set_font("Roboto", "B" if bold else "", size)
        self.set_text_color(*colour)

    def line_of(
        self, text: str, size: float, *, bold: bool = False, colour: tuple[int, int, int] = INK, width: float = WIDTH
    ) -> None:
        """A text over the whole width, on as many lines as it needs."""
        self.face(size, bold=bold, colour=colour)
        self.multi_cell(width, self.font_size * 1.35, text, align=Align.L, new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def rule(self, colour: tuple[int, int, int], thickness: float, left: float = MARGIN, width: float = WIDTH) -> None:
        """A horizontal line where the pen is."""
        self.set_draw_color(*colour)
        self.set_line_width(thickness)
        self.line(left, self.get_y(), left + width, self.get_y())

    def room_for(self, height: float) -> bool:
        """Begins a new page unless that much fits on this one; whether it did."""
        if self.get_y() + height <= self.h - FOOT:
            return False
        self.add_page()
        return True

    def heading(self, text: str, keep: float = 24) -> None:
        """A heading, with room for the first lines of what follows."""
        self.ln(5)
        self.room_for(keep)
        self.line_of(text, 11, bold=True, colour=NAVY)
        self.ln(1)

    def lines_in(self, text: str, width: float) -> list[str]:
        """The text as it breaks in that width, in the letters that are set."""
        wrapped = self.multi_cell(width, 1, text, dry_run=True, output=MethodReturnValue.LINES)
        return list(wrapped) or [""]


class Table:
    """A table over the whole width. Its head is repeated on each page; rows are never torn apart.

    Columns of figures are as wide as their figures, in smaller letters when all of them would not fit; texts share
    what is left.
    """

    _TEXT = 26.0
    _AIRY = 23.0
    _SMALLEST = 4.5

    def __init__(self, sheet: Sheet, columns: Sequence[Column], rows: Sequence[Sequence[str]], size: float) -> None:
        self._sheet = sheet
        self._columns = columns
        self._rows = rows
        self._size = size
        self._widths = self._fitting()

    def draw(self, *, total: bool = False) -> None:
        """All rows; the last one as a sum, if it is one."""
        self._head()
        last = len(self._rows)
        for number, cells in enumerate(self._rows, 1):
            # A sum never stands alone at the top of a page.
            self._row(cells, bold=total and number == last, rows=2 if total and number == last - 1 else 1)

    def _fitting(self) -> list[float]:
        """What leaves the texts enough room: figures with air around them, without it, in smaller letters."""
        airy = self._AIRY
        while True:
            widths = self._natural(airy)
            left, shares = WIDTH - sum(widths), sum(column.share for column in self._columns)
            if left >= self._TEXT * shares or self._size <= self._SMALLEST:
                return [width or left * c.share / shares for width, c in zip(widths, self._columns, strict=True)]
            self._size, airy = self._size if airy else self._size - 0.5, 0.0

    def _natural(self, airy: float) -> list[float]:
        self._sheet.face(self._size, bold=True)
        return [
            0.0 if column.share else max(self._widest(place, column), airy if column.figures else 0.0)
            for place, column in enumerate(self._columns)
        ]

    def _widest(self, place: int, column: Column) -> float:
        texts = {*column.heading.split(), *(row[place] for row in self._rows)}
        return max(float(self._sheet.get_string_width(text)) for text in texts) + 2.8

    def _row(self, cells: Sequence[str], *, bold: bool, rows: int) -> None:
        sheet = self._sheet
        sheet.face(self._size, bold=bold)
        parts = self._parts(cells)
        step = sheet.font_size * 1.32
        height = step * max(len(part) for part in parts) + 1.4
        if sheet.room_for(height * rows):
            self._head()
            sheet.face(self._size, bold=bold)
        sheet.rule(NAVY if bold else RULE, 0.3 if bold else 0.1)
        self._print(parts, step, height, 0.7)

    def _head(self) -> None:
        sheet = self._sheet
        sheet.face(self._size, bold=True, colour=NAVY)
        parts = [sheet.lines_in(c.heading, width) for c, width in zip(self._columns, self._widths, strict=True)]
        step = sheet.font_size * 1.25
        height = step * max(len(part) for part in parts) + 2
        sheet.set_fill_color(*TINT)
        sheet.rect(MARGIN, sheet.get_y(), WIDTH, height, style="F")
        self._print(parts, step, height, 1.0)

    def _parts(self, cells: Sequence[str]) -> list[list[str]]:
        """The cells' lines: only texts break."""
        return [
            self._sheet.lines_in(cell, width) if column.share else [cell]
            for cell, column, width in zip(cells, self._columns, self._widths, strict=True)
        ]

    def _print(self, parts: list[list[str]], step: float, height: float, inset: float) -> None:
        sheet, top, left = self._sheet, self._sheet.get_y(), MARGIN
        for lines, column, width in zip(parts, self._columns, self._widths, strict=True):
            for number, text in enumerate(lines):
                sheet.set_xy(left, top + inset + number * step)
                sheet.cell(width, step, text, align=Align.R if column.figures else Align.L)
            left += width
        sheet.set_xy(MARGIN, top + height)
