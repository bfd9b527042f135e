"""What a text cell may contain, in files that come in and in those that go out."""

from __future__ import annotations

import re

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")
# What a spreadsheet would run as a formula if somebody opened it in a file that we export.
_FORMULA = ("=", "+", "-", "@")
# The same, with what spreadsheets skip before they look for one.
RISKY = (*_FORMULA, "\t", "\r", "\n")
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")


def is_formula(cell: str) -> bool:
    return cell.startswith(_FORMULA)


def harmless(text: str | None) -> str:
    """The text as a cell of a CSV file, with an apostrophe before what a spreadsheet would run; a number stays one."""
    if not text or not text.startswith(RISKY) or _NUMBER.fullmatch(text):
        return text or ""
    return f"'{text}"


def bad_text(cell: str, longest: int) -> str | None:
    """Why the cell is refused, as a code, or nothing: missing, too_long, formula, control_characters."""
    if not cell:
        return "missing"
    if len(cell) > longest:
        return "too_long"
    if is_formula(cell):
        return "formula"
    return "control_characters" if _CONTROL.search(cell) else None
