"""nameko's consumer entry point for events: acknowledged after the commit, retried with back-off, then parked."""

from __future__ import annotations

from functools import partial
from typing import Any

import amqp
import eventlet
from kombu import Exchange, Queue
from nameko.exceptions import ContainerBeingKilled
from nameko.extensions import Entrypoint

from chassis import logs
from chassis.messaging import aside, replay, topology
from chassis.messaging.consuming import Consuming
from chassis.messaging.envelope import PREFIX
from chassis.messaging.inbox import Gap
from chassis.messaging.share import EventShare
from chassis.messaging.turns import Turns
from contracts.base import Event

_log = logs.get()


class EventEntrypoint(Entrypoint):
    """The handler of one kind of event; `in_order`, one at a time of each subject."""

    queue_consumer = Consuming()
    share = EventShare()

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
        self.share.send_away()
        self._turns.send_away()  # the broker still has them, and delivers them again

    def handle_message(self, body: Any, message: Any) -> None:
        if not self.in_order or self._turns.take(_subject(message), (body, message)):
            self._begin(body, message)

    def _begin(self, body: Any, message: Any) -> None:
        self.share.begin(partial(self._start, body, message))

    def _start(self, body: Any, message: Any) -> None:
        try:
            self.container.spawn_worker(
                self, (message.headers, body), {}, handle_result=partial(self._handle_result, message)
            )
        except ContainerBeingKilled:
            self.queue_consumer.requeue_message(message)
            self.share.end()

    def _handle_result(self, message: Any, _: Any, result: Any, exc_info: Any) -> tuple[Any, Any]:
        try:
            self._settle(message, exc_info)
        finally:
            self.share.end()
            if self.in_order and (following := self._turns.pass_on(_subject(message))):
                eventlet.spawn_n(self._begin, *following)  # not in this worker's slot, which is not free yet
        return result, None

    def _settle(self, message: Any, exc_info: Any) -> None:
        if exc_info is None or self._put_aside(message, exc_info[1]):
            self.queue_consumer.ack_message(message)
        else:
            eventlet.sleep(1)  # the broker is unavailable: it still has the message, and delivers it again
            self.queue_consumer.requeue_message(message)

    def _put_aside(self, message: Any, error: BaseException) -> bool:
        """Moves a failed event to its next delay queue or to the parking queue; false if the broker is unavailable."""
        url, service = self.container.config["AMQP_URI"], self.container.service_name
        try:
            if isinstance(error, Gap):
                self._asking.ask(error)
            aside.put(url, service, self.queue.name, message, error)
        except (amqp.AMQPError, OSError) as lost:
            _log.warning("event not put aside", queue=self.queue.name, error=str(lost))
            return False
        return True


def _subject(message: Any) -> str:
    return str(message.headers.get(f"{PREFIX}subject"))
