"""Calls: answered, refused as data, bounded in time."""

from __future__ import annotations

import time
from contextlib import suppress

import pytest

from chassis.actor import PUBLIC
from chassis.messaging import topology
from chassis.rpc.client import Client
from chassis.testing import person
from contracts.base import Refused
from contracts.identity import Role
from tests.chassis.conftest import SIGNER, Probe, until
from tests.chassis.probe import CRASH, ECHO, REFUSE, SECRET, SLEEP, TELL, Say, Tell

_SLEEPS = (
    "SELECT 1 FROM pg_stat_activity"
    " WHERE datname = current_database() AND state = 'active' AND query LIKE 'SELECT pg_sleep%'"
)


@pytest.fixture
def client(probe: Probe) -> Client:
    probe.start()
    until(probe.ready)
    return Client(probe.broker_url)


def test_a_call_is_answered(client: Client) -> None:
    with client:
        assert client.call(ECHO, Say(words="hola"), actor_token=SIGNER.sign(PUBLIC)).words == "hola"


def test_a_service_goes_on_when_its_queue_of_calls_is_replaced(client: Client, probe: Probe) -> None:
    """As on the day of a release, or when a broker becomes three: who is served meanwhile asks again at most."""

    def answered() -> bool:
        with Client(probe.broker_url) as anew, suppress(Refused):
            return bool(anew.call(ECHO, Say(words="hola"), actor_token=SIGNER.sign(PUBLIC), timeout=2).words)
        return False

    started = probe.process
    for kind in (topology.QUORUM, topology.CLASSIC):
        topology.of_service("probe", {}, kind).apply(probe.broker_url)
        until(answered)
        until(probe.ready)
    assert probe.process is started
    assert started.poll() is None


def test_without_a_token_or_the_role_a_call_is_refused(client: Client) -> None:
    with client:
        for token in ("", "nonsense", SIGNER.sign(PUBLIC), SIGNER.sign(person(Role.AUDITOR))):
            with pytest.raises(Refused):
                client.call(SECRET, Say(words=""), actor_token=token)
        assert client.call(SECRET, Say(words=""), actor_token=SIGNER.sign(person(Role.ADMINISTRATOR))).words


def test_a_refusal_rolls_back_and_crosses_as_data(client: Client, probe: Probe) -> None:
    with client, pytest.raises(Refused) as refused:
        client.call(REFUSE, Say(words="no"), actor_token=SIGNER.sign(PUBLIC))
    assert (refused.value.refusal.code, refused.value.field) == ("not_found", "words")
    assert probe.rows("SELECT count(*) FROM outbox") == [(0,)]


def test_a_bug_is_an_internal_refusal_and_the_service_goes_on(client: Client) -> None:
    with client:
        with pytest.raises(Refused, match="internal"):
            client.call(CRASH, Say(words="boom"), actor_token=SIGNER.sign(PUBLIC))
        assert client.call(ECHO, Say(words="still"), actor_token=SIGNER.sign(PUBLIC)).words == "still"


def test_malformed_payloads_name_the_field(client: Client) -> None:
    with client:
        reply = client.call_raw("probe", "echo", {"words": 5, "more": 1}, SIGNER.sign(PUBLIC))
    assert [e["field"] for e in reply["refused"]["errors"]] == ["words", "more"]


def test_the_same_key_gives_the_same_result_and_another_payload_a_conflict(client: Client, probe: Probe) -> None:
    token = SIGNER.sign(person())
    with client:
        first = client.call(TELL, Tell(topic="a", words="once"), actor_token=token, key="k1")
        assert client.call(TELL, Tell(topic="a", words="once"), actor_token=token, key="k1") == first
        with pytest.raises(Refused, match="idempotency_key_reused"):
            client.call(TELL, Tell(topic="a", words="twice"), actor_token=token, key="k1")
    assert probe.rows("SELECT count(*) FROM outbox") == [(1,)]


def test_a_stopped_service_is_unavailable_at_the_deadline(client: Client, probe: Probe) -> None:
    with client:
        probe.stop()
        started = time.monotonic()
        with pytest.raises(Refused, match="unavailable"):
            client.call(ECHO, Say(words="?"), actor_token=SIGNER.sign(PUBLIC), timeout=0.5)
        assert time.monotonic() - started < 5


def test_the_hub_ticks_during_a_slow_query(client: Client, probe: Probe) -> None:
    """The query takes longer than a call may: a process that stood still meanwhile would answer none in time."""
    token = SIGNER.sign(PUBLIC)
    with client, Client(client.broker_url) as slow:
        slow.send(SLEEP, Say(words="60"), actor_token=token)
        until(lambda: probe.rows(_SLEEPS))
        for _ in range(20):
            client.call(ECHO, Say(words="tick"), actor_token=token)
        assert probe.rows(_SLEEPS)


def test_sigterm_finishes_what_runs(client: Client, probe: Probe) -> None:
    with client:
        slow = client.send(SLEEP, Say(words="1"), actor_token=SIGNER.sign(PUBLIC))
        until(lambda: probe.rows(_SLEEPS))
        assert probe.process
        probe.process.terminate()
        reply = client.receive(slow, 10)
        assert reply
        assert reply["ok"]["words"] == "1"
    assert probe.process.wait(20) == 0


def test_a_change_given_out_again_is_not_done_unasked(probe: Probe) -> None:
    """Its first process may have done it and died before it could say so: without a key nobody knows."""
    probe.start(CONVIVE_FAULT_POINT="after_commit")
    until(probe.ready)
    with Client(probe.broker_url) as client:
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
