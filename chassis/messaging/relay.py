"""The relay: publishes a database's outbox in order, in batches, and marks rows only after the broker confirmed them.

One relay leads per database (a session-level advisory lock); the others stand by and pass wake-ups on to it.
This is plain blocking code: it runs in a green thread of a service and in an ordinary thread of the gateway.
"""

from __future__ import annotations

import os
import posix  # eventlet replaces os.read and os.write, and only one caller at a time may wait in its versions
import select
import time
import uuid
from collections import deque
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import amqp
import psycopg2
from opentelemetry.trace import SpanKind

from chassis import faults, logs, postgres, telemetry, waits
from chassis.messaging import frames, packets, prune, replay, topology
from chassis.messaging.envelope import PREFIX
from chassis.messaging.signing import SIGNATURE, EventSigner
from chassis.vitals import Pulse

# Rows per batch: 24,000 events/s at 200 (docs/architecture.md has the measurement); larger ones gain little.
BATCH = 200
# Seconds between attempts to become the leader, and between looks of the leader's that nobody asked for: whoever
# commits wakes it, unless it dies in that moment.
CLAIM_EVERY, LOOK_EVERY = 1.0, 5.0
# Seconds between prunings of expired rows.
PRUNE_EVERY = 3600.0
# Seconds for a statement, and for its answer: over a line that leads nowhere nobody is told that it ended.
_STATEMENT_SECONDS, _ANSWER_SECONDS = 15, 17
# The key of the advisory lock; each database has its own locks, so the same number serves everywhere.
LEADER = 2866
CHANNEL = "outbox"

_log = logs.get()
# A mark on the session that holds the lock: a transaction pooler is noticed by it.
_MARK_SESSION = """
    SELECT pg_try_advisory_lock(%s), set_config('convive.relay', %s, false)
    WHERE coalesce(current_setting('convive.relay', true), '') IN ('', %s)
"""
_SAME_SESSION = "current_setting('convive.relay', true) = %s"
_TAKE = f"""
    SELECT position, type, subject, sequence, headers, body FROM outbox
    WHERE published_at IS NULL AND position <> ALL(%s) AND {_SAME_SESSION} ORDER BY position LIMIT %s
"""  # noqa: S608 - constants of this module
_UNMARK = "UPDATE outbox SET published_at = NULL WHERE subject = %s AND sequence BETWEEN %s AND %s"
_MARK = "UPDATE outbox SET published_at = now() WHERE position = ANY(%s)"


class Relay:
    """Call `run` in a separate thread, `wake` after each commit that emitted events, and `stop` to end it."""

    def __init__(self, database_url: str, broker_url: str, source: str, keep_days: int, signer: EventSigner) -> None:
        self._database_url = database_url
        self._broker_url = broker_url
        self._exchange = topology.events_exchange(source)
        self._replay_queue = topology.replay_queue(source)
        self._wake_read, self._wake_write = os.pipe()
        os.set_blocking(self._wake_read, False)
        os.set_blocking(self._wake_write, False)
        self._keep_days = keep_days
        self._signer = signer
        self._prune_at = time.monotonic()
        self._stopped = False
        self._pause = 0.1
        self._mark = uuid.uuid4().hex
        self.leads = False
        self.pulse = Pulse()

    def wake(self) -> None:
        """Signals that there is something to publish. Cheap, never blocks, may be called from any thread."""
        try:
            posix.write(self._wake_write, b"!")
        except BlockingIOError:
            return  # the pipe is full of unread wake-ups: one more would change nothing

    def stop(self) -> None:
        self._stopped = True
        self.wake()

    def run(self) -> None:
        """Runs until stopped. Waits for a lost database or broker, with growing pauses up to 2 s."""
        while not self._stopped:
            try:
                with waits.answers_within(_ANSWER_SECONDS), closing(postgres.connect(self._database_url)) as database:
                    database.autocommit = True
                    self._serve(database)
            except (psycopg2.Error, amqp.AMQPError, OSError) as error:
                self._interrupted()
                _log.warning("relay interrupted", exchange=self._exchange, error=str(error).strip(), pause=self._pause)
            except Exception:  # noqa: BLE001 - events that wait are worse than whatever it was, which is in the log
                self._interrupted()
                _log.exception("relay interrupted", exchange=self._exchange, pause=self._pause)
            finally:
                self.leads = False

    def _interrupted(self) -> None:
        self.pulse.beat()
        time.sleep(self._pause)
        self._pause = min(self._pause * 2, 2.0)

    def _serve(self, database: Any) -> None:
        cursor = database.cursor()
        cursor.execute(f"SET statement_timeout = '{_STATEMENT_SECONDS}s'")
        while not self._stopped:
            self.pulse.beat()
            cursor.execute(_MARK_SESSION, (LEADER, self._mark, self._mark))
            if (taken := cursor.fetchone()) is None:
                raise self._pooled()
            if taken[0]:
                self.leads = True
                cursor.execute(f"LISTEN {CHANNEL}")
                self._lead(database, cursor)
            elif self._wait([self._wake_read], CLAIM_EVERY):
                cursor.execute(f"NOTIFY {CHANNEL}")

    def _pooled(self) -> psycopg2.Error:
        """Two relays would lead at once, and neither would hear its calls: none leads, and it is said how one can."""
        self.pulse.problem = "a pooler changes sessions: set CONVIVE_RELAY_DATABASE_URL_<NAME>"
        return psycopg2.OperationalError(self.pulse.problem)

    def _check_session(self, cursor: Any) -> None:
        cursor.execute(f"SELECT {_SAME_SESSION}", (self._mark,))
        if not cursor.fetchone()[0]:
            raise self._pooled()
        self.pulse.problem = None

    def _lead(self, database: Any, cursor: Any) -> None:
        with topology.connection(self._broker_url, heartbeat=0) as broker:
            broker.sock.settimeout(topology.CONFIRM_SECONDS)  # for every answer, including the last one while closing
            publisher = _ConfirmedPublisher(broker, self._exchange, self._signer)
            self._pause = 0.1
            self._listen_for_replays(broker.channel(), cursor)
            while not self._stopped:
                # After a smaller batch there is nothing more: every later commit sends a wake-up, and so did those
                # since the batch was read, even if the wake-up arrived along with the answer to a statement.
                while (found := self._publish_batch(cursor, publisher)) == BATCH:
                    pass
                if found:  # by the session that was marked, no other finds anything
                    self.pulse.problem = None
                else:
                    self._check_session(cursor)
                self._prune_now_and_then(cursor)
                patience = 0 if database.notifies or packets.has_unread(broker) else LOOK_EVERY
                ready = self._wait([self._wake_read, database, broker.sock], patience)
                if broker.sock in ready or packets.has_unread(broker):
                    broker.drain_events(timeout=0.1)  # a consumer misses events, or the broker closes
                database.poll()
                database.notifies.clear()

    def _prune_now_and_then(self, cursor: Any) -> None:
        if time.monotonic() < self._prune_at:
            return
        self._prune_at = time.monotonic() + PRUNE_EVERY
        if pruned := prune.prune(cursor, self._keep_days):
            _log.info("pruned", exchange=self._exchange, rows=pruned, days=self._keep_days)

    def _wait(self, sources: list[Any], seconds: float) -> list[Any]:
        ready, _, _ = select.select(sources, [], [], seconds)
        if self._wake_read in ready:
            posix.read(self._wake_read, 65536)
        return ready

    def _publish_batch(self, cursor: Any, publisher: _ConfirmedPublisher) -> int:
        self.pulse.beat()
        cursor.execute(_TAKE, (publisher.under_way, self._mark, BATCH))
        if rows := cursor.fetchall():
            publisher.publish(rows)
        # While there is more, the next batch is made and sent before this one is confirmed.
        self._mark_confirmed(cursor, publisher, 1 if len(rows) == BATCH else 0)
        return len(rows)

    def _mark_confirmed(self, cursor: Any, publisher: _ConfirmedPublisher, remain: int) -> None:
        """Waits until no more than so many batches are under way, and marks the others."""
        while len(publisher.batches) > remain:
            faults.point("before_confirm")
            positions = publisher.wait_for_confirms()
            faults.point("after_publish")
            cursor.execute(_MARK, (positions,))
            telemetry.events_published.add(len(positions), {"exchange": self._exchange})

    def _listen_for_replays(self, channel: amqp.Channel, cursor: Any) -> None:
        """Marks events as unpublished when a consumer reports them missing (see chassis.messaging.replay)."""
        queue = self._replay_queue

        def asked(message: Any) -> None:
            subject, first, last = replay.read(message.body)
            cursor.execute(_UNMARK, (subject, first, last))
            self.wake()  # may be called while a batch waits for its confirms
            _log.info(
                "events published again", queue=queue, subject=subject, first=first, last=last, rows=cursor.rowcount
            )
            channel.basic_ack(message.delivery_tag)

        channel.basic_qos(0, 10, False)
        channel.basic_consume(queue, callback=asked)


@dataclass(frozen=True)
class _Batch:
    """Where its events stand in the outbox, and the tags of those that the broker has not confirmed."""

    positions: list[int]
    tags: set[int]


class _ConfirmedPublisher:
    """Publishes batches, and waits once for all confirms of the oldest. `batches`: those it has not waited for."""

    def __init__(self, broker: amqp.Connection, exchange: str, signer: EventSigner) -> None:
        self._broker = broker
        self._exchange = exchange
        self._signer = signer
        self._channel = broker.channel()
        self._channel.confirm_select()
        self._channel.events["basic_ack"].add(self._acknowledged)
        self._channel.events["basic_nack"].add(self._refused)
        self._last = 0
        self.batches: deque[_Batch] = deque()

    @property
    def under_way(self) -> list[int]:
        """The positions of all that was sent and not waited for."""
        return [position for batch in self.batches for position in batch.positions]

    def publish(self, rows: list[Any]) -> None:
        """Sends the rows of the outbox at once; they are safe once `wait_for_confirms` has returned them."""
        self.batches.append(_Batch([row[0] for row in rows], set(range(self._last + 1, self._last + 1 + len(rows)))))
        self._last += len(rows)
        messages = [self._message(row[1], row[4] | {f"{PREFIX}sequence": row[3]}, bytes(row[5])) for row in rows]
        self._broker.transport.write(b"".join(messages))

    def _message(self, event_type: str, headers: dict[str, Any], body: bytes) -> bytes:
        """The message of an event; its publishing is told if what caused the event is."""
        if (cause := headers.get("traceparent")) is None:
            return self._frames(event_type, headers, body)
        attributes = {"messaging.system": "rabbitmq", "messaging.destination.name": self._exchange}
        with telemetry.span(f"publish {event_type}", SpanKind.PRODUCER, cause, attributes):
            return self._frames(event_type, headers | {"traceparent": telemetry.traceparent() or cause}, body)

    def _frames(self, event_type: str, headers: dict[str, Any], body: bytes) -> bytes:
        signed = headers | {SIGNATURE: self._signer.sign(headers, body)}
        name = headers[f"{PREFIX}id"]
        channel, longest = self._channel.channel_id, self._broker.frame_max
        return frames.published(channel, self._exchange, event_type, name, signed, body, longest)

    def wait_for_confirms(self) -> list[int]:
        """The positions of the oldest batch. Raises OSError if the broker refuses a message of it, or is too late."""
        until = time.monotonic() + topology.CONFIRM_SECONDS
        while self.batches[0].tags:
            self._broker.drain_events(timeout=max(until - time.monotonic(), 0.01))
        return self.batches.popleft().positions

    def _acknowledged(self, tag: int, multiple: bool) -> None:
        for batch in self.batches:
            batch.tags.difference_update([t for t in batch.tags if t <= tag] if multiple else [tag])

    def _refused(self, tag: int, multiple: bool) -> None:
        raise OSError(f"the broker refused message {tag} of {self._exchange}")
