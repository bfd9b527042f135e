"""Calls: answered, refused as data, bounded in time."""

from __future__ import annotations

from contextlib import suppress

import pytest

from chassis.actor import PUBLIC
from chassis.messaging import topology
from chassis.rpc.client import Client
from chassis.testing import person
from contracts.base import Refused
from contracts.identity import Role
from tests.chassis.conftest import SIGNER, SLEEPS, Probe
from tests.chassis.probe import CRASH, ECHO, REFUSE, SECRET, SLEEP, TELL, Say, Tell
from tests.waiting import until


@pytest.fixture
def client(running: Probe) -> Client:
    return Client(running.broker_url)


def test_a_call_is_answered(client: Client) -> None:
    with client:
        assert client.call(ECHO, Say(words="hola"), actor_token=SIGNER.sign(PUBLIC)).words == "hola"


def test_a_service_goes_on_when_its_queue_of_calls_is_replaced(client: Client, running: Probe) -> None:
    """As on the day of a release, or when a broker becomes three: who is served meanwhile asks again at most."""

    def answered() -> bool:
        with Client(running.broker_url) as anew, suppress(Refused):
            return bool(anew.call(ECHO, Say(words="hola"), actor_token=SIGNER.sign(PUBLIC), timeout=2).words)
        return False

    process = running.process
    for kind in (topology.QUORUM, topology.CLASSIC):
        topology.of_service("probe", {}, kind).apply(running.broker_url)
        until(answered)
        until(running.ready)
    assert running.process is process
    assert process and process.poll() is None


def test_without_a_token_or_the_role_a_call_is_refused(client: Client) -> None:
    with client:
        for token in ("", "nonsense", SIGNER.sign(PUBLIC), SIGNER.sign(person(Role.AUDITOR))):
            with pytest.raises(Refused):
                client.call(SECRET, Say(words=""), actor_token=token)
        assert client.call(SECRET, Say(words=""), actor_token=SIGNER.sign(person(Role.ADMINISTRATOR))).words


def test_a_refusal_rolls_back_and_crosses_as_data(client: Client, running: Probe) -> None:
    with client, pytest.raises(Refused) as refused:
        client.call(REFUSE, Say(words="no"), actor_token=SIGNER.sign(PUBLIC))
    assert (refused.value.refusal.code, refused.value.field) == ("not_found", "words")
    assert running.rows("SELECT count(*) FROM outbox WHERE subject = 'topic/refused'") == [(0,)]


def test_a_bug_is_an_internal_refusal_and_the_service_goes_on(client: Client) -> None:
    with client:
        with pytest.raises(Refused, match="internal"):
            client.call(CRASH, Say(words="boom"), actor_token=SIGNER.sign(PUBLIC))
        assert client.call(ECHO, Say(words="still"), actor_token=SIGNER.sign(PUBLIC)).words == "still"


def test_malformed_payloads_name_the_field(client: Client) -> None:
    with client:
        reply = client.call_raw("probe", "echo", {"words": 5, "more": 1}, SIGNER.sign(PUBLIC))
    assert [e["field"] for e in reply["refused"]["errors"]] == ["words", "more"]


def test_the_same_key_gives_the_same_result_and_another_payload_a_conflict(client: Client, running: Probe) -> None:
    token = SIGNER.sign(person())
    with client:
        first = client.call(TELL, Tell(topic="keyed", words="once"), actor_token=token, key="k1")
        assert client.call(TELL, Tell(topic="keyed", words="once"), actor_token=token, key="k1") == first
        with pytest.raises(Refused, match="idempotency_key_reused"):
            client.call(TELL, Tell(topic="keyed", words="twice"), actor_token=token, key="k1")
    assert running.rows("SELECT count(*) FROM outbox WHERE subject = 'topic/keyed'") == [(1,)]


def test_the_hub_ticks_during_a_slow_query(client: Client, running: Probe) -> None:
    """The query takes longer than a call may: a process that stood still meanwhile would answer none in time."""
    token = SIGNER.sign(PUBLIC)
    with client, Client(client.broker_url) as slow:
        slow.send(SLEEP, Say(words="60"), actor_token=token)
        until(lambda: running.rows(SLEEPS))
        for _ in range(20):
            client.call(ECHO, Say(words="tick"), actor_token=token)
        assert running.rows(f"SELECT pg_cancel_backend(pid) FROM ({SLEEPS}) slow") == [(True,)]
