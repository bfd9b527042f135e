"""What the check found, in Jepsen's terms."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field


@dataclass
class Findings:
    """One line per finding, with the kind of record.

    lost: acknowledged, or promised by an event, but missing. duplicated: stored more than once, or numbered twice.
    recovered: stored although the user got no answer. unbalanced: the books, the awards or the seats do not add up.
    oversold: more was spent, held or seated than is available, on any date.
    unexpected: an answer that nobody should get, or something stored that was refused. late: an outage that was longer
    than its nemesis may cause, or something that was not back by itself.
    """

    lost: list[tuple[str, str]] = field(default_factory=list)
    duplicated: list[tuple[str, str]] = field(default_factory=list)
    unbalanced: list[tuple[str, str]] = field(default_factory=list)
    oversold: list[tuple[str, str]] = field(default_factory=list)
    late: list[tuple[str, str]] = field(default_factory=list)
    recovered: list[tuple[str, str]] = field(default_factory=list)
    unexpected: list[tuple[str, str]] = field(default_factory=list)

    @property
    def clean(self) -> bool:
        """Nothing is lost or duplicated, everything balances, nothing is oversold, and all came back in time."""
        return not (self.lost or self.duplicated or self.unbalanced or self.oversold or self.late)

    def counts(self, what: str) -> Counter[str]:
        """How many findings of this sort there are per kind of record."""
        return Counter(kind for kind, _ in getattr(self, what))
