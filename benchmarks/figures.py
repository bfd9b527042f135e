"""A measured figure with a peer's for comparison, and how several runs become one figure."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """One line of RESULTS.md. `spread` is the lowest and the highest of the runs; the value is their median."""

    claim: str
    name: str
    value: float
    unit: str
    spread: tuple[float, float] | None = None
    peer: str = ""
    note: str = ""


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which `share` (0 to 1) of the values lie."""
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]


def from_runs(values: Sequence[float], claim: str, name: str, unit: str, *, peer: str = "", note: str = "") -> Figure:
    """A figure from the values of several runs."""
    return Figure(claim, name, statistics.median(values), unit, (min(values), max(values)), peer, note)
