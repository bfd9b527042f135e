"""Asks a source for missing events with a message to its relay, which publishes them again."""

from __future__ import annotations

import time

import amqp
import orjson

from chassis.messaging import topology
from chassis.messaging.inbox import Gap

# Seconds before the same subject is requested again: less than the shortest delay of an event that found the gap.
_PAUSE = 0.9


class Asking:
    """Requests missing events once for all events that found the same gap.

    Each event behind a gap finds it. If each made a request, a burst would be published many times and find gaps again.
    """

    def __init__(self, broker_url: str, source: str) -> None:
        self._broker_url = broker_url
        self._source = source
        self._asked: dict[str, float] = {}

    def ask(self, gap: Gap) -> None:
        """Requests what is missing, unless this was just done. Raises OSError or amqp.AMQPError without a broker."""
        recent = time.monotonic() - _PAUSE
        self._asked = {subject: at for subject, at in self._asked.items() if at > recent}
        if gap.subject not in self._asked:
            self._publish(gap)
            self._asked[gap.subject] = time.monotonic()

    def _publish(self, gap: Gap) -> None:
        with topology.connection(self._broker_url, confirm_publish=True) as broker, broker.channel() as channel:
            ask(channel, self._source, gap)


def ask(channel: amqp.Channel, source: str, gap: Gap) -> None:
    """Asks a source to publish these events again, on a channel that confirms."""
    body = orjson.dumps({"subject": gap.subject, "first": gap.first, "last": gap.last})
    channel.basic_publish_confirm(
        amqp.Message(body, content_type="application/json", delivery_mode=2),
        exchange=topology.ASK,
        routing_key=topology.replay_queue(source),
        mandatory=True,
        confirm_timeout=topology.CONFIRM_SECONDS,
    )


def read(body: str | bytes) -> tuple[str, int, int]:
    """(subject, first, last) of such a message."""
    asked = orjson.loads(body)
    return asked["subject"], asked["first"], asked["last"]
