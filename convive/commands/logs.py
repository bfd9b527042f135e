"""`./run logs SERVICE`: what a service says (-f: keep showing; -n: how many lines)."""

import time
from pathlib import Path
from typing import BinaryIO

import click

from convive.errors import OperatorError
from convive.options import state_option
from convive.state import State


@click.command("logs")
@click.argument("service")
@click.option("-f", "--follow", is_flag=True, help="Keep showing new lines until Ctrl-C.")
@click.option("-n", "--lines", type=click.IntRange(0), default=50, help="How many of the last lines to show (50).")
@state_option
def command(service: str, follow: bool, lines: int, state_dir: Path) -> None:
    """The log of a service's processes (forum), of one (forum.2), of postgres, rabbitmq or the supervisor."""
    found = logs_of(service, State(state_dir).log_dir)
    for path in found:
        for line in path.read_text(errors="replace").splitlines()[-lines:] if lines else ():
            _show(path, line, len(found))
    if follow:
        _follow(found)


def logs_of(service: str, log_dir: Path) -> list[Path]:
    """The log files of a service or a process. Raises OperatorError that lists what there is."""
    known = sorted(log_dir.glob("*.log"))
    found = [path for path in known if service in (path.stem, path.stem.rpartition(".")[0])]
    if not found:
        names = ", ".join(path.stem for path in known) or "none yet"
        raise OperatorError(f"There is no log of {service}. Logs: {names}")
    return found


def _show(path: Path, line: str, files: int) -> None:
    click.echo(f"{path.stem} | {line}" if files > 1 else line)


def _follow(paths: list[Path]) -> None:
    """Show lines as they are written, also after a log was replaced by a new one."""
    open_files = {path: _at_end(path) for path in paths}
    while True:
        for path, file in open_files.items():
            for raw in file:
                _show(path, raw.decode(errors="replace").rstrip("\n"), len(paths))
            if path.exists() and path.stat().st_ino != Path(f"/proc/self/fd/{file.fileno()}").stat().st_ino:
                open_files[path] = path.open("rb")
                file.close()
        time.sleep(0.2)


def _at_end(path: Path) -> BinaryIO:
    file = path.open("rb")
    file.seek(0, 2)
    return file
