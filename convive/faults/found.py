"""What is stored at the end: read from each service's database, the broker's queues and the public API."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any

import psycopg2
from psycopg2.extras import RealDictCursor

from chassis.messaging import topology
from chassis.prepare import whole_topology
from convive.faults.nemeses.nemesis import SERVICES

Row = dict[str, Any]

# What is read from each database. Markers begin with the run's label, so that runs on one stack do not mix.
_QUERIES: dict[str, tuple[str, str]] = {
    "posts": (
        "forum",
        """SELECT p.id, p.topic_id, p.number, p.author_id, p.source, p.hidden_reason, p.files, t.title, t.posts,
                  t.author_id AS topic_author
           FROM post p JOIN topic t ON t.id = p.topic_id ORDER BY p.topic_id, p.number""",
    ),
    "notices": ("forum", "SELECT member_id, number, notice_id, kind, link FROM notice ORDER BY member_id, number"),
    "messages": (
        "chat",
        """SELECT m.id, m.room_id, m.number, m.sender_id, m.client_id, m.text, r.last_number
           FROM message m JOIN room r ON r.id = m.room_id ORDER BY m.room_id, m.number""",
    ),
    "cohort": (
        "chat",
        """SELECT r.source_id AS edition_id, m.member_id FROM room r JOIN membership m ON m.room_id = r.id
           WHERE r.source = 'course_edition' AND m.left_at IS NULL AND m.role <> 'owner'""",
    ),
    "requests": ("programs", "SELECT id, activity_id, amount, amount_usd, state, reason_code FROM money_request"),
    "activities": ("programs", "SELECT id, spent_usd, allocated_usd FROM activity"),
    "programme_contributions": ("programs", "SELECT id, amount_usd, reversed FROM contribution"),
    "allocations": ("funds", "SELECT id, request_id, activity_id, amount_usd, spent_usd, status FROM allocation"),
    "contributions": ("funds", "SELECT id, reference, amount, amount_usd, entry_id FROM contribution"),
    "expenditures": ("funds", "SELECT id, document, direct_usd, activity_id, status, entry_id FROM expenditure"),
    "entries": (
        "funds",
        "SELECT id, fund_id || ' ' || fiscal_year AS year, number, kind FROM journal_entry ORDER BY 2, number",
    ),
    "unbalanced_entries": (
        "funds",
        """SELECT entry_id, currency, sum(amount) AS amount, sum(amount_usd) AS amount_usd FROM posting
           GROUP BY entry_id, currency HAVING sum(amount) <> 0 OR sum(amount_usd) <> 0""",
    ),
    "empty_entries": (
        "funds",
        "SELECT e.id FROM journal_entry e LEFT JOIN posting p ON p.entry_id = e.id WHERE p.entry_id IS NULL",
    ),
    "oversold_awards": ("funds", "SELECT * FROM award_balance WHERE received_usd - spent_usd - held_usd < 0"),
    "oversold_award_days": (
        "funds",
        """SELECT award_id, on_day, available FROM (
               SELECT award_id, on_day, sum(income_usd + other_income_usd + interest_usd + transfer_usd + exchange_usd
                                            - direct_usd - indirect_usd - held_usd)
                   OVER (PARTITION BY award_id ORDER BY on_day) AS available
               FROM award_day) days
           WHERE available < 0""",
    ),
    "oversold_allocations": ("funds", "SELECT id, amount_usd, spent_usd FROM allocation WHERE spent_usd > amount_usd"),
    "enrolments": (
        "training",
        "SELECT id, edition_id, email, member_id, status, queue FROM enrolment ORDER BY edition_id, queue",
    ),
    "editions": ("training", "SELECT id, seats, seats_taken, queue_last FROM edition"),
}
_UNPUBLISHED = "SELECT count(*) FROM outbox WHERE published_at IS NULL"


@dataclass
class Found:
    """Rows by name (`_QUERIES`); statements as the API returns them; messages waiting and parked, per queue."""

    rows: dict[str, list[Row]] = field(default_factory=dict)
    statements: list[Row] = field(default_factory=list)
    waiting: dict[str, int] = field(default_factory=dict)
    parked: dict[str, int] = field(default_factory=dict)
    unrouted: int = 0

    def of(self, name: str) -> list[Row]:
        return self.rows.get(name, [])


def read(environment: Mapping[str, str]) -> Found:
    """Reads all of it. Raises psycopg2.Error or OSError if a server is unavailable."""
    found = Found()
    for service in (*SERVICES, "gateway"):
        with (
            closing(psycopg2.connect(_url(environment, service))) as database,
            database.cursor(cursor_factory=RealDictCursor) as cursor,
        ):
            _note(found.waiting, f"{service}'s outbox", _rows(cursor, _UNPUBLISHED)[0]["count"])
            for name, (owner, query) in _QUERIES.items():
                if owner == service:
                    found.rows[name] = _rows(cursor, query)
    _read_queues(found, environment["CONVIVE_BROKER_URL"])
    return found


def _rows(cursor: Any, query: str) -> list[Row]:
    cursor.execute(query)
    return [dict(row) for row in cursor.fetchall()]


def _read_queues(found: Found, broker_url: str) -> None:
    for queue, depth in topology.depths(broker_url, [queue.name for queue in whole_topology().queues]).items():
        if queue == topology.UNROUTED:
            found.unrouted = depth
        else:
            _note(found.parked if queue.endswith(".parked") else found.waiting, queue, depth)


def _note(counts: dict[str, int], name: str, count: int) -> None:
    if count:
        counts[name] = count


def _url(environment: Mapping[str, str], service: str) -> str:
    return environment[f"CONVIVE_DATABASE_URL_{service.upper()}"].replace("+psycopg2", "")
