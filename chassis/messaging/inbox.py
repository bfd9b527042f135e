"""The inbox: an event has its effect once, however often it is delivered."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from chassis.messaging.envelope import Envelope
from chassis.tables import inbox, inbox_sequence


class Gap(Exception):
    """An event came before its predecessors; first..last are missing."""

    def __init__(self, subject: str, first: int, last: int) -> None:
        super().__init__(f"{subject}: {first} to {last} are missing")
        self.subject, self.first, self.last = subject, first, last


def is_new(session: Session, consumer: str, event: Envelope) -> bool:
    """Records the event as handled in this transaction; false when it was handled before.

    A second delivery at the same moment waits here until the first one's transaction has ended.
    """
    row = session.execute(
        insert(inbox).values(consumer=consumer, event_id=event.id).on_conflict_do_nothing().returning(inbox.c.event_id)
    )
    return row.first() is not None


def is_next(session: Session, consumer: str, event: Envelope) -> bool:
    """Moves the subject's mark on to this event; false when it is stale. Raises Gap when predecessors are missing."""
    session.execute(
        insert(inbox_sequence).values(consumer=consumer, subject=event.subject, last=0).on_conflict_do_nothing()
    )
    mark = (inbox_sequence.c.consumer == consumer) & (inbox_sequence.c.subject == event.subject)
    last = session.execute(select(inbox_sequence.c.last).where(mark).with_for_update()).scalar_one()
    if event.sequence <= last:
        return False
    if event.sequence > last + 1:
        raise Gap(event.subject, last + 1, event.sequence - 1)
    session.execute(inbox_sequence.update().where(mark).values(last=event.sequence))
    return True
