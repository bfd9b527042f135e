"""Outages: a broker or database that goes away and comes back loses nothing and needs no restart of the service."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg2
import pytest

from chassis.actor import PUBLIC
from chassis.messaging import topology
from chassis.migrations.upgrade import chassis_tables
from chassis.rpc.client import Client
from contracts.base import Refused
from convive.embedded.postgres import EmbeddedPostgres
from convive.embedded.rabbitmq import EmbeddedRabbit
from tests.chassis.conftest import SIGNER, Probe, until
from tests.chassis.probe import TELL, Tell, Told
from tests.conftest import server_state, superuser_url


@pytest.fixture
def own_rabbit() -> Iterator[EmbeddedRabbit]:
    with server_state("rabbitmq") as folder:
        server = EmbeddedRabbit(folder)
        server.start()
        yield server
        server.stop()


@pytest.fixture
def own_postgres() -> Iterator[EmbeddedPostgres]:
    with server_state("postgres") as folder:
        server = EmbeddedPostgres(folder)
        server.start()
        yield server
        server.stop()


@pytest.fixture
def own_probe(own_rabbit: EmbeddedRabbit, own_postgres: EmbeddedPostgres, tmp_path: Path) -> Iterator[Probe]:
    made = Probe(own_rabbit.url(), superuser_url(own_postgres), tmp_path / "probe.log")
    with closing(psycopg2.connect(made.url)) as connection, connection, connection.cursor() as cursor:
        for statement in [*chassis_tables(), "CREATE TABLE heard (id bigserial, topic text, words text)"]:
            cursor.execute(statement)
    made.start()
    until(made.ready)
    yield made
    assert made.stop() == 0
    print(made.log.read_text())


def queues_are_on_disk(rabbit: EmbeddedRabbit) -> bool:
    """Whether the node wrote the probe's queues down: for half a second after a declaration, a SIGKILL loses it."""
    [names] = rabbit.home.glob("data/*/quorum/*/names.dets")
    written = names.read_bytes()
    queues = topology.of_service("probe", {Told.type: False}).queues
    return all(queue.name.encode() in written for queue in queues if queue.kind == topology.QUORUM)


def test_the_broker_is_killed_and_comes_back(own_probe: Probe, own_rabbit: EmbeddedRabbit) -> None:
    with Client(own_rabbit.url()) as client:
        client.call(TELL, Tell(topic="a", words="before"), actor_token=SIGNER.sign(PUBLIC))
    until(lambda: queues_are_on_disk(own_rabbit))
    own_rabbit.kill()
    own_probe.execute("UPDATE outbox SET published_at = NULL")  # as if the confirm had not come in time
    until(lambda: not own_probe.ready())
    until(lambda: own_probe.log.read_text().count("broker unreachable") > 7)  # longer than the 5 s for consumers
    own_rabbit.start()
    until(own_probe.ready, 40)
    with Client(own_rabbit.url()) as client:
        client.call(TELL, Tell(topic="a", words="after"), actor_token=SIGNER.sign(PUBLIC))
    until(lambda: own_probe.rows("SELECT words FROM heard ORDER BY id") == [("before",), ("after",)])


def test_the_database_is_killed_and_comes_back(own_probe: Probe, own_postgres: EmbeddedPostgres) -> None:
    with Client(own_probe.broker_url) as client:
        client.call(TELL, Tell(topic="a", words="before"), actor_token=SIGNER.sign(PUBLIC))
        own_postgres.kill()
        with pytest.raises(Refused, match="unavailable"):
            client.call(TELL, Tell(topic="a", words="during"), actor_token=SIGNER.sign(PUBLIC))
        own_postgres.start()
        until(own_probe.ready, 40)
        client.call(TELL, Tell(topic="a", words="after"), actor_token=SIGNER.sign(PUBLIC))
    until(lambda: own_probe.rows("SELECT words FROM heard ORDER BY id") == [("before",), ("after",)], 40)
