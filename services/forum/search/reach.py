"""How far a search goes: what it costs at most, whatever is asked and however much there is."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Reach:
    """How many hits are counted and can be paged through; how many of them are ranked among one another, the pages
    taking one such block after another; and how many texts are counted that have a word meant instead of a mistake.

    Nearly each hit is on a different page of the table, which must be read to count it: that is the cost of a frequent
    word, among 200,000 texts as among a million.
    """

    hits: int = 1_000
    block: int = 200
    texts: int = 100


REACH = Reach()
