"""Answers a call: verify, decode, one transaction, then an answer or a refusal as data. Plain Python, no broker."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from opentelemetry.trace import SpanKind
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, sessionmaker

from chassis import clock, database, faults, logs, proof, telemetry, waits, wire
from chassis.actor import Actor
from chassis.call import Cacheable, Call
from chassis.call_seals import Carried, refuse
from chassis.discretion import error_summary
from chassis.idempotency import is_first, once
from chassis.policy import Door
from chassis.rpc.deadline import Deadline
from chassis.runtime import Runtime
from contracts.base import (
    CONFLICT,
    INTERNAL,
    INVALID,
    UNAVAILABLE,
    UNCERTAIN,
    Command,
    Kind,
    Operation,
    Refusal,
    Refused,
)

Feature = Callable[[Call, Any], BaseModel]
_log = logs.get()
_ATTEMPTS = 4
# Errors reported per request: after a thousand wrong rows, the rest would tell the caller nothing new.
_ENOUGH = 100
# Subjects told with a reply.
_ENDED = 500


@dataclass(frozen=True)
class Request:
    """A call as received; or one that a process makes to itself, off the wire, and which brings its `actor`."""

    payload: Mapping[str, Any]
    headers: Mapping[str, Any]
    redelivered: bool = False
    carried: Carried | None = None
    actor: Actor | None = None


def answer(runtime: Runtime, operation: Operation[Any, Any], door: Door, feature: Feature, request: Request) -> bytes:
    """The JSON of `{"ok": view}` (with `keep` or `ended`) or `{"refused": {...}}`; never raises."""
    started = time.monotonic()
    attributes = {"rpc.system": "nameko", "rpc.service": operation.service, "rpc.method": operation.name}
    with telemetry.span(operation.key, SpanKind.SERVER, request.headers.get(wire.TRACEPARENT), attributes) as span:
        try:
            reply = _perform(runtime, operation, door, feature, request)
        except Refused as refused:
            span.set_attribute("convive.refused", refused.refusal.code)
            telemetry.rpc_refused.add(1, {"method": operation.key, "code": refused.refusal.code})
            reply = orjson.dumps({"refused": as_data(refused)})
        except ValidationError as error:
            telemetry.rpc_refused.add(1, {"method": operation.key, "code": INVALID.code})
            reply = orjson.dumps({"refused": invalid_as_data(error)})
        except Exception as error:  # noqa: BLE001 - the caller gets an answer whatever happened
            mishap = _mishap(operation, error)
            telemetry.rpc_refused.add(1, {"method": operation.key, "code": mishap.refusal.code})
            reply = orjson.dumps({"refused": as_data(mishap)})
    telemetry.rpc_seconds.record(time.monotonic() - started, {"method": operation.key})
    return reply


def _perform(runtime: Runtime, operation: Operation[Any, Any], door: Door, feature: Feature, request: Request) -> bytes:
    actor = _actor(runtime, operation, request)
    door(actor)
    if runtime.second_factor:
        proof.check(operation, actor, clock.epoch())
    caller = request.carried.reply_to if request.carried else ""
    deadline = Deadline(operation.service, request.headers, caller, runtime.clocks)
    deadline.check()
    command = operation.command.model_validate(request.payload)
    _refuse_what_may_be_done(operation, request)
    work = _Work(operation, feature, command, actor, request, deadline)
    for attempt in range(1, _ATTEMPTS + 1):
        try:
            with waits.answers_within(deadline.answer_seconds):
                return _in_transaction(runtime, work)
        except (DBAPIError, database.Interrupted) as error:
            if attempt == _ATTEMPTS or not database.is_retryable(error):
                raise
            deadline.check()
    raise AssertionError("unreachable")


def _actor(runtime: Runtime, operation: Operation[Any, Any], request: Request) -> Actor:
    """Who acts. Raises FORBIDDEN unless the gateway says so, of this call, and for the first time."""
    if request.carried is None:
        return request.actor or runtime.verifier.verify(None)
    runtime.seals.check(operation.key, request.headers, request.carried, request.redelivered)
    return runtime.verifier.verify(request.headers.get(wire.ACTOR))


def _use(call: Call, operation: Operation[Any, Any], carried: Carried) -> None:
    """A call without a key that changes something: once, whichever process of the service gets it. Raises FORBIDDEN."""
    if not is_first(call, operation.name, carried.correlation_id):
        refuse(operation.key, "used")


def _refuse_what_may_be_done(operation: Operation[Any, Any], request: Request) -> None:
    """A call that the broker delivers again may have been done by a process that died before it could answer.

    What does not count can be repeated, and a key tells whether it was done; otherwise the caller has to check. Raises
    UNCERTAIN.
    """
    keyed = request.headers.get(wire.IDEMPOTENCY_KEY) is not None
    if request.redelivered and _counts(operation) and not keyed:
        raise UNCERTAIN()


@dataclass(frozen=True)
class _Work:
    """A call that was let in: what is to be done, by whom, and until when."""

    operation: Operation[Any, Any]
    feature: Feature
    command: Command
    actor: Actor
    request: Request
    deadline: Deadline


def _in_transaction(runtime: Runtime, work: _Work) -> bytes:
    with database.transaction(_sessions(runtime, work.operation)) as session:
        call = _call(session, work)
        key = work.request.headers.get(wire.IDEMPOTENCY_KEY)
        result = once(
            call, work.operation.name, key, work.command, lambda: work.feature(call, work.command).model_dump_json()
        )
        faults.point("before_commit")
        work.deadline.check()
    faults.point("after_commit")
    runtime.committed(emitted=call.emitted > 0, filled=call.has_filled)
    return _reply(result, _beside(work.operation, call))


def _call(session: Session, work: _Work) -> Call:
    """The call within its transaction, which is bound by the deadline if it writes. Raises FORBIDDEN."""
    operation, bounded = work.operation, _writes(work.operation)
    keyed = work.request.headers.get(wire.IDEMPOTENCY_KEY) is not None
    call = Call(session, work.actor, operation.service, milliseconds=work.deadline.milliseconds if bounded else 0)
    if not keyed and _counts(operation) and work.request.carried is not None:
        _use(call, operation, work.request.carried)
    elif bounded and not (keyed or operation.repeatable):  # what is claimed is bound by that, the other by its feature
        work.deadline.bind(session)
    return call


def _beside(operation: Operation[Any, Any], call: Call) -> dict[str, Cacheable | list[str]]:
    """What the gateway's cache is told with the answer: that it may be cached, or which cached ones it ends.

    A thousand events say nothing here: they take effect as they come round.
    """
    if operation.kind is Kind.READ:
        return {} if call.cacheable is None else {"keep": call.cacheable}
    return {"ended": call.ended} if 0 < len(call.ended) <= _ENDED else {}


def _reply(view: str, beside: Mapping[str, Cacheable | list[str]]) -> bytes:
    parts = [b'"ok":' + view.encode(), *(f'"{name}":'.encode() + orjson.dumps(each) for name, each in beside.items())]
    return b"{" + b",".join(parts) + b"}"


def _sessions(runtime: Runtime, operation: Operation[Any, Any]) -> sessionmaker[Session]:
    if operation.one_state:
        return runtime.snapshots
    return runtime.sessions if _writes(operation) else runtime.readers


def _writes(operation: Operation[Any, Any]) -> bool:
    return operation.kind is not Kind.READ or operation.recorded


def _counts(operation: Operation[Any, Any]) -> bool:
    """Whether it matters how often it is done."""
    return operation.kind is not Kind.READ and not operation.repeatable


def as_data(refused: Refused) -> dict[str, Any]:
    """A refusal as sent over the wire."""
    errors = [] if refused.field is None else [{"field": refused.field, "code": refused.refusal.code}]
    return {
        "code": refused.refusal.code,
        "status": refused.refusal.status,
        "message": refused.refusal.message,
        "params": refused.params,
        "errors": errors,
    }


def invalid_as_data(error: ValidationError) -> dict[str, Any]:
    """A failed validation as sent over the wire: each field with pydantic's code, message and limits.

    If a field's own check raised a refusal (`Refusal.as_validation_error`), that refusal is sent.
    """
    problems = error.errors(include_url=False)[:_ENOUGH]
    said = next((Refusal.registry[each["type"]] for each in problems if each["type"] in Refusal.registry), INVALID)
    errors = [_field_as_data(problem) for problem in problems]
    return {"code": said.code, "status": said.status, "message": said.message, "params": {}, "errors": errors}


def _field_as_data(problem: ErrorDetails) -> dict[str, Any]:
    code = problem["type"]
    if code in ("too_short", "too_long") and isinstance(problem["input"], str):
        code = f"string_{code}"  # pydantic counts "entries" if one of our checks runs before that of the length
    if code in Refusal.registry:
        return {"field": ".".join(str(part) for part in problem["loc"]), "code": code}
    return {
        "field": ".".join(str(part) for part in problem["loc"]),
        "code": code,
        "message": problem["msg"],
        "params": {name: str(value) for name, value in problem.get("ctx", {}).items()},
    }


def _ran_out(error: DBAPIError) -> bool:
    """Whether a statement was ended because its call's time was over (or by an operator's hand)."""
    return getattr(error.orig, "pgcode", None) == "57014"


def _mishap(operation: Operation[Any, Any], error: Exception) -> Refused:
    """What the caller is told after an unforeseen failure; the log has the rest."""
    if database.is_outage(error):
        _log.warning("database unreachable", method=operation.key, error=error_summary(error))
        return UNAVAILABLE(service=operation.service)
    if isinstance(error, DBAPIError) and (database.is_contention(error) or _ran_out(error)):
        _log.warning("gave up waiting", method=operation.key, error=error_summary(error))
        return UNAVAILABLE(service=operation.service)
    if isinstance(error, DBAPIError) and (reason := database.broken_rule(error)):
        _log.warning("the database refused", method=operation.key, rule=reason)
        return CONFLICT(reason=reason)
    reference = telemetry.reference()
    _log.exception("call failed", method=operation.key, reference=reference)
    return INTERNAL(trace=reference)
