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

from chassis import logs, telemetry, wire
from chassis.call_seals import Carried, Sealer
from chassis.deployables import GATEWAY
from chassis.rpc import deadline
from chassis.vitals import Part
from contracts.base import UNAVAILABLE, Operation, Refused
from gateway.broker import Link

_log = logs.get()


class Rpc:
    """The client. `start` connects and keeps connected; `call` waits for a connection within its deadline."""

    def __init__(self, broker_url: str, sealer: Sealer, services: Iterable[str]) -> None:
        self._sealer = sealer
        self._services = list(services)
        self._link = Link(broker_url, "calls", self._opened, self._lost)
        self._reply_to = str(uuid.uuid4())
        self._waiting: dict[str, tuple[str, asyncio.Future[bytes]]] = {}
        self._channel: Channel | None = None
        self._silent: dict[str, float] = {}

    @property
    def part(self) -> Part:
        """Whether there is a connection."""
        return self._link.part

    def start(self) -> None:
        """Begins to connect, and to connect again whenever the connection is lost."""
        self._link.start()

    async def stop(self) -> None:
        """Closes the connection; calls under way are refused as unavailable."""
        await self._link.stop()

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
        try:
            body = await self._answer(operation, payload, token, key, traceparent, seconds)
        except Refused:
            telemetry.calls_unanswered.add(1, {"service": operation.service})
            raise
        self._silent.pop(operation.service, None)
        return _result(operation, body)

    async def _answer(
        self,
        operation: Operation[Any, Any],
        payload: dict[str, Any],
        token: str,
        key: str | None,
        traceparent: str | None,
        seconds: float,
    ) -> bytes:
        until = time.monotonic() + seconds
        try:
            async with asyncio.timeout(seconds):
                await self._link.ready.wait()
                await self._check_consumers(operation.service)
                correlation_id = uuid.uuid4().hex
                future: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()
                self._waiting[correlation_id] = wire.replies_of(operation.service), future
                try:
                    self._publish(operation, payload, correlation_id, token, key, traceparent, until)
                    return await future
                finally:
                    self._waiting.pop(correlation_id, None)
        except TimeoutError:
            self._silent[operation.service] = time.monotonic()
            raise UNAVAILABLE(service=operation.service) from None

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
        headers: dict[str, Any] = {wire.ACTOR: token, **deadline.headers(left)}
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
        if self._channel is None or not self._channel.is_open:  # closed, and the connection not yet known to be lost
            raise UNAVAILABLE(service=operation.service)
        self._channel.basic_publish(wire.CALLS, operation.key, body, properties)

    async def _check_consumers(self, service: str) -> None:
        """Refuses at once while a service that was silent before has nobody listening on its queue."""
        if service in self._silent and not await self.consumers(service):
            raise UNAVAILABLE(service=service)

    async def consumers(self, service: str) -> int:
        """How many processes listen on a service's queue; none where there is no such queue.

        On a channel of its own: the broker closes it when the queue does not exist, and with it no other question.
        """
        if self._channel is None or not self._channel.connection.is_open:
            return 0
        counted: asyncio.Future[int] = asyncio.get_running_loop().create_future()

        def settle(count: int) -> None:
            if not counted.done():
                counted.set_result(count)

        def opened(channel: Channel) -> None:
            channel.add_on_close_callback(lambda *_: settle(0))
            channel.queue_declare(
                wire.queue_of(service), passive=True, callback=lambda frame: settle(frame.method.consumer_count)
            )

        probe = self._channel.connection.channel(on_open_callback=opened)
        try:
            async with asyncio.timeout(2):
                return await counted
        except TimeoutError:
            return 0
        finally:
            if probe.is_open:
                probe.close()

    def _opened(self, connection: AsyncioConnection) -> None:
        connection.channel(on_open_callback=self._channel_opened)

    def _channel_opened(self, channel: Channel) -> None:
        queue = f"{GATEWAY}.replies.{self._reply_to}"

        def declared(_: Any) -> None:
            for service in self._services:
                channel.queue_bind(queue, wire.replies_of(service), self._reply_to)
            channel.basic_consume(queue, self._received, auto_ack=True, exclusive=True, callback=consuming)

        def consuming(_: Any) -> None:
            self._channel = channel
            self._link.set_ready()

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

    def _lost(self) -> None:
        """Calls on a lost connection get no reply any more: they are refused now rather than at their deadline."""
        self._channel = None
        for _, future in self._waiting.values():
            if not future.done():
                future.set_exception(TimeoutError())


def _result(operation: Operation[Any, Any], body: bytes) -> dict[str, Any]:
    reply = orjson.loads(body)
    if error := reply.get("error"):  # it went wrong before the operation was reached: what it was is for the log
        _log.error("call not taken", method=operation.key, error=error.get("exc_type"))
        raise UNAVAILABLE(service=operation.service)
    return reply["result"]  # type: ignore[no-any-return]
