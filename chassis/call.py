"""What a feature is given: the session of its transaction, who acts, when, and a way to say what happened."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy.orm import Session

from chassis.actor import Actor
from chassis.clock import now
from chassis.messaging import outbox
from contracts.base import Event


@dataclass
class Call:
    """One operation or one event being handled, in one transaction."""

    session: Session
    actor: Actor
    service: str
    now: datetime = field(default_factory=now)
    emitted: int = 0

    @property
    def today(self) -> date:
        return self.now.date()

    def emit(self, event: Event) -> None:
        """Adds the event to the outbox, in this transaction: it is published if and only if this commits."""
        outbox.add(self.session, event, self.now, self.actor.id)
        self.emitted += 1
