"""`./run logs [NAME ...]`: the logs of services and servers, merged by time (-f, --level, --since, --trace, --json)."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import click

from convive.logs.entries import LEVELS, Entry
from convive.logs.files import LogFile, following, logs_of, merged
from convive.logs.lines import as_json, readable
from convive.options import state_option
from convive.state import State

_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
_LINES = 50


class Since(click.ParamType[Any]):
    """`10m`, `2h`, `1d`, or a time in UTC: `14:30`, `2026-12-01T14:30`."""

    name = "TIME"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """The moment; fails with click's usage error if the value is not a time."""
        now = datetime.now(UTC)
        if found := re.fullmatch(r"(\d{1,4})([smhd])", str(value)):
            return now - timedelta(**{_UNITS[found[2]]: int(found[1])})
        text = f"{now:%Y-%m-%d}T{value}" if re.fullmatch(r"\d\d:\d\d(:\d\d)?", str(value)) else str(value)
        try:
            time = datetime.fromisoformat(text)
        except ValueError:
            self.fail(
                f"{value!r} is neither 10m, 2h or 1d, nor a time (UTC) like 14:30 or 2026-12-01T14:30", param, ctx
            )
        return time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)


@click.command("logs")
@click.argument("names", metavar="[NAME]...", nargs=-1)
@click.option("-f", "--follow", is_flag=True, help="Keep showing new entries until Ctrl-C.")
@click.option(
    "-n", "--lines", type=click.IntRange(0), help=f"Number of entries to show ({_LINES}; all with --since or --trace)."
)
@click.option("--level", type=click.Choice(LEVELS), default="debug", help="Only entries of this level or worse.")
@click.option("--since", type=Since(), help="Only entries since then: 10m, 2h, 1d, 14:30 or 2026-12-01T14:30 (UTC).")
@click.option("--trace", default="", metavar="ID", help="Only one request's entries; the first digits are enough.")
@click.option("--json", "raw", is_flag=True, help="One JSON object per line, for programs.")
@state_option
def command(
    names: tuple[str, ...],
    follow: bool,
    lines: int | None,
    level: str,
    since: datetime | None,
    trace: str,
    raw: bool,
    state_dir: Path,
) -> None:
    """Show the platform's logs, merged by time (UTC).

    NAME is a service (forum: all its processes), one process (forum.2), gateway, postgres, rabbitmq, supervisor or
    prepare; without a NAME, all logs are shown.
    """
    log_dir = State(state_dir).log_dir
    files = [LogFile(path) for path in logs_of(names, log_dir)]
    width = max((len(file.path.stem) for file in files), default=0)

    def wanted(entries: Iterable[Entry]) -> Iterator[Entry]:
        for entry in entries:
            late_enough = since is None or (entry.time is not None and entry.time >= since)
            if late_enough and entry.is_at_least(level) and entry.is_of(trace):
                yield entry

    limit = lines if lines is not None else None if since or trace else _LINES
    for entry in deque(wanted(merged(files)), limit):
        click.echo(as_json(entry) if raw else readable(entry, width))
    if follow:
        for entry in wanted(following(names, log_dir, files)):
            click.echo(as_json(entry) if raw else readable(entry, width))
