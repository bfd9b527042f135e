"""Finds which few of many amounts add up to a target. Bounded, and deterministic."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations
from typing import Protocol, TypeVar

# A person reviews a handful of proposals; with more terms or candidates, meaningless sums would be found.
MOST_TERMS, MOST_CANDIDATES, MOST_FOUND = 4, 16, 3


class Amounted(Protocol):
    """Something with an amount."""

    @property
    def amount(self) -> Decimal: ...


T = TypeVar("T", bound=Amounted)


def sums(target: Decimal, candidates: Sequence[T]) -> Iterator[Sequence[T]]:
    """Two to four of the first candidates whose amounts add up to the target; the first few that do."""
    found = 0
    for terms in range(2, MOST_TERMS + 1):
        for chosen in combinations(candidates[:MOST_CANDIDATES], terms):
            if sum((each.amount for each in chosen), Decimal(0)) == target:
                yield chosen
                found += 1
                if found == MOST_FOUND:
                    return


def run(target: Decimal, candidates: Sequence[T]) -> Sequence[T]:
    """The first candidates, at least two, that together make exactly the target; none if they exceed it."""
    total = Decimal(0)
    for count, each in enumerate(candidates, 1):
        total += each.amount
        if total == target:
            return candidates[:count] if count > 1 else ()
        if abs(total) > abs(target):
            break
    return ()
