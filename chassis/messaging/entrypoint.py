"""nameko's consumer entry point for events: acknowledged after the commit, retried with back-off, then parked."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from functools import partial
from typing import Any, TypeAlias

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
# The most events of one transaction, and as many are asked of the broker in advance.
MOST_TOGETHER = 32

_Arrived: TypeAlias = tuple[Any, Any]
"""A message's body as it was sent, and the message."""


class EventEntrypoint(Entrypoint):
    """The handler of one kind of event; `in_order`, one at a time of each subject.

    `together`: one worker at a time, which gets all that has arrived since the one before it began.
    """

    queue_consumer = Consuming()
    share = EventShare()

    def __init__(self, kind: type[Event], in_order: bool = False, together: bool = False, **options: Any) -> None:
        self.kind = kind
        self.in_order = in_order
        self.together = together
        self.prefetch_count = MOST_TOGETHER if together else None
        super().__init__(**options)

    def setup(self) -> None:
        source = Exchange(topology.events_exchange(self.kind.source()), "topic", no_declare=True)
        self.queue = Queue(topology.event_queue(self.container.service_name, self.kind.type), source, no_declare=True)
        self._turns: Turns[_Arrived] = Turns()
        self._gathered: deque[_Arrived] = deque()
        self._begun = False
        self._asking = replay.Asking(self.container.config["AMQP_URI"], self.kind.source())
        self.queue_consumer.register_provider(self)

    def stop(self) -> None:
        self.queue_consumer.unregister_provider(self)
        self.share.send_away()
        self._gathered.clear()
        self._turns.send_away()  # the broker still has them, and delivers them again

    def handle_message(self, body: Any, message: Any) -> None:
        if self.together:
            self._gathered.append((body, message))
            self._begin_gathered()
        elif not self.in_order or self._turns.take(_subject(message), (body, message)):
            self._begin(body, message)

    def _begin(self, body: Any, message: Any) -> None:
        self.share.begin(partial(self._start, [(body, message)]))

    def _begin_gathered(self) -> None:
        if self._gathered and not self._begun:
            self._begun = True
            self.share.begin(self._start_gathered)

    def _start_gathered(self) -> None:
        self._start([self._gathered.popleft() for _ in range(min(len(self._gathered), MOST_TOGETHER))])

    def _start(self, arrived: Sequence[_Arrived]) -> None:
        deliveries = [(message.headers, body) for body, message in arrived]
        messages = [message for _, message in arrived]
        try:
            self.container.spawn_worker(self, (deliveries,), {}, handle_result=partial(self._handle_result, messages))
        except ContainerBeingKilled:
            for message in messages:
                self.queue_consumer.requeue_message(message)
            self.share.end()

    def _handle_result(self, messages: Sequence[Any], _: Any, failures: Any, exc_info: Any) -> tuple[Any, Any]:
        """`failures`: of each, where they were handled together; nothing raised is what one of them failed with."""
        found = failures or [exc_info and exc_info[1]] * len(messages)
        try:
            for message, failure in zip(messages, found, strict=True):
                self._settle(message, failure)
        finally:
            self.share.end()
            self._go_on(messages)
        return None, None

    def _go_on(self, messages: Sequence[Any]) -> None:
        """With what waited for these; not in this worker's slot, which is not free yet."""
        if self.together:
            self._begun = False
            eventlet.spawn_n(self._begin_gathered)
        elif self.in_order and (following := self._turns.pass_on(_subject(messages[0]))):
            eventlet.spawn_n(self._begin, *following)

    def _settle(self, message: Any, failure: BaseException | None) -> None:
        if failure is None or self._put_aside(message, failure):
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
