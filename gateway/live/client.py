"""One live connection, whatever carries it: what waits to be sent, and why it was closed."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any

from chassis.clock import now
from contracts.base import UNAUTHENTICATED, Operation
from gateway.context import Caller, Desk
from gateway.services import Services

# Frames that may wait for a client; who is slower than that is let go, and resumes where it was.
OUTBOX = 1000
# Catching up goes on when no more than this waits, so that a long absence does not look like a slow client.
_CALM = 100

GOING_AWAY = 1012
BAD_FRAME = 1009
REVOKED = 4401
TOO_SLOW = 4408
TOO_MANY_CONNECTIONS = 4429

Ask = Callable[[Operation[Any, Any], dict[str, Any]], Awaitable[dict[str, Any]]]


class Client:
    """Frames go in by `push` and come out by `take`; `close` ends it."""

    def __init__(self, desk: Desk, services: Services, credential: str, caller: Caller) -> None:
        self.member_id = str(caller.actor.member_id)
        self.language = caller.language
        self.session = caller.session
        self.code: int | None = None
        self.closed = asyncio.Event()
        self._desk, self._services, self._credential = desk, services, credential
        self._outbox: deque[tuple[int | None, str]] = deque()
        self._filled = asyncio.Event()
        self._calm = asyncio.Event()
        self._calm.set()

    def push(self, frame: str, number: int | None = None) -> None:
        """Puts a frame in line; `number` is the place in the stream that it brings the client to. Never waits."""
        if self.code is not None:
            return
        if len(self._outbox) >= OUTBOX:
            self._outbox.clear()
            self.close(TOO_SLOW)
            return
        self._outbox.append((number, frame))
        self._filled.set()
        if len(self._outbox) > _CALM:
            self._calm.clear()

    async def take(self) -> list[tuple[int | None, str]]:
        """All frames that wait; waits for the first one. Empty once the client was closed and everything was taken."""
        if not self._outbox and self.code is None:
            await self._filled.wait()
        frames = list(self._outbox)
        self._outbox.clear()
        self._calm.set()
        if self.code is None:
            self._filled.clear()
        return frames

    async def calm(self) -> None:
        """Waits until the carrier keeps up."""
        await self._calm.wait()

    def close(self, code: int) -> None:
        """Ends the connection for a reason that the carrier tells the client; the first reason counts."""
        if self.code is None:
            self.code = code
            self.closed.set()
            self._filled.set()
            self._calm.set()

    def seconds_left(self) -> float:
        """How long the session lasts that the client came with."""
        return max((self.session.expires_at - now()).total_seconds(), 0.0) if self.session else 0.0

    async def caller(self) -> Caller:
        """Who this is now; roles may have changed. Raises UNAUTHENTICATED when the session is over, or is none."""
        caller = await self._desk.caller(self._credential, self.language)
        if caller.session is None:  # an API token: it is for calls, and follows nothing
            raise UNAUTHENTICATED()
        return caller

    async def ask(self, operation: Operation[Any, Any], payload: dict[str, Any]) -> dict[str, Any]:
        """Calls a service as the client. Raises Refused."""
        return await self._services.call(operation, payload, await self.caller())
