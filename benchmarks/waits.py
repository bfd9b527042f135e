"""Who waits for whom when many spend at once: each for the one before it on its award, and nobody for longer."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from sqlalchemy import event

from benchmarks.books import AwardLine, Books
from benchmarks.figures import Figure
from chassis import database

SPENDS, CLIENTS = 200, 8
# What takes an award's lock, and what takes the year's number (services/funds/README.md, Locks).
_AWARD, _NUMBER = "fund_purses", "fund_post_costs"


@dataclass(frozen=True)
class Spend:
    """When an award was asked for, given, and given back; the clock is the machine's, the same for all processes."""

    asked: float
    given: float
    done: float
    numbering: float


def measure(made: Books, claim: str) -> Iterator[Figure]:
    """The same costs from one award, and from one award each."""
    one = sorted(_at_once(made, made.award_lines[:1]), key=lambda spend: spend.given)
    own = _at_once(made, made.award_lines[:CLIENTS])
    what = f"{SPENDS} costs of {CLIENTS} clients"
    yield Figure(claim, f"{what} on one award: wait for it, median", _middle([s.given - s.asked for s in one]), "ms")
    idle = [max(later.given - max(before.done, later.asked), 0) for before, later in pairwise(one)]
    told = "free until the next one has it"
    yield Figure(claim, "same: the award idle while somebody waits, median", _middle(idle), "ms", note=told)
    yield Figure(claim, "same: each holds it, median", _middle([s.done - s.given for s in one]), "ms")
    yield Figure(claim, f"{what}, an award each: wait for it, median", _middle([s.given - s.asked for s in own]), "ms")
    number = "posting and the wait for the year's number, median"
    yield Figure(claim, f"same: {number}", _middle([s.numbering for s in own]), "ms", note="numbers have no gaps")


def _middle(seconds: Sequence[float]) -> float:
    return 1000 * sorted(seconds)[len(seconds) // 2]


def _at_once(made: Books, award_lines: Sequence[AwardLine]) -> list[Spend]:
    """All clients begin together; client n spends from award line n, or from the one there is."""
    context = multiprocessing.get_context("spawn")
    ready, told = context.Barrier(CLIENTS), context.Queue()
    running = [
        context.Process(
            target=_client, args=(made.url, made.officer, award_lines[n % len(award_lines)], ready, told, n)
        )
        for n in range(CLIENTS)
    ]
    for process in running:
        process.start()
    spends = [spend for _ in running for spend in told.get(timeout=300)]
    for process in running:
        process.join()
    return spends


def _client(url: str, officer: Any, award_line: AwardLine, ready: Any, told: Any, number: int) -> None:
    engine = database.connect(url, pool_size=1)
    made = Books(url, database.sessions(engine), officer, [award_line])
    marks: dict[str, float] = {}

    @event.listens_for(engine, "before_cursor_execute")
    def _before(_c: Any, _r: Any, statement: str, *_: Any) -> None:
        marks.update({f"before {name}": time.monotonic() for name in (_AWARD, _NUMBER) if name in statement})

    @event.listens_for(engine, "after_cursor_execute")
    def _after(_c: Any, _r: Any, statement: str, *_: Any) -> None:
        marks.update({f"after {name}": time.monotonic() for name in (_AWARD, _NUMBER) if name in statement})

    spends = []
    made.post_cost(award_line, f"waits-{number}-warm-{time.time_ns()}")
    ready.wait(120)
    for turn in range(SPENDS // CLIENTS):
        made.post_cost(award_line, f"waits-{number}-{turn}-{time.time_ns()}")
        numbering = marks[f"after {_NUMBER}"] - marks[f"before {_NUMBER}"]
        spends.append(Spend(marks[f"before {_AWARD}"], marks[f"after {_AWARD}"], time.monotonic(), numbering))
    told.put(spends)
    engine.dispose()
