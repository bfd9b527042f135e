"""`./run status`: show every process with its health, errors, queue and memory (--json for programs)."""

import json
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from convive.logs.files import errors_since
from convive.options import state_option
from convive.supervisor.client import ProcessStatus, Stack
from convive.supervisor.measure import memory_bytes, own_memory, queue_depths


@click.command("status")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@state_option
def command(as_json: bool, state_dir: Path) -> None:
    """Print a table of all processes. Ends with status 1 unless everything is healthy.

    `errors` counts the errors that a process has logged since it started; ./run logs --level error shows them.
    """
    stack = Stack(state_dir)
    status = stack.status()
    depths = queue_depths(stack.environment())
    rows = [_row(process, depths) for process in status.processes]
    memory = sum(row["memory_bytes"] or 0 for row in rows) + own_memory(status.pid)
    if as_json:
        head = {"state": status.state, "error": status.error, "address": status.address, "memory_bytes": memory}
        click.echo(json.dumps(head | {"processes": rows}, indent=2))
    else:
        _print_table(rows, memory)
        click.echo(f"{status.verdict}: {status.address}")
    raise SystemExit(0 if status.healthy else 1)


def _row(process: ProcessStatus, depths: dict[str, int]) -> dict[str, Any]:
    uptime = time.time() - process.started_at if process.pid and process.started_at else None
    measured = {
        "uptime_seconds": uptime,
        "errors": errors_since(Path(process.log), process.started_at) if process.started_at else 0,
        "queue": depths.get(process.group),
        "memory_bytes": memory_bytes(process.pid) if process.pid else None,
    }
    return asdict(process) | measured


def _print_table(rows: list[dict[str, Any]], memory: int) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(show_footer=True, box=None, pad_edge=False)
    table.add_column("process", footer="total, including the supervisor")
    table.add_column("health")
    for name in ("pid", "restarts", "uptime", "errors", "queue"):
        table.add_column(name, justify="right")
    table.add_column("memory", justify="right", footer=_mebibytes(memory))
    for row in rows:
        colour = "green" if row["state"] == "ready" else "red"
        numbers = (row["pid"], row["restarts"], _duration(row["uptime_seconds"]), row["errors"], row["queue"])
        cells = ["-" if number is None else str(number) for number in numbers]
        cells[3] = f"[red]{cells[3]}[/]" if row["errors"] else cells[3]
        table.add_row(row["name"], f"[{colour}]{row['state']}[/]", *cells, _mebibytes(row["memory_bytes"]))
    Console().print(table)


def _duration(seconds: float | None) -> str | None:
    if seconds is None:
        return None
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes:02} min" if hours else f"{minutes} min {rest:02} s" if minutes else f"{rest} s"


def _mebibytes(count: int | None) -> str:
    return "-" if count is None else f"{count / 2**20:.0f} MiB"
