"""Statements: 100,000 entries as a spreadsheet, the memory it takes, and how fast others are answered meanwhile."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import httpx
import psutil

from benchmarks.costs import cost
from benchmarks.figures import Figure, from_runs
from benchmarks.setting import Setting
from convive.api.receipts import receive
from convive.supervisor.measure import own_memory

CLAIM = "statements"
ENTRIES, BATCH = 100_000, 1_000
FUNDS = "/api/v1/funds"
FIRST = date(2026, 1, 2)
_WHAT = "Interpretation at the workshop on port security, Belize City"
_MIB = 2**20


def measure(setting: Setting) -> Iterator[Figure]:
    """The journal is first filled through the API; each document is then requested as a finance officer would."""
    fill(setting)
    address = f"{FUNDS}/statements/awards/{setting.stage.award['id']}"
    seconds = [_timed(setting, f"{address}.json") * 1000 for _ in range(setting.runs)]
    yield from_runs(seconds, CLAIM, f"the statement as JSON, from {ENTRIES:,} entries", "ms")
    for kind, goal in (
        ("xlsx", "goal: under 10 s"),
        ("csv", ""),
        ("pdf", "without the entries, which are too many for paper"),
    ):
        watches = [_watched(setting, f"{address}.{kind}") for _ in range(setting.runs)]
        name = f"{ENTRIES:,} entries as {kind.upper()}"
        yield from_runs([each.seconds for each in watches], CLAIM, name, "s", note=goal)
        if kind == "xlsx":
            memory, pause = [each.worker for each in watches], [each.slowest for each in watches]
            yield from_runs(memory, CLAIM, f"{name}, memory of the worker process", "MiB", note="peak; goal: under 300")
            both = [each.together for each in watches]
            yield from_runs(both, CLAIM, f"{name}, memory of gateway and worker", "MiB", note="peak")
            yield from_runs(pause, CLAIM, "slowest answer of the gateway to other requests meanwhile", "ms")
            yield Figure(CLAIM, f"{name}, size", watches[-1].size / _MIB, "MiB")


def fill(setting: Setting) -> None:
    """The costs of a hundred thousand entries. Done once."""
    if receive_money(setting):
        spend(setting, 1, ENTRIES)


def receive_money(setting: Setting) -> bool:
    """A contribution from which a hundred thousand costs can be paid; False if it is there already."""
    officer, stage = setting.stage.people["finance_officer"], setting.stage
    received = officer.every(f"{FUNDS}/contributions", award_id=stage.award["id"], limit=200)
    if any(each["reference"] == "Statements" for each in received):
        return False
    money = {"donor_id": stage.donor, "agreement_id": stage.agreement, "currency": "USD", "amount": "150000"}
    approver = setting.stage.people["finance_approver"]
    receive(officer, approver, money | {"received_on": FIRST.isoformat(), "reference": "Statements"})
    return True


def spend(setting: Setting, first: int, last: int) -> None:
    """The first-th to the last-th of the costs, a dollar each, on the days since, in batches as from a spreadsheet."""
    officer = setting.stage.people["finance_officer"]
    line = next(line["id"] for line in setting.stage.award["lines"] if line["kind"] == "direct")
    days = (datetime.now(UTC).date() - FIRST).days
    for begin in range(first, last + 1, BATCH):
        day = FIRST + timedelta(days=days * begin // ENTRIES)
        numbers = range(begin, min(begin + BATCH, last + 1))
        costs = [cost(line, f"S{number}", day, _WHAT) for number in numbers]
        officer.post(f"{FUNDS}/expenditures/batch", {"costs": costs})


@dataclass
class Watch:
    """What was seen while a document was made. Memory in MiB, the slowest answer in milliseconds."""

    seconds: float = 0.0
    size: int = 0
    worker: float = 0.0
    together: float = 0.0
    slowest: float = 0.0
    done: threading.Event = field(default_factory=threading.Event)


def _watched(setting: Setting, address: str) -> Watch:
    watch = Watch()
    [gateway] = [each.pid or 0 for each in setting.stack.status().processes if each.group == "gateway"]
    others = [
        threading.Thread(target=_watch_memory, args=(watch, gateway)),
        threading.Thread(target=_ask_meanwhile, args=(watch, setting.base_url)),
    ]
    for thread in others:
        thread.start()
    try:
        watch.seconds = _timed(setting, address, watch)
    finally:
        watch.done.set()
        for thread in others:
            thread.join()
    return watch


def _timed(setting: Setting, address: str, watch: Watch | None = None) -> float:
    started = time.perf_counter()
    with httpx.Client(base_url=setting.base_url, headers=setting.headers("finance_officer"), timeout=120) as client:
        answer = client.get(address)
        answer.raise_for_status()
    if watch:
        watch.size = len(answer.content)
    return time.perf_counter() - started


def _watch_memory(watch: Watch, gateway: int) -> None:
    while not watch.done.wait(0.1):
        children = psutil.Process(gateway).children(recursive=True)
        worker = sum(own_memory(child.pid) for child in children) / _MIB
        watch.worker = max(watch.worker, worker)
        watch.together = max(watch.together, worker + own_memory(gateway) / _MIB)


def _ask_meanwhile(watch: Watch, base_url: str) -> None:
    with httpx.Client(base_url=base_url, timeout=60) as client:
        while not watch.done.wait(0.05):
            started = time.perf_counter()
            client.get("/healthz").raise_for_status()
            watch.slowest = max(watch.slowest, (time.perf_counter() - started) * 1000)
