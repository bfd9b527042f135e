"""Calls to the services: nameko's RPC wire format spoken over pika's asyncio connection.

One connection and one exclusive reply queue per gateway process. Requests are pipelined: many are on their way at once.
"""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import Iterable
from typing import Any

import orjson
import pika
from pika.adapters.asyncio_connection import AsyncioConnection
from pika.channel import Channel

from chassis import logs, wire
from chassis.deployables import GATEWAY
from chassis.seals import Carried, Sealer
from contracts.base import UNAVAILABLE, Operation

_log = logs.get()


class Rpc:
    """The client. `start` connects and keeps connected; `call` waits for a connection within its deadline."""

    def __init__(self, broker_url: str, sealer: Sealer, services: Iterable[str]) -> None:
        self._sealer = sealer
        self._services = list(services)
        self._parameters = pika.URLParameters(broker_url)
        self._parameters.heartbeat = 20
        self._parameters.socket_timeout = 5
        self._reply_to = str(uuid.uuid4())
        self._waiting: dict[str, tuple[str, asyncio.Future[bytes]]] = {}
        self._channel: Channel | None = None
        self._probe: Channel | None = None
        self._connected = asyncio.Event()
        self._closed = asyncio.Event()
        self._keeper: asyncio.Task[None] | None = None
        self._silent: dict[str, float] = {}

    @property
    def connected(self) -> bool:
        return self._connected.is_set()

    def start(self) -> None:
        """Begins to connect, and to connect again whenever the connection is lost."""
        self._keeper = asyncio.create_task(self._keep_connected())

    async def stop(self) -> None:
        """Closes the connection; calls under way are refused as unavailable."""
        if self._keeper:
            self._keeper.cancel()
        if self._channel and self._channel.is_open:
            self._channel.connection.close()
        self._give_up()

    async def call(
        self,
        operation: Operation[Any, Any],
        payload: dict[str, Any],
        *,
        token: str,
        key: str | None = None,
        traceparent: str | None = None,
        seconds: float = wire.DEFAULT_TIMEOUT,
    ) -> dict[str, Any]:
        """`{"ok": view}` or `{"refused": {...}}`. Raises UNAVAILABLE when no answer came within `seconds`."""
        until = time.monotonic() + seconds
        try:
            async with asyncio.timeout(seconds):
                await self._connected.wait()
                await self._check_consumers(operation.service)
                correlation_id = uuid.uuid4().hex
                future: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()
                self._waiting[correlation_id] = wire.replies_of(operation.service), future
                try:
                    self._publish(operation, payload, correlation_id, token, key, traceparent, until)
                    body = await future
                finally:
                    self._waiting.pop(correlation_id, None)
        except TimeoutError:
            self._silent[operation.service] = time.monotonic()
            raise UNAVAILABLE(service=operation.service) from None
        self._silent.pop(operation.service, None)
        return _result(body)

    def _publish(
        self,
        operation: Operation[Any, Any],
        payload: dict[str, Any],
        correlation_id: str,
        token: str,
        key: str | None,
        traceparent: str | None,
        until: float,
    ) -> None:
        left = max(until - time.monotonic(), 0.001)
        headers: dict[str, Any] = {wire.ACTOR: token, wire.DEADLINE: int((time.time() + left) * 1000)}
        if key is not None:
            headers[wire.IDEMPOTENCY_KEY] = key
        if traceparent is not None:
            headers[wire.TRACEPARENT] = traceparent
        body = orjson.dumps({"args": [], "kwargs": payload})
        carried = Carried(correlation_id, self._reply_to, body)
        headers[wire.SEAL] = self._sealer.seal(operation.service, operation.name, headers, carried)
        properties = pika.BasicProperties(
            content_type="application/json",
            content_encoding="utf-8",
            delivery_mode=1,
            correlation_id=correlation_id,
            reply_to=self._reply_to,
            expiration=str(int(left * 1000) or 1),
            headers=headers,
        )
        if self._channel is None:
            raise UNAVAILABLE(service=operation.service)
        self._channel.basic_publish(wire.CALLS, operation.key, body, properties)

    async def _check_consumers(self, service: str) -> None:
        """Refuses at once while a service that was silent before has nobody listening on its queue."""
        if service in self._silent and not await self.consumers(service):
            raise UNAVAILABLE(service=service)

    async def consumers(self, service: str) -> int:
        """How many processes listen on a service's queue."""
        future: asyncio.Future[int] = asyncio.get_running_loop().create_future()

        def counted(frame: Any) -> None:
            if not future.done():
                future.set_result(frame.method.consumer_count)

        if self._probe is None or not self._probe.is_open:
            return 0
        self._probe.queue_declare(wire.queue_of(service), passive=True, callback=counted)
        try:
            async with asyncio.timeout(2):
                return await future
        except TimeoutError:
            return 0

    async def _keep_connected(self) -> None:
        pause = 0.1
        while True:
            self._closed.clear()
            AsyncioConnection(
                self._parameters,
                on_open_callback=self._opened,
                on_open_error_callback=lambda _, error: self._lost(error),
                on_close_callback=lambda _, error: self._lost(error),
            )
            await self._closed.wait()
            await asyncio.sleep(pause)
            pause = 0.1 if self._waiting else min(pause * 2, 2.0)

    def _opened(self, connection: AsyncioConnection) -> None:
        connection.channel(on_open_callback=self._channel_opened)
        self._open_probe(connection)

    def _open_probe(self, connection: AsyncioConnection) -> None:
        """A channel for questions about queues: the broker closes it when a queue does not exist, calls go on."""

        def opened(channel: Channel) -> None:
            self._probe = channel
            channel.add_on_close_callback(reopen)

        def reopen(*_: Any) -> None:
            if connection.is_open:
                self._open_probe(connection)

        connection.channel(on_open_callback=opened)

    def _channel_opened(self, channel: Channel) -> None:
        queue = f"{GATEWAY}.replies.{self._reply_to}"

        def declared(_: Any) -> None:
            for service in self._services:
                channel.queue_bind(queue, wire.replies_of(service), self._reply_to)
            channel.basic_consume(queue, self._received, auto_ack=True, exclusive=True, callback=consuming)

        def consuming(_: Any) -> None:
            self._channel = channel
            self._connected.set()
            _log.info("connected to the broker")

        channel.add_on_close_callback(lambda *_: channel.connection.is_open and channel.connection.close())
        channel.queue_declare(
            queue,
            exclusive=True,
            auto_delete=True,
            arguments={"x-queue-type": "classic"},
            callback=declared,
        )

    def _received(self, _: Channel, method: Any, properties: pika.BasicProperties, body: bytes) -> None:
        """An answer counts only if it came by the exchange of the service that was asked: no other may write there."""
        exchange, future = self._waiting.get(properties.correlation_id, ("", None))
        if future is not None and exchange != method.exchange:
            _log.warning("answer refused: not of the service that was asked", asked=exchange, answered=method.exchange)
        elif future is not None and not future.done():
            future.set_result(body)

    def _lost(self, error: BaseException) -> None:
        _log.warning("broker connection lost", error=repr(error))
        self._connected.clear()
        self._channel = self._probe = None
        self._give_up()
        self._closed.set()

    def _give_up(self) -> None:
        """Calls on a lost connection get no reply any more: they are refused now rather than at their deadline."""
        for _, future in self._waiting.values():
            if not future.done():
                future.set_exception(TimeoutError())


def _result(body: bytes) -> dict[str, Any]:
    reply = orjson.loads(body)
    if reply.get("error"):
        raise UNAVAILABLE(service=reply["error"].get("value", "?"))
    return reply["result"]  # type: ignore[no-any-return]
