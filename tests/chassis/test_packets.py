"""What the broker gets and gives takes few system calls: counted, of each connection's transport."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import amqp
import eventlet
import pytest
from amqp.transport import TCPTransport

from chassis.messaging import packets, topology
from chassis.messaging.consuming import Consuming
from chassis.messaging.relay import _ConfirmedPublisher
from chassis.rpc.entrypoint import Replier
from tests.common.signing import EVENT_SIGNER

ROWS = [(n, "probe.told", "topic/t", n, {"cloudEvents:id": f"the {n}."}, memoryview(b"{}")) for n in range(1, 51)]


def counted(connection: amqp.Connection) -> list[bytes]:
    """What it writes from now on, one entry for each time that it does."""
    sent: list[bytes] = []
    write = connection.transport._write
    connection.transport._write = lambda part: (sent.append(bytes(part)), write(part))
    return sent


@pytest.fixture
def queue(broker_url: str) -> str:
    (topology.common() + topology.of_source("probe") + topology.of_service("probe", {})).apply(broker_url)
    return "rpc-probe"


def test_a_batch_of_the_relay_leaves_in_one_packet_and_is_confirmed(broker_url: str, queue: str) -> None:
    with topology.connection(broker_url) as broker:
        publisher = _ConfirmedPublisher(broker, topology.events_exchange("probe"), EVENT_SIGNER)
        sent = counted(broker)
        publisher.publish(ROWS)
        assert len(sent) == 1
        places = [sent[0].index(f"the {number}.".encode()) for number in range(1, 51)]
        assert places == sorted(places)
        assert publisher.wait_for_confirms() == [row[0] for row in ROWS]
        assert not publisher.under_way


def test_nothing_leaves_of_what_raises_half_way(broker_url: str, queue: str) -> None:
    def half() -> None:
        with packets.together(broker):
            channel.basic_publish(amqp.Message("lost"), routing_key=queue)
            raise RuntimeError("half way")

    with topology.connection(broker_url) as broker, broker.channel() as channel:
        with pytest.raises(RuntimeError):
            half()
        channel.basic_publish(amqp.Message("kept"), routing_key=queue)
        got: list[Any] = []
        channel.basic_consume(queue, no_ack=True, callback=got.append)
        broker.drain_events(timeout=5)
        assert [message.body for message in got] == ["kept"]
        assert not packets.has_unread(broker)


def test_what_has_arrived_is_read_at_once(broker_url: str, queue: str, monkeypatch: pytest.MonkeyPatch) -> None:
    reads: list[int] = []
    setup = TCPTransport._setup_transport

    def watched(self: Any) -> None:
        setup(self)
        receive: Callable[[int], bytes] = self._quick_recv
        self._quick_recv = lambda most: (reads.append(most), receive(most))[1]

    monkeypatch.setattr(TCPTransport, "_setup_transport", watched)
    with topology.connection(broker_url) as broker, broker.channel() as channel:
        with packets.together(broker):
            for _ in range(50):
                channel.basic_publish(amqp.Message("x"), routing_key=queue)
        got: list[Any] = []
        channel.basic_consume(queue, no_ack=True, callback=got.append)
        del reads[:]
        while len(got) < 50:
            broker.drain_events(timeout=5)
    assert len(reads) < 50  # three frames each, three times for each frame: 450


class Container(SimpleNamespace):
    """What an extension asks of its container."""

    is_alone = False
    service_name = "probe"


@pytest.mark.parametrize("alone", [True, False])
def test_what_is_done_in_one_turn_is_acknowledged_in_one_packet(broker_url: str, queue: str, alone: bool) -> None:
    consuming = Consuming()
    consuming.container = Container(is_alone=alone)
    with topology.connection(broker_url) as broker, broker.channel() as channel:
        for number in range(10):
            channel.basic_publish(amqp.Message(str(number)), routing_key=queue)
        messages: list[Any] = []
        channel.basic_consume(queue, callback=messages.append)
        while len(messages) < 10:
            broker.drain_events(timeout=5)
        sent = counted(broker)
        for message in messages:
            consuming.ack_message(message)
        assert len(sent) == (10 if alone else 0)  # nobody waits for company that does not come
        eventlet.sleep(0)
        assert len(sent) == (10 if alone else 1)
    assert topology.depths(broker_url, [queue]) == {queue: 0}


@pytest.mark.parametrize("alone", [True, False])
def test_what_a_lost_channel_brought_holds_up_nothing_of_the_new_one(broker_url: str, queue: str, alone: bool) -> None:
    consuming = Consuming()
    consuming.container = Container(is_alone=alone)
    lost = SimpleNamespace(channel=SimpleNamespace(connection=None), delivery_tag=1)
    with topology.connection(broker_url) as broker, broker.channel() as channel:
        channel.basic_publish(amqp.Message("x"), routing_key=queue)
        messages: list[Any] = []
        channel.basic_consume(queue, callback=messages.append)
        while not messages:
            broker.drain_events(timeout=5)
        sent = counted(broker)
        consuming.ack_message(lost)
        consuming.ack_message(messages[0])
        eventlet.sleep(0)
        assert len(sent) == 1
    assert topology.depths(broker_url, [queue]) == {queue: 0}


def test_replies_of_one_turn_leave_in_one_packet_before_they_are_acknowledged(
    broker_url: str, queue: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Replier, "_watch", lambda *_: None)
    replier, done = Replier(), list[int]()
    replier.container = Container(config={"AMQP_URI": broker_url})
    replier.setup()
    sent = counted(replier._channel().connection)
    for number in range(10):
        asked = SimpleNamespace(properties={"reply_to": "me", "correlation_id": str(number)})
        replier.reply(asked, b"null", lambda number=number: done.append(number + 100 * len(sent)))
    assert (sent, done) == ([], [])
    eventlet.sleep(0)
    assert len(sent) == 1
    assert done == [number + 100 for number in range(10)]
    replier._connection.close()
