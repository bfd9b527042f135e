"""A write whose caller was told that it failed is not done afterwards."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import orjson
import pytest
from sqlalchemy import Engine, text

from chassis import wire
from chassis.call import Call
from chassis.policy import EVERYBODY
from chassis.rpc import deadline
from chassis.rpc.serve import answer
from chassis.testing import person
from contracts.base import Operation, change, create, read
from tests.common.probe import Said, Say
from tests.common.signing import SIGNER
from tests.serving import runtime_of, sealed
from tests.waiting import until

CHANGE = change("probe", "note", Say, Said, "Note")
CREATE = create("probe", "note", Say, Said, "Note")
RECORDED = read("probe", "note", Say, Said, "Note", recorded=True)
SOMEBODY = person()
WRITES = pytest.mark.parametrize("operation", [CHANGE, CREATE, RECORDED], ids=lambda each: each.kind)


def ask(
    engine: Engine,
    operation: Operation[Any, Any],
    feature: Callable[[Call, Say], Said],
    until_ms: int | None,
    key: str = "k",
) -> dict[str, Any]:
    """What a service answers to a call with this deadline and a key."""
    headers: dict[str, Any] = {wire.ACTOR: SIGNER.sign(SOMEBODY)}
    if key:
        headers[wire.IDEMPOTENCY_KEY] = key
    if until_ms is not None:
        headers[wire.DEADLINE] = until_ms
    request = sealed(operation, {"words": "?"}, headers)
    return dict(orjson.loads(answer(runtime_of("probe", engine), operation, EVERYBODY, feature, request)))


def noted(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        words = list(connection.execute(text("SELECT word FROM noted")).scalars())
        return words + list(connection.execute(text("SELECT key FROM idempotency")).scalars())


def note(call: Call, command: Say) -> Said:
    call.session.execute(text("INSERT INTO noted VALUES ('done')"))
    return Said(words=command.words)


@WRITES
def test_what_is_ready_after_its_deadline_is_not_done(engine: Engine, operation: Operation[Any, Any]) -> None:
    due = int(time.time() * 1000) + 500

    def slowly(call: Call, command: Say) -> Said:
        said = note(call, command)
        until(lambda: time.time() * 1000 > due)
        return said

    assert ask(engine, operation, slowly, due)["refused"]["code"] == "unavailable"
    assert noted(engine) == []
    assert "ok" in ask(engine, operation, note, int(time.time() * 1000) + 60_000)
    assert noted(engine) == ["done", "k"]


@WRITES
@pytest.mark.parametrize("key", ["", "k"], ids=["without a key", "with a key"])
def test_no_statement_outlives_its_call(engine: Engine, operation: Operation[Any, Any], key: str) -> None:
    def wait(call: Call, command: Say) -> Said:
        said = note(call, command)
        call.session.execute(text("SELECT pg_sleep(3600)"))
        return said

    assert ask(engine, operation, wait, int(time.time() * 1000) + 500, key)["refused"]["code"] == "unavailable"
    assert noted(engine) == []


def test_a_call_without_a_deadline_has_all_the_time(engine: Engine) -> None:
    def setting(call: Call, _: Say) -> Said:
        return Said(words=str(call.session.execute(text("SHOW statement_timeout")).scalar_one()))

    assert ask(engine, CHANGE, setting, None)["ok"]["words"] == "0"
    assert ask(engine, RECORDED, setting, int(time.time() * 1000) + 3_600_000, "another")["ok"]["words"].endswith(
        ("min", "s")
    )


def test_a_bound_ends_with_its_transaction(engine: Engine) -> None:
    """The connection is the next call's."""
    for key in ("", "k"):
        ask(engine, CHANGE, note, int(time.time() * 1000) + 60_000, key)
    with engine.connect() as connection:
        assert connection.execute(text("SHOW statement_timeout")).scalar_one() == "0"


def test_a_service_stops_before_its_caller_does() -> None:
    before = time.time() * 1000
    assert before + 9_000 < deadline.headers(10)[wire.DEADLINE] < before + 10_000


def test_a_deadline_beyond_what_the_database_can_count_is_none_too_near(engine: Engine) -> None:
    """A statement's time is an integer of 32 bits there: nearly 25 days."""
    for key in ("", "k"):
        assert "ok" in ask(engine, CHANGE, note, 4_000_000_000_000, key)
