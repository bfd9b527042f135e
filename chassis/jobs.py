"""What a service does by the clock, as entries `daily` and `every` of its door (chassis.door).

A job runs once per due time ("slot"), in one process, in one transaction with the row that says so. Slots that passed
while no process ran are made up for by one run of the newest: a job does all that is due by now, not what was due then.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from chassis.call import Call

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Schedule:
    """Every so often, counted from midnight UTC plus an offset, so that all processes mean the same moments."""

    every: timedelta
    offset: timedelta = timedelta()

    def due(self, now: datetime) -> datetime:
        """The newest moment at which the job was due."""
        begun = (now - _EPOCH - self.offset) // self.every
        return _EPOCH + self.offset + begun * self.every


@dataclass(frozen=True)
class Job:
    """Something to do by the clock. In a door its `name` is short; where it runs, "<service>.<name>"."""

    name: str
    schedule: Schedule
    run: Callable[[Call], object]
