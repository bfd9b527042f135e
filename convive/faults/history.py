"""What was requested and how it turned out, as the users who made the requests saw it."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Outcome(StrEnum):
    """`unknown`: no answer in time, so it may have been done; `unexpected`: an answer that nobody should get."""

    ACKNOWLEDGED = "acknowledged"
    REFUSED = "refused"
    UNKNOWN = "unknown"
    UNEXPECTED = "unexpected"


@dataclass
class Attempt:
    """One request by one user. Only what it creates contains its `marker`; `facts` say what that must look like."""

    kind: str
    marker: str
    who: str
    round: int
    facts: dict[str, Any] = field(default_factory=dict)
    outcome: Outcome = Outcome.UNKNOWN
    id: str = ""
    answer: str = ""
    code: str = ""
    began: float = 0.0
    ended: float = 0.0
    """Monotonic seconds."""


class History:
    """All attempts of a run, in the order in which they began. Several threads may write to it."""

    def __init__(self, attempts: Iterable[Attempt] = ()) -> None:
        self._lock = threading.Lock()
        self.attempts: list[Attempt] = list(attempts)

    def begin(self, attempt: Attempt) -> Attempt:
        attempt.began = time.monotonic()
        with self._lock:
            self.attempts.append(attempt)
        return attempt

    def end(self, attempt: Attempt) -> None:
        """There is an answer, or nobody waits for one any more."""
        attempt.ended = time.monotonic()

    def of(self, *kinds: str, outcome: Outcome | None = None) -> list[Attempt]:
        """The attempts of these kinds (of all kinds if none is named), with this outcome if one is given."""
        with self._lock:
            return [
                attempt
                for attempt in self.attempts
                if (not kinds or attempt.kind in kinds) and (outcome is None or attempt.outcome == outcome)
            ]

    def count(self, outcome: Outcome) -> int:
        return len(self.of(outcome=outcome))
