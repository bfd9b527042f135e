"""How long clients wait for one another when many spend at once: for the client ahead on the same award, no longer."""

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
# The functions that take an award's lock and the year's entry number (services/funds/README.md, at the end).
_AWARD, _NUMBER = "fund_purses", "fund_post_costs"


@dataclass(frozen=True)
class Spend:
    """When a client asked for an award, got it and released it, by the machine's clock, which all processes share."""

    asked: float
    given: float
    done: float
    numbering: float


def measure(made: Books, claim: str) -> Iterator[Figure]:
    """The same costs, all from one award, and from a separate award per client."""
    one = sorted(_at_once(made, made.award_lines[:1]), key=lambda spend: spend.given)
    own = _at_once(made, made.award_lines[:CLIENTS])
    what = f"{SPENDS} costs by {CLIENTS} clients"
    yield Figure(
        claim, f"{what} on one award: wait for the award, median", _middle([s.given - s.asked for s in one]), "ms"
    )
    idle = [max(later.given - max(before.done, later.asked), 0) for before, later in pairwise(one)]
    note = "from release until the next client holds it"
    yield Figure(claim, "same: award free while a client waits, median", _middle(idle), "ms", note=note)
    yield Figure(claim, "same: time a client holds the award, median", _middle([s.done - s.given for s in one]), "ms")
    yield Figure(
        claim, f"{what} on separate awards: wait for the award, median", _middle([s.given - s.asked for s in own]), "ms"
    )
    number = "posting, with the wait for the entry number, median"
    yield Figure(claim, f"same: {number}", _middle([s.numbering for s in own]), "ms", note="numbers have no gaps")


def _middle(seconds: Sequence[float]) -> float:
    return 1000 * sorted(seconds)[len(seconds) // 2]


def _at_once(made: Books, award_lines: Sequence[AwardLine]) -> list[Spend]:
    """All clients begin together; client n spends from award line n, or from the only one."""
    context = multiprocessing.get_context("spawn")
    ready, results = context.Barrier(CLIENTS), context.Queue()
    running = [
        context.Process(
            target=_client, args=(made.url, made.officer, award_lines[n % len(award_lines)], ready, results, n)
        )
        for n in range(CLIENTS)
    ]
    for process in running:
        process.start()
    spends = [spend for _ in running for spend in results.get(timeout=300)]
    for process in running:
        process.join()
    return spends


def _client(url: str, officer: Any, award_line: AwardLine, ready: Any, results: Any, number: int) -> None:
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
    results.put(spends)
    engine.dispose()
