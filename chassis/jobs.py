"""What a service does by the clock, declared in its door beside what it answers.

@daily(at="03:00")
def reminders_of_instalments(self, call):
    reminders.remind(call)

A job runs once per due time ("slot"), in one process, in one transaction with the row that says so. Slots that passed
while no process ran are made up for by one run of the newest: a job does all that is due by now, not what was due then.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import partial
from typing import Any

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
    """Something to do by the clock. `name` is "<service>.<method>"."""

    name: str
    schedule: Schedule
    run: Callable[[Call], None]


def every(*, hours: int = 0, minutes: int = 0) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Makes a method a job that is due at each full multiple of this time since midnight UTC."""
    return _job(Schedule(timedelta(hours=hours, minutes=minutes)))


def daily(*, at: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Makes a method a job that is due once a day; `at` is "HH:MM" in UTC."""
    moment = time.fromisoformat(at)
    return _job(Schedule(timedelta(days=1), timedelta(hours=moment.hour, minutes=moment.minute)))


def _job(schedule: Schedule) -> Callable[[Callable[..., None]], Callable[..., None]]:
    if not timedelta(minutes=1) <= schedule.every <= timedelta(days=1) or timedelta(days=1) % schedule.every:
        raise TypeError("a job is due every minute at most and once a day at least, at the same times each day")

    def declare(method: Callable[..., None]) -> Callable[..., None]:
        method.schedule = schedule  # type: ignore[attr-defined]
        return method

    return declare


def jobs_of(name: str, attributes: dict[str, Any]) -> list[Job]:
    """The jobs among a service class's attributes. They get no `self`: a job has its call, and nothing else."""
    return [
        Job(f"{name}.{method}", value.schedule, partial(value, None))
        for method, value in attributes.items()
        if isinstance(getattr(value, "schedule", None), Schedule)
    ]
