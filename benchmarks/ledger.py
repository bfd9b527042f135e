"""Ledger: journal entries per second, one by one and in bulk, through the API; every entry with its indirect cost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import orjson

from benchmarks import load
from benchmarks.figures import Figure, from_runs
from benchmarks.setting import Setting

CLAIM = "ledger"
ENTRIES, BATCHES, BATCH = 400, 5, 1000


def measure(setting: Setting) -> Iterator[Figure]:
    """Expenditures of one dollar from one award: the hot account is part of the picture."""
    today = datetime.now(UTC).date().isoformat()
    line = next(line["id"] for line in setting.stage.award["lines"] if line["kind"] == "direct")
    headers = setting.headers("finance_officer")

    def cost(document: str) -> dict[str, str]:
        return {
            "line_id": line,
            "amount_usd": "1.00",
            "occurred_on": today,
            "description": "Fuel",
            "payee": "Belize Port Authority",
            "document": document,
            "document_on": today,
            "country": "BZ",
            "activity_kind": "workshop",
        }

    for connections in (1, 8):
        rates = []
        for run in range(setting.runs):
            outcome = load.run(
                setting.base_url,
                lambda n, run=run, connections=connections: load.Request(  # type: ignore[misc]
                    "POST",
                    "/api/v1/funds/expenditures",
                    orjson.dumps(cost(f"B{connections}-{run}-{n}")),
                    headers,
                ),
                connections=connections,
                requests=ENTRIES,
            )
            outcome.check(201)
            rates.append(outcome.per_second)
        name = f"expenditure through the API, {connections} connection{'s' if connections > 1 else ''}"
        peer = "hordak 1,137 transfers/s in the database, 1 client" if connections == 1 else ""
        yield from_runs(rates, CLAIM, name, "entries/s", peer=peer)
    yield from_runs(
        [_bulk(setting, headers, cost, run) for run in range(setting.runs)],
        CLAIM,
        "expenditures in batches of 1,000 through the API",
        "entries/s",
        peer="TigerBeetle's Python client in batches of 100: 30,700",
    )


def _bulk(setting: Setting, headers: dict[str, str], cost: object, run: int) -> float:
    assert callable(cost)
    bodies = [
        orjson.dumps({"costs": [cost(f"bulk-{run}-{batch}-{n}") for n in range(BATCH)]}) for batch in range(BATCHES)
    ]
    outcome = load.run(
        setting.base_url,
        lambda n: load.Request("POST", "/api/v1/funds/expenditures/batch", bodies[n], headers),
        connections=1,
        requests=BATCHES,
    )
    outcome.check(201)
    return BATCH * outcome.per_second
