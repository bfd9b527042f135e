"""Where refusals are on record: the broker's log and the database's, the attacked processes' figures, parked events."""

from __future__ import annotations

import re
import time
import urllib.request
from collections.abc import Callable, Iterable
from pathlib import Path

from chassis.messaging import parking

_PATIENCE = 15.0
_UNTRUSTED = re.compile(r"^(convive_(?:calls|events)_untrusted_total\{[^}]*\}) ([0-9.]+)", re.MULTILINE)


class _Log:
    """A server's log, read from a mark on; without a path it is somewhere else."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._marked = 0

    def mark(self) -> None:
        """What comes from now on is looked at."""
        if self._path:
            self._marked = self._path.stat().st_size

    def _said(self) -> list[str]:
        """The lines since the mark."""
        assert self._path
        with self._path.open("rb") as log:
            log.seek(self._marked)
            return log.read().decode(errors="replace").splitlines()


class BrokerLog(_Log):
    """The broker's log."""

    def refusal(self, user: str) -> str | None:
        """The line that says that this user was refused something since; "" if none came, None without a log."""
        if self._path is None:
            return None
        line = _awaited(lambda: self._line(f"refused for user '{user}'"))
        return f"broker's log: {line}" if line else ""

    def _line(self, words: str) -> str:
        return next((line.rpartition("exception ")[2] for line in self._said() if words in line), "")


class DatabaseLog(_Log):
    """PostgreSQL's log."""

    def refusal(self, pid: int) -> str | None:
        """The line that says that this session was refused something since; "" if none came, None without a log."""
        if self._path is None:
            return None
        line = _awaited(lambda: self._line(f"[{pid}] "))
        return f"PostgreSQL's log: {line}" if line else ""

    def _line(self, session: str) -> str:
        refused = (line for line in self._said() if session in line and "ERROR:" in line)
        return next((line.partition(session)[2] for line in refused), "")


class Figures:
    """How often processes refused what they do not trust: the counters at their health ports."""

    def __init__(self, ports: Iterable[int]) -> None:
        self._ports = list(ports)
        self._seen: dict[str, float] = {}

    @property
    def processes(self) -> int:
        """How many are known of; one at least."""
        return max(1, len(self._ports))

    def mark(self) -> None:
        """What is counted from now on is looked at."""
        self._seen = self._read()

    def risen(self) -> str | None:
        """The counters that have risen since; "" if none has, None without processes to ask."""
        if not self._ports:
            return None
        return _awaited(self._changes)

    def _changes(self) -> str:
        now = self._read()
        return ", ".join(f"{name} {value:.0f}" for name, value in now.items() if value > self._seen.get(name, 0))

    def _read(self) -> dict[str, float]:
        found: dict[str, float] = {}
        for port in self._ports:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=5) as answer:
                for name, value in _UNTRUSTED.findall(answer.read().decode()):
                    found[name] = found.get(name, 0) + float(value)
        return found


def parked(broker_url: str, service: str, event_id: str) -> str:
    """Why an event was parked, asked of the broker as its operator; "" if it was not."""

    def error() -> str:
        return next((each.error for each in parking.show(broker_url, service) if each.id == event_id), "")

    return " ".join(_awaited(error).split())


def _awaited(look: Callable[[], str]) -> str:
    """What is there to be seen within a while: the log is written, and events are handled, a moment later."""
    until = time.monotonic() + _PATIENCE
    while not (found := look()) and time.monotonic() < until:
        time.sleep(0.1)
    return found
