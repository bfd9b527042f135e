"""Messaging: how fast the relay empties an outbox, and how fast a service handles what it gets."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import psycopg2

from benchmarks.figures import Figure, from_runs
from benchmarks.setting import Setting
from chassis.messaging import topology

CLAIM = "messaging"
EVENTS = 4000

# Events of the forum that the forum itself handles: notices without recipients, so that only messaging is measured.
_FILL = """
    INSERT INTO outbox (event_id, type, subject, sequence, headers, body, created_at)
    SELECT id, 'forum.notice_raised', 'notice/' || id, 1,
        jsonb_build_object('cloudEvents:specversion', '1.0', 'cloudEvents:id', id::text,
            'cloudEvents:type', 'forum.notice_raised', 'cloudEvents:source', '/convive/forum',
            'cloudEvents:subject', 'notice/' || id, 'cloudEvents:time', '2026-01-01T00:00:00+00:00',
            'cloudEvents:dataschema', '/schemas/forum.notice_raised/1'),
        convert_to(json_build_object('notice_id', id::text, 'kind', 'mentioned', 'recipients', '[]'::json,
            'params', '{}'::json, 'link', '/')::text, 'UTF8'), now()
    FROM (SELECT gen_random_uuid() AS id FROM generate_series(1, %s)) AS made
"""


def measure(setting: Setting) -> Iterator[Figure]:
    """4,000 rows are inserted into the forum's outbox at once; its relay publishes them, and the forum handles them."""
    environment = setting.stack.environment()
    relayed, handled = [], []
    with closing(psycopg2.connect(environment["CONVIVE_DATABASE_URL_FORUM"])) as connection:
        connection.autocommit = True
        cursor = connection.cursor()
        for _ in range(setting.runs):
            relay_seconds, handle_seconds = _run(cursor)
            relayed.append(EVENTS / relay_seconds)
            handled.append(EVENTS / handle_seconds)
    note = "while the same process handles them; goal: over 10,000/s"
    yield from_runs(relayed, CLAIM, "relay, from outbox to confirm", "events/s", note=note)
    yield from_runs(
        handled,
        CLAIM,
        "inbox, one process, up to 32 events a transaction",
        "events/s",
        note="from the first insert to the last; goal: over 1,500/s",
    )
    left = topology.depths(environment["CONVIVE_BROKER_URL"], ["forum.parked"])
    if any(left.values()):
        raise RuntimeError(f"events were parked: {left}")


def _run(cursor: Any) -> tuple[float, float]:
    before = _count(cursor, "SELECT count(*) FROM inbox")
    started = time.perf_counter()
    cursor.execute(_FILL, (EVENTS,))
    cursor.execute("NOTIFY outbox")
    _wait(cursor, "SELECT count(*) FROM outbox WHERE published_at IS NULL", 0)
    relay = time.perf_counter() - started
    _wait(cursor, "SELECT count(*) FROM inbox", before + EVENTS)
    return relay, time.perf_counter() - started


def _count(cursor: Any, query: str) -> int:
    cursor.execute(query)
    return int(cursor.fetchone()[0])


def _wait(cursor: Any, query: str, wanted: int) -> None:
    until = time.monotonic() + 120
    while _count(cursor, query) != wanted:
        if time.monotonic() > until:
            raise RuntimeError(f"{query} did not become {wanted}")
        time.sleep(0.02)
