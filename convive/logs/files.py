"""The log files of a stack: found by name, read from the beginning, and on as they grow or are replaced."""

from __future__ import annotations

import heapq
import time
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from convive.errors import OperatorError
from convive.logs.entries import Entry, understood

_POLL_SECONDS = 0.2
# What is said twice, or of nothing but whether somebody listens: shown when it is named.
_ASIDE = ("start", "epmd")


class LogFile:
    """One process's log. Each `entries()` gives what has come since the one before, the first time everything."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._before = path.with_suffix(".log.1")
        self._inode, self._read = 0, 0
        # Of lines that do not say when: they are at least not older than this.
        self._time = datetime.fromtimestamp(path.stat().st_mtime, UTC)

    def entries(self) -> Iterator[Entry]:
        """The entries that are new, oldest first; lines that belong to the one before are joined to it."""
        current: Entry | None = None
        for line in self._lines():
            entry = understood(self.path.stem, line)
            if entry is None and current is not None:
                current.raw.append(line)
                continue
            if current is not None:
                yield current
            current = entry or Entry(self.path.stem, None, "info", line, raw=[line])
            current.time = self._time = current.time or self._time
        if current is not None:
            yield current

    def _lines(self) -> Iterator[str]:
        """Whole lines only. A log that grew too long was moved aside: first what it had that was not yet read."""
        inode = self.path.stat().st_ino
        if inode != self._inode:
            if (self._before.exists() and self._before.stat().st_ino == self._inode) or not self._inode:
                yield from self._lines_of(self._before)
            self._inode, self._read = inode, 0
        yield from self._lines_of(self.path)

    def _lines_of(self, path: Path) -> Iterator[str]:
        if not path.exists():
            return
        with path.open("rb") as file:
            file.seek(self._read)
            for line in file:
                if not line.endswith(b"\n"):
                    break
                self._read += len(line)
                yield line[:-1].decode(errors="replace")


def logs_of(names: Sequence[str], log_dir: Path) -> list[Path]:
    """The log files of services (forum), of processes (forum.2), or all. Raises OperatorError that lists what is."""
    known = sorted(log_dir.glob("*.log"))
    found = [path for path in known if _is_meant(path, names)]
    answered = {name for path in found for name in (path.stem, path.stem.rpartition(".")[0])}
    if missing := [name for name in names if name not in answered]:
        there = ", ".join(path.stem for path in known) or "none yet (./run up starts the platform)"
        raise OperatorError(f"There is no log of {', '.join(missing)}. Logs: {there}")
    return found


def _is_meant(path: Path, names: Sequence[str]) -> bool:
    if not names:
        return path.stem not in _ASIDE
    return path.stem in names or path.stem.rpartition(".")[0] in names


def merged(files: Iterable[LogFile]) -> Iterator[Entry]:
    """What is new in all of them, by time."""
    return heapq.merge(*(file.entries() for file in files), key=_when)


def following(names: Sequence[str], log_dir: Path, files: list[LogFile]) -> Iterator[Entry]:
    """What these, and files that come later, say from now on; ends when the reader does."""
    known = {file.path for file in files}
    while True:
        fresh = [LogFile(path) for path in logs_of(names, log_dir) if path not in known]
        files += fresh
        known |= {file.path for file in fresh}
        yield from sorted((entry for file in files for entry in file.entries()), key=_when)
        time.sleep(_POLL_SECONDS)


def errors_since(log: Path, started_at: float) -> int:
    """How many errors a process has written since it was started (a Unix time)."""
    if not log.exists():
        return 0
    began = datetime.fromtimestamp(started_at, UTC)
    return sum(entry.is_error and _when(entry) >= began for entry in LogFile(log).entries())


def _when(entry: Entry) -> datetime:
    assert entry.time is not None, "a file gives each entry a time"
    return entry.time
