"""Events: nothing lost, nothing twice, in order, retried and parked."""

from __future__ import annotations

import pytest

from chassis.actor import PUBLIC
from chassis.messaging import parking, topology
from chassis.rpc.client import Client
from chassis.testing import person
from tests.chassis.conftest import SIGNER, Probe, until
from tests.chassis.probe import TELL, Tell


def test_an_event_has_its_effect_once_and_in_order(probe: Probe) -> None:
    probe.start()
    until(probe.ready)
    with Client(probe.broker_url) as client:
        for number in range(50):
            client.call(TELL, Tell(topic=str(number % 3), words=f"w{number}"), actor_token=SIGNER.sign(PUBLIC))
    until(lambda: probe.rows("SELECT count(*) FROM heard") == [(50,)])
    for topic in "012":
        heard = [row[0] for row in probe.rows(f"SELECT words FROM heard WHERE topic = '{topic}' ORDER BY id")]
        assert heard == [f"w{n}" for n in range(50) if n % 3 == int(topic)]
    assert probe.stop() == 0


def test_a_burst_on_one_subject_is_heard_in_order_and_nothing_is_put_aside(probe: Probe) -> None:
    """With two replicas: each handles many events at a time, but those of a subject one after the other."""
    for _ in range(2):
        probe.start()
        until(probe.ready)
    with Client(probe.broker_url) as client:
        told = [client.send(TELL, Tell(topic="b", words=f"w{n}"), actor_token=SIGNER.sign(PUBLIC)) for n in range(40)]
        assert all("ok" in (client.receive(call, 10) or {}) for call in told)
    until(lambda: probe.rows("SELECT count(*) FROM heard") == [(40,)])
    published = "SELECT convert_from(body, 'UTF8')::jsonb ->> 'words' FROM outbox ORDER BY sequence"
    assert probe.rows("SELECT words FROM heard ORDER BY id") == probe.rows(published)
    assert "event put aside" not in probe.log.read_text()


@pytest.mark.parametrize("turn", ["first", "second"])
def test_no_test_hears_what_an_earlier_one_left_behind(probe: Probe, turn: str) -> None:
    """Each turn ends with an event that its dead process had not acknowledged."""
    probe.start(CONVIVE_FAULT_POINT="event_before_commit", CONVIVE_FAULT_AFTER="1")
    until(probe.ready)
    assert probe.process
    with Client(probe.broker_url) as client:
        client.call(TELL, Tell(topic="own", words=turn), actor_token=SIGNER.sign(PUBLIC))
        until(lambda: probe.rows("SELECT words FROM heard") == [(turn,)])
        client.send(TELL, Tell(topic="left", words=turn), actor_token=SIGNER.sign(PUBLIC))
        assert probe.process.wait(20) == -9
    assert probe.rows("SELECT words FROM heard") == [(turn,)]


def test_a_failing_event_goes_to_the_waiting_room_and_leaves_no_half_effect(probe: Probe) -> None:
    probe.start()
    until(probe.ready)
    with Client(probe.broker_url) as client:
        client.call(TELL, Tell(topic="f", words="fail always"), actor_token=SIGNER.sign(PUBLIC))
    until(lambda: "event put aside" in probe.log.read_text())
    assert probe.rows("SELECT count(*) FROM heard") == [(0,)]
    until(lambda: topology.depths(probe.broker_url, [topology.retry_exchange(10)]) == {"convive.retry.10s": 1})
    _park_what_waits(probe.broker_url)
    assert len(parking.show(probe.broker_url, "probe")) == 1
    parking.drop(probe.broker_url, "probe", {event.id for event in parking.show(probe.broker_url, "probe")})


def test_events_are_delivered_after_the_relay_died_before_marking(probe: Probe) -> None:
    probe.start(CONVIVE_FAULT_POINT="after_publish")
    until(probe.ready)
    with Client(probe.broker_url) as client:
        client.send(TELL, Tell(topic="r", words="once"), actor_token=SIGNER.sign(PUBLIC))
    assert probe.process
    assert probe.process.wait(20) == -9
    probe.start()
    until(lambda: probe.rows("SELECT count(*) FROM outbox WHERE published_at IS NULL") == [(0,)])
    until(lambda: probe.rows("SELECT words FROM heard") == [("once",)])


def test_a_gap_is_asked_for_and_filled(probe: Probe) -> None:
    probe.start()
    until(probe.ready)
    with Client(probe.broker_url) as client:
        client.call(TELL, Tell(topic="g", words="first"), actor_token=SIGNER.sign(PUBLIC))
        until(lambda: probe.rows("SELECT words FROM heard") == [("first",)])
        # The second event is lost between source and consumer, as if somebody had purged the queue.
        probe.execute(
            "INSERT INTO outbox (event_id, type, subject, sequence, headers, body, created_at, published_at)"
            " SELECT gen_random_uuid(), type, subject, 2, headers || jsonb_build_object('cloudEvents:id',"
            ' gen_random_uuid()::text), convert_to(\'{"topic": "g", "words": "second"}\', \'UTF8\'), now(), now()'
            " FROM outbox; UPDATE event_sequence SET last = 2"
        )
        later = ["third", "fourth", "fifth", "sixth"]
        for words in later:
            client.call(TELL, Tell(topic="g", words=words), actor_token=SIGNER.sign(PUBLIC))
    heard = [("first",), ("second",), *((words,) for words in later)]
    until(lambda: probe.rows("SELECT words FROM heard ORDER BY id") == heard)


def test_a_hopeless_event_is_parked_at_once_shown_and_dropped(probe: Probe) -> None:
    probe.start()
    until(probe.ready)
    with Client(probe.broker_url) as client:
        client.call(TELL, Tell(topic="h", words="good"), actor_token=SIGNER.sign(PUBLIC))
    until(lambda: probe.rows("SELECT words FROM heard") == [("good",)])
    probe.execute(
        "INSERT INTO outbox (event_id, type, subject, sequence, headers, body, created_at)"
        " SELECT gen_random_uuid(), type, 'topic/x', 1, headers || jsonb_build_object('cloudEvents:id',"
        " gen_random_uuid()::text), convert_to('{\"nonsense\": 1}', 'UTF8'), now() FROM outbox"
    )
    parked = until(lambda: parking.show(probe.broker_url, "probe"))
    assert (parked[0].type, parked[0].queue) == ("probe.told", "probe.probe.told")
    assert "ValidationError" in parked[0].error
    assert parking.show(probe.broker_url, "probe") == parked
    assert parking.drop(probe.broker_url, "probe", {parked[0].id}) == 1
    assert parking.depth(probe.broker_url, "probe") == 0


def test_a_parked_event_that_was_mended_is_replayed(probe: Probe) -> None:
    probe.start()
    until(probe.ready)
    probe.execute("ALTER TABLE heard RENAME TO unheard")
    with Client(probe.broker_url) as client:
        client.call(TELL, Tell(topic="p", words="late"), actor_token=SIGNER.sign(PUBLIC))
    until(lambda: "event put aside" in probe.log.read_text())
    _park_what_waits(probe.broker_url)
    probe.execute("ALTER TABLE unheard RENAME TO heard")
    assert parking.replay(probe.broker_url, "probe", None) == 1
    until(lambda: probe.rows("SELECT words FROM heard") == [("late",)])
    assert parking.depth(probe.broker_url, "probe") == 0


def _park_what_waits(broker_url: str) -> None:
    """Moves the event from its waiting room to the parking queue: the last waiting room is ten minutes long."""
    with topology.connection(broker_url, confirm_publish=True) as broker, broker.channel() as channel:
        rooms = [topology.retry_exchange(seconds) for seconds in topology.RETRY_SECONDS]
        message = until(lambda: next((m for m in map(channel.basic_get, rooms) if m), None))
        key = topology.parking_queue("probe")
        channel.basic_publish_confirm(message, exchange=topology.PARKING, routing_key=key)
        channel.basic_ack(message.delivery_tag)


def test_two_replicas_share_the_work_and_one_relay_leads(probe: Probe) -> None:
    probe.start()
    until(probe.ready)
    first = probe.process
    probe.start()
    until(probe.ready)
    token = SIGNER.sign(person())
    with Client(probe.broker_url) as client:
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
    until(lambda: probe.rows("SELECT count(*), count(DISTINCT (topic, words)) FROM heard") == [(80, 80)], 40)
