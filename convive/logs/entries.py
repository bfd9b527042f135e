"""A line of a log, understood: the services' JSON, PostgreSQL's, RabbitMQ's and the supervisor's."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import orjson

LEVELS = ("debug", "info", "warning", "error", "critical")
# What the servers call their levels; a word that is not here is `info`.
_ALSO = {"FATAL": "critical", "PANIC": "critical", "ERROR": "error", "WARNING": "warning", "DEBUG": "debug"}
_TIMED = re.compile(r"(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d(?:\.\d{1,6})?)\d*(?: UTC|Z|\+00:00) (.*)", re.DOTALL)
_POSTGRES = re.compile(r"\[\d+\] (?:\S+@\S+ )?([A-Z0-9]+):\s+(.*)", re.DOTALL)
_RABBITMQ = re.compile(r"\[([a-z]+)\] (?:<[\d.]+> )?(.*)", re.DOTALL)
_BELONGS = ("DETAIL", "HINT", "CONTEXT", "STATEMENT", "QUERY", "LOCATION")
_TRACEBACK = "Traceback (most recent call last):"
_KNOWN = ("event", "level", "timestamp", "process", "trace", "exception")


@dataclass
class Entry:
    """What a process said at one time (UTC; None where it does not say when). `raw` are its lines as written."""

    process: str
    time: datetime | None
    level: str
    event: str
    trace: str = ""
    fields: dict[str, Any] = field(default_factory=dict)
    exception: Any = None
    raw: list[str] = field(default_factory=list)

    @property
    def is_error(self) -> bool:
        """Something a person should look at."""
        return self.is_at_least("error")

    def is_of(self, start: str) -> bool:
        """Whether it belongs to the trace, or tells of the error, whose identifier begins so."""
        return self.trace.startswith(start) or str(self.fields.get("reference", "")).startswith(start or " ")

    def is_at_least(self, level: str) -> bool:
        """Whether this is as bad as `level`, or worse."""
        return LEVELS.index(self.level) >= LEVELS.index(level)


def understood(process: str, line: str) -> Entry | None:
    """The entry that begins with this line; None when the line goes on with the entry before it."""
    if line.startswith("{"):
        return _from_json(process, line)
    if line.startswith(_TRACEBACK):
        return Entry(process, None, "error", line, raw=[line])
    if timed := _TIMED.fullmatch(line):
        return _from_server(process, line, *timed.groups())
    return None


def without_prefix(line: str) -> str:
    """A further line of a server's entry, without the time that it has from the first."""
    timed = _TIMED.fullmatch(line)
    return re.sub(r"^\[\d+\] (\S+@\S+ )?", "", timed[3]) if timed else line


def _from_json(process: str, line: str) -> Entry | None:
    try:
        said: dict[str, Any] = orjson.loads(line)
    except orjson.JSONDecodeError:
        return None
    time, level = said.get("timestamp"), said.get("level", "info")
    return Entry(
        process=process,
        time=_utc(str(time)) if time else None,
        level=level if level in LEVELS else "info",
        event=str(said.get("event", "")),
        trace=str(said.get("trace", "")),
        fields={name: value for name, value in said.items() if name not in _KNOWN},
        exception=said.get("exception"),
        raw=[line],
    )


def _from_server(process: str, line: str, day: str, clock: str, rest: str) -> Entry | None:
    level, event = "info", rest
    if found := _POSTGRES.fullmatch(rest):
        word, event = found.groups()
        if word in _BELONGS:
            return None
        level = _ALSO.get(word, "info")
    elif found := _RABBITMQ.fullmatch(rest):
        level, event = found.groups()
    return Entry(process, _utc(f"{day}T{clock}"), level if level in LEVELS else "info", event, raw=[line])


def _utc(text: str) -> datetime:
    time = datetime.fromisoformat(text)
    return time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)
