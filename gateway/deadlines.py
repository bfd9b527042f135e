"""One deadline for all that a request waits for here: services, the gateway's own database, turns of others.

It begins with the request, and anew when all of its body has come: a weak line is no reason to refuse.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from typing import TypeVar

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from chassis import wire
from contracts.base import UNAVAILABLE
from gateway.settings import gateway_settings

T = TypeVar("T")


class _Deadline:
    def __init__(self) -> None:
        self.extend(gateway_settings().call_seconds)

    def extend(self, seconds: float) -> None:
        self.until = time.monotonic() + seconds


_current: ContextVar[_Deadline | None] = ContextVar("deadline", default=None)


class Deadlines:
    """Gives each request its deadline."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        deadline = _Deadline()
        _current.set(deadline)

        async def receiving() -> Message:
            message = await receive()
            if message["type"] == "http.request" and not message.get("more_body"):
                renew()
            return message

        await self._app(scope, receiving, send)


def left(otherwise: float = wire.DEFAULT_TIMEOUT) -> float:
    """Seconds that what runs may still wait; `otherwise` where no request has begun, as in a live connection."""
    deadline = _current.get()
    return otherwise if deadline is None else max(deadline.until - time.monotonic(), 0.0)


def renew() -> None:
    """A wait begins that has nothing to do with those before: a further part, when the reader has the last one."""
    if deadline := _current.get():
        deadline.extend(gateway_settings().call_seconds)


def forget() -> None:
    """From here on nobody waits for an end: events that are sent for hours. Each wait has a deadline of its own."""
    _current.set(None)


def extend(seconds: float) -> None:
    """Work has begun that is known to take longer, and that has an end of its own: a document, a file."""
    if deadline := _current.get():
        deadline.extend(seconds)


async def within(waited: Awaitable[T], refused: Callable[[], Exception]) -> T:
    """What is waited for, or the refusal at the deadline."""
    try:
        return await asyncio.wait_for(waited, left())
    except TimeoutError:
        raise refused() from None


async def in_thread(service: str, work: Callable[[], T]) -> T:
    """What a thread finds out. Raises UNAVAILABLE at the deadline: the thread may then still be at it, unheard."""
    return await within(asyncio.to_thread(work), lambda: UNAVAILABLE(service=service))
