"""What runs of requests show: rate, latencies, and the processor time of a request."""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks import processor
from benchmarks.figures import Figure, from_runs
from benchmarks.load import Outcome


def of_loads(runs: Sequence[Outcome], claim: str, name: str, *, peer: str = "", goal: str = "") -> list[Figure]:
    """What each load gives: its rate, its latencies, and the processor time of a request where it was measured."""
    figures = [
        from_runs([run.per_second for run in runs], claim, name, "/s", peer=peer, note=goal),
        from_runs([run.at(0.5) for run in runs], claim, f"{name}, p50", "ms"),
        from_runs([run.at(0.99) for run in runs], claim, f"{name}, p99", "ms"),
    ]
    if any(run.cost for run in runs):
        note = processor.as_note(median_run(runs).cost)
        figures.append(from_runs([run.total for run in runs], claim, f"{name}, processor time", "ms", note=note))
    return figures


def median_run(runs: Sequence[Outcome]) -> Outcome:
    """The run whose requests cost neither the most nor the least."""
    return sorted(runs, key=lambda run: run.total)[len(runs) // 2]
