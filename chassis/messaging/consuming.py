"""nameko's queue consumer, which says whether it consumes and comes back soon after the broker did."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import eventlet
from nameko.messaging import QueueConsumer

from chassis import logs

_log = logs.get()
# Seconds for connecting and starting all consumers; then from the beginning.
SETUP_SECONDS = 5


class Consuming(QueueConsumer):
    """One connection for all of a service's queues."""

    consuming = False

    @contextmanager
    def establish_connection(self) -> Iterator[Any]:
        """kombu's own pauses grow to 30 s; a service that stands idle that long after a restart is an outage."""
        connection = self.connection.clone()
        try:
            connection.ensure_connection(
                self.on_connection_error, interval_start=0.2, interval_step=0.3, interval_max=2.0
            )
            yield connection
            connection.close()
        finally:
            self.consuming = False
            # After a failure nobody may be there to answer a polite good-bye, and waiting for it would be for ever.
            connection.collect()

    @contextmanager
    def Consumer(self) -> Iterator[Any]:  # noqa: N802 - kombu's name
        """A broker that has just started may never answer a basic.consume on a queue that still elects its leader."""
        patience = eventlet.Timeout(SETUP_SECONDS, OSError("the broker does not answer"))
        try:
            with super().Consumer() as made:
                patience.cancel()
                yield made
        finally:
            patience.cancel()

    def on_connection_error(self, exc: BaseException, interval: float) -> None:
        _log.warning("broker unreachable", error=str(exc), pause=interval)

    def on_consume_ready(self, connection: Any, channel: Any, consumers: Any, **options: Any) -> None:
        super().on_consume_ready(connection, channel, consumers, **options)
        self.consuming = True
