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


def adding(prefix: str = "", body: str = ":body", where: str = "TRUE") -> str:
    """For the beginning of a statement that writes what an event tells of, with the `values` of this prefix.

    `body`: an expression for what only the statement knows. `where`: whether there is an event at all.

    One round trip: the subject's counter (whose row lock also keeps its events in commit order) and the event. Written
    out, because SQLAlchemy compiles an ON CONFLICT statement anew on every call: a millisecond per event.
    """
    return f"""
        {prefix}numbered AS (
            INSERT INTO event_sequence (subject, last) SELECT CAST(:{prefix}subject AS text), 1 WHERE {where}
            ON CONFLICT (subject) DO UPDATE SET last = event_sequence.last + 1 RETURNING last
        ), {prefix}added AS (
            INSERT INTO outbox (event_id, type, subject, sequence, headers, body, created_at)
            SELECT CAST(:{prefix}event_id AS uuid), :{prefix}type, :{prefix}subject, last,
                CAST(:{prefix}headers AS jsonb), {body}, :{prefix}created_at
            FROM {prefix}numbered
        )
    """  # noqa: S608 - constants of the modules that use it


# See `Call.emitting`.
ADDED = adding()
_ADD = text(f"WITH {ADDED} SELECT")
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
    return headed(event, at, actor_id) | {"body": event.model_dump_json().encode()}


def headed(event: Event, at: datetime, actor_id: UUID | None, prefix: str = "") -> dict[str, Any]:
    """The values of `adding` besides the body."""
    event_id = new_id()
    named = {
        "event_id": str(event_id),
        "type": event.type,
        "subject": event.subject,
        "headers": orjson.dumps(envelope.headers(event, event_id, at, actor_id, telemetry.traceparent())).decode(),
        "created_at": at,
    }
    return {f"{prefix}{name}": value for name, value in named.items()}
