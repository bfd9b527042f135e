"""One deadline for all that a request waits for here: services, the gateway's own database, turns of others.

It begins with the request, and anew when all of its body has come: a weak line is no reason to refuse.

What waits in a thread waits in one of a pool of its part's: a store that stalls takes its own threads, and nobody
else's. `tests/architecture/test_waits.py` holds that the gateway waits in no other way.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import asynccontextmanager
from contextvars import ContextVar, copy_context
from functools import lru_cache
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


def renew(more: float = 0.0) -> None:
    """A wait begins that has nothing to do with those before: a further part, when the reader has the last one.

    `more`: seconds that it is known to take besides.
    """
    if deadline := _current.get():
        deadline.extend(gateway_settings().call_seconds + more)


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


async def in_thread(service: str, work: Callable[[], T], pool: Executor | None = None) -> T:
    """What a thread finds out: one of the part's own, or of the given pool.

    Raises UNAVAILABLE at the deadline. What no thread had taken by then is never begun; what one is at goes on unheard,
    and the thread is not free until it ends.
    """
    working = asyncio.get_running_loop().run_in_executor(pool or _threads(service), copy_context().run, work)
    return await within(working, lambda: UNAVAILABLE(service=service))


@asynccontextmanager
async def turn(lock: asyncio.Lock | asyncio.Semaphore, refused: Callable[[], Exception]) -> AsyncIterator[None]:
    """Holds what only some may have at a time. Raises the refusal when there was no turn until the deadline."""
    await within(lock.acquire(), refused)
    try:
        yield
    finally:
        lock.release()


@lru_cache
def _threads(service: str) -> ThreadPoolExecutor:
    """As many as there are connections to the gateway's database: more would only wait for one another."""
    return ThreadPoolExecutor(gateway_settings().workers, f"wait-{service}")
