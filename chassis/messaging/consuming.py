"""nameko's queue consumer, which says whether it consumes and comes back soon after the broker did."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from typing import Any

import eventlet
from nameko.messaging import QueueConsumer

from chassis import logs, wire

_log = logs.get()
# Seconds for starting all consumers on a new connection; then from the beginning.
SETUP_SECONDS = 5


class Consuming(QueueConsumer):
    """One connection for all of a service's queues."""

    consuming = False

    def __init__(self) -> None:
        super().__init__()
        self._patience = eventlet.Timeout(None)
        self._patience.cancel()

    @contextmanager
    def establish_connection(self) -> Iterator[Any]:
        """kombu's own pauses grow to 30 s; a service that stands idle that long after a restart is an outage.

        A broker that is away is waited for as long as it takes. One that is there may still never answer a
        basic.consume, on a queue that elects its leader: from then on patience is limited (see `Consumer`).
        """
        connection = self.connection.clone()
        try:
            connection.ensure_connection(
                self.on_connection_error, interval_start=0.2, interval_step=0.3, interval_max=2.0
            )
            self._patience = eventlet.Timeout(SETUP_SECONDS, OSError("the broker does not answer"))
            yield connection
            connection.close()
        finally:
            self._patience.cancel()
            self.consuming = False
            # After a failure nobody may be there to answer a polite good-bye, and waiting for it would be for ever.
            connection.collect()

    def get_consumers(self, consumer_cls: Any, channel: Any) -> Any:
        """nameko's, but providers get bodies as they were sent: a signature is of bytes, and comes before reading."""
        for provider in self._providers:
            consumer = consumer_cls(queues=[provider.queue], on_message=partial(self._received, provider))
            consumer.qos(prefetch_count=self.prefetch_count)
            self._consumers[provider] = consumer
        return self._consumers.values()

    def _received(self, provider: Any, message: Any) -> None:
        self.handle_message(provider, wire.raw(message.body), message)

    @contextmanager
    def Consumer(self) -> Iterator[Any]:  # noqa: N802 - kombu's name
        """All consumers, started on a new connection within SETUP_SECONDS."""
        with super().Consumer() as made:
            self._patience.cancel()
            yield made

    def ack_message(self, message: Any) -> None:
        """A connection that breaks at this moment is no failure: the broker gives the message out again."""
        with suppress(OSError):
            super().ack_message(message)

    def requeue_message(self, message: Any) -> None:
        with suppress(OSError):
            super().requeue_message(message)

    def on_connection_error(self, exc: BaseException, interval: float) -> None:
        _log.warning("broker unreachable", error=str(exc), pause=interval)

    def on_consume_ready(self, connection: Any, channel: Any, consumers: Any, **options: Any) -> None:
        super().on_consume_ready(connection, channel, consumers, **options)
        self.consuming = True
