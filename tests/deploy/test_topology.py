"""The exported topology on a real broker: it is exactly what the code declares, and messages go where it says."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import amqp
import pytest

from chassis import deployables, wire
from chassis.messaging import topology
from chassis.messaging.topology import Topology
from chassis.prepare import OTHER_SOURCES, whole_topology
from contracts.identity import MemberAdmitted
from convive.broker_users import OPERATOR
from convive.embedded.rabbitmq import DEBIAN_SCRIPT, VHOST, EmbeddedRabbit
from convive.generate.broker import DEFINITIONS, produced
from convive.state import PROJECT

_OWN = "imported"  # the virtual host


@pytest.fixture(scope="module")
def whole() -> Topology:
    return whole_topology()


@pytest.fixture(scope="module")
def imported(rabbit: EmbeddedRabbit, whole: Topology, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a virtual host of its own, in which there is nothing but what the exported definitions say."""
    everything = {"user": OPERATOR, "vhost": _OWN} | dict.fromkeys(("configure", "read", "write"), ".*")
    exported = tmp_path_factory.mktemp("imported") / "definitions.json"
    exported.write_text(json.dumps(whole.definitions(_OWN) | {"permissions": [everything]}))
    environment = dict(rabbit._running[-1][1].env)
    arguments = ["-n", environment["RABBITMQ_NODENAME"], "import_definitions", str(exported)]
    done = subprocess.run(
        [_rabbitmqctl(), *arguments], env=environment, capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stdout + done.stderr
    url = rabbit.url().removesuffix(VHOST) + _OWN
    yield url
    with topology.connection(url) as broker, broker.channel() as opened:
        for queue in whole.queues:
            opened.queue_delete(queue.name)


def _rabbitmqctl() -> str:
    beside = DEBIAN_SCRIPT.with_name("rabbitmqctl")
    found = str(beside) if beside.exists() else shutil.which("rabbitmqctl", path=f"{os.environ['PATH']}:/usr/sbin")
    assert found, "rabbitmqctl comes with rabbitmq-server"
    return found


@pytest.fixture
def channel(imported: str) -> Iterator[amqp.Channel]:
    with topology.connection(imported, confirm_publish=True) as broker, broker.channel() as opened:
        yield opened


def test_every_exchange_and_queue_of_the_file_stands(channel: amqp.Channel, whole: Topology) -> None:
    for exchange in whole.exchanges:
        channel.exchange_declare(exchange.name, exchange.type, passive=True)
    for queue in whole.queues:
        channel.queue_declare(queue.name, passive=True)


def test_the_code_declares_the_same_as_the_file(imported: str, whole: Topology) -> None:
    """The broker refuses a declaration with other arguments, so this proves that the two agree in all of them."""
    whole.apply(imported)
    whole.apply(imported)


def test_other_arguments_are_refused(imported: str, whole: Topology) -> None:
    """What makes the test before this one a proof: 406 for any other argument of any queue."""
    for queue in whole.queues:
        changed = replace(queue, arguments=queue.arguments | {"x-max-length": 7}, passing=False)
        with pytest.raises(amqp.PreconditionFailed):
            Topology([], [changed], []).apply(imported)
    with pytest.raises(amqp.PreconditionFailed):
        Topology([topology.Exchange(topology.events_exchange("identity"), "topic")], [], []).apply(imported)


def test_a_queue_of_calls_is_replaced_by_one_of_the_other_kind(imported: str, channel: amqp.Channel) -> None:
    """A broker that has served the release before, or three nodes from now on; no other queue is ever replaced."""
    for kind in (topology.QUORUM, topology.CLASSIC):
        whole = whole_topology(kind)
        whole.apply(imported)
        test_calls_reach_their_service_and_failures_their_parking_queue(channel, whole)
    assert {queue.name for queue in whole.queues if queue.passing} == {
        wire.queue_of(service) for service in deployables.services()
    }


def test_every_event_reaches_every_queue_that_waits_for_it(channel: amqp.Channel, whole: Topology) -> None:
    sources = {exchange.name for exchange in whole.exchanges if exchange.name.endswith(".events")}
    waiting: dict[tuple[str, str], set[str]] = {}
    for binding in whole.bindings:
        if binding.exchange in sources:
            waiting.setdefault((binding.exchange, binding.key), set()).add(binding.queue)
    assert (f"{OTHER_SOURCES[0]}.events", MemberAdmitted.type) in waiting
    for (exchange, event_type), queues in waiting.items():
        sent = _publish(channel, exchange, event_type)
        for queue in queues:
            assert _arrives(channel, queue) == sent, f"{event_type} did not reach {queue}"


def test_an_event_nobody_waits_for_is_kept(channel: amqp.Channel, whole: Topology) -> None:
    for exchange in whole.exchanges:
        if exchange.name.endswith(".events"):
            sent = _publish(channel, exchange.name, "nobody.waits_for_this")
            assert _arrives(channel, topology.UNROUTED) == sent


def test_calls_reach_their_service_and_failures_their_parking_queue(channel: amqp.Channel, whole: Topology) -> None:
    for queue in (queue.name for queue in whole.queues if queue.name.startswith("rpc-")):
        service = queue.removeprefix("rpc-")
        sent = _publish(channel, wire.CALLS, f"{service}.anything")
        assert _arrives(channel, queue) == sent
        parked = topology.parking_queue(service)
        for way in (topology.PARKING, topology.PARK):
            sent = _publish(channel, way, parked)
            assert _arrives(channel, parked) == sent


def test_what_waits_for_another_try_comes_back_to_its_own_queue(channel: amqp.Channel, whole: Topology) -> None:
    """The shortest waiting room, by its own clock; the others differ in their time to live alone."""
    queues = [b.queue for b in whole.bindings if b.exchange == topology.REDELIVER]
    assert queues
    sent = {queue: _publish(channel, topology.retry_exchange(topology.RETRY_SECONDS[0]), queue) for queue in queues}
    for queue, identity in sent.items():
        assert _arrives(channel, queue) == identity
    rooms = [q for q in whole.queues if q.name.startswith("convive.retry.")]
    assert [q.arguments["x-message-ttl"] for q in rooms] == [seconds * 1000 for seconds in topology.RETRY_SECONDS]
    assert {q.arguments["x-dead-letter-exchange"] for q in rooms} == {topology.REDELIVER}


def test_a_message_that_fails_too_often_is_parked_by_the_broker(channel: amqp.Channel, whole: Topology) -> None:
    """A consumer that dies with its message: after the delivery limit the broker itself parks it."""
    queue = next(q.name for q in whole.queues if q.name.endswith(f".{MemberAdmitted.type}"))
    service = queue.split(".", 1)[0]
    sent = _publish(channel, topology.REDELIVER, queue)
    for _ in range(topology.DELIVERY_LIMIT + 1):
        message = _until(lambda: channel.basic_get(queue))
        channel.basic_reject(message.delivery_tag, requeue=True)
    assert _arrives(channel, topology.parking_queue(service)) == sent


def test_the_file_names_nothing_twice() -> None:
    document = json.loads(produced()[DEFINITIONS])
    for kind in ("exchanges", "queues"):
        names = [each["name"] for each in document[kind]]
        assert len(names) == len(set(names))


def _publish(channel: amqp.Channel, exchange: str, key: str) -> str:
    identity = str(uuid.uuid4())
    message = amqp.Message(b"{}", message_id=identity, delivery_mode=2)
    channel.basic_publish_confirm(message, exchange=exchange, routing_key=key, mandatory=True)
    return identity


def _arrives(channel: amqp.Channel, queue: str) -> str:
    """By consuming: of a queue whose events are handled in order, a quorum queue gives nothing to who only gets."""
    found: list[amqp.Message] = []
    tag = channel.basic_consume(queue, callback=found.append, no_ack=True)
    try:
        while not found:
            channel.connection.drain_events(timeout=20)
    finally:
        channel.basic_cancel(tag)
    [message] = found
    return str(message.properties["message_id"])


def _until(found: Callable[[], Any], seconds: float = 20) -> Any:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if (value := found()) is not None:
            return value
    raise AssertionError(f"nothing came within {seconds} s")


def test_the_folder_is_complete() -> None:
    folder = (PROJECT / DEFINITIONS).parent
    assert "default_queue_type = quorum" in (folder / "convive.conf").read_text()
