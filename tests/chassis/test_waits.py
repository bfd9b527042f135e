"""A server that does not answer is not waited for without end, also over a connection that stands."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator

import pytest
from psycopg2 import OperationalError, extensions
from sqlalchemy import text

from chassis import clock, database, postgres, waits, wire
from chassis.deployables import ROOT
from chassis.rpc.deadline import Deadline
from convive.faults.proxy import Proxy

# As a service's process does it. The line is held while it waits for its input.
UNDER_EVENTLET = """
import eventlet; eventlet.monkey_patch()
import sys
from chassis import database, waits
waits.ANSWER_SECONDS = 1
engine = database.connect(sys.argv[1], pool_size=1)
with eventlet.Timeout(30, SystemExit("no end to it")), engine.connect() as connection:
    connection.exec_driver_sql("SELECT 1")
    print("connected", flush=True)
    sys.stdin.readline()
    try:
        connection.exec_driver_sql("SELECT 1")
    except Exception as error:
        assert database.is_outage(error), error
        print("given up", flush=True)
"""


@pytest.fixture
def line(chassis_url: str) -> Iterator[Proxy]:
    proxy = Proxy(chassis_url)
    proxy.open()
    yield proxy
    proxy.let_go()
    proxy.close()


@pytest.fixture
def bound() -> Iterator[None]:
    """This process waits as a gateway does."""
    waits.bound()
    yield
    extensions.set_wait_callback(None)


@pytest.mark.usefixtures("bound")
def test_a_thread_gives_up_an_answer_that_does_not_come(line: Proxy, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waits, "ANSWER_SECONDS", 0.5)
    connection = postgres.connect(line.url)
    line.hold()
    with pytest.raises(OperationalError, match="does not answer"):
        connection.cursor().execute("SELECT 1")
    assert connection.closed


@pytest.mark.usefixtures("bound")
def test_who_has_less_time_waits_no_longer(line: Proxy) -> None:
    """A call's deadline, a probe's: each of a process's threads has its own."""
    connection = postgres.connect(line.url)
    line.hold()
    with waits.answers_within(0.5), pytest.raises(OperationalError, match="does not answer"):
        connection.cursor().execute("SELECT 1")


@pytest.mark.usefixtures("bound")
def test_a_call_over_a_line_that_leads_nowhere_is_over_soon_after_its_deadline(line: Proxy) -> None:
    """The database ends its statement in time, and nobody hears of it: its worker would wait for a minute."""
    engine = database.connect(line.url, pool_size=1)
    sessions = database.sessions(engine)
    with database.transaction(sessions) as session:
        session.execute(text("SELECT 1"))
    line.hold()
    due = Deadline("probe", {wire.DEADLINE: (clock.epoch() - 1.5) * 1000})
    given_up = pytest.raises(database.Interrupted, match="does not answer")
    with waits.answers_within(due.answer_seconds), given_up, database.transaction(sessions) as session:
        session.execute(text("SELECT 1"))
    engine.dispose()


@pytest.mark.usefixtures("bound")
def test_a_thread_waits_for_what_takes_its_time(line: Proxy) -> None:
    connection = postgres.connect(line.url)
    line.hold()
    threading.Timer(0.3, line.let_go).start()
    cursor = connection.cursor()
    cursor.execute("SELECT 1")
    assert cursor.fetchone() == (1,)
    connection.close()


def test_a_green_thread_does_as_well(line: Proxy) -> None:
    argv = [sys.executable, "-W", "ignore", "-c", UNDER_EVENTLET, line.url]
    with subprocess.Popen(argv, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin and process.stdout
        assert process.stdout.readline() == "connected\n"
        line.hold()
        process.stdin.write("\n")
        process.stdin.flush()
        assert process.stdout.readline() == "given up\n"
        process.kill()
