"""The outbox: an event is a row of the transaction that caused it, and nothing is published that was not committed."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, insert, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.orm import Session

from chassis import telemetry
from chassis.ids import new_id
from chassis.messaging import envelope
from chassis.tables import event_sequence, outbox
from contracts.base import Event

_next = (
    upsert(event_sequence)
    .values(subject=bindparam("subject"), last=1)
    .on_conflict_do_update(index_elements=["subject"], set_={"last": event_sequence.c.last + 1})
    .returning(event_sequence.c.last)
    .cte("numbered")
)
# One round trip: the subject's counter (whose row lock also keeps its events in commit order) and the event.
_add = insert(outbox).from_select(
    ["event_id", "type", "subject", "sequence", "headers", "body", "created_at"],
    select(
        bindparam("event_id", type_=outbox.c.event_id.type),
        bindparam("type", type_=outbox.c.type.type),
        bindparam("subject", type_=outbox.c.subject.type),
        _next.c.last,
        bindparam("headers", type_=outbox.c.headers.type),
        bindparam("body", type_=outbox.c.body.type),
        bindparam("created_at", type_=outbox.c.created_at.type),
    ),
)


def add(session: Session, event: Event, at: datetime, actor_id: UUID | None) -> None:
    """Adds the event to this transaction, numbered within its subject."""
    event_id = new_id()
    session.execute(
        _add,
        {
            "event_id": event_id,
            "type": event.type,
            "subject": event.subject,
            "headers": envelope.headers(event, event_id, at, actor_id, telemetry.traceparent()),
            "body": event.model_dump_json().encode(),
            "created_at": at,
        },
    )
