"""The door of a service as a table: what it answers and to whom, which events it consumes, which jobs it runs.

DOOR = [
    answer(forum_topics.OPEN_TOPIC, WRITERS, topics.open_topic),
    consume(EditionCreated, boards.open_for_edition),
    daily("04:10", words.drop_unused),
]

A feature is a function `(call, command) -> view`, a consumer `(call, happened) -> None`, a job `(call) -> None`. The
type checker checks that operation, command and view fit; chassis.service builds the nameko class of a service.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import time, timedelta
from typing import Any, Generic, TypeAlias, TypeVar
from uuid import UUID

from sqlalchemy.orm import DeclarativeBase

from chassis.call import Call
from chassis.consumers.handle import Ahead, Consumer, E, Happened
from chassis.jobs import Job, Schedule
from chassis.policy import Door
from contracts.base import Command, Operation

C = TypeVar("C", bound=Command)
V = TypeVar("V")


@dataclass(frozen=True)
class Answer(Generic[C, V]):
    """An operation, who may call it, and the feature that answers."""

    operation: Operation[C, V]
    door: Door
    feature: Callable[[Call, C], V]


Entry: TypeAlias = Answer[Any, Any] | Consumer[Any] | Job


@dataclass(frozen=True)
class Eraser:
    """The function that removes an erased member's personal data from a room's rows, and the tables that it clears.

    The chassis itself updates the service's copy of the member.
    """

    erase: Callable[[Call, UUID], object]
    tables: tuple[type[DeclarativeBase], ...]


def erases(erase: Callable[[Call, UUID], object], *tables: type[DeclarativeBase]) -> Eraser:
    """What erases a member from which tables: a test finds a table with members' ids that no entry names."""
    return Eraser(erase, tables)


def answer(operation: Operation[C, V], door: Door, feature: Callable[[Call, C], V]) -> Answer[C, V]:
    """The feature that answers an operation. `door` says who may call it: there is no default."""
    return Answer(operation, door, feature)


def consume(
    kind: type[E],
    feature: Callable[[Call, Happened[E]], None],
    *,
    in_order: bool = False,
    together: bool = False,
    ahead: Ahead[E] | None = None,
) -> Consumer[E]:
    """The handler of an event. It is delivered at least once, takes effect once, in any order unless `in_order`.

    A subject's events of all types are numbered together, so `in_order` works only for the sole type of event of its
    subjects. A queue keeps its arguments: to put an existing consumer in order, drain and delete its queue first.

    `together`: those that wait are handled one after another in one transaction, and one transaction at a time in a
    process. For many small ones: nothing may be done but in the database, nor take long, since all keep their locks to
    the end. What they lock beyond their subjects' own rows, `ahead` locks for all of them in the order in which
    everybody does. Raises TypeError for both: who waits for a gap would keep the others waiting.
    """
    if in_order and together:
        raise TypeError(f"{kind.type} is consumed either in order or together")
    return Consumer(kind, feature, in_order, together, ahead)


def daily(at: str, run: Callable[[Call], object], *, name: str | None = None) -> Job:
    """A job that is due once a day; `at` is "HH:MM" in UTC. It is named after its function unless `name` is given."""
    moment = time.fromisoformat(at)
    return _job(Schedule(timedelta(days=1), timedelta(hours=moment.hour, minutes=moment.minute)), run, name)


def every(run: Callable[[Call], object], *, hours: int = 0, minutes: int = 0, name: str | None = None) -> Job:
    """A job that is due at each full multiple of this time since midnight UTC."""
    return _job(Schedule(timedelta(hours=hours, minutes=minutes)), run, name)


def answers_in(door: Sequence[Entry]) -> list[Answer[Any, Any]]:
    """The operations answered in a table."""
    return [entry for entry in door if isinstance(entry, Answer)]


def consumers_in(door: Sequence[Entry]) -> list[Consumer[Any]]:
    """The consumers of a table."""
    return [entry for entry in door if isinstance(entry, Consumer)]


def jobs_in(door: Sequence[Entry]) -> list[Job]:
    """The jobs of a table."""
    return [entry for entry in door if isinstance(entry, Job)]


def _job(schedule: Schedule, run: Callable[[Call], object], name: str | None) -> Job:
    if not timedelta(minutes=1) <= schedule.every <= timedelta(days=1) or timedelta(days=1) % schedule.every:
        raise TypeError("a job is due every minute at most and once a day at least, at the same times each day")
    return Job(name or run.__name__, schedule, run)
