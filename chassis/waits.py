"""How psycopg2 waits for a server: with an end to it, in a green thread as in a real one.

By itself libpq waits for an answer for ever. The kernel ends that where the other side is gone; it does not where
something in between keeps the connection up (a proxy, a balancer), nor where the server stands still.
"""

from __future__ import annotations

import select
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

import psycopg2
from psycopg2 import extensions

# Seconds a host has to let us in.
CONNECT_SECONDS = 4
# Seconds for one answer, where nobody says less: no job's statement should need as many.
ANSWER_SECONDS = 60
_less: ContextVar[float] = ContextVar("seconds for one answer")

_MADE = frozenset({extensions.STATUS_READY, extensions.STATUS_BEGIN, extensions.STATUS_PREPARED})

Look = Callable[[int, bool, float], None]
"""Waits until a descriptor can be read (or written), for so many seconds. Raises OperationalError."""


@contextmanager
def answers_within(seconds: float) -> Iterator[None]:
    """Within this nobody waits longer for one answer: over a line that leads nowhere the server tells of no end."""
    before = _less.set(seconds)
    try:
        yield
    finally:
        _less.reset(before)


def in_thread(descriptor: int, to_read: bool, seconds: float) -> None:
    """How a thread waits."""
    poller = select.poll()
    poller.register(descriptor, select.POLLIN if to_read else select.POLLOUT)
    if not poller.poll(seconds * 1000):
        raise no_answer()


def no_answer() -> psycopg2.OperationalError:
    """What a wait without an answer ends with."""
    return psycopg2.OperationalError("the server does not answer")


def bound(look: Look = in_thread) -> None:
    """From now on every wait of this process for a database ends. Safe to repeat."""
    extensions.set_wait_callback(lambda connection: _wait(connection, look))


def _wait(connection: extensions.connection, look: Look) -> None:
    """psycopg2 closes the connection when this raises: nobody knows what would come over it next."""
    seconds = min(_less.get(ANSWER_SECONDS), ANSWER_SECONDS) if connection.status in _MADE else CONNECT_SECONDS
    until = time.monotonic() + seconds
    while (state := connection.poll()) != extensions.POLL_OK:
        if state not in (extensions.POLL_READ, extensions.POLL_WRITE):
            raise psycopg2.OperationalError(f"Bad result from poll: {state!r}")
        look(connection.fileno(), state == extensions.POLL_READ, max(until - time.monotonic(), 0.001))
