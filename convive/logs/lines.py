"""An entry as people read it: time, level, process, what, and its fields; an exception below, our own frames only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
import orjson

from convive.logs.entries import Entry, without_prefix
from convive.state import PROJECT

_COLOURS = {"error": "red", "critical": "red", "warning": "yellow", "debug": "bright_black"}


def readable(entry: Entry, width: int) -> str:
    """The entry for people, with `width` characters for the names of processes."""
    level = click.style(f"{entry.level:<8}", fg=_COLOURS.get(entry.level))
    fields = "".join(f"  {name}={_value(value)}" for name, value in entry.fields.items())
    trace = click.style(f"  trace={entry.trace}", fg="bright_black") if entry.trace else ""
    first = f"{_time(entry.time)} {level} {entry.process:<{width}} {entry.event}{fields}{trace}"
    below = list(_exception(entry.exception)) if entry.exception else []
    return "\n".join([first, *(f"    {line}" for line in [*below, *map(without_prefix, entry.raw[1:])])])


def as_json(entry: Entry) -> str:
    """The entry for programs: the line itself where it is JSON, and the same names for all others."""
    if entry.raw[0].startswith("{"):
        return "\n".join(entry.raw)
    said = {"timestamp": entry.time, "level": entry.level, "process": entry.process, "event": "\n".join(entry.raw)}
    return orjson.dumps(said).decode()


def _time(time: datetime | None) -> str:
    """UTC, like everything; with its day when that is not today."""
    if time is None:
        return "-"
    shown = f"{time:%H:%M:%S}.{time.microsecond // 1000:03}"
    return shown if time.date() == datetime.now(UTC).date() else f"{time:%Y-%m-%d} {shown}"


def _value(value: Any) -> str:
    text = value if isinstance(value, str) else orjson.dumps(value).decode()
    return orjson.dumps(text).decode() if not text or any(mark in text for mark in ' "\n=') else text


def _exception(chain: Any) -> Iterator[str]:
    """structlog's exceptions: what was raised, and through which of our lines."""
    for raised in chain if isinstance(chain, list) else []:
        yield ": ".join(str(raised[name]) for name in ("exc_type", "exc_value") if raised.get(name))
        yield from (f"    at {place}" for place in map(_place, raised.get("frames", [])) if place)
    if not isinstance(chain, list):
        yield str(chain)


def _place(frame: Mapping[str, Any]) -> str:
    path = Path(str(frame.get("filename", "")))
    if not path.is_relative_to(PROJECT) or ".venv" in path.parts:
        return ""
    return f"{path.relative_to(PROJECT)}:{frame.get('lineno')} in {frame.get('name')}"
