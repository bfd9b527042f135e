"""A call counts for what the gateway sealed and nothing else: one service, one operation, these arguments, once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import orjson
import pytest
from sqlalchemy import Engine, text

from chassis import wire
from chassis.actor import TOKEN_SECONDS, Signer, Verifier
from chassis.call import Call
from chassis.call_seals import SealChecker, Sealer
from chassis.clock import TOLERATED_SKEW
from chassis.keys import call_key
from chassis.policy import WRITERS
from chassis.rpc.serve import Request, answer
from chassis.runtime import Runtime
from chassis.testing import person
from contracts.base import Operation, change, read
from contracts.identity import Role
from tests.common.probe import Said, Say
from tests.common.signing import KEY, SIGNER, VERIFY_KEY
from tests.serving import runtime_of, sealed

NOTE, LOOK = change("probe", "note", Say, Said, "Note"), read("probe", "look", Say, Said, "Look")
MARK = change("probe", "mark", Say, Said, "Mark", repeatable=True)
OTHER_KEY = KEY.replace("a", "b", 1)


@pytest.fixture
def process(engine: Engine) -> Callable[[], Runtime]:
    """Makes what a process of the service holds; all of them have one database."""
    return lambda: runtime_of("probe", engine)


def sent(operation: Operation[Any, Any] = NOTE, **changed: Any) -> Request:
    """A call as the gateway sends it."""
    headers = {wire.ACTOR: SIGNER.sign(person(Role.MEMBER)), wire.DEADLINE: 4_000_000_000_000, **changed}
    return sealed(operation, {"words": "hola"}, headers, "call-1")


def note(call: Call, command: Say) -> Said:
    call.session.execute(text("INSERT INTO noted VALUES (:words)"), {"words": command.words})
    return Said(words=command.words)


def ask(runtime: Runtime, request: Request, operation: Operation[Any, Any] = NOTE) -> str:
    """`ok`, or the code of the refusal."""
    feature = note if operation is NOTE else lambda _, command: Said(words=command.words)
    reply = orjson.loads(answer(runtime, operation, WRITERS, feature, request))
    return "ok" if "ok" in reply else str(reply["refused"]["code"])


def noted(engine: Engine) -> int:
    with engine.connect() as connection:
        return int(connection.execute(text("SELECT count(*) FROM noted")).scalar_one())


def test_what_the_gateway_sealed_is_done(process: Callable[[], Runtime], engine: Engine) -> None:
    assert ask(process(), sent()) == "ok"
    assert noted(engine) == 1


def _with(request: Request, **headers: Any) -> Request:
    return replace(request, headers={**request.headers, **headers})


def _carried(request: Request, **changed: Any) -> Request:
    assert request.carried
    return replace(request, carried=replace(request.carried, **changed))


@pytest.mark.parametrize(
    "forged",
    [
        pytest.param(lambda r: _with(r, **{wire.SEAL: ""}), id="no seal"),
        pytest.param(lambda r: _with(r, **{wire.SEAL: None}), id="none at all"),
        pytest.param(lambda r: _with(r, **{wire.SEAL: "é"}), id="no ASCII"),
        pytest.param(lambda r: _with(r, **{wire.ACTOR: SIGNER.sign(person(Role.FINANCE_APPROVER))}), id="other actor"),
        pytest.param(lambda r: _with(r, **{wire.DEADLINE: 5_000_000_000_000}), id="other deadline"),
        pytest.param(lambda r: _with(r, **{wire.SENT: 1}), id="other time of sending"),
        pytest.param(lambda r: _with(r, **{wire.IDEMPOTENCY_KEY: "k"}), id="a key"),
        pytest.param(lambda r: _carried(r, body=b'{"args": [], "kwargs": {"words": "more"}}'), id="other arguments"),
        pytest.param(lambda r: _carried(r, reply_to="thief"), id="answer to somebody else"),
        pytest.param(lambda r: _carried(r, correlation_id="call-2"), id="as another call"),
    ],
)
def test_whatever_is_changed_the_call_is_refused(
    forged: Callable[[Request], Request], process: Callable[[], Runtime], engine: Engine
) -> None:
    assert ask(process(), forged(sent())) == "forbidden"
    assert noted(engine) == 0


def test_a_call_of_another_operation_or_service_is_refused(process: Callable[[], Runtime], engine: Engine) -> None:
    """What chat saw is of no use at the Fund, nor is a read of use for a write."""
    elsewhere = change("chat", "note", Say, Said, "Note")
    assert ask(process(), sent(LOOK)) == "forbidden"
    assert ask(process(), sent(elsewhere)) == "forbidden"
    assert noted(engine) == 0


def test_a_service_that_knows_its_own_key_cannot_seal_for_another() -> None:
    assert call_key(KEY, "chat") != call_key(KEY, "funds")


@pytest.mark.parametrize("operation", [NOTE, LOOK])
def test_a_process_answers_a_call_once(
    operation: Operation[Any, Any], process: Callable[[], Runtime], engine: Engine
) -> None:
    runtime, request = process(), sent(operation)
    assert [ask(runtime, request, operation) for _ in range(3)] == ["ok", "forbidden", "forbidden"]
    assert noted(engine) == (operation is NOTE)


def test_another_process_of_the_service_does_not_do_it_again(process: Callable[[], Runtime], engine: Engine) -> None:
    request = sent()
    assert [ask(process(), request) for _ in range(3)] == ["ok", "forbidden", "forbidden"]
    assert noted(engine) == 1


def test_what_may_be_done_twice_is_done_by_every_process_and_after_another_has_died(
    process: Callable[[], Runtime], engine: Engine
) -> None:
    """Nothing is written down for it; but one process still takes a call once."""
    runtime, request = process(), sent(MARK)
    assert [ask(runtime, request, MARK), ask(runtime, request, MARK)] == ["ok", "forbidden"]
    assert ask(process(), replace(request, redelivered=True), MARK) == "ok"
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM idempotency")).scalar_one() == 0


def test_with_a_key_it_is_answered_alike_by_every_process_and_done_once(
    process: Callable[[], Runtime], engine: Engine
) -> None:
    request = sent(**{wire.IDEMPOTENCY_KEY: "mine"})
    assert [ask(process(), request) for _ in range(2)] == ["ok", "ok"]
    assert noted(engine) == 1


def test_what_failed_leaves_no_mark_and_may_be_given_out_again(process: Callable[[], Runtime], engine: Engine) -> None:
    """A read that the broker gives out again after its process died is the same call still."""
    runtime, request = process(), sent(LOOK)
    assert ask(runtime, request, LOOK) == "ok"
    assert ask(runtime, replace(request, redelivered=True), LOOK) == "ok"


def test_a_token_that_has_expired_is_refused_however_sealed(
    process: Callable[[], Runtime], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chassis.actor.TOKEN_SECONDS", -1 - TOLERATED_SKEW)
    assert ask(process(), sent()) == "forbidden"
    assert TOKEN_SECONDS == 60


def test_what_comes_over_the_wire_needs_a_token_even_when_sealed(process: Callable[[], Runtime]) -> None:
    assert ask(process(), sent(**{wire.ACTOR: ""})) == "forbidden"
    assert ask(process(), sent(**{wire.ACTOR: Signer(OTHER_KEY).sign(person())})) == "forbidden"


def test_while_keys_are_exchanged_both_are_good(process: Callable[[], Runtime]) -> None:
    """First the services take two; then the gateway signs with the new one; then the old one goes."""
    new = Signer(OTHER_KEY), Sealer(OTHER_KEY)
    both = replace(
        process(),
        verifier=Verifier(f"{_public(OTHER_KEY)}, {VERIFY_KEY}"),
        seals=SealChecker(f"{call_key(OTHER_KEY, 'probe')},{call_key(KEY, 'probe')}"),
    )
    request = sent()
    assert request.carried
    carried = replace(request.carried, correlation_id="call-2")
    headers = {wire.ACTOR: new[0].sign(person())}
    headers[wire.SEAL] = new[1].seal("probe", "note", headers, carried)
    later = Request(request.payload, headers, carried=carried)
    assert [ask(both, request), ask(both, later)] == ["ok", "ok"]
    assert ask(process(), replace(later, carried=replace(carried, correlation_id="call-3"))) == "forbidden"


def _public(key: str) -> str:
    from convive.supervisor.keys import public_key

    return public_key(key.rstrip("="))


def test_a_refusal_is_on_record(
    process: Callable[[], Runtime], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    counted: list[dict[str, str]] = []
    monkeypatch.setattr("chassis.telemetry.calls_untrusted.add", lambda n, what: counted.append(what), raising=False)
    ask(process(), _with(sent(), **{wire.SEAL: "0" * 64}))
    assert counted == [{"method": "probe.note", "reason": "seal"}]
    assert "call refused: not one that the gateway made" in capsys.readouterr().out
