"""Asking a source for events that a consumer misses: a message to the source's relay, which publishes them again."""

from __future__ import annotations

import amqp
import orjson

from chassis.messaging import topology
from chassis.messaging.inbox import Gap


def ask(broker_url: str, source: str, gap: Gap) -> None:
    """Asks for the missing events. Raises OSError or amqp.AMQPError when the broker is away."""
    body = orjson.dumps({"subject": gap.subject, "first": gap.first, "last": gap.last})
    message = amqp.Message(body, content_type="application/json", delivery_mode=2)
    with topology.connection(broker_url, confirm_publish=True) as broker, broker.channel() as channel:
        channel.basic_publish_confirm(
            message,
            exchange="",
            routing_key=topology.replay_queue(source),
            mandatory=True,
            confirm_timeout=topology.CONFIRM_SECONDS,
        )


def read(body: str | bytes) -> tuple[str, int, int]:
    """(subject, first, last) of such a message."""
    asked = orjson.loads(body)
    return asked["subject"], asked["first"], asked["last"]
