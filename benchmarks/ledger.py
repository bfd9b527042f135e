"""Ledger: costs per second through the API and in the service, by one client and by eight, compared with hordak."""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Iterator

import orjson

from benchmarks import books, hordak, load, waits
from benchmarks.books import Books
from benchmarks.costs import cost
from benchmarks.figures import Figure, from_runs
from benchmarks.results import IN_TURN
from benchmarks.setting import Setting
from convive.state import State

CLAIM = "ledger"
ENTRIES, BATCHES, BATCH = 400, 5, 1000
AWARDS, HOT, CLIENTS, SECONDS = 1000, 10, 8, 5.0
_QUOTED = "hordak 2.0.0 on two cores: 570/s"
# What one client does, how often a second it should, and how often for each of hordak's.
_ALONE = (
    ("entry", "an entry with two postings, in the service, 1 client", "684", "1.2"),
    ("cost", "a cost with evidence, indirect cost and event, in the service, 1 client", "456", "0.8"),
    ("batch", "costs in batches of 1,000, in the service, 1 client", "10,000", "17"),
)


def measure(setting: Setting) -> Iterator[Figure]:
    """Costs of one dollar, each with its evidence, its indirect cost and its event."""
    yield from _through_the_api(setting)
    owner = setting.stack.environment()["CONVIVE_DATABASE_URL_FUNDS"]
    password = State(setting.state_dir).secret("postgres.postgres")
    with books.database_of(owner, password, "bench_costs") as url, books.books(url, AWARDS) as made:
        yield from _one_client(made, owner, password, setting)
        yield from _at_once(made, setting.runs)
        yield from waits.measure(made, CLAIM)


def _one_client(made: Books, owner: str, password: str, setting: Setting) -> Iterator[Figure]:
    """With `--peers` in alternation with hordak, so that both find the machine in the same state."""
    rates: dict[str, list[float]] = defaultdict(list)
    first, hot = made.award_lines[0], made.award_lines[:HOT]
    for run in range(setting.runs):
        if hordak.NAME in setting.peers:
            with books.database_of(owner, password, "bench_hordak") as url:
                rates["hordak"] += hordak.transfers(url, ENTRIES, 1)
        rates["entry"].append(books.one_after_the_other(lambda _: made.post_entry(first), ENTRIES))
        rates["cost"].append(
            books.one_after_the_other(lambda n, run=run: made.post_cost(first, f"{run}-{n}"), ENTRIES)  # type: ignore[misc]
        )
        batch = books.one_after_the_other(lambda n, run=run: made.post_batch(hot, f"{run}-{n}"), BATCHES)  # type: ignore[misc]
        rates["batch"].append(BATCH * batch)
    if rates["hordak"]:
        yield from_runs(
            rates["hordak"], CLAIM, "hordak 2.0.0, transfer_to, 1 client", "transfers/s", note="in this run"
        )
    measured = f"hordak 2.0.0 in this run: {statistics.median(rates['hordak']):.0f}/s" if rates["hordak"] else ""
    peer = measured or _QUOTED
    for name, what, rate, times in _ALONE:
        yield from_runs(rates[name], CLAIM, what, "entries/s", peer=peer, note=f"goal: over {rate}/s")
        if rates["hordak"]:
            ratio = [ours / theirs for ours, theirs in zip(rates[name], rates["hordak"], strict=True)]
            yield from_runs(
                ratio,
                CLAIM,
                f"{what}, relative to hordak in this run",
                "times",
                peer=f"{IN_TURN}hordak",
                note=f"goal: over {times} times",
            )


def _at_once(made: Books, runs: int) -> Iterator[Figure]:
    """One client and eight, each for some seconds in each run, after they have started and posted a few."""
    alone = books.at_once(made, made.award_lines, 1, runs, SECONDS)
    yield from_runs(alone, CLAIM, "costs in the service, 1 client at a time", "entries/s", note=f"for {SECONDS:.0f} s")
    for award_lines, where in ((made.award_lines, f"{AWARDS:,} awards"), (made.award_lines[:HOT], f"{HOT} hot awards")):
        rates = books.at_once(made, award_lines, CLIENTS, runs, SECONDS)
        peer = "pgledger, SQL alone: " + ("2,313/s on 1,000 accounts" if len(award_lines) > HOT else "957/s on 10")
        name = f"costs in the service, {CLIENTS} clients on {where}"
        yield from_runs(rates, CLAIM, name, "entries/s", peer=peer, note=f"for {SECONDS:.0f} s")
        ratio = [eight / one for eight, one in zip(rates, alone, strict=True)]
        yield from_runs(ratio, CLAIM, f"{name}, relative to 1 client", "times", note="goal: over 2 times")


def _through_the_api(setting: Setting) -> Iterator[Figure]:
    """All from one award, so that contention for it is included."""
    line = next(line["id"] for line in setting.stage.award["lines"] if line["kind"] == "direct")
    headers = setting.headers("finance_officer")
    for connections in (1, CLIENTS):
        rates = []
        for run in range(setting.runs):
            outcome = load.run(
                setting.base_url,
                lambda n, run=run, connections=connections: load.Request(  # type: ignore[misc]
                    "POST",
                    "/api/v1/funds/expenditures",
                    orjson.dumps(cost(line, f"B{connections}-{run}-{n}")),
                    headers,
                ),
                connections=connections,
                requests=ENTRIES,
            )
            outcome.check(201)
            rates.append(outcome.per_second)
        name = f"expenditure through the API, {connections} connection{'s' if connections > 1 else ''}"
        yield from_runs(rates, CLAIM, name, "entries/s")
    yield from_runs(
        [_bulk(setting, headers, line, run) for run in range(setting.runs)],
        CLAIM,
        "expenditures in batches of 1,000 through the API",
        "entries/s",
        peer="TigerBeetle's Python client in batches of 100: 30,700",
    )


def _bulk(setting: Setting, headers: dict[str, str], line: str, run: int) -> float:
    bodies = [
        orjson.dumps({"costs": [cost(line, f"bulk-{run}-{batch}-{n}") for n in range(BATCH)]})
        for batch in range(BATCHES)
    ]
    outcome = load.run(
        setting.base_url,
        lambda n: load.Request("POST", "/api/v1/funds/expenditures/batch", bodies[n], headers),
        connections=1,
        requests=BATCHES,
    )
    outcome.check(201)
    return BATCH * outcome.per_second
