"""A workbook that is written row by row: texts that are never formulas, figures, formulas with their values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any, Self

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from chassis.spreadsheets.cells import RISKY
from gateway.documents.paper import Paper

_DECIMALS = {0: "0", 1: "0.0", 2: "0.00", 3: "0.000"}
# Format 14 of Excel: a day as the reader's own machine writes days.
_DAY = 14
_EPOCH = date(1899, 12, 30).toordinal()
_NAVY, _TINT, _GREY = "#102A54", "#ECF0F6", "#60666E"


class Book:
    """The workbook and the looks of its cells."""

    def __init__(self, paper: Paper, path: Path) -> None:
        options = {"constant_memory": True, "tmpdir": str(path.parent), "in_memory": False}
        self.workbook = Workbook(str(path), options)
        self.workbook.set_properties(
            {
                "title": f"{paper.name}. {paper.span}",
                "author": paper.word("department"),
                "comments": paper.word("digest", digest=paper.statement["digest"]),
                "created": paper.moment.replace(tzinfo=None),
            }
        )
        self._path = path
        self._formats: dict[str, Any] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Writes the file; a workbook that was not finished is none."""
        self.workbook.close()
        if kind is not None:
            self._path.unlink()

    def look(self, **properties: Any) -> Any:
        """A format, made once."""
        key = repr(sorted(properties.items()))
        if key not in self._formats:
            self._formats[key] = self.workbook.add_format(properties)
        return self._formats[key]

    def sheet(self, name: str, paper: Paper, widths: Mapping[str, float], *, landscape: bool = False) -> Worksheet:
        """A sheet, ready to be printed: fits the width, repeats nothing yet, pages counted."""
        made: Worksheet = self.workbook.add_worksheet(name)
        for columns, width in widths.items():
            made.set_column(columns, width)
        if landscape:
            made.set_landscape()
        made.set_paper(9)
        made.fit_to_pages(1, 0)
        made.hide_gridlines(2)
        made.set_footer(f"&L{paper.statement['digest'][:16]}&R" + paper.word("page", page="&P", pages="&N"))
        return made

    def headings(self, sheet: Worksheet, row: int, texts: Sequence[str], first_figure: int) -> None:
        """A row of headings; those of figures stand over them."""
        look = {"bold": True, "font_color": _NAVY, "bg_color": _TINT, "text_wrap": True, "valign": "top", "bottom": 1}
        for column, text in enumerate(texts):
            align = "right" if column >= first_figure else "left"
            sheet.write_string(row, column, text, self.look(align=align, **look))

    @property
    def title(self) -> Any:
        return self.look(bold=True, font_color=_NAVY, font_size=16)

    @property
    def subtitle(self) -> Any:
        return self.look(bold=True, font_color=_NAVY, font_size=12)

    @property
    def small(self) -> Any:
        return self.look(font_color=_GREY, font_size=9)

    @property
    def day(self) -> Any:
        return self.look(num_format=_DAY, align="left")

    @property
    def text(self) -> Any:
        return self.look(text_wrap=True, valign="top")

    @property
    def risky(self) -> Any:
        return self.look(text_wrap=True, valign="top", quote_prefix=True)

    def money(self, decimals: int = 2, **properties: Any) -> Any:
        """An amount with its currency's decimals; a dash for nothing."""
        shape = f"#,##{_DECIMALS[decimals]}"
        return self.look(num_format=f'{shape};[Red]-{shape};"–"', **properties)


def write_text(sheet: Worksheet, row: int, column: int, text: str, look: Any = None, risky: Any = None) -> None:
    """A text, whatever it begins with; `risky` keeps it one even when somebody edits the cell."""
    sheet.write_string(row, column, text, risky if risky is not None and text.startswith(RISKY) else look)


def hide(sheet: Worksheet, column: int) -> None:
    """A column that has nothing to tell; whoever wants to see that shows it again."""
    sheet.set_column(column, column, None, None, {"hidden": True})


@lru_cache(maxsize=4096)
def serial(day: str) -> int:
    """A day as Excel counts them."""
    return date.fromisoformat(day).toordinal() - _EPOCH


def cell(row: int, column: int) -> str:
    """`B7` of row 6, column 1."""
    return f"{xl_col_to_name(column)}{row + 1}"


def span(sheet: str, column: int, first: int, last: int) -> str:
    """A column's cells from one row to another on a named sheet, wherever the formula is."""
    name = xl_col_to_name(column)
    return f"'{sheet}'!${name}${first + 1}:${name}${max(first, last) + 1}"


def number(amount: Decimal | str) -> float:
    """A cell's figure. Excel itself counts in floating point, to fifteen digits."""
    return float(amount)
