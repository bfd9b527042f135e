"""The parking queues: inspect events that failed too often, replay them, or drop them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import amqp

from chassis.messaging import replay as replay_of_source
from chassis.messaging import topology
from chassis.messaging.envelope import PREFIX, SUBJECT
from chassis.messaging.inbox import Gap
from chassis.messaging.retry import ATTEMPT, ERROR, QUEUE
from chassis.messaging.signing import Untrusted

# The most messages read at once; a parking queue that holds more is an incident in itself.
MOST = 10_000


@dataclass(frozen=True)
class Parked:
    """A parked event."""

    id: str
    type: str
    subject: str
    time: str
    queue: str
    attempts: int
    error: str
    body: str


def depth(broker_url: str, service: str) -> int:
    """How many events are parked for a service."""
    queue = topology.parking_queue(service)
    return topology.depths(broker_url, [queue]).get(queue, 0)


def show(broker_url: str, service: str) -> list[Parked]:
    """The parked events, oldest first; nothing is removed."""
    with topology.connection(broker_url) as broker, broker.channel() as channel:
        # Closing the channel returns everything; the queue has no delivery limit, so reading does no harm.
        return [_as_parked(message) for message in _messages(channel, service)]


def replay(broker_url: str, service: str, ids: set[str] | None) -> int:
    """Sends parked events (all, or these ids) to their queues again, with all attempts. Returns how many.

    One that was refused because its source did not sign it would be refused again: its source is asked to publish it,
    which it does if it ever had such an event.
    """
    moved = 0
    with _confirming(broker_url) as channel:
        for message in _chosen(channel, service, ids):
            if str(message.headers.get(ERROR, "")).startswith(Untrusted.__name__):
                _ask(channel, message)
                channel.basic_ack(message.delivery_tag)
                moved += 1
                continue
            headers = {key: value for key, value in message.headers.items() if key not in (ATTEMPT, ERROR, "x-death")}
            queue = message.headers.get(QUEUE) or _queue_it_died_in(message)
            copy = amqp.Message(
                message.body,
                content_type="application/json",
                content_encoding="utf-8",
                delivery_mode=2,
                message_id=message.properties.get("message_id", ""),
                application_headers=headers,
            )
            # First the copy is confirmed, then the original removed. A crash between leaves both: the inbox drops one.
            channel.basic_publish_confirm(
                copy,
                exchange=topology.REDELIVER,
                routing_key=queue,
                mandatory=True,
                confirm_timeout=topology.CONFIRM_SECONDS,
            )
            channel.basic_ack(message.delivery_tag)
            moved += 1
    return moved


def drop(broker_url: str, service: str, ids: set[str]) -> int:
    """Deletes these parked events for good. Returns how many."""
    dropped = 0
    with _confirming(broker_url) as channel:
        for message in _chosen(channel, service, ids):
            channel.basic_ack(message.delivery_tag)
            dropped += 1
    return dropped


@contextmanager
def _confirming(broker_url: str) -> Iterator[amqp.Channel]:
    with topology.connection(broker_url, confirm_publish=True) as broker, broker.channel() as channel:
        yield channel


def _ask(channel: amqp.Channel, message: Any) -> None:
    sequence = int(message.headers[f"{PREFIX}sequence"])
    source = str(message.headers[f"{PREFIX}type"]).partition(".")[0]
    replay_of_source.ask(channel, source, Gap(message.headers[SUBJECT], sequence, sequence))


def _chosen(channel: amqp.Channel, service: str, ids: set[str] | None) -> list[Any]:
    return [m for m in _messages(channel, service) if ids is None or _as_parked(m).id in ids]


def _messages(channel: amqp.Channel, service: str) -> list[Any]:
    found: list[Any] = []
    while len(found) < MOST and (message := channel.basic_get(topology.parking_queue(service))):
        found.append(message)
    return found


def _queue_it_died_in(message: Any) -> str:
    """The queue from which the broker itself removed the message at the delivery limit."""
    return str(message.headers["x-death"][0]["queue"])


def _as_parked(message: Any) -> Parked:
    headers = message.headers
    body = message.body
    return Parked(
        id=headers.get(f"{PREFIX}id", "?"),
        type=headers.get(f"{PREFIX}type", "?"),
        subject=headers.get(f"{PREFIX}subject", "?"),
        time=headers.get(f"{PREFIX}time", "?"),
        queue=headers.get(QUEUE) or _queue_it_died_in(message),
        attempts=int(headers.get(ATTEMPT, topology.DELIVERY_LIMIT)),
        error=headers.get(ERROR, "delivery limit reached: the handler took its process down"),
        body=body.decode("utf-8", "replace") if isinstance(body, bytes) else str(body),
    )
