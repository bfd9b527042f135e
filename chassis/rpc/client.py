"""A blocking client for calls to services, for tools, tests and benchmarks; the gateway has its own, for asyncio."""

from __future__ import annotations

import time
import uuid
from types import TracebackType
from typing import Any, TypeVar, cast

import amqp
import orjson

from chassis import wire
from chassis.call_seals import Carried, Sealer
from chassis.messaging import topology
from chassis.rpc import deadline
from contracts.base import UNAVAILABLE, Command, Operation, Refusal, Refused

V = TypeVar("V")
_CLASSIC = {"x-queue-type": "classic"}


class Client:
    """One connection, as the operator, for one thread at a time. Use it as a context manager."""

    def __init__(self, broker_url: str, sealer: Sealer) -> None:
        self.broker_url = broker_url
        self._sealer = sealer

    def __enter__(self) -> Client:
        self._connection = topology.connection(self.broker_url, heartbeat=0)
        self._channel = self._connection.channel()
        self._reply_to = str(uuid.uuid4())
        self._queue = f"client.replies.{self._reply_to}"
        self._bound: set[str] = set()
        self._channel.queue_declare(self._queue, exclusive=True, auto_delete=True, arguments=_CLASSIC)
        self._channel.basic_consume(self._queue, no_ack=True, callback=self._received)
        self._replies: dict[str, bytes] = {}
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._connection.close()

    def call(
        self,
        operation: Operation[Any, V],
        command: Command,
        *,
        actor_token: str = "",
        key: str | None = None,
        timeout: float = wire.DEFAULT_TIMEOUT,
        headers: dict[str, Any] | None = None,
    ) -> V:
        """The operation's view. Raises Refused, also if the service does not answer within `timeout` seconds."""
        payload = command.model_dump(mode="json", exclude_unset=True)
        reply = self.call_raw(operation.service, operation.name, payload, actor_token, key, timeout, headers)
        if "ok" in reply:
            return cast(V, operation.view.model_validate(reply["ok"]))
        raise refused_from_data(reply["refused"])

    def call_raw(
        self,
        service: str,
        method: str,
        payload: Any,
        actor_token: str = "",
        key: str | None = None,
        timeout: float = wire.DEFAULT_TIMEOUT,
        headers: dict[str, Any] | None = None,
    ) -> dict[str, Any]:
        """The raw reply: {"ok": …} or {"refused": …}. Raises Refused (unavailable) at the deadline."""
        message = self.prepared(service, method, payload, actor_token, key, timeout, headers)
        reply = self.receive(self.publish(service, method, message), timeout)
        if reply is None:
            raise UNAVAILABLE(service=service)
        return reply

    def send(
        self,
        operation: Operation[Any, Any],
        command: Command,
        *,
        actor_token: str = "",
        timeout: float = wire.DEFAULT_TIMEOUT,
    ) -> str:
        """Sends a call without waiting; `receive` takes what this returns."""
        payload = command.model_dump(mode="json", exclude_unset=True)
        message = self.prepared(operation.service, operation.name, payload, actor_token, timeout=timeout)
        return self.publish(operation.service, operation.name, message)

    def receive(self, correlation_id: str, timeout: float) -> dict[str, Any] | None:
        """The reply to a call that was sent, or nothing if it does not arrive within `timeout` seconds."""
        body = self._wait_for(correlation_id, time.monotonic() + timeout)
        return None if body is None else orjson.loads(body)["result"]

    def prepared(
        self,
        service: str,
        method: str,
        payload: Any,
        actor_token: str = "",
        key: str | None = None,
        timeout: float = wire.DEFAULT_TIMEOUT,
        headers: dict[str, Any] | None = None,
    ) -> amqp.Message:
        """The message of a call, to be published: once, by whoever means well."""
        correlation_id = str(uuid.uuid4())
        named = {wire.ACTOR: actor_token, **deadline.headers(timeout), **(headers or {})}
        if key is not None:
            named[wire.IDEMPOTENCY_KEY] = key
        body = orjson.dumps({"args": [], "kwargs": payload})
        carried = Carried(correlation_id, self._reply_to, body)
        named.setdefault(wire.SEAL, self._sealer.seal(service, method, named, carried))
        return amqp.Message(
            body,
            content_type="application/json",
            content_encoding="utf-8",
            delivery_mode=1,
            expiration=str(max(int(timeout * 1000), 1)),
            reply_to=self._reply_to,
            correlation_id=correlation_id,
            application_headers=named,
        )

    def publish(self, service: str, method: str, message: amqp.Message) -> str:
        """Sends a prepared call; `receive` takes what this returns."""
        self._hear(service)
        self._channel.basic_publish(message, exchange=wire.CALLS, routing_key=f"{service}.{method}")
        return str(message.properties["correlation_id"])

    def _hear(self, service: str) -> None:
        """Binds the queue to the exchange by which the service answers, the first time that it is called."""
        if service not in self._bound:
            self._channel.queue_bind(self._queue, wire.replies_of(service), self._reply_to)
            self._bound.add(service)

    def _wait_for(self, correlation_id: str, until: float) -> bytes | None:
        while correlation_id not in self._replies:
            left = until - time.monotonic()
            if left <= 0:
                return None
            try:
                self._connection.drain_events(timeout=left)
            except TimeoutError:
                return None
        return self._replies.pop(correlation_id)

    def _received(self, message: Any) -> None:
        self._replies[message.correlation_id] = message.body


def refused_from_data(data: dict[str, Any]) -> Refused:
    """The exception for a refusal received over the wire."""
    refusal = Refusal.registry.get(data["code"]) or Refusal(data["code"], data["status"], data["message"])
    field = data["errors"][0]["field"] if data["errors"] else None
    return refusal(field, **data["params"])
