"""`./run test`: all tests, those that a change can affect, or those selected by pytest's arguments."""

import os
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from xml.etree import ElementTree as ET  # nosec B405 # reads what pytest wrote

import click

from convive.since import changed_since, chosen
from convive.state import PROJECT

# Each worker has its own servers and, as soon as a test needs it, its own platform of some twenty processes: two cores
# are not enough for more workers. A file's tests stay together, so that their common setup is done once.
_WORKERS = 2
_SIDE_BY_SIDE = ("--dist=loadfile", "--no-loadscope-reorder", "--durations=25")
# Tests that kill, scale or fuzz a platform run one after another, on separate platforms.
_ALONE = ("-m", "alone")
_OTHERS = ("-m", "not alone")
# pytest's exit codes when all tests passed, when one failed, and when there was none.
_PASSED, _FAILED, _NONE = 0, 1, 5


@click.command("test", context_settings={"ignore_unknown_options": True})
@click.option("--since", metavar="REVISION", help="Only the tests that a change since this revision can affect.")
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def command(since: str | None, arguments: tuple[str, ...]) -> None:
    """Run all tests in two groups, those that a change can affect, or pytest with any of its arguments.

    For instance: ./run test, ./run test --since main, ./run test tests/forum -k polls -x. What pytest takes:
    ./run test -- --help.
    """
    os.chdir(PROJECT)
    if since:
        choice = chosen(changed_since(since))
        click.echo("\n".join(choice.summary()))
        sys.exit(in_two_groups(choice.files, arguments) if choice.files else _PASSED)
    run(arguments)


def run(arguments: tuple[str, ...]) -> None:
    """Replaces this process by pytest if there are arguments; otherwise runs all tests and ends with their status."""
    os.chdir(PROJECT)
    if arguments:
        os.execv(sys.executable, [*_pytest(), *arguments])
    sys.exit(in_two_groups())


def in_two_groups(files: Sequence[str] = (), arguments: Sequence[str] = ()) -> int:
    """Runs tests in parallel, then those that must run alone; returns pytest's exit code for both together."""
    workers = min(_WORKERS, len(files)) if files else _WORKERS
    groups = [(*_OTHERS, f"--numprocesses={workers}", *_SIDE_BY_SIDE), _ALONE]
    with tempfile.TemporaryDirectory() as folder:
        reports = [Path(folder, f"{number}.xml") for number in range(len(groups))]
        codes: list[int] = []
        for group, report in zip(groups, reports, strict=True):
            codes.append(_wait([*_pytest(), *group, f"--junit-xml={report}", *arguments, *files]))
            if codes[-1] not in (_PASSED, _FAILED, _NONE):  # interrupted, or pytest could not continue
                break
        _summarize(report for report in reports if report.exists())
    return max((code for code in codes if code != _NONE), default=_NONE)


def _pytest() -> list[str]:
    return [sys.executable, "-m", "pytest"]


def _wait(command: list[str]) -> int:
    """The exit code of a process, which may finish what it has started even if it is interrupted."""
    process = subprocess.Popen(command)
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the process as well
    ended = signal.signal(signal.SIGTERM, lambda *_: process.terminate())
    try:
        return process.wait()
    finally:
        signal.signal(signal.SIGINT, before)
        signal.signal(signal.SIGTERM, ended)


def _summarize(reports: Iterator[Path]) -> None:
    """Both groups together: which tests failed, and how many there were of each kind."""
    counts: Counter[str] = Counter()
    seconds = 0.0
    for report in reports:
        for suite in ET.parse(report).iter("testsuite"):  # noqa: S314  # nosec B314 # pytest wrote it just now
            seconds += float(suite.get("time", 0))
            counts.update({kind: int(suite.get(kind, 0)) for kind in ("tests", "failures", "errors", "skipped")})
            for failed in _failed(suite):
                click.echo(f"FAILED {failed}")
    said = ", ".join(f"{count} {kind}" for kind, count in counts.items())
    click.echo(f"both groups together: {said}, in {seconds / 60:.0f} min {seconds % 60:.0f} s")


def _failed(suite: ET.Element) -> Iterator[str]:
    for case in suite.iter("testcase"):
        if case.find("failure") is not None or case.find("error") is not None:
            yield f"{case.get('classname', '').replace('.', '/')}.py::{case.get('name')}"
