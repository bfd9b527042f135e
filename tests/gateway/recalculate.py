"""A spreadsheet that calculates, as little as our workbooks need: cells, SUM, SUMIFS, ROUND, plus and minus."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.utils import range_boundaries

_RANGE = re.compile(r"(?:'([^']+)'!)?(\$?[A-Z]+\$?\d+(?::\$?[A-Z]+\$?\d+)?)")


class Calculator:
    """The values of a workbook's cells, worked out from its formulas alone."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._known: dict[tuple[str, int, int], Any] = {}

    def value(self, sheet: str, row: int, column: int) -> Any:
        """A cell's value: what was written, or what its formula gives."""
        key = (sheet, row, column)
        if key not in self._known:
            written = self._book[sheet].cell(row, column).value
            is_formula = self._book[sheet].cell(row, column).data_type == "f"
            self._known[key] = self._evaluate(sheet, str(written)[1:]) if is_formula else written
        return self._known[key]

    def _evaluate(self, sheet: str, formula: str) -> Decimal:
        if called := re.fullmatch(r"(-?)(SUM|SUMIFS|ROUND)\((.*)\)", formula):
            sign = -1 if called[1] else 1
            arguments = called[3].split(",")
            return sign * getattr(self, f"_{called[2].lower()}")(sheet, arguments)
        total = Decimal(0)
        for sign, term in re.findall(r"([+-]?)((?:'[^']+'!)?\$?[A-Z]+\$?\d+|\(-?[\d.]+\))", formula):
            amount = Decimal(term[1:-1]) if term.startswith("(") else self._sum(sheet, [term])
            total += -amount if sign == "-" else amount
        return total

    def _sum(self, sheet: str, arguments: list[str]) -> Decimal:
        return sum((Decimal(str(v or 0)) for v in self._cells(sheet, arguments[0])), Decimal(0))

    def _sumifs(self, sheet: str, arguments: list[str]) -> Decimal:
        amounts, which, wanted = (self._cells(sheet, each) for each in arguments)
        return sum(
            (Decimal(str(v or 0)) for v, key in zip(amounts, which, strict=True) if key == wanted[0]), Decimal(0)
        )

    def _round(self, sheet: str, arguments: list[str]) -> Decimal:
        value = self._evaluate(sheet, arguments[0])
        return value.quantize(Decimal(1).scaleb(-int(arguments[1])), ROUND_HALF_UP)

    def _cells(self, sheet: str, reference: str) -> list[Any]:
        found = _RANGE.fullmatch(reference)
        assert found, reference
        left, top, right, bottom = range_boundaries(found[2].replace("$", ""))
        where = found[1] or sheet
        return [self.value(where, row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)]
