"""Normalizes texts for comparison: without accents, case and punctuation."""

from __future__ import annotations

import unicodedata


def fold(text: str) -> str:
    """Lower case, without accents, and with single spaces in place of everything but letters and digits."""
    plain = unicodedata.normalize("NFKD", text).lower()
    letters = "".join(c if c.isalnum() else "" if unicodedata.combining(c) else " " for c in plain)
    return " ".join(letters.split())
