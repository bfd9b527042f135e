"""Events have a share of a process's workers, and never those that calls wait for."""

from __future__ import annotations

from contextlib import closing

import psycopg2

from chassis.actor import PUBLIC
from chassis.rpc.client import Client
from tests.chassis.conftest import Probe
from tests.common.probe import ECHO, TELL, Say, Tell
from tests.common.signing import SEALER, SIGNER
from tests.waiting import until

EVENTS, WORKERS, SHARE = 25, 10, 3
_STUCK = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE 'INSERT INTO heard%'"


def test_calls_are_answered_while_more_events_are_stuck_than_there_are_workers(running: Probe) -> None:
    token = SIGNER.sign(PUBLIC)
    with closing(psycopg2.connect(running.url)) as lock, Client(running.broker_url, SEALER) as client:
        lock.cursor().execute("LOCK TABLE heard IN EXCLUSIVE MODE")
        for number in range(EVENTS):
            client.call(TELL, Tell(topic=f"share {number}", words="hola"), actor_token=token, timeout=5)
        until(lambda: running.rows(_STUCK) == [(SHARE,)])
        for _ in range(WORKERS):
            assert client.call(ECHO, Say(words="hola"), actor_token=token, timeout=2).words == "hola"
        assert running.rows(_STUCK) == [(SHARE,)]
        lock.rollback()
    told = "SELECT count(*), count(DISTINCT topic) FROM heard WHERE topic LIKE 'share %'"
    until(lambda: running.rows(told) == [(EVENTS, EVENTS)])
