"""A table of a service (CSV) as a workbook: figures as figures, days as days, everything else as text."""

from __future__ import annotations

import csv
import io
import re
from datetime import date

from xlsxwriter import Workbook

from gateway.documents.xlsx_book import number

_FIGURE = re.compile(r"-?\d{1,15}(\.\d{1,3})?")


def workbook(table: bytes) -> bytes:
    """The workbook's bytes; no text in it is ever a formula."""
    target = io.BytesIO()
    book = Workbook(target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet()
    bold, day = book.add_format({"bold": True}), book.add_format({"num_format": 14})
    sheet.freeze_panes(1, 0)
    sheet.fit_to_pages(1, 0)
    sheet.set_column("A:B", 16)
    sheet.set_column("C:C", 60)
    sheet.set_column("D:G", 20)
    for row, cells in enumerate(csv.reader(io.StringIO(table.decode("utf-8-sig")))):
        for column, cell in enumerate(cells):
            if row and (on := _day(cell)):
                sheet.write_datetime(row, column, on, day)
            elif row and column == 4 and _FIGURE.fullmatch(cell):
                sheet.write_number(row, column, number(cell))
            else:
                sheet.write_string(row, column, cell, None if row else bold)
    book.close()
    return target.getvalue()


def _day(cell: str) -> date | None:
    try:
        return date.fromisoformat(cell) if len(cell) == 10 else None
    except ValueError:
        return None
