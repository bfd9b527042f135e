"""Events: nothing lost, nothing twice, in order, retried and parked."""

from __future__ import annotations

from chassis.actor import PUBLIC
from chassis.messaging import parking, topology
from chassis.rpc.client import Client
from tests.chassis.conftest import SIGNER, Probe
from tests.chassis.probe import TELL, Tell
from tests.waiting import until


def test_an_event_has_its_effect_once_and_in_order(running: Probe) -> None:
    with Client(running.broker_url) as client:
        for number in range(50):
            client.call(TELL, Tell(topic=f"o{number % 3}", words=f"w{number}"), actor_token=SIGNER.sign(PUBLIC))
    until(lambda: running.rows("SELECT count(*) FROM heard WHERE topic IN ('o0', 'o1', 'o2')") == [(50,)])
    for third in range(3):
        assert _heard(running, f"o{third}") == [f"w{n}" for n in range(50) if n % 3 == third]


def _heard(running: Probe, topic: str) -> list[str]:
    return [row[0] for row in running.rows(f"SELECT words FROM heard WHERE topic = '{topic}' ORDER BY id")]


def test_a_failing_event_goes_to_the_waiting_room_and_leaves_no_half_effect(running: Probe) -> None:
    before = len(running.said())
    with Client(running.broker_url) as client:
        client.call(TELL, Tell(topic="f", words="fail always"), actor_token=SIGNER.sign(PUBLIC))
    until(lambda: "event put aside" in running.said(before))
    assert _heard(running, "f") == []
    until(lambda: topology.depths(running.broker_url, [topology.retry_exchange(10)]) == {"convive.retry.10s": 1})
    _park_what_waits(running.broker_url)
    assert len(parking.show(running.broker_url, "probe")) == 1
    parking.drop(running.broker_url, "probe", {event.id for event in parking.show(running.broker_url, "probe")})


def test_a_gap_is_asked_for_and_filled(running: Probe) -> None:
    with Client(running.broker_url) as client:
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
    with Client(running.broker_url) as client:
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
        with Client(running.broker_url) as client:
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
        rooms = [topology.retry_exchange(seconds) for seconds in topology.RETRY_SECONDS]
        message = until(lambda: next((m for m in map(channel.basic_get, rooms) if m), None))
        key = topology.parking_queue("probe")
        channel.basic_publish_confirm(message, exchange=topology.PARKING, routing_key=key)
        channel.basic_ack(message.delivery_tag)
