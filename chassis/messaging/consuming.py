"""nameko's queue consumer: says whether it consumes, tries each host, and comes back soon after the broker did."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from typing import Any

import eventlet
from nameko.messaging import QueueConsumer

from chassis import hosts, logs, wire
from chassis.vitals import Pulse

_log = logs.get()
# Seconds for starting all consumers on a new connection, before starting over.
SETUP_SECONDS = 5
_AWAY = "not consuming"


class Consuming(QueueConsumer):
    """One connection for all of a service's queues, to the first host of the broker's URL that answers."""

    def __init__(self) -> None:
        super().__init__()
        self.pulse = Pulse(_AWAY)
        self._patience = eventlet.Timeout(None)
        self._patience.cancel()

    @property
    def amqp_uri(self) -> str:
        """The hosts as kombu wants them: a URL each, tried in turn."""
        return ";".join(hosts.each(super().amqp_uri))

    @contextmanager
    def establish_connection(self) -> Iterator[Any]:
        """kombu's own pauses grow to 30 s; a service that stays idle for so long after a restart is an outage.

        Waits for an unavailable broker as long as necessary. An available one may still never answer a basic.consume on
        a queue that is electing its leader, so the wait is limited from then on (see `Consumer`).
        """
        self.pulse.beat()
        connection = self.connection.clone()
        self._ask_for_its_name(connection)

        def failed(error: Exception, interval: float) -> None:
            self._ask_for_its_name(connection)
            self.on_connection_error(error, interval)

        try:
            connection.ensure_connection(failed, interval_start=0.2, interval_step=0.3, interval_max=2.0)
            self._patience = eventlet.Timeout(SETUP_SECONDS, OSError("the broker does not answer"))
            yield connection
            connection.close()
        finally:
            self._patience.cancel()
            self.pulse.problem = _AWAY
            # After a failure nobody may be there to answer a polite good-bye, and waiting for it would be for ever.
            connection.collect()

    def _ask_for_its_name(self, connection: Any) -> None:
        """The next host has to prove its own name by its certificate; kombu writes it here at the first attempt."""
        if self.amqp_uri.startswith("amqps:"):
            connection.ssl = {"server_hostname": None}

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
        """A connection that breaks at this moment is not a failure: the broker delivers the message again."""
        with suppress(OSError):
            super().ack_message(message)

    def requeue_message(self, message: Any) -> None:
        with suppress(OSError):
            super().requeue_message(message)

    def on_connection_error(self, exc: BaseException, interval: float) -> None:
        self.pulse.beat()
        _log.warning("broker unreachable", error=str(exc), pause=interval)

    def on_iteration(self) -> None:
        self.pulse.beat()
        super().on_iteration()

    def on_consume_ready(self, connection: Any, channel: Any, consumers: Any, **options: Any) -> None:
        super().on_consume_ready(connection, channel, consumers, **options)
        self.pulse.problem = None
