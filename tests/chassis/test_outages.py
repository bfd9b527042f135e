"""Outages: a broker or database that goes away and comes back loses nothing and needs no restart of the service."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import amqp
import psycopg2
import pytest

from chassis.actor import PUBLIC
from chassis.messaging import topology
from chassis.migrations.upgrade import chassis_tables
from chassis.rpc.client import Client
from contracts.base import Refused
from convive.embedded.postgres import EmbeddedPostgres
from convive.embedded.rabbitmq import EmbeddedRabbit
from convive.faults.proxy import Proxy
from tests.chassis.conftest import Probe, probe_of
from tests.common.probe import TELL, Tell, Told
from tests.common.signing import SEALER, SIGNER
from tests.conftest import superuser_url
from tests.servers import on_disk, server_state
from tests.waiting import until


@pytest.fixture
def own_postgres() -> Iterator[EmbeddedPostgres]:
    with server_state("postgres") as folder:
        server = EmbeddedPostgres(folder)
        server.start()
        yield server
        server.stop()


@contextmanager
def running(broker_url: str, url: str, folder: Path) -> Iterator[Probe]:
    with probe_of(broker_url, url, folder / "probe.log") as made:
        made.start()
        until(made.ready)
        yield made
        assert made.stop() == 0


@contextmanager
def killed(rabbit: EmbeddedRabbit) -> Iterator[None]:
    """The run's node is away meanwhile, and there again afterwards, whatever happens."""
    rabbit.kill()
    try:
        yield
    finally:
        rabbit.start()


def test_the_broker_is_killed_and_comes_back(
    rabbit: EmbeddedRabbit, broker_url: str, chassis_url: str, tmp_path: Path
) -> None:
    with running(broker_url, chassis_url, tmp_path) as probe:
        with Client(broker_url, SEALER) as client:
            client.call(TELL, Tell(topic="a", words="before"), actor_token=SIGNER.sign(PUBLIC))
        written = [q.name for q in topology.of_service("probe", {Told.type: False}).queues if q.kind == topology.QUORUM]
        with topology.connection(broker_url, confirm_publish=True) as broker, broker.channel() as channel:
            channel.queue_declare("kept", durable=True, auto_delete=False)
            channel.basic_publish_confirm(amqp.Message("hello", delivery_mode=2), routing_key="kept")
        until(lambda: on_disk(rabbit, [*written, "kept"]))
        with killed(rabbit):
            probe.execute("UPDATE outbox SET published_at = NULL")  # as if the confirm had not come in time
            until(lambda: not probe.ready())
            until(lambda: probe.said().count("broker unreachable") > 7)  # longer than the 5 s for consumers
        with topology.connection(broker_url) as broker, broker.channel() as channel:
            assert channel.basic_get("kept", no_ack=True).body == "hello"
            channel.queue_delete("kept")
        until(probe.ready, 40)
        with Client(broker_url, SEALER) as client:
            client.call(TELL, Tell(topic="a", words="after"), actor_token=SIGNER.sign(PUBLIC))
        until(lambda: probe.rows("SELECT words FROM heard ORDER BY id") == [("before",), ("after",)])


def test_a_line_to_the_broker_that_leads_nowhere_is_given_up(broker_url: str, chassis_url: str, tmp_path: Path) -> None:
    """Half-open: whoever is connected is told nothing, and hears it by the heartbeats that are missing."""
    with Proxy(broker_url) as line, running(line.url, chassis_url, tmp_path) as probe:
        line.hold()
        until(lambda: "broker unreachable" in probe.said() or not probe.ready(), 25)
        line.let_go()
        until(probe.ready, 40)


def test_the_database_is_killed_and_comes_back(own_postgres: EmbeddedPostgres, broker_url: str, tmp_path: Path) -> None:
    url = superuser_url(own_postgres)
    with closing(psycopg2.connect(url)) as connection, connection, connection.cursor() as cursor:
        for statement in chassis_tables():
            cursor.execute(statement)
    with running(broker_url, url, tmp_path) as probe, Client(broker_url, SEALER) as client:
        client.call(TELL, Tell(topic="a", words="before"), actor_token=SIGNER.sign(PUBLIC))
        own_postgres.kill()
        with pytest.raises(Refused, match="unavailable"):
            client.call(TELL, Tell(topic="a", words="during"), actor_token=SIGNER.sign(PUBLIC))
        own_postgres.start()
        until(probe.ready, 40)
        client.call(TELL, Tell(topic="a", words="after"), actor_token=SIGNER.sign(PUBLIC))
        until(lambda: probe.rows("SELECT words FROM heard ORDER BY id") == [("before",), ("after",)], 40)
