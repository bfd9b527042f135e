"""Whether two texts mean the same: names of people and institutions, and references within a bank's text."""

from __future__ import annotations

from difflib import SequenceMatcher
from functools import lru_cache

from chassis.folding import fold

# Words that are in the names of half of all institutions.
_COMMON_EN_FR = "the of and for du des le les et a inc ltd llc corp co"
_COMMON_ES_PT = "de la el los las del y e da do das dos sa srl ltda"
_COMMON_EN_FR = "the of and for du des le les et a inc ltd llc corp co"
_COMMON_ES_PT = "de la el los las del y e da do das dos sa srl ltda"
_COMMON = frozenset(f"{_COMMON_EN_FR} {_COMMON_ES_PT}".split())
_SPELLED_ALIKE = 85


@lru_cache(maxsize=4096)
def names_alike(name: str | None, *texts: str | None) -> int:
    """What percentage of the name is in the texts, word by word, in any order, allowing for small misspellings.

    "Canada" is fully in "GLOBAL AFFAIRS CANADA"; accents and case make no difference.
    """
    words = _words(name)
    found = {word for text in texts for word in _words(text)}
    if not words or not found:
        return 0
    return sum(len(word) * _best(word, found) for word in words) // sum(map(len, words))


def reference_in(reference: str | None, *texts: str | None) -> bool:
    """Whether the reference is in one of the texts, ignoring spaces and signs; it needs four characters and a digit."""
    return is_reference(reference) and any(bare(reference) in bare(text) for text in texts)


def is_reference(reference: str | None) -> bool:
    """Whether it is long enough to be meaningful wherever it is found."""
    wanted = bare(reference)
    return len(wanted) >= 4 and any(c.isdigit() for c in wanted)


def _words(text: str | None) -> list[str]:
    return [word for word in dict.fromkeys(fold(text or "").split()) if word not in _COMMON]


def _best(word: str, among: set[str]) -> int:
    if word in among:
        return 100
    likeness = int(100 * max(SequenceMatcher(None, word, other).ratio() for other in among))
    return likeness if likeness >= _SPELLED_ALIKE else 0


def bare(text: str | None) -> str:
    """Its letters and digits, in capitals."""
    return "".join(c for c in (text or "").upper() if c.isalnum())
