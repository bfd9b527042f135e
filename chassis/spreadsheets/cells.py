"""What a text cell may contain."""

from __future__ import annotations

import re

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")
# What a spreadsheet would run as a formula if somebody opened it in a file that we export.
_FORMULA = ("=", "+", "-", "@")


def is_formula(cell: str) -> bool:
    return cell.startswith(_FORMULA)


def bad_text(cell: str, longest: int) -> str | None:
    """Why the cell is refused, as a code, or nothing: missing, too_long, formula, control_characters."""
    if not cell:
        return "missing"
    if len(cell) > longest:
        return "too_long"
    if is_formula(cell):
        return "formula"
    return "control_characters" if _CONTROL.search(cell) else None
