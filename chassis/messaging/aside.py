"""Puts a failed event aside: into its next delay queue, or into the parking queue."""

from __future__ import annotations

from typing import Any

import amqp

from chassis import logs, telemetry
from chassis.discretion import error_summary
from chassis.messaging import retry, topology

_log = logs.get()


def put(broker_url: str, service: str, queue: str, message: Any, error: BaseException) -> None:
    """Returns once the broker has confirmed it. Raises OSError or amqp.AMQPError if the broker is unavailable.

    `message` is from kombu or py-amqp: it has `headers`, `body` and `properties`.
    """
    attempt = int(message.headers.get(retry.ATTEMPT, 1))
    exchange, key, attempt = retry.next_stop(queue, service, attempt, error)
    headers = message.headers | {
        retry.ATTEMPT: attempt,
        retry.QUEUE: queue,
        retry.ERROR: f"{type(error).__name__}: {error}"[:500],
    }
    headers.pop("x-death", None)
    _publish_confirmed(broker_url, exchange, key, message, headers)
    counter = telemetry.events_parked if exchange == topology.PARK else telemetry.events_retried
    counter.add(1, {"queue": queue})
    _log.warning("event put aside", queue=queue, to=exchange, attempt=attempt, error=error_summary(error))


def _publish_confirmed(url: str, exchange: str, key: str, message: Any, headers: dict[str, Any]) -> None:
    with topology.connection(url, confirm_publish=True) as broker, broker.channel() as channel:
        copy = amqp.Message(
            message.body,
            content_type="application/json",
            content_encoding="utf-8",
            delivery_mode=2,
            message_id=message.properties.get("message_id", ""),
            application_headers=headers,
        )
        channel.basic_publish_confirm(
            copy, exchange=exchange, routing_key=key, mandatory=True, confirm_timeout=topology.CONFIRM_SECONDS
        )
