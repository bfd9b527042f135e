"""RESULTS.md: the figures of the last run of each claim, with the machine and the command."""

from __future__ import annotations

import platform
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import psutil

from benchmarks import felt
from benchmarks.figures import Figure
from chassis.deployables import ROOT

PAGE = ROOT / "benchmarks" / "RESULTS.md"
_HEAD = """# Results

What `./run bench` measured last, written by it. [README.md](README.md) says what each claim is about and how to read
it: medians of repeated runs with the lowest and the highest value, everything on one machine, where load generator,
gateway, services, broker, database and a peer share the cores. Each section says when, where and how.

"""
_LOST = """## Where we lose

What misses its goal or is slower than a peer that ran in turn with it:

| claim | what | measured | goal |
|---|---|---|---|
"""
_NOTHING_LOST = "## Where we lose\n\nEverything that was measured reaches its goal.\n"
# "goal: over 670/s", "goal: under 10 ms", "goal: within 1.5 times".
_GOAL = re.compile(r"goal: (over|under|within) ([\d,.]*\d)( times|/s| ms| s)?")

# The peer of a row that is a ratio to one which ran in turn with ours: below 1, ours is slower.
IN_TURN = "in turn with "
_PEER = 3
_FELT, _LOSSES, _FAILED = "What people feel", "Where we lose", "Measured only in part: "


def write(claim: str, figures: Sequence[Figure], runs: int, page: Path = PAGE, failure: str = "") -> None:
    """Replaces one claim's section and leaves the others unchanged; says anew what people feel and where we lose.

    `failure`: what ended the claim before all of it was measured.
    """
    sections = _sections(page.read_text(encoding="utf-8")) if page.exists() else {}
    for made_anew in (_FELT, _LOSSES):
        sections.pop(made_anew, None)
    sections[claim] = _section(claim, figures, runs) + (f"\n{_FAILED}{failure}\n" if failure else "")
    ordered = [sections[name] for name in sorted(sections)]
    page.write_text(_HEAD + felt.table(_rows(sections), _goal) + _lost(sections) + "".join(ordered), encoding="utf-8")


def _lost(sections: Mapping[str, str]) -> str:
    """The rows of all sections that miss their goals."""
    rows = [f"| {claim} | {row} |\n" for claim in sorted(sections) for row in missed(sections[claim])]
    return _LOST + "".join(rows) if rows else _NOTHING_LOST


def missed(section: str) -> Iterator[str]:
    """What, measured and goal of each row of a section that misses its goal or is slower than a peer of this run."""
    for line in section.splitlines():
        cells, goal = _cells(line), _GOAL.search(line)
        if line.startswith(_FAILED):
            yield f"measured only in part | {line.removeprefix(_FAILED)} | "
        elif goal and not _reached(cells[1], *goal.groups()):
            yield f"{cells[0]} | {cells[1]} | {_goal(cells)}"
        elif len(cells) > _PEER and cells[_PEER].startswith(IN_TURN) and _value(cells[1]) < 1:
            yield f"{cells[0]} | {cells[1]} | {_goal(cells)}; slower than {cells[_PEER].removeprefix(IN_TURN)}"


def _rows(sections: Mapping[str, str]) -> dict[tuple[str, str], list[str]]:
    """The cells of each row, by its claim and what it measures."""
    lines = ((claim, line) for claim, section in sections.items() for line in section.splitlines())
    return {(claim, cells[0]): cells for claim, line in lines if len(cells := _cells(line)) > _PEER}


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip("|").split("|")]


def _goal(cells: Sequence[str]) -> str:
    goal = _GOAL.search(cells[-1])
    return goal[0].removeprefix("goal: ") if goal else ""


def _reached(median: str, which: str, limit: str, times: str | None) -> bool:
    """A goal in times is one of a ratio only, though it may stand in the note of a rate."""
    if times == " times" and not median.endswith("times"):
        return True
    value, wanted = _value(median), _value(limit)
    return value >= wanted if which == "over" else value <= wanted


def _value(text: str) -> float:
    return float(re.match(r"[\d,.]*\d", text)[0].replace(",", ""))  # type: ignore[index]


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
