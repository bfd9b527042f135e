"""A database or a broker that goes away and comes back elsewhere: each wait has an end, each host has its turn."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from contextlib import closing
from pathlib import Path

import psycopg2
import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from chassis import database, hosts
from chassis.actor import PUBLIC
from chassis.deployables import ROOT
from chassis.messaging import topology
from chassis.rpc.client import Client
from convive.faults.proxy import Proxy
from tests.chassis.conftest import probe_of
from tests.common.hosts import among, mute, nobody
from tests.common.probe import TELL, Tell
from tests.common.signing import SEALER, SIGNER
from tests.waiting import until

# As a service's process does it: under eventlet libpq keeps to no deadline of its own.
CONNECT = """
import eventlet; eventlet.monkey_patch()
import sys
from chassis import database
with eventlet.Timeout(15, SystemExit("no end to it")):
    try:
        database.connect(sys.argv[1], pool_size=1).connect()
    except Exception as error:
        raise SystemExit(0 if database.is_outage(error) else repr(error))
"""


def test_a_database_that_accepts_and_never_answers_is_given_up_under_eventlet() -> None:
    with mute() as port:
        argv = [sys.executable, "-W", "ignore", "-c", CONNECT, f"postgresql://x:y@127.0.0.1:{port}/z"]
        done = subprocess.run(argv, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_a_url_of_several_hosts_is_one_of_each() -> None:
    assert hosts.each("amqp://u:p%40@one:1,two,[::1]:3/v?x=1,2") == [
        "amqp://u:p%40@one:1/v?x=1,2",
        "amqp://u:p%40@two/v?x=1,2",
        "amqp://u:p%40@[::1]:3/v?x=1,2",
    ]


def test_of_several_databases_the_first_that_takes_writes_is_used(chassis_url: str) -> None:
    with mute() as port:
        engine = database.connect(among(chassis_url, nobody(), port), pool_size=2)
        with engine.connect() as one, engine.connect() as other:
            assert {each.execute(text("SELECT 1")).scalar() for each in (one, other)} == {1}
        engine.dispose()


def test_a_database_that_takes_no_writes_is_passed_over(chassis_url: str) -> None:
    name = chassis_url.rpartition("/")[2]
    engine = database.connect(among(chassis_url, nobody()), pool_size=1)
    administer(chassis_url, f'ALTER DATABASE "{name}" SET default_transaction_read_only = on')
    with pytest.raises(OperationalError, match="read-only"):
        engine.connect()
    engine.dispose()


def administer(url: str, statement: str) -> None:
    with closing(psycopg2.connect(url)) as connection:
        connection.autocommit = True
        connection.cursor().execute(statement)


def test_of_several_brokers_the_first_that_answers_is_used(broker_url: str) -> None:
    with mute() as port, topology.connection(among(broker_url, nobody(), port)) as broker, broker.channel() as channel:
        assert channel.is_open


def test_a_service_goes_on_at_the_other_hosts(broker_url: str, chassis_url: str, tmp_path: Path) -> None:
    """Calls, events, relay: all of it finds the broker and the database where they are now."""
    with Proxy(broker_url) as line, probe_of(broker_url, chassis_url, tmp_path / "probe.log") as probe:
        probe.broker_url = among(broker_url, int(line.url.rsplit(":", 1)[1].split("/")[0]))
        probe.url = among(chassis_url, nobody())
        probe.start()
        until(probe.ready)
        probe.url = chassis_url
        for word in ("before", "after"):
            with Client(broker_url, SEALER) as client:
                client.call(TELL, Tell(topic="a", words=word), actor_token=SIGNER.sign(PUBLIC))
            until(lambda word=word: (word,) in probe.rows("SELECT words FROM heard"))  # type: ignore[misc]
            line.cut()
            until(lambda: probe.ready() and "Connection to broker lost" in probe.said())
        assert probe.stop() == 0


def test_healthz_answers_while_the_database_does_not(broker_url: str, chassis_url: str, tmp_path: Path) -> None:
    with probe_of(broker_url, chassis_url, tmp_path / "probe.log") as probe, mute() as port:
        probe.url = f"postgresql://x:y@127.0.0.1:{port}/z"
        probe.start()
        until(lambda: status(probe.health, "healthz") == 200)
        asked = [threading.Thread(target=status, args=(probe.health, "readyz")) for _ in range(5)]
        for each in asked:
            each.start()
        assert status(probe.health, "healthz") == 200
        assert status(probe.health, "readyz") == 503
        for each in asked:
            each.join()


def test_healthz_answers_whoever_else_is_slow_to_ask(broker_url: str, chassis_url: str, tmp_path: Path) -> None:
    with probe_of(broker_url, chassis_url, tmp_path / "probe.log") as probe:
        probe.start()
        until(probe.ready)
        with socket.create_connection(("127.0.0.1", probe.health)):  # and never says what it wants
            assert status(probe.health, "healthz") == 200
        assert probe.stop() == 0


def status(port: int, path: str) -> int:
    """What a health port says within two seconds; 0: nothing."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/{path}", timeout=2) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0
