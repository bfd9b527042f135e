"""A process says what is so: how old its outbox is, whoever leads; and that something of it stands still."""

from __future__ import annotations

import re
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg2
import pytest
from sqlalchemy import Engine

from chassis import database, vitals
from chassis.messaging import topology
from chassis.messaging.relay import LEADER, Relay
from chassis.vitals import Pulse, Vitals
from convive.faults.proxy import Proxy
from tests.chassis.conftest import probe_of
from tests.common.signing import EVENT_SIGNER
from tests.waiting import until

HELD = (
    "INSERT INTO outbox (event_id, type, subject, sequence, headers, body, created_at)"
    " VALUES (gen_random_uuid(), 'probe.told', 'topic/r', 1, '{}', '', now() - interval '200 s')"
)


@pytest.fixture
def engine(chassis_url: str) -> Iterator[Engine]:
    made = database.connect(chassis_url, pool_size=1)
    yield made
    made.dispose()


def outbox_age(port: int) -> float:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=5) as answer:
        found = re.search(
            r'^convive_outbox_age_seconds\{[^}]*"probe.events"[^}]*\} (\S+)$', answer.read().decode(), re.MULTILINE
        )
    return float(found[1]) if found else -1


def test_an_event_that_a_relay_holds_shows_at_every_process(broker_url: str, chassis_url: str, tmp_path: Path) -> None:
    """Also at one that does not lead; and the age grows while nobody publishes."""
    with (
        closing(psycopg2.connect(chassis_url)) as other,
        other.cursor() as leader,
        probe_of(broker_url, chassis_url, tmp_path / "probe.log") as probe,
    ):
        other.autocommit = True
        leader.execute("SELECT pg_advisory_lock(%s)", (LEADER,))  # another process's relay leads, and stands still
        probe.start()
        until(probe.ready)
        assert outbox_age(probe.health) == 0
        leader.execute(HELD)
        seen = until(lambda: max(outbox_age(probe.health) - 200, 0))
        until(lambda: outbox_age(probe.health) - 200 > seen + 1)
        assert probe.stop() == 0


def test_a_relay_that_stands_still_turns_its_process_unready_and_then_dead(
    engine: Engine, broker_url: str, chassis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vitals, "LATE", 3.0)
    monkeypatch.setattr(vitals, "DEAD", 5.0)
    (topology.common() + topology.of_source("probe")).apply(broker_url)
    with Proxy(chassis_url) as line:
        relay = Relay(line.url, broker_url, "probe", 90, EVENT_SIGNER)
        thread = threading.Thread(target=relay.run, daemon=True)
        thread.start()
        knows = Vitals(engine, "probe", {"relay": relay.pulse})
        knows.look()
        until(lambda: relay.leads)
        assert (list(knows.troubles()), knows.dead()) == ([], None)
        line.hold()
        until(lambda: [line.startswith("relay: stands still") for line in knows.troubles()] == [True])
        knows.look()
        assert until(knows.dead).startswith("relay: stands still")
        line.let_go()
        until(lambda: not list(knows.troubles()))
        relay.stop()
        thread.join(20)
        assert not thread.is_alive()


def test_no_process_is_to_die_because_the_database_is_away(
    chassis_url: str, broker_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vitals, "DEAD", 0.0)
    nowhere = database.connect(re.sub(r":\d+/", ":1/", chassis_url), pool_size=1)
    knows = Vitals(nowhere, "probe", {"relay": Pulse()})
    knows.look()
    assert list(knows.troubles()) == ["database: OperationalError"]
    assert knows.dead() is None


def test_an_answer_of_the_database_that_does_not_come_makes_the_process_unready(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    knows = Vitals(engine, "probe", {})
    knows.look()
    assert list(knows.troubles()) == []
    monkeypatch.setattr(vitals, "UNANSWERED", 0.0)
    assert [each.partition(" for ")[0] for each in knows.troubles()] == ["database: no answer"]
