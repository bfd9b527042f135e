"""Connections to PostgreSQL as psycopg2 makes them: each host of the URL in turn, and none without a deadline."""

from __future__ import annotations

import importlib
from typing import Any

import psycopg2
from psycopg2 import extensions

from chassis import hosts, waits

# A host that is gone without a word is noticed on connections that stand, by the kernel, after about 20 s.
_KEPT_ALIVE = {"keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 2, "tcp_user_timeout": 20_000}


def connect(url: str, **options: Any) -> extensions.connection:
    """A connection to the first host of the URL that lets us in; of several, the first that takes writes.

    `options` are libpq's; what the URL says in its query goes before them. Raises psycopg2.OperationalError.
    """
    _keep_deadlines()
    given = {"application_name": "convive", "connect_timeout": waits.CONNECT_SECONDS, **_KEPT_ALIVE, **options}
    if len(hosts.each(url)) > 1:
        given["target_session_attrs"] = "read-write"  # a standby answers as well
    told = {name: value for name, value in given.items() if f"{name}=" not in url.partition("?")[2]}
    return hosts.first(
        url.replace("+psycopg2", "", 1), lambda one: psycopg2.connect(one, **told), (psycopg2.OperationalError,)
    )


def _keep_deadlines() -> None:
    """Under eventlet libpq only says what it waits for: the wait, and its end, are ours."""
    waiting = extensions.get_wait_callback()
    if waiting is not None and waiting.__module__ != waits.__name__:
        waits.bound(importlib.import_module("chassis.green").look)
