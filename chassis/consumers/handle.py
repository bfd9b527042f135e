"""Handling an event: inbox and effect in one transaction. Plain Python, no broker."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeAlias, TypeVar

import orjson
from opentelemetry.trace import SpanKind
from sqlalchemy.exc import DBAPIError

from chassis import database, faults, logs, telemetry
from chassis.actor import Actor
from chassis.call import Call
from chassis.clock import now
from chassis.messaging import envelope, inbox
from chassis.messaging.envelope import Envelope
from chassis.messaging.signing import Untrusted
from chassis.runtime import Runtime
from contracts.base import Event
from contracts.identity import Role

_ATTEMPTS = 4
_log = logs.get()


E = TypeVar("E", bound=Event)


@dataclass(frozen=True)
class Happened(Generic[E]):
    """An event with its envelope, as a consumer receives it."""

    event: E
    envelope: Envelope


Handler: TypeAlias = Callable[[Call, Happened[E]], None]


@dataclass(frozen=True)
class Consumer(Generic[E]):
    """A type of event and its handler. `in_order`: the events of each subject one at a time, with none missing."""

    kind: type[E]
    feature: Handler[E]
    in_order: bool = False


def handle(
    runtime: Runtime,
    kind: type[E],
    in_order: bool,
    handler: Handler[E],
    headers: Mapping[str, Any],
    body: bytes,
) -> None:
    """Handles one delivery; an event takes effect once. Raises what the handler raises, Gap and, first, Untrusted."""
    _check(runtime, kind, headers, body)
    happened = Happened(kind.model_validate(orjson.loads(body)), envelope.read(dict(headers)))
    started = time.monotonic()
    attributes = {"messaging.system": "rabbitmq", "messaging.destination.name": f"{runtime.service}.{kind.type}"}
    with telemetry.span(f"handle {kind.type}", SpanKind.CONSUMER, happened.envelope.traceparent, attributes):
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                _in_transaction(runtime, kind, in_order, handler, happened)
                break
            except (DBAPIError, database.Interrupted) as error:
                if attempt == _ATTEMPTS or not database.is_retryable(error):
                    raise
    telemetry.event_seconds.record(time.monotonic() - started, {"type": kind.type})
    telemetry.event_age.record(max((now() - happened.envelope.time).total_seconds(), 0.0), {"type": kind.type})


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
    if call.emitted:
        runtime.wake_relay()


def _as_actor(event: Envelope) -> Actor:
    """Who caused the event, for the record. An event carries no roles, so it grants no permissions."""
    return Actor(event.actor_id, "", frozenset[Role](), frozenset(), None, "en")
