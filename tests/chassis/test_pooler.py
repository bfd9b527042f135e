"""Behind a pooler that hands out connections by the transaction the relay does not lead: it needs a URL of its own."""

from __future__ import annotations

import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2
import pytest
from sqlalchemy import text

from chassis import database
from chassis.messaging import topology
from chassis.messaging.relay import Relay
from chassis.settings import for_psycopg2
from convive.embedded.system import unprivileged_account
from convive.processes import as_account, listens
from convive.state import free_port
from tests.chassis.conftest import probe_of
from tests.common.signing import EVENT_SIGNER
from tests.servers import server_state
from tests.waiting import until

pytestmark = pytest.mark.skipif(shutil.which("pgbouncer") is None, reason="pgbouncer is not installed")
_WAITS = (
    "INSERT INTO outbox (event_id, type, subject, sequence, headers, body, created_at)"
    " SELECT id, 'probe.told', 'topic/r', 1, jsonb_build_object('cloudEvents:id', id), '', now()"
    " FROM (SELECT gen_random_uuid() AS id) AS one"
)


@pytest.fixture
def pooled(chassis_url: str) -> Iterator[str]:
    """The database's URL through a pooler with two connections."""
    place, port = urlsplit(chassis_url), free_port()
    settings = {
        "listen_addr": "127.0.0.1", "listen_port": port, "unix_socket_dir": "", "auth_type": "any",
        "pool_mode": "transaction", "default_pool_size": 2, "ignore_startup_parameters": "options",
    }  # fmt: skip
    target = f"* = host=127.0.0.1 port={place.port} user={place.username} password={place.password}"
    text = f"[databases]\n{target}\n[pgbouncer]\n" + "".join(f"{name} = {value}\n" for name, value in settings.items())
    with server_state("pgbouncer") as folder:
        (folder / "pgbouncer.ini").write_text(text)
        argv = ["pgbouncer", "-q", str(folder / "pgbouncer.ini")]  # it does not run as root either
        with subprocess.Popen(argv, cwd="/", **as_account(unprivileged_account())) as process:
            until(listens(port))
            yield chassis_url.replace(f":{place.port}/", f":{port}/")
            process.kill()


def test_behind_a_pooler_never_two_relays_lead(pooled: str, broker_url: str) -> None:
    (topology.common() + topology.of_source("probe")).apply(broker_url)
    relays = [Relay(pooled, broker_url, "probe", 90, EVENT_SIGNER) for _ in range(3)]
    threads = [threading.Thread(target=each.run, daemon=True) for each in relays]
    for thread in threads:
        thread.start()
    until(lambda: sum("pooler" in str(each.pulse.trouble()) for each in relays) >= 2)
    assert sum(each.leads and not each.pulse.trouble() for each in relays) <= 1
    for each in relays:
        each.stop()
    for thread in threads:
        thread.join(20)
        assert not thread.is_alive()


def test_behind_a_pooler_statements_are_prepared_no_more(pooled: str) -> None:
    engine = database.connect(for_psycopg2(pooled), pool_size=1, prepare_threshold=1)
    one = text("SELECT pg_backend_pid()")

    def ask() -> int:
        with database.transaction(database.readers(engine)) as session:
            return int(session.execute(one).scalar_one())

    prepared_on = ask()
    with closing(psycopg2.connect(pooled)) as another, another.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")  # in a transaction: nobody else gets this connection
        assert cursor.fetchone() == (prepared_on,)
        with pytest.raises(database.Interrupted) as interrupted:
            ask()
        assert database.is_retryable(interrupted.value)
        elsewhere = ask()
    assert elsewhere != prepared_on
    assert {ask() for _ in range(3)} <= {prepared_on, elsewhere}
    engine.dispose()


def test_with_a_url_of_its_own_the_relay_leads_past_the_pooler(
    pooled: str, broker_url: str, chassis_url: str, tmp_path: Path
) -> None:
    with (
        probe_of(broker_url, chassis_url, tmp_path / "probe.log") as probe,
        closing(psycopg2.connect(chassis_url)) as database,
        database,
        database.cursor() as cursor,
    ):
        probe.start(CONVIVE_DATABASE_URL_PROBE=pooled, CONVIVE_RELAY_DATABASE_URL_PROBE=chassis_url)
        until(probe.ready)
        cursor.execute(_WAITS)
        database.commit()
        until(lambda: probe.rows("SELECT count(published_at) FROM outbox") == [(1,)])
        assert probe.stop() == 0
