"""nameko's RPC entry point, made safe: our headers, replies that cannot kill the container, bodies kept as bytes."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any

import amqp
import eventlet
import orjson
from eventlet.semaphore import Semaphore
from kombu import Exchange, Queue
from nameko.exceptions import ContainerBeingKilled
from nameko.extensions import SharedExtension
from nameko.rpc import Rpc, RpcConsumer

from chassis import logs, wire
from chassis.call_seals import Carried
from chassis.messaging import packets, topology
from chassis.messaging.consuming import Consuming
from chassis.rpc.serve import Request

_log = logs.get()
# Seconds after which the connection for replies is looked after once more.
_LOOK_SECONDS = 2
# For one try to connect and send a reply: its caller does not wait for ever either.
_PUBLISH_SECONDS = 5


@dataclass(frozen=True)
class _Reply:
    """An answer, the queue it goes to, and what is to be done once it is sent or given up."""

    answer: amqp.Message
    key: str
    then: Callable[[], None]


class Replier(SharedExtension):
    """Publishes replies on a connection of its own, without confirms: all of one turn of the hub in one packet.

    If a reply is lost with its connection, the call runs into its deadline; the caller's idempotency key makes the
    repetition safe. Waiting for a confirm would slow down every call for the sake of a few.
    """

    def setup(self) -> None:
        self._url = self.container.config["AMQP_URI"]
        self._exchange = wire.replies_of(self.container.service_name)
        self._lock = Semaphore()
        self._connection: amqp.Connection | None = None
        self._replies: amqp.Channel = None
        self._waiting: list[_Reply] = []
        self._sending = False

    def reply(self, message: Any, body: bytes, then: Callable[[], None]) -> None:
        """Sends the reply, at once or soon; gives it up with a log entry if the broker is unavailable; calls `then`."""
        properties = message.properties
        answer = amqp.Message(
            body,
            content_type="application/json",
            content_encoding="utf-8",
            delivery_mode=1,
            correlation_id=properties.get("correlation_id", ""),
        )
        self._waiting.append(_Reply(answer, properties.get("reply_to", ""), then))
        if self._sending:
            return
        self._sending = True
        if self.container.is_alone:
            self._send()
        else:
            eventlet.spawn_n(self._send)

    def _send(self) -> None:
        try:
            while self._waiting:
                replies, self._waiting = self._waiting, []
                with self._lock:
                    self._publish(replies)
                for reply in replies:
                    reply.then()
        finally:
            self._sending = False

    def _publish(self, replies: list[_Reply]) -> None:
        for last in (False, True):
            try:
                with eventlet.Timeout(_PUBLISH_SECONDS, OSError("the broker does not answer")):
                    channel = self._channel()
                    with packets.together(channel.connection):
                        for reply in replies:
                            channel.basic_publish(reply.answer, exchange=self._exchange, routing_key=reply.key)
                return
            except (amqp.AMQPError, OSError) as error:
                self._connection = None
                if last:
                    _log.warning("replies not sent", replies=len(replies), error=str(error))

    def _channel(self) -> amqp.Channel:
        if self._connection is None:
            connection = topology.connection(self._url, heartbeat=topology.HEARTBEAT_SECONDS)
            self._connection, self._replies = connection, connection.channel()
            eventlet.spawn(self._watch, connection)
        return self._replies

    def _watch(self, connection: amqp.Connection) -> None:
        """Reads from the broker, so that a closed connection is noticed before the next reply is written to it.

        One that leads nowhere any more takes what is written to it without a word: only heartbeats tell.
        """
        try:
            while True:
                with suppress(TimeoutError):
                    connection.drain_events(timeout=_LOOK_SECONDS)
                with self._lock:
                    connection.heartbeat_tick()
        except (amqp.AMQPError, OSError) as error:
            _log.info("reply connection closed", error=str(error))
            if self._connection is connection:
                self._connection = None


class CallConsumer(RpcConsumer):
    """nameko's consumer for a service's calls, on the queue that the topology declares."""

    queue: Queue | None
    queue_consumer = Consuming()
    replier = Replier()

    def setup(self) -> None:
        if self.queue is None:
            service = self.container.service_name
            self.queue = Queue(wire.queue_of(service), Exchange(wire.CALLS, "topic", no_declare=True), no_declare=True)
            self.queue_consumer.register_provider(self)
            self._registered = True

    def handle_result(self, message: Any, result: Any, exc_info: Any) -> tuple[Any, Any]:
        error = b"null" if exc_info is None else _as_nameko_error(exc_info[1])
        then = partial(self.queue_consumer.ack_message, message)
        self.replier.reply(message, b'{"result":' + (result or b"null") + b',"error":' + error + b"}", then)
        return result, exc_info


class CallEntrypoint(Rpc):
    """One operation. The worker gets the payload and the headers; its bytes are the result's JSON."""

    rpc_consumer = CallConsumer()

    def handle_message(self, body: Any, message: Any) -> None:
        asked = orjson.loads(body)
        payload = (asked.get("kwargs") if isinstance(asked, dict) else None) or {}
        properties = message.properties
        carried = Carried(properties.get("correlation_id", ""), properties.get("reply_to", ""), body)
        request = Request(payload, message.headers, message.delivery_info["redelivered"], carried)
        try:
            self.container.spawn_worker(self, (request,), {}, handle_result=partial(self.handle_result, message))
        except ContainerBeingKilled:
            self.rpc_consumer.requeue_message(message)


def _as_nameko_error(error: BaseException) -> bytes:
    """An error in nameko's own format, for its clients: only for what goes wrong before an operation is reached."""
    return orjson.dumps(
        {
            "exc_type": type(error).__name__,
            "exc_path": f"{type(error).__module__}.{type(error).__name__}",
            "exc_args": [str(error)],
            "value": str(error),
        }
    )
