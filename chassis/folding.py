"""Normalizes texts for comparison: without accents, case and punctuation."""

from __future__ import annotations

import unicodedata

# Of the characters of alphabets, what they become is remembered; others (there are a million) are looked at each time.
_REMEMBERED = 0x3000
# Accents and other marks on letters, and what has no look of its own: joiners, soft hyphens, turns of direction.
_UNSEEN = frozenset({"Mn", "Me", "Cf"})


class _Letters(dict[int, str]):
    def __missing__(self, code: int) -> str:
        letter = chr(code)
        becomes = letter if letter.isalnum() else "" if unicodedata.category(letter) in _UNSEEN else " "
        if code < _REMEMBERED:
            self[code] = becomes
        return becomes


_LETTERS = _Letters()


def fold(text: str) -> str:
    """Lower case, without accents, and with single spaces in place of everything but letters and digits."""
    return " ".join(unicodedata.normalize("NFKD", text).lower().translate(_LETTERS).split())
