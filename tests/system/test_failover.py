"""A standby takes the place of a database that is gone: every process goes on there by itself, and nothing is lost."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import psycopg2
import pytest

from chassis.deployables import GATEWAY, with_database
from convive.api.client import Person, accounts
from convive.embedded.postgres import EmbeddedPostgres
from convive.state import PROJECT, free_port
from convive.supervisor.client import Stack
from tests.common.standby import Standby
from tests.servers import server_state
from tests.waiting import until

pytestmark = [pytest.mark.alone, pytest.mark.slow, pytest.mark.timeout(600)]
_READY_SECONDS, _EMPTY_SECONDS = 20, 30


@pytest.fixture
def pair() -> Iterator[tuple[EmbeddedPostgres, Standby]]:
    with server_state("primary") as one, server_state("standby") as two:
        primary = EmbeddedPostgres(one)
        primary.start()
        standby = Standby(two, primary)
        try:
            standby.start()
            yield primary, standby
        finally:
            standby.abandon()
            primary.abandon()


@pytest.fixture
def control(pair: tuple[EmbeddedPostgres, Standby]) -> Iterator[Stack]:
    """The platform, which knows both of them."""
    primary, standby = pair
    urls = {f"CONVIVE_DATABASE_URL_{name.upper()}": url for name, url in primary.urls().items()}
    owners = {f"CONVIVE_OWNER_URL_{name.upper()}": url for name, url in primary.owner_urls().items()}
    one, both = f"127.0.0.1:{primary.port}", f"127.0.0.1:{primary.port},127.0.0.1:{standby.port}"
    given = {name: url.replace(one, both) for name, url in (urls | owners).items()}
    with server_state("failover") as folder:
        running = Stack.start(folder / "var", port=free_port(), environ=given | {"CONVIVE_NEW_MEMBER_LIMITS": "false"})
        try:
            yield running
        finally:
            running.stop()


def test_a_standby_takes_over(
    pair: tuple[EmbeddedPostgres, Standby], control: Stack, record_property: Callable[[str, object], None]
) -> None:
    primary, standby = pair
    before = {each.name: each.pid for each in control.status().processes}
    with closing(_administrator(control)) as admin:
        kept = [_topic(admin, number) for number in range(5)]
        primary.kill()
        standby.promote()
        began = time.monotonic()
        until(lambda: _at(standby) >= set(with_database()) and control.status().healthy, _READY_SECONDS)
        ready = time.monotonic() - began
        until(lambda: not any(_unpublished(control, standby, name) for name in with_database()), _EMPTY_SECONDS)
        empty = time.monotonic() - began
        kept += [_topic(admin, 5)]
        assert [admin.get(f"/api/v1/forum/topics/{each}")["topic"]["id"] for each in kept] == kept
    assert {each.name: each.pid for each in control.status().processes} == before
    record_property("told", f"a standby promoted: ready after {ready:.1f} s, outboxes empty after {empty:.1f} s")


def _administrator(control: Stack) -> Person:
    file: Path = control.state.directory / "accounts.json"
    command = [sys.executable, "-m", "convive.local_accounts", str(file)]
    subprocess.run(command, cwd=PROJECT, env=control.environment(), check=True, capture_output=True)
    return Person(control.status().address, accounts(control.state.directory)["administrator"])


def _topic(admin: Person, number: int) -> str:
    names = {"slug": f"standby-{number}", "name": {"en": "Standby"}, "description": {"en": "Takes over."}}
    board = admin.post("/api/v1/forum/boards", names)["id"]
    topic = admin.post(f"/api/v1/forum/boards/{board}/topics", {"title": f"Topic {number}", "text": "Here."})
    return str(topic["topic"]["id"])


def _at(standby: Standby) -> set[str]:
    """Whose processes have found it."""
    with closing(psycopg2.connect(standby.owner_urls()[GATEWAY])) as database, database.cursor() as cursor:
        cursor.execute("SELECT usename FROM pg_stat_activity WHERE application_name = 'convive'")
        return {str(name) for (name,) in cursor.fetchall()}


def _unpublished(control: Stack, standby: Standby, name: str) -> int:
    url = control.environment()[f"CONVIVE_DATABASE_URL_{name.upper()}"]
    here = url[: url.index("@")] + f"@127.0.0.1:{standby.port}/{name}"
    with closing(psycopg2.connect(here)) as database, database.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM outbox WHERE published_at IS NULL")
        return int(cursor.fetchone()[0])  # type: ignore[index]
