"""Real servers for all tests: a private PostgreSQL and a private RabbitMQ per run, databases from templates."""

from __future__ import annotations

import functools
import itertools
import os
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import TYPE_CHECKING, Any

import amqp
import psycopg2
import pytest
from sqlalchemy import create_engine, event
from sqlalchemy.orm import Session, sessionmaker

from chassis import database, deployables
from chassis.messaging import topology
from chassis.migrations import common, grants
from chassis.migrations.upgrade import chassis_tables, upgrade
from chassis.plans import Plans
from chassis.prepare import whole_topology
from chassis.service import consumed
from chassis.settings import PREPARE_THRESHOLD, for_psycopg2
from chassis.testing import Desk
from convive.embedded.postgres import EmbeddedPostgres, owner_of
from convive.embedded.rabbitmq import EmbeddedRabbit
from tests.breadth import SOAK
from tests.common.probe import ProbeService
from tests.servers import server_state
from tests.stack import control, stack

if TYPE_CHECKING:
    from sqlalchemy import Engine

# Those who write a hundred posts in a test are new there, each time: only the tests of these limits have them.
os.environ |= {"CONVIVE_NEW_MEMBER_LIMITS": "false", "CONVIVE_BOARD_POSTS_PER_MINUTE": "0"}
# The people of a run sign in some hundred times: at the least cost there is.
os.environ["CONVIVE_PASSWORD_HASHING"] = "owasp"
# As `./run up` has it where all servers are on this machine: a fifth of what a process takes to start.
os.environ["EVENTLET_NO_GREENDNS"] = "yes"
__all__ = ["control", "stack"]  # fixtures of everybody's
# No test speaks TLS: a client of HTTP that reads no list of the world's authorities is made in a twentieth of the time.
os.environ |= {"SSL_CERT_FILE": "", "SSL_CERT_DIR": os.devnull}
# With 1, a run compares every statement prepared with what the tests expect of it in full.
PREPARED_AT = int(os.environ.get("CONVIVE_PREPARE_THRESHOLD", PREPARE_THRESHOLD))
_numbers = itertools.count(1)
_SOAK_SECONDS = 3600
# What no test of a database of its own needs. Nothing here has to survive the machine; and autovacuum, which visits
# each database once a minute, would with the databases of some hundred tests never stop starting processes.
_FOR_ONE_RUN = ("autovacuum", "fsync", "synchronous_commit", "full_page_writes")
# File by file, not page by page through the write-ahead log: without fsync that costs a third less.
_COPIED = "STRATEGY FILE_COPY"
_LEFT_BEHIND = "SELECT quote_ident(relname) FROM pg_stat_user_tables WHERE n_dead_tup > 100"
# As of a database that nobody swept: else plans, and what tests count of them, would depend on the tests before.
_AS_AT_FIRST = """
    UPDATE pg_class SET relpages = 0, reltuples = -1, relallvisible = 0
    WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What needs a platform alone comes last; and what looks wider takes longer: a soak has one patience for all."""
    items.sort(key=lambda item: item.get_closest_marker("alone") is not None)
    if SOAK:
        for item in items:
            item.add_marker(pytest.mark.timeout(_SOAK_SECONDS), append=False)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What tests told with `record_property("told", ...)`, seeds and weights, whichever worker they ran on."""
    reports = [report for kind in ("passed", "failed") for report in terminalreporter.stats.get(kind, [])]
    said = [words for report in reports if report.when == "call" for words in report.user_properties]
    if told := [str(value) for name, value in said if name == "told"]:
        terminalreporter.section("told by tests")
        terminalreporter.write_line("\n".join(told))


@pytest.fixture(scope="session")
def postgres() -> Iterator[EmbeddedPostgres]:
    """A private PostgreSQL server."""
    with server_state("postgres") as folder:
        server = EmbeddedPostgres(folder)
        server.start()
        for name in _FOR_ONE_RUN:
            administer(server, f"ALTER SYSTEM SET {name} = off")
        administer(server, "SELECT pg_reload_conf()")
        yield server
        server.abandon()


@pytest.fixture(scope="session")
def rabbit() -> Iterator[EmbeddedRabbit]:
    """A private RabbitMQ node."""
    with server_state("rabbitmq") as folder:
        server = EmbeddedRabbit(folder)
        server.start()
        yield server
        server.kill()  # nobody needs what it knows


@pytest.fixture
def broker_url(rabbit: EmbeddedRabbit) -> str:
    """The URL of the run's node, on which nothing is left of the tests before this one."""
    return emptied(rabbit)


def emptied(rabbit: EmbeddedRabbit) -> str:
    """The node's URL, the queues gone that something is left in; a process that starts declares its own anew.

    Each test has databases of its own, and all of them this one node. What a test leaves on its way (an event that was
    published and not yet heard, or not yet acknowledged when its process was killed) would be heard by the next process
    with the same queues, as an event that its own outbox never had. An empty queue without a consumer stays: to delete
    and declare all of them takes the node two seconds.
    """
    with topology.connection(rabbit.url()) as broker:
        for first, *others in _families():
            if there := dict(_standing(broker, [first])):
                there |= _standing(broker, others)
            used = [queue for queue, is_used in there.items() if is_used]
            for queue in there if first in used else used:
                with broker.channel() as channel:
                    channel.queue_delete(queue)
    return rabbit.url()


def _standing(broker: amqp.Connection, queues: list[str]) -> Iterator[tuple[str, bool]]:
    """Those of the queues that there are, and whether something is left in them or somebody at them."""
    channel = broker.channel()
    for queue in queues:
        try:
            there = channel.queue_declare(queue, passive=True)
        except amqp.NotFound:  # and the broker has closed the channel
            channel = broker.channel()
        else:
            yield queue, bool(there.message_count or there.consumer_count)
    channel.close()


@functools.cache
def _families() -> list[list[str]]:
    """All queues by whose they are. Of each the first is declared first: where it is missing the others are too."""
    probe = topology.of_service(ProbeService.name, consumed(ProbeService))
    families: dict[str, list[str]] = {}
    for queue in (whole_topology() + probe).queues:
        families.setdefault(queue.name.removeprefix("rpc-").split(".")[0], []).append(queue.name)
    return list(families.values())


@pytest.fixture(scope="session")
def template(postgres: EmbeddedPostgres) -> Callable[[str], str]:
    """The URL of a deployable's migrated database, migrated once per run; use it read-only or roll back."""
    urls, owners = postgres.urls(), postgres.owner_urls()
    done: dict[str, str] = {}

    def migrated(deployable: str) -> str:
        if deployable not in done:
            owner, url = for_psycopg2(owners[deployable]), for_psycopg2(urls[deployable])
            upgrade(owner, deployables.home(deployable) / "migrations")
            grants.apply(owner, deployables.home(deployable), deployable)
            administer(postgres, f'CREATE DATABASE "{deployable}_template" TEMPLATE "{deployable}" {_COPIED}')
            done[deployable] = url
        return done[deployable]

    return migrated


@pytest.fixture(scope="session")
def engines(postgres: EmbeddedPostgres, template: Callable[[str], str]) -> Iterator[Callable[[str], Engine]]:
    """An engine on a deployable's migrated database, the same one for the whole run.

    With the rights of the running role; but a test may `SET ROLE`, to see what holds for the database's owner too.
    """
    server = for_psycopg2(superuser_url(postgres)).rsplit("/", 1)[0]
    made: dict[str, Engine] = {}

    def engine(deployable: str) -> Engine:
        if deployable not in made:
            template(deployable)
            as_running = {"options": f"-c role={deployable}"}
            made[deployable] = create_engine(f"{server}/{deployable}", connect_args=as_running)
            Plans(made[deployable], PREPARED_AT)
        return made[deployable]

    yield engine
    for each in made.values():
        each.dispose()


@pytest.fixture(scope="module")
def engine_of(postgres: EmbeddedPostgres, engines: Callable[[str], Engine]) -> Callable[[str], Engine]:
    """An engine on a deployable's migrated database, for tests that roll back; swept once for each file of tests."""

    @functools.cache
    def swept(deployable: str) -> Engine:
        engine = engines(deployable)
        _sweep(f"{superuser_url(postgres).rsplit('/', 1)[0]}/{engine.url.database}")
        return engine

    return swept


def _sweep(url: str) -> None:
    """Rids a database of the rows that tests before these rolled back: a search visits them all."""
    with closing(psycopg2.connect(url)) as connection, connection.cursor() as cursor:
        connection.autocommit = True
        cursor.execute(_LEFT_BEHIND)
        if names := ", ".join(name for (name,) in cursor):
            cursor.execute(f"VACUUM {names}")
            cursor.execute(_AS_AT_FIRST)


@pytest.fixture
def desk_of(engine_of: Callable[[str], Engine]) -> Iterator[Callable[[str], Desk]]:
    """A desk at a service: its rules in one transaction that is rolled back at the end of the test."""
    open_sessions: list[Session] = []

    def desk(service: str) -> Desk:
        session = Session(engine_of(service), expire_on_commit=False)
        session.begin()
        open_sessions.append(session)
        return Desk(session, service)

    yield desk
    for session in open_sessions:
        session.rollback()
        session.close()


@pytest.fixture
def fresh_database(
    postgres: EmbeddedPostgres, template: Callable[[str], str]
) -> Iterator[Callable[[str], sessionmaker[Session]]]:
    """A database of the test's own, for what has to be committed (concurrency, constraints): sessions on it."""
    engines = []

    def fresh(deployable: str) -> sessionmaker[Session]:
        name = fresh_url(postgres, template(deployable), deployable).rsplit("/", 1)[1]
        engine = database.connect(
            f"{for_psycopg2(superuser_url(postgres)).rsplit('/', 1)[0]}/{name}",
            pool_size=20,
            prepare_threshold=PREPARED_AT,
        )
        event.listen(engine, "connect", lambda opened, _: as_running(opened, deployable))
        engines.append(engine)
        return database.sessions(engines[-1])

    yield fresh
    for engine in engines:
        engine.dispose()


def as_running(opened: Any, deployable: str) -> None:
    """The rights of the running role; but a test may `SET ROLE`, to see what holds for the database's owner too."""
    with opened.cursor() as cursor:
        cursor.execute(f"SET ROLE {deployable}")
    opened.commit()


def fresh_url(postgres: EmbeddedPostgres, template_url: str, deployable: str) -> str:
    """The URL of a new database for a deployable's running role, copied from its migrated one."""
    name = f"{deployable}_{os.getpid()}_{next(_numbers)}"
    administer(
        postgres, f'CREATE DATABASE "{name}" TEMPLATE "{deployable}_template" OWNER "{owner_of(deployable)}" {_COPIED}'
    )
    return template_url.rsplit("/", 1)[0] + f"/{name}"


@pytest.fixture
def chassis_url(postgres: EmbeddedPostgres) -> str:
    """The URL of a database of the test's own with the chassis's tables and nothing else."""
    return fresh_chassis_url(postgres)


def fresh_chassis_url(postgres: EmbeddedPostgres) -> str:
    """The URL of a new database with the chassis's tables."""
    name = f"chassis_{os.getpid()}_{next(_numbers)}"
    administer(postgres, f'CREATE DATABASE "{name}" {_COPIED}')
    url = f"{superuser_url(postgres).rsplit('/', 1)[0]}/{name}"
    with closing(psycopg2.connect(url)) as made, made, made.cursor() as cursor:
        for statement in [*chassis_tables(), *(path.read_text("utf-8") for path in common.FOLDER.glob("*.sql"))]:
            cursor.execute(statement)
    return url


def superuser_url(postgres: EmbeddedPostgres) -> str:
    """The URL of the server's superuser."""
    return f"postgresql://postgres:{postgres.state.secret('postgres.postgres')}@127.0.0.1:{postgres.port}/postgres"


def administer(postgres: EmbeddedPostgres, statement: str) -> None:
    """Runs one statement as the superuser, outside a transaction."""
    with closing(psycopg2.connect(superuser_url(postgres))) as connection:
        connection.autocommit = True
        connection.cursor().execute(statement)
