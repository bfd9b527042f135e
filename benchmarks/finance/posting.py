"""What it costs a posting that the search and the list of what waits follow it: with their triggers, and without."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from statistics import median

import psycopg2

from benchmarks import books
from benchmarks.books import Books
from benchmarks.figures import Figure, from_runs
from benchmarks.setting import Setting
from convive.state import State

COSTS, TURNS = 100, 4
# Of the tables that a cost is written to.
_TRIGGERS = {"expenditure": ("i_found", "i_found_later", "h_approval", "h_approval_later"), "posting": ("i_found",)}


def posting(setting: Setting, claim: str) -> Iterator[Figure]:
    """In the service, in turn, in a database of its own."""
    owner = setting.stack.environment()["CONVIVE_DATABASE_URL_FUNDS"]
    password = State(setting.state_dir).secret("postgres.postgres")
    taken: dict[str, list[float]] = defaultdict(list)
    with books.database_of(owner, password, "bench_desk") as url, books.books(url, 10) as made:
        _post(made, "warm", 20)
        for turn in range(setting.runs * TURNS):
            for state in ("ENABLE", "DISABLE"):
                _switch(url, state)
                _post(made, f"{turn}-{state}-first", 5)  # what the switch made outdated is prepared anew
                one, many = _post(made, f"{turn}-{state}", COSTS)
                taken[f"a cost {state}"].append(one)
                taken[f"a batch {state}"].append(many)
    for what, name in (("a cost", "a cost, one by one"), ("a batch", "costs in batches of 1,000")):
        kept, without = taken[f"{what} ENABLE"], taken[f"{what} DISABLE"]
        ratios = [more / less for more, less in zip(kept, without, strict=True)]
        note = f"{median(without):.2f} to {median(kept):.2f} ms a cost"
        yield from_runs(ratios, claim, f"{name}, found and listed, relative to neither", "times", note=note)


def _post(made: Books, label: str, costs: int) -> tuple[float, float]:
    """Milliseconds a cost: one by one, and in batches."""
    lines = made.award_lines
    one = books.one_after_the_other(lambda n: made.post_cost(lines[n % len(lines)], f"{label}-{n}"), costs)
    many = books.one_after_the_other(lambda n: made.post_batch(lines, f"{label}-batch-{n}"), 1)
    return 1000 / one, 1 / many


def _switch(url: str, state: str) -> None:
    """The table's owner may."""
    connection = psycopg2.connect(url)
    try:
        connection.autocommit = True
        with connection.cursor() as cursor:
            for table, triggers in _TRIGGERS.items():
                for trigger in triggers:
                    cursor.execute(f"ALTER TABLE {table} {state} TRIGGER {trigger}")
    finally:
        connection.close()
