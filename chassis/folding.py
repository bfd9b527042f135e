"""Texts as they are compared: without accents, case and punctuation."""

from __future__ import annotations

import unicodedata


def fold(text: str) -> str:
    """Lower case, without accents, with single spaces for all that is no letter or digit."""
    plain = unicodedata.normalize("NFKD", text).lower()
    letters = "".join(c if c.isalnum() else "" if unicodedata.combining(c) else " " for c in plain)
    return " ".join(letters.split())
