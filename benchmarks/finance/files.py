"""Lists of the Fund as files, the memory that they take, and statements on paper."""

from __future__ import annotations

import time
from collections.abc import Iterator

import httpx

from benchmarks.exports import downloaded
from benchmarks.figures import Figure, from_runs
from benchmarks.finance.books import FUNDS, Desk
from benchmarks.setting import Setting


def files(setting: Setting, made: Desk, claim: str) -> Iterator[Figure]:
    """As the finance officer takes them away."""
    award, few = made.awards["file"]["id"], made.awards["few"]["id"]
    for kind, goal in (("xlsx", "goal: under 5 s"), ("csv", "")):
        grown = {}
        for name, of in (("few", few), ("file", award)):
            address = f"/fund/tables/expenditures.{kind}?award_id={of}"
            taken = [downloaded(setting, address, setting.state_dir / f"costs.{kind}") for _ in range(setting.runs)]
            grown[name] = [memory for _, memory in taken]
        told = f"{made.sizes.file:,} costs as {kind.upper()}"
        yield from_runs([seconds for seconds, _ in taken], claim, told, "s", note=goal)
        note = f"peak; of {made.sizes.few:,} costs {max(grown['few']):.1f}; goal: under 30"
        yield from_runs(grown["file"], claim, f"{told}, memory growth of service and gateway", "MiB", note=note)
    for name, at in (("an award", f"awards/{made.awards['many']['id']}"), ("the Fund", "fund")):
        papers = [_taken(setting, f"{FUNDS}/statements/{at}.pdf") for _ in range(setting.runs + 1)][1:]
        yield from_runs(papers, claim, f"statement of {name} as PDF", "s", note="goal: under 1 s")


def _taken(setting: Setting, address: str) -> float:
    started = time.perf_counter()
    headers = setting.headers("finance_officer")
    httpx.get(f"{setting.base_url}{address}", headers=headers, timeout=60).raise_for_status()
    return time.perf_counter() - started
