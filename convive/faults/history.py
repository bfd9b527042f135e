"""What was asked and what came of it, as the people who asked saw it."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Outcome(StrEnum):
    """`unknown`: no answer within the patience, so it may have been done; `unexpected`: an answer nobody should get."""

    ACKNOWLEDGED = "acknowledged"
    REFUSED = "refused"
    UNKNOWN = "unknown"
    UNEXPECTED = "unexpected"


@dataclass
class Attempt:
    """One thing somebody asked for. `marker` is in what it makes alone; `facts`: what that must look like."""

    kind: str
    marker: str
    who: str
    round: int
    facts: dict[str, Any] = field(default_factory=dict)
    outcome: Outcome = Outcome.UNKNOWN
    id: str = ""
    answer: str = ""
    code: str = ""


class History:
    """All attempts of a run, in the order in which they were begun. May be written by several threads."""

    def __init__(self, attempts: Iterable[Attempt] = ()) -> None:
        self._lock = threading.Lock()
        self.attempts: list[Attempt] = list(attempts)

    def begin(self, attempt: Attempt) -> Attempt:
        with self._lock:
            self.attempts.append(attempt)
        return attempt

    def of(self, *kinds: str, outcome: Outcome | None = None) -> list[Attempt]:
        """The attempts of these kinds (all, when none is named), with this outcome if one is given."""
        with self._lock:
            return [
                attempt
                for attempt in self.attempts
                if (not kinds or attempt.kind in kinds) and (outcome is None or attempt.outcome == outcome)
            ]

    def count(self, outcome: Outcome) -> int:
        return len(self.of(outcome=outcome))
