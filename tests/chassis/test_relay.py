"""The relay and a broker that says nothing more: it is given up and asked anew, nothing is waited for without end."""

from __future__ import annotations

import threading
from contextlib import closing

import psycopg2
import pytest

from chassis.messaging import topology
from chassis.messaging.relay import Relay
from tests.chassis.conftest import until
from tests.gateway.line import Line

_OUTBOX = (
    "INSERT INTO outbox (event_id, type, subject, sequence, headers, body, created_at)"
    " SELECT id, 'probe.told', 'topic/r', 1, jsonb_build_object('cloudEvents:id', id), '', now()"
    " FROM gen_random_uuid() id"
)


def test_a_silent_broker_is_given_up_and_connected_to_again(
    broker_url: str, chassis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (topology.common() + topology.of_source("probe")).apply(broker_url)
    monkeypatch.setattr(topology, "CONFIRM_SECONDS", 1)
    with Line(broker_url) as line, closing(psycopg2.connect(chassis_url)) as database, database.cursor() as cursor:
        database.autocommit = True
        relay = Relay(chassis_url, line.url, "probe", 90)
        thread = threading.Thread(target=relay.run, daemon=True)
        thread.start()
        until(lambda: relay.leads and line.connections == 1)
        cursor.execute(_OUTBOX)
        relay.wake()
        until(lambda: _published(cursor) == 1)
        line.hold()
        cursor.execute(_OUTBOX)
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
