"""Events that wait are handled in one transaction: each once, also if one of them fails or the process dies in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Engine, event, text
from sqlalchemy.orm import Session

from chassis import telemetry
from chassis.call import Call
from chassis.clock import now
from chassis.consumers.handle import Consumer, Delivery, Happened, handle_together
from chassis.door import consume
from chassis.ids import new_id
from chassis.messaging import envelope
from chassis.messaging.signing import SIGNATURE
from chassis.runtime import Runtime
from tests.chassis.conftest import Probe
from tests.common.probe import Noted
from tests.common.signing import EVENT_SIGNER
from tests.serving import runtime_of
from tests.waiting import until

EVENTS = 40
_FILL = """
    INSERT INTO outbox (event_id, type, subject, sequence, headers, body, created_at)
    SELECT id, 'probe.noted', 'topic/' || number, 1,
        jsonb_build_object('cloudEvents:specversion', '1.0', 'cloudEvents:id', id::text,
            'cloudEvents:type', 'probe.noted', 'cloudEvents:source', '/convive/probe',
            'cloudEvents:subject', 'topic/' || number, 'cloudEvents:time', '2026-01-01T00:00:00+00:00',
            'cloudEvents:dataschema', '/schemas/probe.noted/1'),
        convert_to(json_build_object('topic', number::text, 'words', 'w')::text, 'UTF8'), now()
    FROM (SELECT gen_random_uuid() AS id, number FROM generate_series(1, %d) AS number) AS made
"""


def delivery(words: str, traceparent: str | None = None, number: int = 1) -> Delivery:
    noted = Noted(topic="t", words=words)
    headers = envelope.headers(noted, new_id(), now(), None, traceparent) | {f"{envelope.PREFIX}sequence": number}
    body = noted.model_dump_json().encode()
    return headers | {SIGNATURE: EVENT_SIGNER.sign(headers, body)}, body


def note(call: Call, happened: Happened[Noted]) -> None:
    call.session.execute(text("INSERT INTO noted VALUES (:words)"), {"words": happened.event.words})
    if happened.event.words == "fails":
        raise RuntimeError("as told")


@pytest.fixture
def runtime(engine: Engine) -> Runtime:
    return runtime_of("probe", engine)


def together(runtime: Runtime, *deliveries: Delivery, **more: Any) -> list[str | None]:
    """What each of them failed with."""
    failures = handle_together(runtime, Consumer(Noted, note, together=True, **more), deliveries)
    return [failure and str(failure) for failure in failures]


def words(runtime: Runtime) -> list[str]:
    with runtime.sessions() as session:
        return list(session.execute(text("SELECT word FROM noted")).scalars())


@contextmanager
def counted(engine: Engine) -> Iterator[dict[str, int]]:
    """How many transactions are committed, and how many statements on the inbox sent."""
    found = {"commits": 0, "inbox": 0}

    def sent(_: object, __: object, statement: str, *___: object) -> None:
        found["inbox"] += "INTO inbox" in statement

    def committed(_: object) -> None:
        found["commits"] += 1

    event.listen(engine, "commit", committed)
    event.listen(engine, "before_cursor_execute", sent)
    yield found
    event.remove(engine, "commit", committed)
    event.remove(engine, "before_cursor_execute", sent)


def test_twenty_take_one_transaction_and_one_look_into_the_inbox(runtime: Runtime) -> None:
    deliveries = [delivery(f"w{number:02}", number=number) for number in range(20)]
    with counted(runtime.engine) as found:
        assert together(runtime, *deliveries) == [None] * 20
    assert found == {"commits": 1, "inbox": 1}
    assert words(runtime) == [f"w{number:02}" for number in range(20)]


def test_what_comes_again_has_no_effect_whether_alone_or_among_others(runtime: Runtime) -> None:
    first, second, third = delivery("first"), delivery("second"), delivery("third")
    assert together(runtime, first) == [None]
    assert together(runtime, first, second, second) == [None] * 3
    assert together(runtime, third, second) == [None] * 2
    assert sorted(words(runtime)) == ["first", "second", "third"]


def test_one_that_fails_takes_no_other_with_it(runtime: Runtime) -> None:
    forged = delivery("forged")[0], b'{"topic": "t", "words": "other"}'
    deliveries = [delivery("before"), delivery("fails", number=2), forged, delivery("after", number=3)]
    assert together(runtime, *deliveries) == [None, "as told", "bad_signature", None]
    assert words(runtime) == ["before", "after"]


def test_locks_of_all_are_taken_first(runtime: Runtime) -> None:
    seen: list[list[str]] = []

    def ahead(session: Session, arrived: Sequence[Happened[Noted]]) -> None:
        noted = session.execute(text("SELECT word FROM noted")).scalars()
        seen.append([happened.event.words for happened in arrived] + list(noted))

    together(runtime, delivery("one"), delivery("two"), ahead=ahead)
    assert seen == [["one", "two"]]


def test_each_stays_below_what_caused_it(runtime: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    parents: list[str | None] = []
    span = telemetry.span

    def watched(name: str, kind: Any, parent: str | None, attributes: Any = None) -> Any:
        parents.append(parent)
        return span(name, kind, parent, attributes)

    monkeypatch.setattr(telemetry, "span", watched)
    causes = [f"00-{number:032x}-{number:016x}-01" for number in (1, 2, 3)]
    together(runtime, *(delivery("w", cause, number) for number, cause in enumerate(causes)))
    assert parents == causes


def test_nobody_asks_for_both_order_and_company() -> None:
    with pytest.raises(TypeError, match=r"probe\.noted"):
        consume(Noted, note, in_order=True, together=True)


def test_what_waits_shares_transactions(probe: Probe) -> None:
    probe.execute(_FILL % EVENTS)
    probe.start()
    until(lambda: probe.rows("SELECT count(*) FROM heard") == [(EVENTS,)])
    [(transactions,)] = probe.rows("SELECT count(DISTINCT xmin::text) FROM heard")
    assert transactions < EVENTS / 2


@pytest.mark.parametrize("point", ["event_before_commit", "event_after_commit"])
def test_a_process_that_dies_among_them_loses_none_and_does_none_twice(probe: Probe, point: str) -> None:
    probe.execute(_FILL % EVENTS)
    probe.start(CONVIVE_FAULT_POINT=point, CONVIVE_FAULT_AFTER="1")
    assert probe.process
    assert probe.process.wait(60) == -9
    assert probe.rows("SELECT count(*) FROM heard") < [(EVENTS,)]
    probe.start()
    told = (
        "SELECT count(*), count(DISTINCT topic), (SELECT count(*) FROM inbox WHERE consumer = 'probe.noted') FROM heard"
    )
    until(lambda: probe.rows(told) == [(EVENTS, EVENTS, EVENTS)])
