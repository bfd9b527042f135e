"""Where passwords are computed: threads of their own, so that nothing else waits for them, in lanes that are bounded.

A lane takes a few at a time and lets some more wait, for so long; whoever comes beyond that is told at once when to
come again (429). One network has all places but a quarter, which are kept for others: a class behind one address signs
in together, and a crowd behind another keeps nobody out. Strangers (registering, a forgotten password) wait in one
lane and members in another: however many register, who has an account signs in. Whoever is told to come again was not
heard: no attempt is counted, and of those who come together each is told a later moment than the one before.
"""

from __future__ import annotations

import asyncio
import math
import os
import threading
from collections import Counter, deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from statistics import median_low
from time import monotonic
from typing import TypeVar

from chassis import telemetry
from contracts.accounts import MANY_WAITING
from gateway import deadlines
from gateway.identity.service import LANES

T = TypeVar("T")
# A core that others want too is theirs first: a lane's threads, and argon2's below them, run at a lower priority.
_NICE = 5
# What one request lasts is the lower middle of so many measured last, with a guess at the beginning: one that met with
# a stalled database, or the first of a process, says nothing of the others.
_FIRST_GUESS, _MEASURED = 0.1, 21
# One network leaves this part of the places to others.
_RESERVED = 4
# Bounds of Retry-After, in seconds: below, they all return at once; above, people give up.
_SOONEST, _LATEST = 2, 30


class Lane:
    """`threads` at a time, `places` waiting for at most `seconds`. All its methods run on one event loop."""

    def __init__(self, name: str, threads: int, places: int, seconds: float) -> None:
        self._name, self._places, self._seconds = name, places, seconds
        self._pool = ThreadPoolExecutor(threads, f"passwords-{name}", initializer=_step_back)
        self._threads, self._turn = threads, asyncio.Semaphore(threads)
        self._waiting: Counter[str] = Counter()
        self._lasted = deque([_FIRST_GUESS], maxlen=_MEASURED)
        # The moment up to which those who were told to come again have been spread.
        self._promised = 0.0

    async def run(self, work: Callable[[], T], network: str) -> T:
        """What the work gives, in its turn, from which it has the whole of a request's time.

        Raises MANY_WAITING with the seconds after which to come again, UNAVAILABLE at the deadline.
        """
        self._refuse_more(network)
        await self._wait(network)
        begun = monotonic()
        try:
            deadlines.renew()
            return await deadlines.in_thread("identity", work, self._pool)
        finally:
            self._lasted.append(monotonic() - begun)
            self._turn.release()

    def close(self) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)

    async def _wait(self, network: str) -> None:
        self._waiting[network] += 1
        try:
            async with asyncio.timeout(self._seconds):
                await self._turn.acquire()
        except TimeoutError:
            raise self._refusal() from None
        finally:
            self._waiting -= Counter({network: 1})  # what is zero is dropped
            if not self._waiting:  # the crowd is gone: the next one waits for itself, and not for what was told to it
                self._promised = 0.0

    def _refuse_more(self, network: str) -> None:
        waiting = self._waiting.total()
        telemetry.passwords_waiting.set(waiting, {"lane": self._name})
        if waiting >= self._places or self._waiting[network] >= self._places - max(self._places // _RESERVED, 1):
            raise self._refusal()

    def _refusal(self) -> Exception:
        """Tells the next free moment: after those who wait, and after those who were told so before."""
        telemetry.passwords_refused.add(1, {"lane": self._name})
        now, each = monotonic(), median_low(self._lasted) / self._threads
        soonest = now + self._waiting.total() * each
        # Once the last second is told, from the first one again: at one and the same moment they would all come.
        begin = soonest if self._promised + each > now + _LATEST else max(self._promised, soonest)
        self._promised = min(begin + each, now + _LATEST)
        return MANY_WAITING(seconds=max(math.ceil(self._promised - now), _SOONEST))


def _step_back() -> None:
    """On Linux a thread has a priority of its own, and its children have it too."""
    os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), os.getpriority(os.PRIO_PROCESS, 0) + _NICE)


class Lanes:
    """The lanes of a gateway."""

    def __init__(self, at_once: int, places: int, seconds: float) -> None:
        self._lanes = {name: Lane(name, at_once, places, seconds) for name in sorted(set(LANES.values()))}

    def of(self, operation: str) -> Lane | None:
        """The lane of an operation of identity's, if it computes a password."""
        return self._lanes[LANES[operation]] if operation in LANES else None

    def close(self) -> None:
        for lane in self._lanes.values():
            lane.close()
