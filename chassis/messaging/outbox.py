"""The outbox: an event is a row of the transaction that caused it, and nothing is published that was not committed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import text
from sqlalchemy.orm import Session

from chassis import telemetry
from chassis.ids import new_id
from chassis.messaging import envelope
from contracts.base import Event

# One round trip: the subject's counter (whose row lock also keeps its events in commit order) and the event.
# Written out, because SQLAlchemy compiles an ON CONFLICT statement anew on every call: a millisecond per event.
_NUMBERED = """
    numbered AS (
        INSERT INTO event_sequence (subject, last) VALUES (:subject, 1)
        ON CONFLICT (subject) DO UPDATE SET last = event_sequence.last + 1 RETURNING last
    )
"""
_INSERT = """
    INSERT INTO outbox (event_id, type, subject, sequence, headers, body, created_at)
    SELECT CAST(:event_id AS uuid), :type, :subject, last, CAST(:headers AS jsonb), :body, :created_at FROM numbered
"""
_ADD = text(f"WITH {_NUMBERED} {_INSERT}")
# The same for the beginning of a statement that writes what the event tells of; see `Call.emitting`.
ADDED = f"{_NUMBERED}, added AS ({_INSERT})"

_ADD_MANY = text(
    """
    WITH given AS (
        SELECT * FROM unnest(
            CAST(:event_id AS uuid[]), CAST(:type AS text[]), CAST(:subject AS text[]), CAST(:headers AS text[]),
            CAST(:body AS bytea[])
        ) WITH ORDINALITY AS given (event_id, type, subject, headers, body, place)
    ), numbered AS (
        INSERT INTO event_sequence (subject, last) SELECT subject, 1 FROM given ORDER BY subject
        ON CONFLICT (subject) DO UPDATE SET last = event_sequence.last + 1 RETURNING subject, last
    )
    INSERT INTO outbox (event_id, type, subject, sequence, headers, body, created_at)
    SELECT event_id, type, subject, last, CAST(headers AS jsonb), body, :created_at
    FROM given JOIN numbered USING (subject) ORDER BY place
    """
)


def add(session: Session, event: Event, at: datetime, actor_id: UUID | None) -> None:
    """Adds the event to this transaction, numbered within its subject."""
    session.execute(_ADD, values(event, at, actor_id))


def add_many(session: Session, events: Sequence[Event], at: datetime, actor_id: UUID | None) -> None:
    """Adds events of different subjects to this transaction, in one statement."""
    rows = [values(event, at, actor_id) for event in events]
    names = ("event_id", "type", "subject", "headers", "body")
    if rows:
        session.execute(_ADD_MANY, {name: [row[name] for row in rows] for name in names} | {"created_at": at})


def values(event: Event, at: datetime, actor_id: UUID | None) -> dict[str, Any]:
    """The values of ADDED."""
    event_id = new_id()
    return {
        "event_id": str(event_id),
        "type": event.type,
        "subject": event.subject,
        "headers": orjson.dumps(envelope.headers(event, event_id, at, actor_id, telemetry.traceparent())).decode(),
        "body": event.model_dump_json().encode(),
        "created_at": at,
    }
