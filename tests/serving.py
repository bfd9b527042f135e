"""A service for tests: as a process at a broker, or as what handles an event, over a real database and no broker."""

from __future__ import annotations

import os
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Engine

from chassis import database, wire
from chassis.actor import Verifier
from chassis.call_seals import Carried, SealChecker
from chassis.clock import now
from chassis.consumers.handle import E, Handler, handle
from chassis.deployables import ROOT
from chassis.ids import new_id
from chassis.keys import call_key
from chassis.messaging import envelope
from chassis.messaging.signing import SIGNATURE, EventKeys
from chassis.rpc.serve import Request
from chassis.runtime import Runtime
from contracts.base import Operation
from convive.state import free_port
from tests.common.signing import EVENT_KEYS, EVENT_SIGNER, KEY, SEALER, VERIFY_KEY, keys_of
from tests.waiting import until


@contextmanager
def serving(service: str, broker_url: str, url: str, log: Path) -> Iterator[None]:
    """The service's process runs within; what it said is printed when it has ended."""
    health = free_port()
    environment = {
        "CONVIVE_BROKER_URL": broker_url,
        f"CONVIVE_DATABASE_URL_{service.upper()}": url,
        "CONVIVE_HEALTH_PORT": str(health),
        "PYTHONPATH": str(ROOT),
    } | keys_of(service)
    with log.open("ab") as said:
        command = [sys.executable, "-m", "chassis.runner", service]
        process = subprocess.Popen(command, env={**os.environ, **environment}, stdout=said, stderr=said)
        try:
            until(lambda: is_ready(health), 90)
            yield
        finally:
            process.terminate()
            process.wait(20)
            print(log.read_text())


def is_ready(port: int) -> bool:
    """Whether a process says at its health port that it is ready."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def runtime_of(service: str, engine: Engine, verify_key: str = VERIFY_KEY) -> Runtime:
    """What a service's process would hold, with this database and without a broker."""
    sessions, readers = database.sessions(engine), database.readers(engine)
    return Runtime(
        service,
        engine,
        sessions,
        readers,
        Verifier(verify_key),
        "amqp://nowhere",
        lambda: None,
        SealChecker(call_key(KEY, service)),
        event_keys=EventKeys(EVENT_KEYS),
    )


def sealed(
    operation: Operation[Any, Any], payload: dict[str, Any], headers: dict[str, Any], call_id: str | None = None
) -> Request:
    """A call as the gateway sends it; one of its own, unless it has an id."""
    carried = Carried(call_id or str(new_id()), "gateway-1", orjson.dumps({"args": [], "kwargs": payload}))
    seal = SEALER.seal(operation.service, operation.name, headers, carried)
    return Request(payload, headers | {wire.SEAL: seal}, carried=carried)


def deliver(
    runtime: Runtime,
    handler: Handler[E],
    event: E,
    sequence: int = 1,
    *,
    in_order: bool = False,
    event_id: UUID | None = None,
    actor_id: UUID | None = None,
) -> UUID:
    """Delivers an event as the broker would, in a transaction of its own; returns its identifier, to do it again."""
    event_id = event_id or new_id()
    headers = envelope.headers(event, event_id, now(), actor_id, None)
    headers[f"{envelope.PREFIX}sequence"] = sequence
    body = event.model_dump_json().encode()
    headers[SIGNATURE] = EVENT_SIGNER.sign(headers, body)
    handle(runtime, type(event), in_order, handler, headers, body)
    return event_id
