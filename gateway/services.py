"""The services as the gateway sees them: one call, wherever the operation is answered."""

from __future__ import annotations

import time
from typing import Any, cast

import orjson
from fastapi import Request

from chassis import logs, telemetry, wire
from chassis.rpc import deadline
from chassis.rpc.serve import Request as RpcRequest
from chassis.rpc.serve import answer
from chassis.runtime import Runtime
from contracts.base import INTERNAL, Kind, Operation, Refusal, Refused
from gateway import deadlines
from gateway.answer_cache import AnswerCache
from gateway.context import Caller
from gateway.identity import origin
from gateway.identity.lanes import Lanes
from gateway.identity.service import OPERATIONS
from gateway.rpc import Rpc
from gateway.settings import gateway_settings

_log = logs.get()


class RefusedByService(Refused):
    """A refusal that came over the wire; `errors` names the fields."""

    def __init__(self, data: dict[str, Any]) -> None:
        refusal = Refusal.registry.get(data["code"]) or Refusal(data["code"], data["status"], data["message"])
        super().__init__(refusal, None, data["params"])
        self.errors: list[dict[str, str]] = data["errors"]


class Services:
    """Five services behind RPC, and identity, which the gateway answers itself by the same rules."""

    def __init__(self, rpc: Rpc, identity: Runtime, lanes: Lanes, cache: AnswerCache) -> None:
        self.rpc = rpc
        self.identity = identity
        self.lanes = lanes
        self.cache = cache

    async def call(
        self,
        operation: Operation[Any, Any],
        payload: dict[str, Any],
        caller: Caller,
        *,
        key: str | None = None,
        traceparent: str | None = None,
    ) -> dict[str, Any]:
        """The view as JSON data. Raises RefusedByService, or Refused when it does not answer, or by `known`."""
        if (known := self.known(operation, payload, caller)) is not None:
            return cast(dict[str, Any], orjson.loads(known))
        reading, asked, since = operation.kind is Kind.READ, self.cache.now(), time.monotonic()
        try:
            reply = await self._asked(operation, payload, caller, key, telemetry.traceparent() or traceparent)
        finally:
            if not reading:  # it may have been done, whatever became of the answer
                self.cache.acted(caller.actor)
        if "refused" in reply:
            _note(operation, reply["refused"])
            raise RefusedByService(reply["refused"])
        self.cache.ended(reply)
        self.cache.put(caller.actor, operation, payload, asked, reply, since)
        return cast(dict[str, Any], reply["ok"])

    def known(self, operation: Operation[Any, Any], payload: dict[str, Any], caller: Caller) -> bytes | None:
        """The view as JSON, if it is cached for this caller, who takes a cached one.

        Asked first for every call, so this is where an API token's scope and end count.
        Raises TOKEN_ENDED, OUT_OF_SCOPE.
        """
        if caller.bearer is not None:
            caller.bearer.check(operation)
        if operation.kind is not Kind.READ or caller.fresh:
            return None
        return self.cache.find(caller.actor, operation, payload)

    async def _asked(
        self,
        operation: Operation[Any, Any],
        payload: dict[str, Any],
        caller: Caller,
        key: str | None,
        traceparent: str | None,
    ) -> dict[str, Any]:
        if operation.service == "identity":
            return await self._call_identity(operation, payload, caller, key, traceparent)
        return await self.rpc.call(
            operation,
            payload,
            token=caller.token,
            key=key,
            traceparent=traceparent,
            seconds=_seconds(),
        )

    async def _call_identity(
        self,
        operation: Operation[Any, Any],
        payload: dict[str, Any],
        caller: Caller,
        key: str | None,
        traceparent: str | None,
    ) -> dict[str, Any]:
        known, door, feature = OPERATIONS[operation.name]

        def answering() -> bytes:
            """In its turn: only then does its time begin."""
            headers = {
                wire.IDEMPOTENCY_KEY: key,
                wire.TRACEPARENT: traceparent,
                **deadline.headers(_seconds()),
            }
            return answer(self.identity, known, door, feature, RpcRequest(payload, headers, actor=caller.acting))

        lane = self.lanes.of(operation.name)
        if lane is None:
            reply = await deadlines.in_thread("identity", answering)
        else:
            reply = await lane.run(answering, origin.network())
        return cast(dict[str, Any], orjson.loads(reply))


def _note(operation: Operation[Any, Any], refused: dict[str, Any]) -> None:
    """A failure of ours: the reader is told its reference, and here it says whose log has the rest."""
    if refused["code"] == INTERNAL.code:
        _log.error("service failed", method=operation.key, reference=refused["params"]["trace"])


def _seconds() -> float:
    """How long the service has: what is left of the request's deadline, and never more than a whole one."""
    whole = gateway_settings().call_seconds
    return min(deadlines.left(whole), whole)


def services_of(request: Request) -> Services:
    """The services of the running gateway."""
    return cast(Services, request.app.state.services)
