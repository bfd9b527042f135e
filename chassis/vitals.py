"""What a process knows of itself without asking anybody in the moment it is asked: ready, alive, how old its outbox is.

The database is asked every two seconds, whether or not anybody wants to know; what goes round by itself (relay,
consumers) leaves a sign each time. So a probe is answered at once, however long everybody else takes.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from threading import Event
from typing import Any

from sqlalchemy import Engine, text
from sqlalchemy.exc import SQLAlchemyError

from chassis import clock, database, logs, telemetry, waits

LOOK_EVERY = 2.0
# Seconds without an answer of the database until the process is not ready: more than it takes to try two hosts.
UNANSWERED = 10.0
# Seconds without a sign of what goes round: then the process is not ready; and then it has to be started again. Each is
# longer than whatever a round may wait for: a statement ends after 15 s, a broker is given up after 10.
LATE, DEAD = 35.0, 90.0

_log = logs.get()
_OLDEST = text("SELECT extract(epoch FROM min(created_at)) FROM outbox WHERE published_at IS NULL")


class Part:
    """Something a process needs. `problem`: what keeps it from its work, in a few words."""

    def __init__(self, problem: str | None = None) -> None:
        self.problem = problem

    @property
    def silence(self) -> float:
        """Seconds since it was last known to get on."""
        return 0.0

    def trouble(self) -> str | None:
        """What is wrong with it."""
        return f"stands still for {self.silence:.0f} s" if self.silence > LATE else self.problem


class Pulse(Part):
    """A part that goes round by itself: it beats in each round."""

    def __init__(self, problem: str | None = None) -> None:
        super().__init__(problem)
        self._at = time.monotonic()

    def beat(self) -> None:
        self._at = time.monotonic()

    @property
    def silence(self) -> float:
        return time.monotonic() - self._at


class Vitals:
    """Call `run` in a thread of its own and `stop` to end it. `parts` are what the process needs besides."""

    def __init__(self, engine: Engine, source: str, parts: Mapping[str, Part]) -> None:
        self._sessions, self._exchange, self._parts = database.readers(engine), f"{source}.events", parts
        self._answered = Pulse()
        self._trouble: str | None = "not asked yet"
        self._oldest: float | None = None
        self._stopped = Event()

    def run(self) -> None:
        """Until stopped."""
        telemetry.outbox_age.follow(self._age)
        telemetry.ready.follow(self._readiness)
        while not self._stopped.is_set():
            self.look()
            self._stopped.wait(LOOK_EVERY)

    def stop(self) -> None:
        self._stopped.set()

    def look(self) -> None:
        """Asks the database for its oldest event that waits to be published."""
        try:
            with waits.answers_within(UNANSWERED), self._sessions() as session:
                oldest = session.execute(_OLDEST).scalar()
        except SQLAlchemyError as error:
            told, self._trouble = self._trouble, type(error).__name__
            if told != self._trouble:
                _log.warning("database unreachable", error=str(error))
        else:
            self._oldest = None if oldest is None else float(oldest)
            self._trouble = None
            self._answered.beat()

    def troubles(self) -> Iterator[str]:
        """What keeps the process from working, one line each."""
        return (f"{part}: {trouble}" for part, trouble in self._by_part() if trouble)

    def dead(self) -> str | None:
        """What of the process stands still for good, so that only a start helps; nothing while the database is away."""
        if self._database():
            return None
        silent = (name for name, part in self._parts.items() if part.silence > DEAD)
        return next((f"{name}: {self._parts[name].trouble()}" for name in silent), None)

    def _by_part(self) -> Iterator[tuple[str, str | None]]:
        yield "database", self._database()
        yield from ((name, part.trouble()) for name, part in self._parts.items())

    def _database(self) -> str | None:
        if self._answered.silence > UNANSWERED:
            return self._trouble or f"no answer for {self._answered.silence:.0f} s"
        return self._trouble

    def _age(self) -> Iterator[tuple[float, dict[str, Any]]]:
        """It grows while nobody answers, too."""
        yield clock.epoch() - self._oldest if self._oldest else 0.0, {"exchange": self._exchange}

    def _readiness(self) -> Iterator[tuple[float, dict[str, Any]]]:
        return ((0.0 if trouble else 1.0, {"part": part}) for part, trouble in self._by_part())
