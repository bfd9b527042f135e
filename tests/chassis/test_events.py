"""Events: nothing lost, nothing twice, in order, retried and parked."""

from __future__ import annotations

from chassis.actor import PUBLIC
from chassis.messaging import topology
from chassis.rpc.client import Client
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


def test_a_failing_event_goes_to_the_waiting_room_and_leaves_no_half_effect(probe: Probe) -> None:
    probe.start()
    until(probe.ready)
    with Client(probe.broker_url) as client:
        client.call(TELL, Tell(topic="f", words="fail always"), actor_token=SIGNER.sign(PUBLIC))
    until(lambda: "event put aside" in probe.log.read_text())
    assert probe.rows("SELECT count(*) FROM heard") == [(0,)]
    until(lambda: topology.depths(probe.broker_url, [topology.retry_exchange(10)]) == {"convive.retry.10s": 1})


def test_events_are_delivered_after_the_relay_died_before_marking(probe: Probe) -> None:
    probe.start(CONVIVE_FAULT_POINT="after_publish")
    until(probe.ready)
    with Client(probe.broker_url) as client:
        client.call(TELL, Tell(topic="r", words="once"), actor_token=SIGNER.sign(PUBLIC))
    assert probe.process
    assert probe.process.wait(20) == -9
    probe.start()
    until(lambda: probe.rows("SELECT count(*) FROM outbox WHERE published_at IS NULL") == [(0,)])
    until(lambda: probe.rows("SELECT words FROM heard") == [("once",)])
