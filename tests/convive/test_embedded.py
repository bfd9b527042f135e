"""The private servers: closed to others, gone when stopped, whole again after SIGKILL."""

import os
import signal
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import amqp
import psutil
import psycopg2
import pytest

from chassis.messaging import topology
from convive.embedded.postgres import EmbeddedPostgres
from convive.embedded.rabbitmq import EmbeddedRabbit
from convive.processes import kill_group
from convive.state import State


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> State:
    """A state directory that PostgreSQL's own user can reach, as /work or a home directory with mode 755 is.

    One for all: each test starts the servers on what the one before it stopped has left, as `./run up` does.
    """
    folder = tmp_path_factory.mktemp("embedded")
    for parent in (folder, *folder.parents):
        if parent.stat().st_uid == os.getuid() and parent != Path("/"):
            parent.chmod(parent.stat().st_mode | 0o011)
    return State(folder / "var")


@pytest.fixture
def postgres(state: State) -> Iterator[EmbeddedPostgres]:
    server = EmbeddedPostgres(state, databases=("forum", "funds"))
    yield server
    server.stop()


@pytest.fixture
def rabbit(state: State) -> Iterator[EmbeddedRabbit]:
    server = EmbeddedRabbit(state)
    yield server
    server.stop()


def one(url: str, query: str) -> object:
    """The single value of a query, committed."""
    with closing(psycopg2.connect(url)) as connection, connection, connection.cursor() as cursor:
        cursor.execute(query)
        row = cursor.fetchone() if cursor.description else (None,)
        return row[0] if row else None


def test_each_role_reaches_its_own_database_only(postgres: EmbeddedPostgres) -> None:
    urls = postgres.start()
    assert one(urls["forum"], "SELECT current_user || current_database()") == "forumforum"
    assert one(urls["forum"], "SHOW server_encoding") == "UTF8"
    assert one(urls["forum"], "SHOW fsync") == "on"
    assert one(urls["forum"], "SELECT upper('prevención')") == "PREVENCIÓN"
    for other in ("funds", "postgres", "template1"):
        with pytest.raises(psycopg2.OperationalError, match="permission denied for database"):
            psycopg2.connect(urls["forum"].removesuffix("forum") + other)
    with pytest.raises(psycopg2.OperationalError, match="password authentication failed"):
        psycopg2.connect(f"postgresql://forum:guess@127.0.0.1:{postgres.port}/forum")


def test_postgres_keeps_what_was_committed_when_it_is_killed(postgres: EmbeddedPostgres) -> None:
    before = postgres.start()
    one(postgres.owner_urls()["funds"], "CREATE TABLE kept AS SELECT 42 AS answer")
    postgres.kill()
    assert (postgres.data / "postmaster.pid").exists()
    after = postgres.start()
    assert after == before
    assert one(postgres.owner_urls()["funds"], "SELECT answer FROM kept") == 42


def test_a_database_of_a_former_version_goes_over_to_its_owner(postgres: EmbeddedPostgres) -> None:
    """Its running role owned it, and the tables in it: then it can neither alter them nor switch a trigger off."""
    urls = postgres.start()
    owner = postgres.owner_urls()["forum"]
    one(owner, "GRANT CREATE ON SCHEMA public TO forum; ALTER DATABASE forum OWNER TO CURRENT_USER")
    one(urls["forum"], "CREATE TABLE former AS SELECT 7 AS kept")
    postgres.stop()
    urls = postgres.start()
    owner = postgres.owner_urls()["forum"]
    assert one(owner, "SELECT kept FROM former") == 7
    one(owner, "ALTER TABLE former ADD COLUMN more int")
    for attack in ("SELECT kept FROM former", "ALTER TABLE former DISABLE TRIGGER ALL", "DROP TABLE former"):
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            one(urls["forum"], attack)


def test_a_forgotten_postgres_is_ended_before_the_next_one_starts(state: State, postgres: EmbeddedPostgres) -> None:
    forgotten = EmbeddedPostgres(state, databases=("forum", "funds"))
    forgotten.start()
    ((process, _),) = forgotten._running
    process.send_signal(signal.SIGSTOP)  # so that the kernel's own request to stop is not heard
    postgres.leftover_seconds = 0.5
    urls = postgres.start()
    assert not psutil.pid_exists(process.pid)
    assert urls == forgotten.urls()
    assert one(urls["forum"], "SELECT 1") == 1
    process.wait()


def test_rabbitmq_listens_here_only_and_leaves_nothing_behind(rabbit: EmbeddedRabbit) -> None:
    """That it keeps its messages when it is killed is told with the services that need it (test_outages.py)."""
    with topology.connection(rabbit.start()) as connection:
        _is_a_quorum_queue(connection, "kept")
    family = [
        child
        for process, _ in rabbit._running
        for child in (psutil.Process(process.pid), *psutil.Process(process.pid).children(recursive=True))
    ]
    _listens_on_this_machine_only(family)
    rabbit.stop()
    psutil.wait_procs(family, timeout=10)
    assert not any(process.is_running() for process in family)


def _is_a_quorum_queue(connection: amqp.Connection, name: str) -> None:
    connection.channel().queue_declare(name, durable=True, auto_delete=False)
    with pytest.raises(amqp.PreconditionFailed, match="x-queue-type"):
        connection.channel().queue_declare(name, durable=True, auto_delete=False, arguments={"x-queue-type": "classic"})


def _listens_on_this_machine_only(family: list[psutil.Process]) -> None:
    listening = {
        connection.laddr.ip
        for process in family
        for connection in process.net_connections("tcp")
        if connection.status == psutil.CONN_LISTEN
    }
    assert listening <= {"127.0.0.1", "::1"}
    assert {"epmd", "beam.smp"} <= {process.name() for process in family}


def test_killing_a_group_that_is_gone_is_no_error() -> None:
    kill_group(2**22 - 1)


def test_a_node_of_the_release_before_gets_users_and_lets_nobody_in_by_its_old_password(
    state: State, rabbit: EmbeddedRabbit
) -> None:
    """One user with one password, which every process knew, and one exchange for all calls; what lay there stays."""
    with topology.connection(rabbit.start()) as connection, connection.channel() as channel:
        channel.exchange_declare("nameko-rpc", "topic", durable=True, auto_delete=False)
        channel.queue_declare("old", durable=True, auto_delete=False)
        channel.basic_publish(amqp.Message(b"kept", delivery_mode=2), "", "old")
    old = state.secret("rabbitmq.password")
    assert rabbit.control("change_password", "convive", old).returncode == 0
    assert rabbit.control("delete_user", "chat").returncode == 0
    rabbit.stop()
    url = rabbit.start()
    assert not state.knows("rabbitmq.password")
    with pytest.raises(amqp.AccessRefused):
        topology.connection(url.replace(state.secret("rabbitmq.convive"), old)).connect()
    topology.retire(url)
    with topology.connection(rabbit.url("chat")) as connection, pytest.raises(amqp.NotFound):
        connection.channel().exchange_declare("nameko-rpc", "topic", passive=True)
    with topology.connection(url) as connection, connection.channel() as channel:
        message = channel.basic_get("old", no_ack=True)
        assert message and message.body == b"kept"
