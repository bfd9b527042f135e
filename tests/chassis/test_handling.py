"""How an event is handled, without a broker: once in effect, in its order, wholly or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from threading import Barrier, Thread

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError

from chassis.call import Call
from chassis.consumers.handle import Happened
from chassis.ids import new_id
from chassis.messaging.inbox import Gap
from chassis.runtime import Runtime
from tests.common.probe import Told
from tests.serving import deliver, runtime_of


@pytest.fixture
def runtime(chassis_url: str) -> Iterator[Runtime]:
    """A service with a table of what it heard."""
    engine = create_engine(chassis_url.replace("postgresql://", "postgresql+psycopg2://"))
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE heard (id bigserial, words text)"))
    yield runtime_of("probe", engine)
    engine.dispose()


def note(call: Call, happened: Happened[Told]) -> None:
    call.session.execute(text("INSERT INTO heard (words) VALUES (:words)"), {"words": happened.event.words})


def fail(call: Call, happened: Happened[Told]) -> None:
    note(call, happened)
    raise RuntimeError(happened.event.words)


def heard(runtime: Runtime) -> list[str]:
    with runtime.sessions() as session:
        return list(session.execute(text("SELECT words FROM heard ORDER BY id")).scalars())


def told(words: str) -> Told:
    return Told(topic="t", words=words)


def test_it_has_its_effect_once_however_often_it_comes(runtime: Runtime) -> None:
    first = deliver(runtime, note, told("once"))
    deliver(runtime, note, told("once"), event_id=first)
    deliver(runtime, note, told("another"), 2)
    assert heard(runtime) == ["once", "another"]


def test_two_deliveries_at_the_same_moment_have_one_effect(runtime: Runtime) -> None:
    event_id, both = new_id(), Barrier(2)

    def delivered() -> None:
        both.wait()
        deliver(runtime, note, told("once"), event_id=event_id)

    threads = [Thread(target=delivered) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert heard(runtime) == ["once"]


def test_what_fails_leaves_nothing_and_may_come_again(runtime: Runtime) -> None:
    event_id = new_id()
    with pytest.raises(RuntimeError, match="later"):
        deliver(runtime, fail, told("later"), event_id=event_id)
    assert heard(runtime) == []
    deliver(runtime, note, told("later"), event_id=event_id)
    assert heard(runtime) == ["later"]


def test_in_order_what_is_stale_has_no_effect_and_a_gap_is_said(runtime: Runtime) -> None:
    in_order = partial(deliver, runtime, note, in_order=True)
    in_order(told("first"), 1)
    in_order(told("of before"), 1)
    with pytest.raises(Gap) as gap:
        in_order(told("fourth"), 4)
    assert (gap.value.subject, gap.value.first, gap.value.last) == ("topic/t", 2, 3)
    for number, words in enumerate(("second", "third", "fourth"), 2):
        in_order(told(words), number)
    assert heard(runtime) == ["first", "second", "third", "fourth"]


@pytest.mark.parametrize(("failures", "effect"), [(1, ["done"]), (3, ["done"]), (4, [])])
def test_what_the_database_took_back_is_tried_again_three_times(
    runtime: Runtime, failures: int, effect: list[str]
) -> None:
    left = iter(range(failures))

    def interrupted(call: Call, happened: Happened[Told]) -> None:
        note(call, happened)
        if next(left, None) is not None:
            call.session.execute(text("DO $$ BEGIN RAISE SQLSTATE '40001'; END $$"))

    if effect:
        deliver(runtime, interrupted, told("done"))
    else:
        with pytest.raises(DBAPIError):
            deliver(runtime, interrupted, told("done"))
    assert heard(runtime) == effect


def test_it_says_who_caused_it_and_opens_no_door(runtime: Runtime) -> None:
    seen: list[Call] = []
    who = new_id()
    deliver(runtime, lambda call, _: seen.append(call), told("by somebody"), actor_id=who)
    deliver(runtime, lambda call, _: seen.append(call), told("by nobody"), 2)
    assert [(call.actor.id, call.actor.roles) for call in seen] == [(who, frozenset()), (None, frozenset())]


def test_the_relay_is_woken_if_and_only_if_something_is_told_on(runtime: Runtime) -> None:
    woken: list[int] = []
    awake = replace(runtime, wake_relay=lambda: woken.append(1))
    deliver(awake, note, told("kept"))
    assert woken == []
    deliver(awake, lambda call, _: call.emit(told("on")), told("passed on"), 2)
    assert woken == [1]
