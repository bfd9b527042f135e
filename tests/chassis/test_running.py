"""A running service: calls are answered, refused as data, bounded in time; events come once and in order, or wait."""

from __future__ import annotations

from contextlib import suppress

import pytest

from chassis.actor import PUBLIC
from chassis.messaging import parking, topology
from chassis.rpc.client import Client
from chassis.testing import person
from contracts.base import Refused
from contracts.identity import Role
from tests.chassis.conftest import SLEEPS, Probe
from tests.common.probe import CRASH, ECHO, REFUSE, SECRET, SLEEP, TELL, Say, Tell
from tests.common.signing import SEALER, SIGNER
from tests.waiting import until


@pytest.fixture
def client(running: Probe) -> Client:
    return Client(running.broker_url, SEALER)


def test_a_call_is_answered(client: Client) -> None:
    with client:
        assert client.call(ECHO, Say(words="hola"), actor_token=SIGNER.sign(PUBLIC)).words == "hola"


def test_a_service_goes_on_when_its_queue_of_calls_is_replaced(client: Client, running: Probe) -> None:
    """As on the day of a release, or when a broker becomes three: who is served meanwhile asks again at most."""

    def answered() -> bool:
        with Client(running.broker_url, SEALER) as anew, suppress(Refused):
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
    with client, Client(client.broker_url, SEALER) as slow:
        slow.send(SLEEP, Say(words="60"), actor_token=token)
        until(lambda: running.rows(SLEEPS))
        for _ in range(20):
            client.call(ECHO, Say(words="tick"), actor_token=token)
        assert running.rows(f"SELECT pg_cancel_backend(pid) FROM ({SLEEPS}) slow") == [(True,)]


def test_an_event_has_its_effect_once_and_in_order(running: Probe) -> None:
    with Client(running.broker_url, SEALER) as client:
        for number in range(50):
            client.call(TELL, Tell(topic=f"o{number % 3}", words=f"w{number}"), actor_token=SIGNER.sign(PUBLIC))
    until(lambda: running.rows("SELECT count(*) FROM heard WHERE topic IN ('o0', 'o1', 'o2')") == [(50,)])
    for third in range(3):
        assert _heard(running, f"o{third}") == [f"w{n}" for n in range(50) if n % 3 == third]


def _heard(running: Probe, topic: str) -> list[str]:
    return [row[0] for row in running.rows(f"SELECT words FROM heard WHERE topic = '{topic}' ORDER BY id")]


def test_a_failing_event_goes_to_the_waiting_room_and_leaves_no_half_effect(running: Probe) -> None:
    before = len(running.said())
    with Client(running.broker_url, SEALER) as client:
        client.call(TELL, Tell(topic="f", words="fail always"), actor_token=SIGNER.sign(PUBLIC))
    until(lambda: "event put aside" in running.said(before))
    assert _heard(running, "f") == []
    until(lambda: topology.depths(running.broker_url, [topology.retry_queue(10)]) == {"convive.retry.10s": 1})
    _park_what_waits(running.broker_url)
    assert len(parking.show(running.broker_url, "probe")) == 1
    parking.drop(running.broker_url, "probe", {event.id for event in parking.show(running.broker_url, "probe")})


def test_a_gap_is_asked_for_and_filled(running: Probe) -> None:
    with Client(running.broker_url, SEALER) as client:
        client.call(TELL, Tell(topic="g", words="first"), actor_token=SIGNER.sign(PUBLIC))
        until(lambda: _heard(running, "g") == ["first"])
        # The second event is lost between source and consumer, as if somebody had purged the queue.
        running.execute(
            "INSERT INTO outbox (event_id, type, subject, sequence, headers, body, created_at, published_at)"
            " SELECT gen_random_uuid(), type, subject, 2, headers || jsonb_build_object('cloudEvents:id',"
            ' gen_random_uuid()::text), convert_to(\'{"topic": "g", "words": "second"}\', \'UTF8\'), now(), now()'
            " FROM outbox WHERE subject = 'topic/g'; UPDATE event_sequence SET last = 2 WHERE subject = 'topic/g'"
        )
        later = ["third", "fourth", "fifth", "sixth"]
        for words in later:
            client.call(TELL, Tell(topic="g", words=words), actor_token=SIGNER.sign(PUBLIC))
    until(lambda: _heard(running, "g") == ["first", "second", *later])


def test_a_hopeless_event_is_parked_at_once_shown_and_dropped(running: Probe) -> None:
    with Client(running.broker_url, SEALER) as client:
        client.call(TELL, Tell(topic="h", words="good"), actor_token=SIGNER.sign(PUBLIC))
    until(lambda: _heard(running, "h") == ["good"])
    running.execute(
        "INSERT INTO outbox (event_id, type, subject, sequence, headers, body, created_at)"
        " SELECT gen_random_uuid(), type, 'topic/x', 1, headers || jsonb_build_object('cloudEvents:id',"
        " gen_random_uuid()::text), convert_to('{\"nonsense\": 1}', 'UTF8'), now()"
        " FROM outbox WHERE subject = 'topic/h'"
    )
    parked = until(lambda: parking.show(running.broker_url, "probe"))
    assert (parked[0].type, parked[0].queue) == ("probe.told", "probe.probe.told")
    assert "ValidationError" in parked[0].error
    assert parking.show(running.broker_url, "probe") == parked
    assert parking.drop(running.broker_url, "probe", {parked[0].id}) == 1
    assert parking.depth(running.broker_url, "probe") == 0


def test_a_parked_event_that_was_mended_is_replayed(running: Probe) -> None:
    before = len(running.said())
    running.execute("ALTER TABLE heard RENAME TO unheard")
    try:
        with Client(running.broker_url, SEALER) as client:
            client.call(TELL, Tell(topic="p", words="late"), actor_token=SIGNER.sign(PUBLIC))
        until(lambda: "event put aside" in running.said(before))
        _park_what_waits(running.broker_url)
    finally:
        running.execute("ALTER TABLE unheard RENAME TO heard")
    assert parking.replay(running.broker_url, "probe", None) == 1
    until(lambda: _heard(running, "p") == ["late"])
    assert parking.depth(running.broker_url, "probe") == 0


def _park_what_waits(broker_url: str) -> None:
    """Moves the event from its waiting room to the parking queue: the last waiting room is ten minutes long."""
    with topology.connection(broker_url, confirm_publish=True) as broker, broker.channel() as channel:
        rooms = [topology.retry_queue(seconds) for seconds in topology.RETRY_SECONDS]
        message = until(lambda: next((m for m in map(channel.basic_get, rooms) if m), None))
        key = topology.parking_queue("probe")
        channel.basic_publish_confirm(message, exchange=topology.PARK, routing_key=key)
        channel.basic_ack(message.delivery_tag)
