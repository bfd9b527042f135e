"""CSV files that go out, in one form: RFC 4180, UTF-8 with its mark, without which spreadsheets garble accents."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

MARK = "\ufeff"


def lines(rows: Iterable[Iterable[object]]) -> str:
    """The rows as text, for a file that is made in parts; `MARK` stands before the first of them."""
    written = io.StringIO(newline="")
    csv.writer(written).writerows(rows)
    return written.getvalue()


def whole(rows: Iterable[Iterable[object]]) -> bytes:
    """All rows as a file. Cells of people's texts go through `cells.harmless` first: nothing here looks at them."""
    return (MARK + lines(rows)).encode()
