"""Sign-ins: an opening day, when everybody comes at once. Each checks a password, which is meant to be costly."""

from __future__ import annotations

from collections.abc import Iterator

import orjson

from benchmarks import load
from benchmarks.figures import Figure, from_runs
from benchmarks.loads import of_loads
from benchmarks.setting import Setting

CLAIM = "sign_ins"
CLIENTS, SIGN_INS, TOLD_TO_WAIT = 8, 48, 429
_WHO = ("writer1", "writer2", "writer3")


def measure(setting: Setting) -> Iterator[Figure]:
    """By one client at a time, and by eight. Those told to come again (429) did not sign in."""
    for clients, goal in ((1, ""), (CLIENTS, "goal: over 22/s on two cores")):
        runs = setting.loads(
            lambda n: _sign_in(setting, n), connections=clients, requests=SIGN_INS, good=(200, 201, TOLD_TO_WAIT)
        )
        name = f"sign-in, {clients} client{'s' if clients > 1 else ''}"
        yield from of_loads(runs, CLAIM, name, goal=goal)
        refused = [100 * run.statuses.get(TOLD_TO_WAIT, 0) / SIGN_INS for run in runs]
        yield from_runs(
            refused, CLAIM, f"{name}, told to come again (429)", "%", note="neither in the rate nor in the latencies"
        )


def _sign_in(setting: Setting, number: int) -> load.Request:
    account = setting.stage.people[_WHO[number % len(_WHO)]].account
    if account is None:
        raise RuntimeError("the people of a stage have accounts")
    body = orjson.dumps({"email": account.email, "password": account.password})
    return load.Request("POST", "/api/v1/identity/sessions", body)
