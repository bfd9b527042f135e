"""Until when a call may commit. Its caller has a deadline of its own, a little later: what is committed is told.

A call that is refused for lateness has not been done, except one whose commit was under way when its time ran out and
took longer than the caller waited on for it: no database tells of that without being asked.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from chassis import wire
from contracts.base import UNAVAILABLE

# Of the time a caller waits: for the commit itself, and for the answer's way back.
_KEPT_BACK = 0.05
# The longest that PostgreSQL takes for a timeout: 24 days.
_MOST = 2**31 - 1
_BOUND = text("SELECT set_config('statement_timeout', :milliseconds, true)")


def header(seconds: float) -> int:
    """What a call says of its deadline whose caller waits `seconds` from now: milliseconds since the epoch."""
    return int((time.time() + seconds * (1 - _KEPT_BACK)) * 1000)


class Deadline:
    """The deadline of a call that came in; without one it never passes."""

    def __init__(self, service: str, headers: Mapping[str, Any]) -> None:
        self._service = service
        self._until = float(headers.get(wire.DEADLINE, "inf"))

    def check(self) -> None:
        """Raises UNAVAILABLE once it has passed: before anything is done, and again right before the commit."""
        if self._until < time.time() * 1000:
            raise UNAVAILABLE(service=self._service)

    @property
    def milliseconds(self) -> int:
        """What is left until then; 0 where there is no end."""
        return 0 if self._until == float("inf") else min(max(int(self._until - time.time() * 1000), 1), _MOST)

    def bind(self, session: Session) -> None:
        """No statement of this transaction outlives it: nobody would wait for what it does."""
        if left := self.milliseconds:
            session.execute(_BOUND, {"milliseconds": str(left)})
