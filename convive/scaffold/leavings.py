"""What a service leaves on a stack of this machine: database, role, broker user, queues, exchanges, logs, secrets."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from urllib.parse import quote

import psycopg2
from psycopg2 import sql

from chassis import wire
from chassis.deployables import GATEWAY
from chassis.messaging import topology
from chassis.messaging.topology import Topology
from chassis.settings import DATABASE
from convive.embedded.postgres import EmbeddedPostgres, owner_of
from convive.embedded.rabbitmq import EmbeddedRabbit
from convive.errors import OperatorError
from convive.state import State
from convive.supervisor.client import Stack
from convive.supervisor.wire_keys import BROKER


def of_service(name: str) -> Topology:
    """The service's own queues and exchange; asked while its code is still there."""
    from chassis.service import consumed, find

    return topology.of_service(name, consumed(find(name)))


def clear(state: State, name: str, own: Topology) -> Iterator[str]:
    """Takes away what lies there, and says what. Servers that do not run are started for it and stopped again."""
    if not state.knows(f"postgres.{name}"):
        return
    with _servers(state, name) as (database, broker):
        yield from _drop_database(database, name)
        yield from _delete_queues(broker, name, own)
        EmbeddedRabbit(state).delete_user(name)
        yield f"user {name} of the broker"
    for log in sorted(state.log_dir.glob(f"{name}.*.log*")):
        log.unlink()
        yield f"log {log.name}"
    state.drop(lambda key: key in _secrets(name) or key.startswith(f"health.{name}."))


def _secrets(name: str) -> tuple[str, ...]:
    return f"postgres.{name}", f"postgres.{owner_of(name)}", f"rabbitmq.{name}", f"events.{name}"


def restart_gateway(state: State) -> None:
    """A gateway that runs has routes to the service, and waits for it: it starts anew, without them."""
    stack = Stack(state.directory)
    if stack.is_running():
        stack.restart(GATEWAY)


@contextmanager
def _servers(state: State, name: str) -> Iterator[tuple[str, str]]:
    """The URLs of the database's superuser and of the broker; a service that runs is stopped first."""
    password = quote(state.secret("postgres.postgres"))
    stack = Stack(state.directory)
    if stack.is_running():
        if any(process.group == name for process in stack.status().processes):
            stack.scale(**{name: 0})
        environment = stack.environment()
        place = environment[DATABASE + name.upper()].rpartition("@")[2].partition("/")[0]
        yield f"postgresql://postgres:{password}@{place}/postgres", environment[BROKER]
        return
    postgres, rabbit = EmbeddedPostgres(state), EmbeddedRabbit(state)
    try:
        with state.hold():
            postgres.start()
            yield f"postgresql://postgres:{password}@127.0.0.1:{postgres.port}/postgres", rabbit.start()
    finally:
        rabbit.stop()
        postgres.stop()


def _drop_database(superuser: str, name: str) -> Iterator[str]:
    try:
        with closing(psycopg2.connect(superuser)) as connection:
            connection.autocommit = True
            cursor = connection.cursor()
            cursor.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
            yield f"database {name}"
            for role in (name, owner_of(name)):
                cursor.execute(sql.SQL("DROP ROLE IF EXISTS {}").format(sql.Identifier(role)))
                yield f"role {role}"
    except psycopg2.Error as error:
        raise OperatorError(f"the database and the roles of {name} could not be dropped: {error}") from error


def _delete_queues(broker_url: str, name: str, own: Topology) -> Iterator[str]:
    """The service's own by name: its topology also names what it consumes from, which is others' and stays.

    Deleting what is not there is no error to RabbitMQ.
    """
    with topology.connection(broker_url) as connection, connection.channel() as channel:
        for queue in own.queues:
            if queue.name == f"rpc-{name}" or queue.name.startswith(f"{name}."):
                channel.queue_delete(queue.name)
                yield f"queue {queue.name}"
        for exchange in (topology.events_exchange(name), wire.replies_of(name)):
            channel.exchange_delete(exchange)
            yield f"exchange {exchange}"
