"""The probe service, running as a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg2
import pytest
from sqlalchemy import Engine, text

from chassis import database
from chassis.deployables import ROOT
from convive.embedded.postgres import EmbeddedPostgres
from convive.embedded.rabbitmq import EmbeddedRabbit
from convive.state import free_port
from tests.common.signing import keys_of
from tests.conftest import emptied, fresh_chassis_url
from tests.waiting import until

SLEEPS = (
    "SELECT pid FROM pg_stat_activity"
    " WHERE datname = current_database() AND state = 'active' AND query LIKE 'SELECT pg_sleep%'"
)
"""The processes of the database that carry out a `SLEEP` just now."""


class Probe:
    """The process, the last one that was started, and its database."""

    def __init__(self, broker_url: str, url: str, log: Path) -> None:
        self.url = url
        self.broker_url = broker_url
        self.log = log
        self.process: subprocess.Popen[bytes] | None = None
        self._started: list[subprocess.Popen[bytes]] = []
        self.health = 0

    def start(self, service: str = "tests.common.probe:ProbeService", **environment: str) -> None:
        self.health = free_port()
        mine = {
            "CONVIVE_BROKER_URL": self.broker_url,
            "CONVIVE_DATABASE_URL_PROBE": self.url,
            "CONVIVE_HEALTH_PORT": str(self.health),
            "PYTHONPATH": str(ROOT),
        } | keys_of("probe")
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "chassis.runner", service],
                env={**os.environ, **mine, **environment}, stderr=log, stdout=log,
            )  # fmt: skip
        self._started.append(self.process)

    def ready(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.health}/readyz", timeout=2) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    def stop(self) -> int:
        assert self.process
        self.process.terminate()
        return self.process.wait(20)

    def kill(self) -> None:
        """Kills whichever of its processes still run."""
        for process in self._started:
            process.kill()
            process.wait()

    def said(self, since: int = 0) -> str:
        """What it logged, from that place on."""
        return self.log.read_text()[since:]

    def rows(self, query: str) -> list[Any]:
        with closing(psycopg2.connect(self.url)) as connection, connection.cursor() as cursor:
            cursor.execute(query)
            return cursor.fetchall()

    def execute(self, statement: str) -> None:
        with closing(psycopg2.connect(self.url)) as connection, connection, connection.cursor() as cursor:
            cursor.execute(statement)


@contextmanager
def probe_of(broker_url: str, url: str, log: Path) -> Iterator[Probe]:
    """The probe service on these servers, not started yet."""
    made = Probe(broker_url, url, log)
    made.execute("CREATE TABLE heard (id bigserial, topic text, words text)")
    try:
        yield made
    finally:
        made.kill()
        print(made.log.read_text() if made.log.exists() else "")


@pytest.fixture
def probe(broker_url: str, chassis_url: str, tmp_path: Path) -> Iterator[Probe]:
    """A probe service of the test's own, to be started, stopped and killed."""
    with probe_of(broker_url, chassis_url, tmp_path / "probe.log") as made:
        yield made


@pytest.fixture(scope="module")
def running(
    rabbit: EmbeddedRabbit, postgres: EmbeddedPostgres, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Probe]:
    """The probe service, running, for all tests of a module: none of them stops it, each has topics of its own.

    Not for a module with a test that asks for `broker_url`: that one would take its queues away.
    """
    log = tmp_path_factory.mktemp("running") / "probe.log"
    with probe_of(emptied(rabbit), fresh_chassis_url(postgres), log) as made:
        made.start()
        until(made.ready)
        yield made
        assert made.stop() == 0


@pytest.fixture
def engine(chassis_url: str) -> Iterator[Engine]:
    """A database of the test's own, with a table `noted` of words."""
    made = database.connect(chassis_url.replace("postgresql://", "postgresql+psycopg2://"), pool_size=5)
    with made.begin() as connection:
        connection.execute(text("CREATE TABLE noted (word text)"))
    yield made
    made.dispose()
