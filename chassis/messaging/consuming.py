"""nameko's queue consumer, which says whether it consumes and comes back soon after the broker did."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from nameko.messaging import QueueConsumer

from chassis import logs

_log = logs.get()


class Consuming(QueueConsumer):
    """One connection for all of a service's queues."""

    consuming = False

    @contextmanager
    def establish_connection(self) -> Iterator[Any]:
        """kombu's own pauses grow to 30 s; a service that stands idle that long after a restart is an outage."""
        with self.connection.clone() as connection:
            connection.ensure_connection(
                self.on_connection_error, interval_start=0.2, interval_step=0.3, interval_max=2.0
            )
            yield connection

    def on_connection_error(self, exc: BaseException, interval: float) -> None:
        _log.warning("broker unreachable", error=str(exc), pause=interval)

    def on_consume_ready(self, connection: Any, channel: Any, consumers: Any, **options: Any) -> None:
        super().on_consume_ready(connection, channel, consumers, **options)
        self.consuming = True

    def on_consume_end(self, connection: Any, channel: Any) -> None:
        super().on_consume_end(connection, channel)
        self.consuming = False
