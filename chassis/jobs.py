"""Scheduled jobs of a service, as entries `daily` and `every` of its door (chassis.door).

A job runs once per due time ("slot"), in one process, in one transaction with the row that records it. Slots that
passed while no process was running are replaced by a single run of the newest: a job does all that is due by now.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from chassis.call import Call

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Schedule:
    """At regular intervals, counted from midnight UTC plus an offset, so that all processes agree on the moments."""

    every: timedelta
    offset: timedelta = timedelta()

    def due(self, now: datetime) -> datetime:
        """The latest moment at which the job was due."""
        begun = (now - _EPOCH - self.offset) // self.every
        return _EPOCH + self.offset + begun * self.every


@dataclass(frozen=True)
class Job:
    """A scheduled job. In a door, its `name` is short; where it runs, it is "<service>.<name>"."""

    name: str
    schedule: Schedule
    run: Callable[[Call], object]
