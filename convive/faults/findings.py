"""What the check found, in Jepsen's words."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field


@dataclass
class Findings:
    """One line per finding, by kind of thing.

    lost: acknowledged, or promised by an event, and not there. duplicated: there more than once, or numbered so.
    recovered: there although the person got no answer. unbalanced: the books, the awards or the seats do not add up.
    oversold: more was spent, held or seated than there is, on any date.
    unexpected: an answer nobody should get, or something there that was refused.
    """

    lost: list[tuple[str, str]] = field(default_factory=list)
    duplicated: list[tuple[str, str]] = field(default_factory=list)
    unbalanced: list[tuple[str, str]] = field(default_factory=list)
    oversold: list[tuple[str, str]] = field(default_factory=list)
    recovered: list[tuple[str, str]] = field(default_factory=list)
    unexpected: list[tuple[str, str]] = field(default_factory=list)

    @property
    def clean(self) -> bool:
        """Nothing is lost, nothing is there twice, everything balances, nothing is given out twice."""
        return not (self.lost or self.duplicated or self.unbalanced or self.oversold)

    def counts(self, what: str) -> Counter[str]:
        """How many findings of a sort there are per kind of thing."""
        return Counter(kind for kind, _ in getattr(self, what))
