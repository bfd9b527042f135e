"""nameko's consumer entry point for events: acknowledged after the commit, retried with back-off, then parked."""

from __future__ import annotations

from functools import partial
from typing import Any

import amqp
import eventlet
from kombu import Exchange, Queue
from nameko.exceptions import ContainerBeingKilled
from nameko.extensions import Entrypoint

from chassis import logs, telemetry
from chassis.messaging import replay, retry, topology
from chassis.messaging.consuming import Consuming
from chassis.messaging.envelope import PREFIX
from chassis.messaging.inbox import Gap
from chassis.messaging.turns import Turns
from contracts.base import Event

_log = logs.get()


class EventEntrypoint(Entrypoint):
    """The handler of one kind of event; `in_order`, one at a time of each subject."""

    queue_consumer = Consuming()

    def __init__(self, kind: type[Event], in_order: bool = False, **options: Any) -> None:
        self.kind = kind
        self.in_order = in_order
        super().__init__(**options)

    def setup(self) -> None:
        source = Exchange(topology.events_exchange(self.kind.source()), "topic", no_declare=True)
        self.queue = Queue(topology.event_queue(self.container.service_name, self.kind.type), source, no_declare=True)
        self._turns: Turns[tuple[Any, Any]] = Turns()
        self._asking = replay.Asking(self.container.config["AMQP_URI"], self.kind.source())
        self.queue_consumer.register_provider(self)

    def stop(self) -> None:
        self.queue_consumer.unregister_provider(self)
        self._turns.send_away()  # the broker has them still, and gives them out again by itself

    def handle_message(self, body: Any, message: Any) -> None:
        if not self.in_order or self._turns.take(_subject(message), (body, message)):
            self._start(body, message)

    def _start(self, body: Any, message: Any) -> None:
        try:
            self.container.spawn_worker(
                self, (message.headers, body), {}, handle_result=partial(self._handle_result, message)
            )
        except ContainerBeingKilled:
            self.queue_consumer.requeue_message(message)

    def _handle_result(self, message: Any, _: Any, result: Any, exc_info: Any) -> tuple[Any, Any]:
        try:
            self._settle(message, exc_info)
        finally:
            if self.in_order and (following := self._turns.pass_on(_subject(message))):
                eventlet.spawn_n(self._start, *following)  # not in this worker's place, which is not free yet
        return result, None

    def _settle(self, message: Any, exc_info: Any) -> None:
        if exc_info is None or self._put_aside(message, exc_info[1]):
            self.queue_consumer.ack_message(message)
        else:
            eventlet.sleep(1)  # the broker is away: it has the message still, and gives it out again by itself
            self.queue_consumer.requeue_message(message)

    def _put_aside(self, message: Any, error: BaseException) -> bool:
        """Moves a failed event to its next waiting room or to the parking queue; false when the broker is away."""
        queue = self.queue.name
        attempt = int(message.headers.get(retry.ATTEMPT, 1))
        exchange, key, attempt = retry.next_stop(queue, self.container.service_name, attempt, error)
        headers = message.headers | {
            retry.ATTEMPT: attempt,
            retry.QUEUE: queue,
            retry.ERROR: f"{type(error).__name__}: {error}"[:500],
        }
        headers.pop("x-death", None)
        try:
            if isinstance(error, Gap):
                self._asking.ask(error)
            _publish_confirmed(self.container.config["AMQP_URI"], exchange, key, message, headers)
        except (amqp.AMQPError, OSError) as lost:
            _log.warning("event not put aside", queue=queue, error=str(lost))
            return False
        counter = telemetry.events_parked if exchange == topology.PARKING else telemetry.events_retried
        counter.add(1, {"queue": queue})
        _log.warning("event put aside", queue=queue, to=exchange, attempt=attempt, error=headers[retry.ERROR])
        return True


def _subject(message: Any) -> str:
    return str(message.headers.get(f"{PREFIX}subject"))


def _publish_confirmed(url: str, exchange: str, key: str, message: Any, headers: dict[str, Any]) -> None:
    with topology.connection(url, confirm_publish=True) as broker, broker.channel() as channel:
        copy = amqp.Message(
            message.body,
            content_type="application/json",
            content_encoding="utf-8",
            delivery_mode=2,
            message_id=message.properties.get("message_id", ""),
            application_headers=headers,
        )
        channel.basic_publish_confirm(
            copy, exchange=exchange, routing_key=key, mandatory=True, confirm_timeout=topology.CONFIRM_SECONDS
        )
