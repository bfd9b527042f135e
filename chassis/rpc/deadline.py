"""Until when a call may commit. Its caller has a deadline of its own, a little later: what is committed is told.

A call that is refused for lateness has not been done, except one whose commit was under way when its time ran out and
took longer than the caller waited on for it: no database tells of that without being asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Text, bindparam, func, select, true
from sqlalchemy.orm import Session

from chassis import clock, wire
from chassis.call import Call
from chassis.clocks import Clocks
from contracts.base import UNAVAILABLE

# Of the time a caller waits: for the commit itself, and for the answer's way back.
_KEPT_BACK = 0.05
# Seconds for an answer to come back from the database.
_ON_THE_WAY = 2.0
_LONGEST = 2**31 - 1
"""Milliseconds: more than that, PostgreSQL does not take."""
# A column of a statement: what follows it in its transaction takes no longer than the value `milliseconds` says.
BOUND: ColumnElement[str] = func.set_config("statement_timeout", bindparam("milliseconds", type_=Text), true())
_BOUND = select(BOUND)


def headers(seconds: float) -> dict[str, int]:
    """What a call says of its deadline whose caller waits `seconds` from now: milliseconds since the epoch."""
    now = clock.epoch()
    return {wire.SENT: int(now * 1000), wire.DEADLINE: int((now + seconds * (1 - _KEPT_BACK)) * 1000)}


class Deadline:
    """The deadline of a call that came in; without one it never passes."""

    def __init__(
        self, service: str, headers: Mapping[str, Any], caller: str = "", clocks: Clocks | None = None
    ) -> None:
        self._service = service
        self._until = float(headers.get(wire.DEADLINE, "inf"))
        sent = headers.get(wire.SENT)
        if sent is not None and clocks is not None:
            self._until += clocks.behind(caller, float(sent), self._until - float(sent))

    def check(self) -> None:
        """Raises UNAVAILABLE once it has passed: before anything is done, and again right before the commit."""
        if self._until < clock.epoch() * 1000:
            raise UNAVAILABLE(service=self._service)

    @property
    def answer_seconds(self) -> float:
        """How long the database is waited for: it ends a statement by itself, unless the line to it leads nowhere."""
        return (self._until - clock.epoch() * 1000) / 1000 + _ON_THE_WAY

    @property
    def milliseconds(self) -> int:
        """What is left until then; 0 where there is no end."""
        if self._until == float("inf"):
            return 0
        return min(max(int(self._until - clock.epoch() * 1000), 1), _LONGEST)

    def bind(self, session: Session) -> None:
        """No statement of this transaction outlives it: nobody would wait for what it does."""
        if left := self.milliseconds:
            session.execute(_BOUND, {"milliseconds": str(left)})


def bounds(call: Call) -> dict[str, str]:
    """The value of BOUND, for a feature whose own first statement has that column (`Operation.repeatable`)."""
    return {"milliseconds": str(call.milliseconds)}
