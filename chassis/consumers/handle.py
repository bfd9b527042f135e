"""Handling an event, or several at once: inbox and effect in one transaction. Plain Python, no broker."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Generic, TypeAlias, TypeVar

import orjson
from opentelemetry.trace import SpanKind
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from chassis import database, faults, logs, telemetry
from chassis.actor import Actor
from chassis.call import Call
from chassis.clock import now
from chassis.discretion import error_summary
from chassis.messaging import envelope, inbox
from chassis.messaging.envelope import Envelope
from chassis.messaging.signing import Untrusted
from chassis.runtime import Runtime
from contracts.base import Event
from contracts.identity import Role

_ATTEMPTS = 4
# Events that arrive by so many at once come of somebody's import, in whose course tables fill here too.
_MANY = 16
_log = logs.get()


E = TypeVar("E", bound=Event)


@dataclass(frozen=True)
class Happened(Generic[E]):
    """An event with its envelope, as a consumer receives it."""

    event: E
    envelope: Envelope


Handler: TypeAlias = Callable[[Call, Happened[E]], None]
Ahead: TypeAlias = Callable[[Session, Sequence[Happened[E]]], None]


@dataclass(frozen=True)
class Consumer(Generic[E]):
    """A type of event and its handler. `in_order`: the events of each subject one at a time, with none missing.

    `together`: those that wait are handled in one transaction, after `ahead` was called with all of them.
    """

    kind: type[E]
    feature: Handler[E]
    in_order: bool = False
    together: bool = False
    ahead: Ahead[E] | None = None


Delivery: TypeAlias = tuple[Mapping[str, Any], bytes]
"""The headers and the body of a message."""


def handle(
    runtime: Runtime,
    kind: type[E],
    in_order: bool,
    handler: Handler[E],
    headers: Mapping[str, Any],
    body: bytes,
) -> None:
    """Handles one delivery; an event takes effect once. Raises what the handler raises, Gap and, first, Untrusted."""
    happened = _received(runtime, kind, headers, body)
    with _told(runtime, happened):
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                _in_transaction(runtime, kind, in_order, handler, happened)
                break
            except (DBAPIError, database.Interrupted) as error:
                if attempt == _ATTEMPTS or not database.is_retryable(error):
                    raise


def handle_together(
    runtime: Runtime, consumer: Consumer[E], deliveries: Sequence[Delivery]
) -> list[BaseException | None]:
    """Handles several deliveries in one transaction. What each of them failed with, or nothing; never raises.

    If one fails, whatever it is, none has had an effect, and each is handled by itself.
    """
    if len(deliveries) > 1:
        try:
            _in_one_transaction(runtime, consumer, [_received(runtime, consumer.kind, *each) for each in deliveries])
            return [None] * len(deliveries)
        except Exception as error:  # noqa: BLE001 - whose it is, and whether it lasts, shows now
            _log.info("handled one by one", type=consumer.kind.type, events=len(deliveries), error=error_summary(error))
    return [_failure_of(runtime, consumer, delivery) for delivery in deliveries]


def _failure_of(runtime: Runtime, consumer: Consumer[E], delivery: Delivery) -> BaseException | None:
    try:
        handle(runtime, consumer.kind, False, consumer.feature, *delivery)
    except Exception as error:  # noqa: BLE001 - the event is put aside with it
        _log.exception("event not handled", type=consumer.kind.type)
        return error
    return None


def _received(runtime: Runtime, kind: type[E], headers: Mapping[str, Any], body: bytes) -> Happened[E]:
    _check(runtime, kind, headers, body)
    return Happened(kind.model_validate(orjson.loads(body)), envelope.read(dict(headers)))


@contextmanager
def _told(runtime: Runtime, happened: Happened[Any]) -> Iterator[None]:
    """The span of an event that is handled, below the one that caused it; and its metrics, if it succeeds."""
    kind, started = happened.event.type, time.monotonic()
    attributes = {"messaging.system": "rabbitmq", "messaging.destination.name": f"{runtime.service}.{kind}"}
    with telemetry.span(f"handle {kind}", SpanKind.CONSUMER, happened.envelope.traceparent, attributes):
        yield
    telemetry.event_seconds.record(time.monotonic() - started, {"type": kind})
    telemetry.event_age.record(max((now() - happened.envelope.time).total_seconds(), 0.0), {"type": kind})


def _check(runtime: Runtime, kind: type[Event], headers: Mapping[str, Any], body: bytes) -> None:
    try:
        runtime.event_keys.check(kind.source(), kind.type, headers, body)
    except Untrusted as untrusted:
        telemetry.events_untrusted.add(1, {"type": kind.type, "reason": untrusted.reason})
        _log.warning("event refused: not signed by its source", type=kind.type, reason=untrusted.reason)
        raise


def _in_transaction(
    runtime: Runtime, kind: type[E], in_order: bool, handler: Handler[E], happened: Happened[E]
) -> None:
    with database.transaction(runtime.sessions) as session:
        call = Call(session, _as_actor(happened.envelope), runtime.service)
        if not inbox.is_new(session, kind.type, happened.envelope):
            telemetry.inbox_duplicates.add(1, {"type": kind.type})
            return
        if not in_order or inbox.is_next(session, kind.type, happened.envelope):
            handler(call, happened)
        faults.point("event_before_commit")
    faults.point("event_after_commit")
    runtime.committed(emitted=call.emitted > 0, filled=call.has_filled)


def _in_one_transaction(runtime: Runtime, consumer: Consumer[E], arrived: Sequence[Happened[E]]) -> None:
    calls: list[Call] = []
    with database.transaction(runtime.sessions) as session:
        new = inbox.new_of(session, consumer.kind.type, [happened.envelope for happened in arrived])
        if consumer.ahead:
            consumer.ahead(session, arrived)
        for happened in sorted(arrived, key=_place):
            if happened.envelope.id not in new:
                telemetry.inbox_duplicates.add(1, {"type": consumer.kind.type})
                continue
            new.remove(happened.envelope.id)  # it may be among them twice
            call = Call(session, _as_actor(happened.envelope), runtime.service)
            with _told(runtime, happened):
                consumer.feature(call, happened)
                session.flush()
            session.expire_all()  # the next one reads what it needs, as it would by itself
            calls.append(call)
        if len(calls) >= _MANY:
            calls[-1].filled()
        faults.point("event_before_commit")
    faults.point("event_after_commit")
    runtime.committed(emitted=any(each.emitted for each in calls), filled=any(each.has_filled for each in calls))


def _place(happened: Happened[Any]) -> tuple[str, int]:
    """By subject, so that two processes lock the rows of the same subjects in the same order."""
    return happened.envelope.subject, happened.envelope.sequence


def _as_actor(event: Envelope) -> Actor:
    """Who caused the event, for the record. An event carries no roles, so it grants no permissions."""
    return Actor(event.actor_id, "", frozenset[Role](), frozenset(), None, "en")
