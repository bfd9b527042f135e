"""How psycopg2 waits in a green thread: as eventlet has it, with an end to it while a connection is made."""

from __future__ import annotations

import time

import psycopg2
from eventlet.hubs import trampoline
from eventlet.support.psycopg2_patcher import eventlet_wait_callback
from psycopg2 import extensions

_MADE = frozenset({extensions.STATUS_READY, extensions.STATUS_BEGIN, extensions.STATUS_PREPARED})


def install(connect_seconds: float) -> None:
    """Gives up making a connection after so many seconds: a port that accepts and never answers held it for ever."""

    def wait(connection: extensions.connection) -> None:
        if connection.status in _MADE:
            eventlet_wait_callback(connection)
        else:
            _make(connection, connect_seconds)

    extensions.set_wait_callback(wait)


def _make(connection: extensions.connection, seconds: float) -> None:
    until = time.monotonic() + seconds
    while (state := connection.poll()) != extensions.POLL_OK:
        if state not in (extensions.POLL_READ, extensions.POLL_WRITE):
            raise psycopg2.OperationalError(f"Bad result from poll: {state!r}")
        trampoline(
            connection.fileno(),
            read=state == extensions.POLL_READ,
            write=state == extensions.POLL_WRITE,
            timeout=max(until - time.monotonic(), 0.001),
            timeout_exc=psycopg2.OperationalError(f"no answer within {seconds} s"),
        )
