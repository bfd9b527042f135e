"""What a workbook's cells hold once it is read: a text that is kept once may stand in any number of them.

A file of some kilobytes would become gigabytes. So the parts are gone through first, cell by cell, and nothing is kept
of them but lengths.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from xml.parsers import expat

from chassis.spreadsheets.table import Unreadable

_CELLS = (b"sheetData", b"sst")
# Of all parts: some seconds of work. Ten thousand rows of sixty columns have fewer.
_ELEMENTS = 2_000_000


class Texts:
    """Counts rows, the cells of a row, and the characters of all cells: feed each `part` piece by piece, then `check`.

    All parts count, whichever of them is the sheet that is read. Raises Unreadable: too_many_rows, too_many_columns,
    too_large, not_a_workbook.
    """

    def __init__(self, most_rows: int, most_columns: int, most_characters: int) -> None:
        self._most = (most_rows, most_columns, most_characters)
        self._lengths: list[int] = []
        self._used: Counter[str] = Counter()
        self._elements = 0

    def part(self) -> Part:
        """The next part of the workbook."""
        return Part(self, *self._most[:2])

    def count(self) -> None:
        """One more element. Raises Unreadable: too_large."""
        self._elements += 1
        if self._elements > _ELEMENTS:
            raise Unreadable("too_large", limit=str(self._most[2]))

    def keep(self, place: int, length: int) -> None:
        """The length of a shared text; the longest one where several parts hold one with this number."""
        if place == len(self._lengths):
            self._lengths.append(0)
        self._lengths[place] = max(self._lengths[place], length)

    def use(self, number: str) -> None:
        """A cell has the shared text of this number."""
        self._used[number] += 1

    def check(self) -> None:
        """When all parts have been read. Raises Unreadable: too_large."""
        known = len(self._lengths)
        used = ((int(number), times) for number, times in self._used.items() if number.isdecimal())
        if sum(self._lengths[number] * times for number, times in used if number < known) > self._most[2]:
            raise Unreadable("too_large", limit=str(self._most[2]))


class Part:
    """One part of a workbook as its elements come by."""

    def __init__(self, texts: Texts, most_rows: int, most_columns: int) -> None:
        self._texts, self._most_rows, self._most_columns = texts, most_rows, most_columns
        self._rows = self._cells = self._strings = 0
        self._shared = self._broken = self._holds_cells = False
        self._text: list[str] | None = None
        self._before = b""
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.StartElementHandler, self._parser.EndElementHandler = self._start, self._end
        self._parser.CharacterDataHandler = self._characters

    def feed(self, piece: bytes, *, last: bool = False) -> None:
        """The next bytes. What is no XML is a picture, or no workbook if it holds cells all the same."""
        plain = self._before + piece.replace(b"\0", b"")
        self._before = plain[-16:]
        self._holds_cells = self._holds_cells or any(name in plain for name in _CELLS)
        if not self._broken:
            try:
                self._parser.Parse(piece, last)
            except (expat.ExpatError, ValueError):
                self._broken = True
        if self._broken and self._holds_cells:
            raise Unreadable("not_a_workbook")

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        self._texts.count()
        match name.rpartition(":")[2]:
            case "row":
                self._rows, self._cells = self._rows + 1, 0
                if self._rows > self._most_rows + 1:
                    raise Unreadable("too_many_rows", self._most_rows + 2, limit=str(self._most_rows))
            case "c":
                self._cells, self._shared = self._cells + 1, attributes.get("t") == "s"
                if self._cells > self._most_columns:
                    raise Unreadable("too_many_columns", limit=str(self._most_columns))
            case "si":
                self._text = []
            case "v" if self._shared:
                self._text = []

    def _end(self, name: str) -> None:
        match name.rpartition(":")[2]:
            case "si" if self._text is not None:
                self._texts.keep(self._strings, sum(map(len, self._text)))
                self._strings, self._text = self._strings + 1, None
            case "v" if self._shared and self._text is not None:
                self._texts.use("".join(self._text).strip())
                self._text = None

    def _characters(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)
