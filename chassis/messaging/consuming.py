"""nameko's queue consumer: says whether it consumes, tries each host, and comes back soon after the broker did.

What arrives in one packet is handed out at once, and what is done in one turn of the hub is acknowledged in one.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from typing import Any

import amqp
import eventlet
import kombu
from nameko.messaging import QueueConsumer

from chassis import hosts, logs, wire
from chassis.messaging import packets
from chassis.vitals import Pulse

_log = logs.get()
# Seconds for starting all consumers on a new connection, before starting over.
SETUP_SECONDS = 5
_AWAY = "not consuming"


class _Ahead(kombu.Consumer):
    """Gets `ahead` messages at most before they are acknowledged.

    A broker gives each consumer what its channel was told last, and all share one: so it is told as each one starts.
    """

    def __init__(self, channel: Any, *, ahead: int, **how: Any) -> None:
        self._ahead = ahead
        super().__init__(channel, **how)

    def consume(self, no_ack: bool | None = None) -> None:
        self.qos(prefetch_count=self._ahead)
        super().consume(no_ack=no_ack)


class Consuming(QueueConsumer):
    """One connection for all of a service's queues, to the first host of the broker's URL that answers."""

    def __init__(self) -> None:
        super().__init__()
        self.pulse = Pulse(_AWAY)
        self._patience = eventlet.Timeout(None)
        self._patience.cancel()
        self._done: list[Any] = []
        self._acknowledging = False

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
            packets.read_ahead(connection.connection)
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

    def get_consumers(self, _: Any, channel: Any) -> Any:
        """nameko's, but providers get bodies as they were sent: a signature is of bytes, and comes before reading."""
        for provider in self._providers:
            ahead: int = getattr(provider, "prefetch_count", None) or self.prefetch_count
            how: dict[str, Any] = {
                "queues": [provider.queue],
                "on_message": partial(self._received, provider),
                "ahead": ahead,
            }
            self._consumers[provider] = _Ahead(channel, on_decode_error=self.on_decode_error, **how)
        return self._consumers.values()

    def _received(self, provider: Any, message: Any) -> None:
        """In this thread: providers wait for nothing, and a container begins what there is no worker for later."""
        provider.handle_message(wire.raw(message.body), message)

    @contextmanager
    def Consumer(self) -> Iterator[Any]:  # noqa: N802 - kombu's name
        """All consumers, started on a new connection within SETUP_SECONDS."""
        with super().Consumer() as made:
            self._patience.cancel()
            yield made

    def ack_message(self, message: Any) -> None:
        """Acknowledges it, together with what else is done in this turn of the hub if there may be anything."""
        self._done.append(message)
        if self._acknowledging:
            return
        self._acknowledging = True
        if self.container.is_alone:
            self._acknowledge()
        else:
            eventlet.spawn_n(self._acknowledge)

    def _acknowledge(self) -> None:
        """A connection that breaks at this moment is not a failure: the broker delivers the messages again."""
        try:
            while self._done:
                channel, tags = self._take_done()
                if not tags:  # of a channel that is no more; what is done of the new one still goes out
                    continue
                with suppress(OSError, amqp.AMQPError), packets.together(channel.connection):
                    for tag in tags:
                        channel.basic_ack(tag)
        finally:
            self._acknowledging = False

    def _take_done(self) -> tuple[Any, list[int]]:
        """What is done of one channel: there are two for a moment, where a connection is lost and made again."""
        channel = self._done[0].channel
        mine = [message.delivery_tag for message in self._done if message.channel is channel]
        self._done = [message for message in self._done if message.channel is not channel]
        return channel, mine if channel.connection else []

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
