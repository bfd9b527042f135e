"""Consumes events in a process that is not a nameko service, one at a time, in a plain thread with its own connection.

It keeps the same promises as with nameko: inbox and effect in one transaction, acknowledgement after the commit, and
failed events put aside. Any number of processes may consume from the same queue.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from threading import Event as Signal
from typing import Any

import amqp

from chassis import logs, wire
from chassis.consumers.handle import Consumer, handle
from chassis.messaging import aside, topology
from chassis.runtime import Runtime
from chassis.vitals import Pulse

_log = logs.get()
_POLL = 1.0
_LONGEST_PAUSE = 2.0
# Events that this process prefetches while it handles one.
_AHEAD = 10


class ConsumerThread:
    """Call `run` in a thread of its own, and `stop` to end it. `handled` is called after each event that was handled.

    Order is not guaranteed: a consumer for which it matters compares the envelope's sequence.
    """

    def __init__(self, runtime: Runtime, consumers: Sequence[Consumer[Any]], handled: Callable[[], None]) -> None:
        self._runtime, self._consumers, self._handled = runtime, consumers, handled
        self._stopped = Signal()
        self.pulse = Pulse()

    def run(self) -> None:
        """Runs until stopped. If the broker is lost, waits for it, with growing pauses up to 2 s."""
        pause = 0.1
        while not self._stopped.is_set():
            try:
                with topology.connection(self._runtime.broker_url, heartbeat=topology.HEARTBEAT_SECONDS) as broker:
                    pause = 0.1
                    self._consume(broker)
            except (amqp.AMQPError, OSError) as error:
                _log.warning("consuming interrupted", service=self._runtime.service, error=str(error), pause=pause)
            except Exception:  # noqa: BLE001 - events that nobody takes are worse than whatever it was
                _log.exception("consuming interrupted", service=self._runtime.service, pause=pause)
            self.pulse.beat()
            self._stopped.wait(pause)
            pause = min(pause * 2, _LONGEST_PAUSE)

    def stop(self) -> None:
        self._stopped.set()

    def _consume(self, broker: amqp.Connection) -> None:
        channel = broker.channel()
        channel.basic_qos(0, _AHEAD, False)
        for consumer in self._consumers:
            queue = topology.event_queue(self._runtime.service, consumer.kind.type)
            channel.basic_consume(queue, callback=partial(self._take, consumer, queue))
        while not self._stopped.is_set():
            with suppress(TimeoutError):
                broker.drain_events(timeout=_POLL)
            self.pulse.beat()
            broker.heartbeat_tick()

    def _take(self, consumer: Consumer[Any], queue: str, message: Any) -> None:
        try:
            handle(self._runtime, consumer.kind, False, consumer.feature, message.headers, wire.raw(message.body))
        except Exception as error:  # noqa: BLE001 - whatever it is, the event is put aside with it
            if not self._put_aside(queue, message, error):
                return
        message.channel.basic_ack(message.delivery_tag)
        self._handled()

    def _put_aside(self, queue: str, message: Any, error: Exception) -> bool:
        """False if the broker is unavailable: it still has the event, and will deliver it again."""
        try:
            aside.put(self._runtime.broker_url, self._runtime.service, queue, message, error)
        except (amqp.AMQPError, OSError) as lost:
            _log.warning("event not put aside", queue=queue, error=str(lost))
            time.sleep(1)
            message.channel.basic_reject(message.delivery_tag, requeue=True)
            return False
        return True
