"""What was added and removed between two texts, word by word, for whoever reads the history of a post."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

# A word with what follows it up to the next one: put together again, they are the text.
_WORDS = re.compile(r"\s*\S+\s*")
_LINES = re.compile(r"[^\n]*\n|[^\n]+")
# Texts of more words are compared line by line: a reader would not look at single words, and nobody waits for it.
_MOST_WORDS = 4000


@dataclass(frozen=True)
class Piece:
    """Part of a text: as it was, added or removed."""

    kind: Literal["same", "added", "removed"]
    text: str


def between(former: str, later: str) -> list[Piece]:
    """The later text in pieces, with what is in the former one only among them."""
    before, after = _parts(former, later)
    pieces: list[Piece] = []
    for action, i, j, k, n in SequenceMatcher(None, before, after).get_opcodes():
        if action == "equal":
            pieces.append(Piece("same", "".join(after[k:n])))
            continue
        if removed := "".join(before[i:j]):
            pieces.append(Piece("removed", removed))
        if added := "".join(after[k:n]):
            pieces.append(Piece("added", added))
    return pieces


def _parts(former: str, later: str) -> tuple[list[str], list[str]]:
    by_word = _WORDS.findall(former), _WORDS.findall(later)
    if max(map(len, by_word)) <= _MOST_WORDS:
        return by_word
    return _LINES.findall(former), _LINES.findall(later)
