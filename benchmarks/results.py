"""RESULTS.md: the figures of the last run of each claim, with the machine and the command."""

from __future__ import annotations

import platform
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import psutil

from benchmarks.figures import Figure
from chassis.deployables import ROOT

PAGE = ROOT / "benchmarks" / "RESULTS.md"
_HEAD = """# Results

Medians of repeated runs, with the lowest and the highest value. Everything runs on one machine: load generator,
gateway, services, broker and database share its cores. `./run bench [CLAIM ...]` measures and writes this page; each
section says when, where and how. No test depends on these timings. Figures of other systems come from their own
documents or were measured on two cores (docs/architecture.md); they are quoted, not measured again.
"""


def write(claim: str, figures: Sequence[Figure], runs: int, page: Path = PAGE) -> None:
    """Replaces one claim's section and leaves the others unchanged."""
    sections = _sections(page.read_text(encoding="utf-8")) if page.exists() else {}
    sections[claim] = _section(claim, figures, runs)
    page.write_text(_HEAD + "".join(sections[name] for name in sorted(sections)), encoding="utf-8")


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
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}"


def _machine() -> str:
    memory = psutil.virtual_memory().total / 2**30
    load = psutil.getloadavg()[0]
    return (
        f"{psutil.cpu_count()} cores, {memory:.0f} GiB, {platform.system()} {platform.machine()}, "
        f"Python {platform.python_version()}, load average {load:.1f} when written"
    )
