"""RESULTS.md: the figures of the last run of each claim, with the machine and the command."""

from __future__ import annotations

import platform
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import psutil

from benchmarks.figures import Figure
from chassis.deployables import ROOT

PAGE = ROOT / "benchmarks" / "RESULTS.md"
_HEAD = """# Results

What `./run bench` measured last, written by it. [README.md](README.md) says what each claim is about and how to read
it: medians of repeated runs with the lowest and the highest value, everything on one machine, where load generator,
gateway, services, broker, database and a peer share the cores. Each section says when, where and how.

"""
_LOST = """What misses its goal or is slower than a peer that ran in turn with it:

| claim | what | measured | goal |
|---|---|---|---|
"""
_NOTHING_LOST = "Everything that was measured reaches its goal.\n"
# "goal: over 670/s", "goal: under 10 ms", "goal: within 1.5 times".
_GOAL = re.compile(r"goal: (over|under|within) ([\d,.]*\d)( times)?")


def write(claim: str, figures: Sequence[Figure], runs: int, page: Path = PAGE) -> None:
    """Replaces one claim's section and leaves the others unchanged; says anew what misses its goal."""
    sections = _sections(page.read_text(encoding="utf-8")) if page.exists() else {}
    sections[claim] = _section(claim, figures, runs)
    ordered = [sections[name] for name in sorted(sections)]
    page.write_text(_HEAD + _lost(sections) + "".join(ordered), encoding="utf-8")


def _lost(sections: Mapping[str, str]) -> str:
    """The rows of all sections that miss their goals."""
    rows = [f"| {claim} | {row} |\n" for claim in sorted(sections) for row in missed(sections[claim])]
    return _LOST + "".join(rows) if rows else _NOTHING_LOST


def missed(section: str) -> Iterator[str]:
    """What, measured and goal of each row of a section whose median misses the goal in its note."""
    for line in section.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        goal = _GOAL.search(line)
        if goal and not _reached(cells[1], *goal.groups()):
            yield f"{cells[0]} | {cells[1]} | {goal[0].removeprefix('goal: ')}"


def _reached(median: str, which: str, limit: str, times: str | None) -> bool:
    """A goal in times is one of a ratio only, though it may stand in the note of a rate."""
    if times and not median.endswith("times"):
        return True
    value, wanted = (float(re.match(r"[\d,.]*\d", text)[0].replace(",", "")) for text in (median, limit))  # type: ignore[index]
    return value >= wanted if which == "over" else value <= wanted


def _sections(text: str) -> dict[str, str]:
    parts = re.split(r"(?m)^(?=## )", text)[1:]
    return {part.split("\n", 1)[0].removeprefix("## ").strip(): "\n" + part.strip() + "\n" for part in parts}


def _section(claim: str, figures: Sequence[Figure], runs: int) -> str:
    lines = [
        f"\n## {claim}\n",
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, `./run bench {claim} --runs {runs}`, {_machine()}\n",
        "| what | median | lowest to highest | peer | note |",
        "|---|---|---|---|---|",
    ]
    lines += [_row(figure) for figure in figures]
    return "\n".join(lines) + "\n"


def _row(figure: Figure) -> str:
    spread = f"{_number(figure.spread[0])} to {_number(figure.spread[1])}" if figure.spread else ""
    value = f"{_number(figure.value)} {figure.unit}".replace(" /s", "/s")
    return f"| {figure.name} | {value} | {spread} | {figure.peer} | {figure.note} |"


def _number(value: float) -> str:
    """With as many digits as matter: a ratio of 1.04 is not one of 1.5."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def _machine() -> str:
    memory = psutil.virtual_memory().total / 2**30
    load = psutil.getloadavg()[0]
    return (
        f"{psutil.cpu_count()} cores, {memory:.0f} GiB, {platform.system()} {platform.machine()}, "
        f"Python {platform.python_version()}, load average {load:.1f} when written"
    )
