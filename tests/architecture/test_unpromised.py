"""What we use of libraries though they do not promise it: docs/dependencies.md lists it."""

from __future__ import annotations

import inspect
from typing import Any

import pytest
from nameko.containers import ServiceContainer
from pika.adapters.asyncio_connection import AsyncioConnection
from pika.connection import Connection

from chassis.container import Container
from gateway.broker import OnePacket


@pytest.mark.parametrize(
    ("base", "ours", "name"),
    [(ServiceContainer, Container, "_run_worker"), (AsyncioConnection, OnePacket, "_adapter_emit_data")],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_ours_stands_in_for_a_method_that_the_library_still_calls(base: type, ours: type, name: str) -> None:
    former, current = getattr(base, name), getattr(ours, name)
    assert former is not current
    assert list(inspect.signature(former).parameters) == list(inspect.signature(current).parameters)
    callers = (base, Connection) if base is AsyncioConnection else (base,)
    assert any(f"self.{name}" in inspect.getsource(each) for each in callers)


def test_what_ours_calls_is_there() -> None:
    made: Any = inspect.getsource(ServiceContainer)
    assert "_worker_pool" in made and hasattr(ServiceContainer, "_inject_dependencies")
    assert "_transport" in inspect.getsource(AsyncioConnection.__mro__[1])
