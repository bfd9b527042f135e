"""Attacks on the broker with one service's own user: reading, binding and publishing where it has no business.

Each of them went through while all processes had one user. On a broker that protects nothing they leave a few messages
behind.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import amqp

from chassis import wire
from chassis.messaging import topology
from convive.attacks.outcome import Outcome
from convive.attacks.records import BrokerLog

Attack = tuple[str, Callable[[amqp.Channel], object]]


def attacks(thief: str, victim: str) -> Iterator[Attack]:
    """What is tried, in words, and how."""
    for exchange in (wire.CALLS, wire.replies_of(victim), topology.events_exchange(victim)):
        yield f"overhear {exchange} by a queue of one's own", _overhear(exchange)
        yield f"overhear {exchange} by the queue that one has", _bind(wire.queue_of(thief), exchange)
    for queue in (wire.queue_of(victim), _events_of(victim), topology.parking_queue(victim)):
        yield f"take what waits in {queue}", _take(queue)
        yield f"put something into {queue}", _publish("", queue)
    yield f"call {victim}", _publish(wire.CALLS, f"{victim}.anything")
    yield f"answer for {victim}", _publish(wire.replies_of(victim), "whoever-asked")
    yield f"tell an event of {victim}", _publish(topology.events_exchange(victim), f"{victim}.anything")
    yield (
        f"tell an event of {victim} by one's own exchange",
        _publish(topology.events_exchange(thief), f"{victim}.anything"),
    )
    for room in (topology.retry_exchange(1), topology.REDELIVER, topology.PARKING, topology.PARK, topology.ASK):
        yield f"reach a queue of {victim} by {room}", _publish(room, _events_of(victim))
    yield f"delete a queue of {victim}", lambda channel: channel.queue_delete(topology.replay_queue(victim))


def tried(url: str, thief: str, victim: str, log: BrokerLog) -> Iterator[Outcome]:
    """What became of each, with the thief's URL."""
    for words, attack in attacks(thief, victim):
        log.mark()
        refused = not _succeeded(url, attack)
        yield Outcome(words, refused, log.refusal(thief) if refused else "")


def _events_of(victim: str) -> str:
    return topology.event_queue(victim, "identity.member_changed")


def _succeeded(url: str, attack: Callable[[amqp.Channel], object]) -> bool:
    with topology.connection(url, confirm_publish=True) as broker:
        try:
            attack(broker.channel())
        except amqp.AccessRefused:
            return False
    return True


def _overhear(exchange: str) -> Callable[[amqp.Channel], None]:
    def attack(channel: amqp.Channel) -> None:
        queue = channel.queue_declare("", exclusive=True).queue
        channel.queue_bind(queue, exchange, "#")

    return attack


def _take(queue: str) -> Callable[[amqp.Channel], object]:
    return lambda channel: channel.basic_get(queue)


def _bind(queue: str, exchange: str) -> Callable[[amqp.Channel], None]:
    return lambda channel: channel.queue_bind(queue, exchange, "#")


def _publish(exchange: str, key: str) -> Callable[[amqp.Channel], None]:
    def attack(channel: amqp.Channel) -> None:
        channel.basic_publish_confirm(
            amqp.Message(b"{}"), exchange=exchange, routing_key=key, confirm_timeout=topology.CONFIRM_SECONDS
        )

    return attack
