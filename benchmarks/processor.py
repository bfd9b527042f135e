"""Processor time by process: what a request costs, also where the machine is noisy and rates mean little."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

import psutil

from convive.supervisor.client import StackStatus

SUPERVISOR = "supervisor"


def used(status: StackStatus) -> dict[str, float]:
    """Seconds of processor time that each group of the stack's processes has used so far, with all their children."""
    seconds = defaultdict(float, {SUPERVISOR: _own(psutil.Process(status.pid))})
    for process in status.processes:
        if process.pid is not None:
            seconds[process.group] += _with_children(process.pid)
    return seconds


def per_request(before: Mapping[str, float], after: Mapping[str, float], requests: int) -> dict[str, float]:
    """Milliseconds of processor time for each request, by group of processes; the costliest first."""
    return _costliest_first({name: 1000 * value / requests for name, value in _between(before, after).items()})


def shares(before: Mapping[str, float], after: Mapping[str, float], seconds: float) -> dict[str, float]:
    """Percent of a core that each group used during so many seconds; the busiest first."""
    return _costliest_first({name: 100 * value / seconds for name, value in _between(before, after).items()})


def as_note(cost: Mapping[str, float]) -> str:
    """The groups that matter, in one line."""
    return ", ".join(f"{name} {value:.1f}" for name, value in cost.items() if value >= 0.05)


def _between(before: Mapping[str, float], after: Mapping[str, float]) -> dict[str, float]:
    """Seconds used meanwhile; a group whose processes were replaced, so that less is seen than before, is left out."""
    used_meanwhile = {name: after[name] - before.get(name, 0.0) for name in after}
    return {name: value for name, value in used_meanwhile.items() if value > 0}


def _costliest_first(values: Mapping[str, float]) -> dict[str, float]:
    return dict(sorted(values.items(), key=lambda each: -each[1]))


def _with_children(pid: int) -> float:
    try:
        root = psutil.Process(pid)
        return sum(_own(process) for process in (root, *root.children(recursive=True)))
    except psutil.NoSuchProcess:
        return 0.0


def _own(process: psutil.Process) -> float:
    """Of a process, with those of its children that have ended."""
    try:
        times = process.cpu_times()
    except psutil.NoSuchProcess:
        return 0.0
    return float(times.user + times.system + times.children_user + times.children_system)
