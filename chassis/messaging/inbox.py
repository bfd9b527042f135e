"""The inbox: an event takes effect once, however often it is delivered."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from chassis.messaging.envelope import Envelope
from chassis.tables import inbox_sequence

# Written out, because SQLAlchemy compiles an ON CONFLICT statement anew on every call.
_RECORD = text("""
    INSERT INTO inbox (consumer, event_id) VALUES (:consumer, CAST(:event_id AS uuid))
    ON CONFLICT DO NOTHING RETURNING 1
""")
# In the order of their ids, so that two that have some of them in common wait for each other one way only.
_RECORD_ALL = text("""
    INSERT INTO inbox (consumer, event_id)
    SELECT :consumer, id FROM unnest(CAST(:event_ids AS uuid[])) AS id ORDER BY id
    ON CONFLICT DO NOTHING RETURNING event_id
""")
_BEGIN = text("""
    INSERT INTO inbox_sequence (consumer, subject, last) VALUES (:consumer, :subject, 0) ON CONFLICT DO NOTHING
""")


class Gap(Exception):
    """An event arrived before its predecessors; first..last are missing."""

    def __init__(self, subject: str, first: int, last: int) -> None:
        super().__init__(f"{subject}: {first} to {last} are missing")
        self.subject, self.first, self.last = subject, first, last


def is_new(session: Session, consumer: str, event: Envelope) -> bool:
    """Records the event as handled, in this transaction; false if it was handled before.

    A second delivery at the same time waits here until the transaction of the first has ended.
    """
    row = session.execute(_RECORD, {"consumer": consumer, "event_id": str(event.id)})
    return row.first() is not None


def new_of(session: Session, consumer: str, events: Sequence[Envelope]) -> set[UUID]:
    """The same of several events, in one statement: the ids of those that were not handled before."""
    ids = [str(event.id) for event in events]
    return set(session.execute(_RECORD_ALL, {"consumer": consumer, "event_ids": ids}).scalars())


def is_next(session: Session, consumer: str, event: Envelope) -> bool:
    """Advances the subject's mark to this event; false if it is stale. Raises Gap if predecessors are missing."""
    session.execute(_BEGIN, {"consumer": consumer, "subject": event.subject})
    mark = (inbox_sequence.c.consumer == consumer) & (inbox_sequence.c.subject == event.subject)
    last = session.execute(select(inbox_sequence.c.last).where(mark).with_for_update()).scalar_one()
    if event.sequence <= last:
        return False
    if event.sequence > last + 1:
        raise Gap(event.subject, last + 1, event.sequence - 1)
    session.execute(inbox_sequence.update().where(mark).values(last=event.sequence))
    return True
