"""A cache of what many people read: each value until something happens to it, or until a while has passed."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

from chassis import logs
from contracts.base import UNAVAILABLE, Refused
from gateway import deadlines

T = TypeVar("T")
_log = logs.get()
# Seconds until a service that did not answer is asked again.
_PAUSE = 2.0


class Cached(Generic[T]):
    """A value and how to get it anew: by one of those who ask at once, while the others wait for it.

    A value that was being read while it was dropped is given to whoever waited, and not kept. While its service is
    away, the last one goes on being shown: it says of what day it is.
    """

    def __init__(self, read: Callable[[], Awaitable[T]], seconds: float) -> None:
        self._read, self._seconds = read, seconds
        self._turn = asyncio.Lock()
        self._known: list[T] = []
        self._until = 0.0
        self._drops = 0

    def drop(self) -> None:
        """From now on it is read anew: something has happened."""
        self._until = 0.0
        self._drops += 1

    async def get(self) -> T:
        """The value. Raises what reading it raises when there never was one."""
        if time.monotonic() >= self._until:
            async with deadlines.turn(self._turn, lambda: UNAVAILABLE(service="convive")):
                if time.monotonic() >= self._until:
                    await self._renew()
        return self._known[0]

    async def _renew(self) -> None:
        drops, asked_at = self._drops, time.monotonic()
        try:
            value = await self._read()
        except Refused as refused:
            if not self._known:
                raise
            _log.warning("shown as it was", code=refused.refusal.code)
            self._until = time.monotonic() + _PAUSE
            return
        self._known = [value]
        if drops == self._drops:
            self._until = asked_at + self._seconds
