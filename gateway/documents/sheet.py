"""A workbook of one sheet, written in parts as its rows come: any number of them in constant memory.

What a list needs and no more: figures, days, moments and texts, under headings that stay. A list of sixty thousand
costs takes an eighth of what a library for any workbook takes (docs/dependencies.md).
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache
from html import escape
from typing import Any

from chassis.spreadsheets.cells import RISKY
from gateway.documents.archive import Sink

_EPOCH = date(1899, 12, 30).toordinal()
_DAY_SECONDS = 86_400
# The looks of cells, by their place in `_STYLES`: heading, day, moment, text that is never a formula, and figures.
_HEADING, _DAY, _MOMENT, _RISKY, _FIGURE = 1, 2, 3, 4, 5
# What XML has no place for; Excel's own way of writing such a sign begins like this, so a text that does is told apart.
_NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_LONGEST = 32_767
# What a sheet can have; a longer list is taken away as CSV.
MAX_ROWS = 1_048_576
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_DECLARED = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PLAIN_FONTS = (
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '</fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
)
_LOOKS = (
    '<xf xfId="0"/>',
    '<xf fontId="1" applyFont="1" xfId="0"/>',
    '<xf numFmtId="14" applyNumberFormat="1" xfId="0"/>',
    '<xf numFmtId="22" applyNumberFormat="1" xfId="0"/>',
    '<xf quotePrefix="1" xfId="0"/>',
    '<xf numFmtId="3" applyNumberFormat="1" xfId="0"/>',
    '<xf numFmtId="164" applyNumberFormat="1" xfId="0"/>',
    '<xf numFmtId="4" applyNumberFormat="1" xfId="0"/>',
    '<xf numFmtId="165" applyNumberFormat="1" xfId="0"/>',
)
_STYLES = (
    f'<styleSheet xmlns="{_MAIN}"><numFmts count="2"><numFmt numFmtId="164" formatCode="#,##0.0"/>'
    f'<numFmt numFmtId="165" formatCode="#,##0.000"/></numFmts>{_PLAIN_FONTS}'
    f'<cellXfs count="{len(_LOOKS)}">{"".join(_LOOKS)}</cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
_FILES = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>',
    "xl/styles.xml": _STYLES,
}


class Cell(StrEnum):
    """What the cells of a column are."""

    TEXT = "text"
    DAY = "day"
    MOMENT = "moment"
    FIGURE = "figure"


class Sheet:
    """The workbook's bytes, part by part: `begin`, `rows` any number of times, `end`."""

    def __init__(self, name: str, headings: Sequence[str], cells: Sequence[Cell], widths: Sequence[int]) -> None:
        self._name, self._headings, self._widths = name, headings, widths
        self._writers = [_WRITERS[cell] for cell in cells]
        self._out = Sink()
        self._zip = zipfile.ZipFile(self._out, "w", zipfile.ZIP_DEFLATED, compresslevel=3)
        self._row = 1

    def begin(self) -> bytes:
        """What comes before the rows: the parts around the sheet, and its headings."""
        title = escape(re.sub(r"[\[\]:*?/\\']", " ", self._name)[:31])
        book = (
            f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets><sheet name="{title}" sheetId="1" r:id="rId1"/>'
            "</sheets></workbook>"
        )
        for path, content in (_FILES | {"xl/workbook.xml": book}).items():
            self._zip.writestr(path, _DECLARED + content)
        self._part = self._zip.open("xl/worksheets/sheet1.xml", "w")
        columns = "".join(
            f'<col min="{n}" max="{n}" width="{w}" customWidth="1"/>' for n, w in enumerate(self._widths, 1)
        )
        heads = "".join(f'<c s="{_HEADING}" t="inlineStr"><is><t>{_said(head)}</t></is></c>' for head in self._headings)
        self._part.write(
            f'{_DECLARED}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
            '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
            f'<cols>{columns}</cols><sheetData><row r="1">{heads}</row>'.encode()
        )
        return self._out.taken()

    def rows(self, rows: Iterable[Sequence[Any]]) -> bytes:
        """These rows: texts, days and moments as ISO 8601, figures as plain decimals; nothing is an empty cell.

        Raises OverflowError for more rows than a sheet has.
        """
        written = []
        for row in rows:
            self._row += 1
            if self._row > MAX_ROWS:
                raise OverflowError("a sheet has no more rows")
            cells = (
                "<c/>" if value is None or value == "" else write(value)
                for write, value in zip(self._writers, row, strict=True)
            )
            written.append(f'<row r="{self._row}">{"".join(cells)}</row>')
        self._part.write("".join(written).encode())
        return self._out.taken()

    def end(self) -> bytes:
        """What comes after the rows; without it, the file is broken, and no program opens it."""
        self._part.write(b"</sheetData></worksheet>")
        self._part.close()
        self._zip.close()
        return self._out.taken()


def _said(text: str) -> str:
    return escape(_NOT_XML.sub(lambda sign: f"_x{ord(sign[0]):04X}_", text[:_LONGEST]))


def _text(value: Any) -> str:
    text = str(value)
    look = f' s="{_RISKY}"' if text.startswith(RISKY) else ""
    return f'<c{look} t="inlineStr"><is><t xml:space="preserve">{_said(text)}</t></is></c>'


def _figure(value: Any) -> str:
    """With as many decimals as it is told with."""
    text = str(value)
    decimals = len(text) - text.find(".") - 1 if "." in text else 0
    return f'<c s="{_FIGURE + min(decimals, 3)}"><v>{text}</v></c>'


@lru_cache(maxsize=4096)
def _day(value: str) -> str:
    return f'<c s="{_DAY}"><v>{date.fromisoformat(value).toordinal() - _EPOCH}</v></c>'


def _moment(value: str) -> str:
    at = datetime.fromisoformat(value)
    seconds = at.hour * 3600 + at.minute * 60 + at.second
    return f'<c s="{_MOMENT}"><v>{at.toordinal() - _EPOCH + seconds / _DAY_SECONDS:.9f}</v></c>'


_WRITERS: dict[Cell, Callable[[Any], str]] = {
    Cell.TEXT: _text,
    Cell.DAY: _day,
    Cell.MOMENT: _moment,
    Cell.FIGURE: _figure,
}
