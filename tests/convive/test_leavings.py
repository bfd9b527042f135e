"""What `./run remove-service` takes off a machine: the service's own, and nothing of the others."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import amqp
import psycopg2
import pytest

from chassis.messaging import topology
from convive.embedded.postgres import EmbeddedPostgres
from convive.embedded.rabbitmq import EmbeddedRabbit
from convive.errors import OperatorError
from convive.scaffold import leavings
from convive.state import State
from tests.conftest import administer, superuser_url
from tests.waiting import until

OWN = topology.of_service("memos", {"identity.member_erased": False})


def names(postgres: EmbeddedPostgres) -> set[str]:
    """The databases and roles of the server."""
    with closing(psycopg2.connect(superuser_url(postgres))) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT 'database ' || datname FROM pg_database UNION SELECT 'role ' || rolname FROM pg_roles")
        return {name for (name,) in cursor}


def test_database_and_role_go_also_while_somebody_is_connected(postgres: EmbeddedPostgres) -> None:
    before = names(postgres)
    administer(postgres, "CREATE ROLE memos LOGIN PASSWORD 'x'")
    administer(postgres, "CREATE DATABASE memos OWNER memos")
    url = superuser_url(postgres)
    with closing(psycopg2.connect(url.rsplit("/", 1)[0] + "/memos")):
        assert list(leavings._drop_database(url, "memos")) == ["database memos", "role memos", "role memos_owner"]
    assert names(postgres) == before
    assert list(leavings._drop_database(url, "memos"))  # what is gone already is no error


def test_a_role_that_still_owns_something_is_told(postgres: EmbeddedPostgres) -> None:
    administer(postgres, "CREATE ROLE memos LOGIN")
    administer(postgres, "CREATE DATABASE others OWNER memos")
    with pytest.raises(OperatorError, match=r"the roles of memos could not be dropped: .*depend on it"):
        list(leavings._drop_database(superuser_url(postgres), "memos"))
    administer(postgres, "DROP DATABASE others")
    administer(postgres, "DROP ROLE memos")


def test_queues_and_exchange_go_and_shared_ones_stay(broker_url: str) -> None:
    others = topology.of_service("chat", {"identity.member_erased": False})
    whole = topology.common() + OWN + others
    whole.apply(broker_url)
    said = list(leavings._delete_queues(broker_url, "memos", OWN))
    assert {
        "queue rpc-memos",
        "queue memos.identity.member_erased",
        "queue memos.parked",
        "exchange memos.events",
        "exchange memos.replies",
    } <= set(said)
    with topology.connection(broker_url) as connection:
        for queue in (queue for queue in OWN.queues if "memos" in queue.name):
            with pytest.raises(amqp.NotFound):
                connection.channel().queue_declare(queue.name, passive=True)
        with pytest.raises(amqp.NotFound):
            connection.channel().exchange_declare("memos.events", "topic", passive=True)
        for exchange in (topology.common() + others).exchanges:
            connection.channel().exchange_declare(exchange.name, exchange.type, passive=True)
        for queue in others.queues:
            connection.channel().queue_declare(queue.name, passive=True)
        with connection.channel() as channel:  # bound still: what identity tells reaches the others
            told = amqp.Message(b"{}")
            channel.basic_publish(told, topology.events_exchange("identity"), "identity.member_erased")
        until(
            lambda: connection.channel().queue_declare("chat.identity.member_erased", passive=True).message_count == 1
        )


def test_the_user_at_the_broker_goes_and_what_is_gone_is_no_error(rabbit: EmbeddedRabbit) -> None:
    """Asked as `./run remove-service` does: by another process than the one whose child the node is."""
    assert rabbit.control("add_user", "memos", "a password").returncode == 0
    another = EmbeddedRabbit(rabbit.state.directory)
    for _ in range(2):
        another.delete_user("memos")
    users = rabbit.control("-q", "list_users").stdout
    assert "memos" not in users and "chat\t" in users
    assert rabbit.state.chosen_port("rabbitmq") == rabbit.port


def test_where_the_service_never_ran_nothing_is_started(tmp_path: Path) -> None:
    state = State(tmp_path)
    state.secret("postgres.forum")
    assert list(leavings.clear(state, "memos", OWN)) == []
    assert state.knows("postgres.forum") and not (tmp_path / "postgres").exists()


def test_secrets_and_ports_are_forgotten_by_name(tmp_path: Path) -> None:
    state = State(tmp_path)
    kept = state.secret("postgres.forum")
    first, _ = state.secret("postgres.memos"), state.port("health.memos.1")
    state.drop(lambda key: key in ("postgres.memos", "health.memos.1"))
    assert state.secret("postgres.memos") != first
    assert state.secret("postgres.forum") == kept
    assert "health.memos.1" not in (tmp_path / "ports.json").read_text()
