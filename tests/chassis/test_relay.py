"""The relay looks when it is called and no oftener, misses no call, and waits for a silent broker not without end."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

import psycopg2
import pytest

from chassis.messaging import relay as module
from chassis.messaging import topology
from chassis.messaging.relay import BATCH, Relay
from convive.faults.proxy import Proxy
from tests.common.signing import EVENT_SIGNER
from tests.waiting import until

_OUTBOX = (
    "INSERT INTO outbox (event_id, type, subject, sequence, headers, body, created_at)"
    " SELECT id, 'probe.told', 'topic/r', 1, jsonb_build_object('cloudEvents:id', id), '', now()"
    " FROM (SELECT gen_random_uuid() AS id FROM generate_series(1, %s)) AS one"
)


@contextmanager
def relay_of(chassis_url: str, broker_url: str) -> Iterator[tuple[Relay, list[int]]]:
    """A relay that runs, and how many events it found at each look. It has ended afterwards."""
    found: list[int] = []

    class Watched(Relay):
        def _publish_batch(self, *given: Any) -> int:
            found.append(super()._publish_batch(*given))
            return found[-1]

    relay = Watched(chassis_url, broker_url, "probe", 90, EVENT_SIGNER)
    thread = threading.Thread(target=relay.run, daemon=True)
    thread.start()
    try:
        yield relay, found
    finally:
        relay.stop()
        thread.join(20)
    assert not thread.is_alive()


@pytest.fixture
def outbox(broker_url: str, chassis_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[psycopg2.extensions.cursor]:
    """The outbox of relays that look by themselves so rarely that nothing is found by chance."""
    (topology.common() + topology.of_source("probe")).apply(broker_url)
    monkeypatch.setattr(module, "LOOK_EVERY", 600.0)
    with closing(psycopg2.connect(chassis_url)) as database, database.cursor() as cursor:
        database.autocommit = True
        yield cursor


def test_a_batch_is_sent_before_the_one_before_it_is_confirmed_and_marked_after_it_is(
    broker_url: str, chassis_url: str, outbox: psycopg2.extensions.cursor, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[int, int]] = []
    wait = module._ConfirmedPublisher.wait_for_confirms

    def watched(self: Any) -> list[int]:
        with closing(psycopg2.connect(chassis_url)) as own, own.cursor() as cursor:  # the relay's thread is another
            seen.append((len(self.under_way), _published(cursor)))
        return wait(self)

    monkeypatch.setattr(module._ConfirmedPublisher, "wait_for_confirms", watched)
    outbox.execute(_OUTBOX, (2 * BATCH + 50,))
    with relay_of(chassis_url, broker_url):
        until(lambda: _published(outbox) == 2 * BATCH + 50)
    assert seen == [(2 * BATCH, 0), (BATCH + 50, BATCH), (50, 2 * BATCH)]


def test_who_has_published_what_there_was_does_not_look_again(
    broker_url: str, chassis_url: str, outbox: psycopg2.extensions.cursor
) -> None:
    with relay_of(chassis_url, broker_url) as (relay, found):
        until(lambda: found == [0])
        for number in (1, 2):
            outbox.execute(_OUTBOX, (1,))
            relay.wake()
            until(lambda number=number: _published(outbox) == number)  # type: ignore[misc]
        outbox.execute(_OUTBOX, (2 * BATCH + 50,))
        relay.wake()
        until(lambda: _published(outbox) == 2 + 2 * BATCH + 50)
    assert found == [0, 1, 1, BATCH, BATCH, 50]


def test_every_call_of_a_relay_that_stands_by_is_heard(
    broker_url: str, chassis_url: str, outbox: psycopg2.extensions.cursor
) -> None:
    with relay_of(chassis_url, broker_url) as (leader, _):
        until(lambda: leader.leads)
        with relay_of(chassis_url, broker_url) as (other, _):
            for _ in range(300):
                outbox.execute(_OUTBOX, (1,))
                other.wake()
            until(lambda: _published(outbox) == 300)
            assert not other.leads


def test_a_silent_broker_is_given_up_and_connected_to_again(
    broker_url: str, chassis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (topology.common() + topology.of_source("probe")).apply(broker_url)
    monkeypatch.setattr(topology, "CONFIRM_SECONDS", 1)
    with Proxy(broker_url) as line, closing(psycopg2.connect(chassis_url)) as database, database.cursor() as cursor:
        database.autocommit = True
        relay = Relay(chassis_url, line.url, "probe", 90, EVENT_SIGNER)
        thread = threading.Thread(target=relay.run, daemon=True)
        thread.start()
        until(lambda: relay.leads and line.connections == 1)
        cursor.execute(_OUTBOX, (1,))
        relay.wake()
        until(lambda: _published(cursor) == 1)
        line.hold()
        cursor.execute(_OUTBOX, (1,))
        relay.wake()
        until(lambda: line.connections == 2)
        line.let_go()
        until(lambda: _published(cursor) == 2)
        relay.stop()
        thread.join(20)
        assert not thread.is_alive()


def _published(cursor: psycopg2.extensions.cursor) -> int:
    cursor.execute("SELECT count(published_at) FROM outbox")
    return int((cursor.fetchone() or (0,))[0])
