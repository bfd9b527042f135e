"""Processes that stop, die or are two: what they were at is finished, done again or said to be uncertain."""

from __future__ import annotations

import time

import pytest

from chassis.actor import PUBLIC
from chassis.rpc.client import Client
from chassis.testing import person
from contracts.base import Refused
from tests.chassis.conftest import SLEEPS, Probe
from tests.common.probe import ECHO, SLEEP, TELL, Say, Tell
from tests.common.signing import SEALER, SIGNER
from tests.waiting import until


def test_sigterm_finishes_what_runs_and_from_then_on_nobody_is_there(probe: Probe) -> None:
    probe.start()
    until(probe.ready)
    with Client(probe.broker_url, SEALER) as client:
        slow = client.send(SLEEP, Say(words="1"), actor_token=SIGNER.sign(PUBLIC))
        until(lambda: probe.rows(SLEEPS))
        assert probe.process
        probe.process.terminate()
        reply = client.receive(slow, 10)
        assert reply
        assert reply["ok"]["words"] == "1"
        assert probe.process.wait(20) == 0
        _is_unavailable_at_the_deadline(client)


def _is_unavailable_at_the_deadline(client: Client) -> None:
    started = time.monotonic()
    with pytest.raises(Refused, match="unavailable"):
        client.call(ECHO, Say(words="?"), actor_token=SIGNER.sign(PUBLIC), timeout=0.5)
    assert time.monotonic() - started < 5


def test_a_change_given_out_again_is_not_done_unasked(probe: Probe) -> None:
    """Its first process may have done it and died before it could say so: without a key nobody knows."""
    probe.start(CONVIVE_FAULT_POINT="after_commit")
    until(probe.ready)
    with Client(probe.broker_url, SEALER) as client:
        token = SIGNER.sign(person())
        # Time enough for another process to start, however busy the machine is.
        unkeyed = client.send(TELL, Tell(topic="u", words="once"), actor_token=token, timeout=60)
        assert probe.process
        assert probe.process.wait(20) == -9
        probe.start()
        reply = client.receive(unkeyed, 60)
        assert reply
        assert reply["refused"]["code"] == "uncertain"
    assert probe.rows("SELECT count(*) FROM outbox") == [(1,)]


@pytest.mark.parametrize("turn", ["first", "second"])
def test_no_test_hears_what_an_earlier_one_left_behind(probe: Probe, turn: str) -> None:
    """Each turn ends with an event that its dead process had not acknowledged."""
    probe.start(CONVIVE_FAULT_POINT="event_before_commit", CONVIVE_FAULT_AFTER="1")
    until(probe.ready)
    assert probe.process
    with Client(probe.broker_url, SEALER) as client:
        client.call(TELL, Tell(topic="own", words=turn), actor_token=SIGNER.sign(PUBLIC))
        until(lambda: probe.rows("SELECT words FROM heard") == [(turn,)])
        client.send(TELL, Tell(topic="left", words=turn), actor_token=SIGNER.sign(PUBLIC))
        assert probe.process.wait(20) == -9
    assert probe.rows("SELECT words FROM heard") == [(turn,)]


def test_events_are_delivered_after_the_relay_died_before_marking(probe: Probe) -> None:
    probe.start(CONVIVE_FAULT_POINT="after_publish")
    until(probe.ready)
    with Client(probe.broker_url, SEALER) as client:
        client.send(TELL, Tell(topic="r", words="once"), actor_token=SIGNER.sign(PUBLIC))
    assert probe.process
    assert probe.process.wait(20) == -9
    probe.start()
    until(lambda: probe.rows("SELECT count(*) FROM outbox WHERE published_at IS NULL") == [(0,)])
    until(lambda: probe.rows("SELECT words FROM heard") == [("once",)])


def test_two_replicas_share_the_work_in_order_and_one_relay_leads(probe: Probe) -> None:
    probe.start()
    until(probe.ready)
    first = probe.process
    probe.start()
    until(probe.ready)
    _hear_a_burst_in_order(probe)
    token = SIGNER.sign(person())
    with Client(probe.broker_url, SEALER) as client:
        for number in range(40):
            client.call(TELL, Tell(topic=str(number), words="w"), actor_token=token, key=f"w{number}")
        here = "(SELECT oid FROM pg_database WHERE datname = current_database())"  # pg_locks knows all databases'
        leaders = f"SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted AND database = {here}"
        assert probe.rows(leaders) == [(1,)]
        assert first
        first.kill()
        first.wait()
        for number in range(40):
            # A call that was on its way to the first replica is given out again: its key tells whether it was done.
            client.call(TELL, Tell(topic=str(number), words="x"), actor_token=token, key=f"x{number}")
    heard = "SELECT count(*), count(DISTINCT (topic, words)) FROM heard WHERE topic <> 'b'"
    until(lambda: probe.rows(heard) == [(80, 80)], 40)


def _hear_a_burst_in_order(probe: Probe) -> None:
    """Each handles many events at a time, but those of a subject one after the other; nothing is put aside."""
    with Client(probe.broker_url, SEALER) as client:
        told = [client.send(TELL, Tell(topic="b", words=f"w{n}"), actor_token=SIGNER.sign(PUBLIC)) for n in range(40)]
        assert all("ok" in (client.receive(call, 10) or {}) for call in told)
    until(lambda: probe.rows("SELECT count(*) FROM heard") == [(40,)])
    published = "SELECT convert_from(body, 'UTF8')::jsonb ->> 'words' FROM outbox ORDER BY sequence"
    assert probe.rows("SELECT words FROM heard ORDER BY id") == probe.rows(published)
    assert "event put aside" not in probe.said()
