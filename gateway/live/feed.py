"""Events from the broker for this gateway process: an exclusive queue that lives as long as the connection.

Nothing is kept while the connection is away; `on_ready` says that something was missed, and from now on nothing
is, so that whoever listens can catch up with what was.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import partial
from typing import Any

from pika.adapters.asyncio_connection import AsyncioConnection
from pika.channel import Channel

from chassis import logs, telemetry
from chassis.deployables import GATEWAY
from chassis.messaging import envelope, topology
from chassis.messaging.signing import EventKeys, Untrusted
from gateway.broker import Link
from gateway.live.changes import heard

_log = logs.get()


class Feed:
    """`start` connects and keeps connected; `on_event` gets (type, subject, body) in the order of publication.

    It hears what `changes.heard` names, and believes what its source has signed.
    """

    def __init__(
        self,
        broker_url: str,
        event_keys: EventKeys,
        on_event: Callable[[str, str, bytes], None],
        on_ready: Callable[[], None],
    ) -> None:
        self._link = Link(broker_url, "event feed", self._open_channel, lambda: None)
        self._keys = [(source, key) for source, keys in sorted(heard().items()) for key in keys]
        self._event_keys = event_keys
        self._on_event, self._on_ready = on_event, on_ready
        self.ready = self._link.ready

    def start(self) -> None:
        """Begins to connect, and to connect again whenever the connection is lost."""
        self._link.start()

    async def stop(self) -> None:
        """Closes the connection, and with it the queue."""
        await self._link.stop()

    def _open_channel(self, connection: AsyncioConnection) -> None:
        connection.channel(on_open_callback=self._opened)

    def _opened(self, channel: Channel) -> None:
        """Declares queue and bindings; the broker answers in order, so that the last answer says all.

        An exchange that does not stand yet closes the channel, and with it the connection: then from the beginning.
        """
        channel.add_on_close_callback(lambda _, __: channel.connection.is_open and channel.connection.close())
        queue, arguments = f"{GATEWAY}.live.{uuid.uuid4()}", {"x-queue-type": "classic"}
        channel.queue_declare(
            queue, exclusive=True, auto_delete=True, arguments=arguments, callback=partial(self._bind, channel)
        )

    def _bind(self, channel: Channel, declared: Any) -> None:
        queue = declared.method.queue
        for source, key in self._keys:
            channel.queue_bind(queue, topology.events_exchange(source), key)
        channel.basic_consume(queue, self._received, auto_ack=True, exclusive=True, callback=self._consuming)

    def _consuming(self, _: Any) -> None:
        self._link.set_ready()
        self._on_ready()

    def _received(self, _: Channel, method: Any, properties: Any, body: bytes) -> None:
        event_type, headers = method.routing_key, properties.headers or {}
        try:
            self._event_keys.check(event_type.partition(".")[0], event_type, headers, body)
            self._on_event(event_type, headers.get(envelope.SUBJECT, ""), body)
        except Untrusted as untrusted:
            telemetry.events_untrusted.add(1, {"type": event_type, "reason": untrusted.reason})
            _log.warning("event refused: not signed by its source", type=event_type, reason=untrusted.reason)
        except Exception:  # noqa: BLE001 - whatever it is, it is in the log
            # An event that can't be understood must not keep all others from those who wait for them. It is missed.
            _log.exception("event not passed on", type=method.routing_key)
            self._on_ready()
