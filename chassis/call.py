"""What a feature is given: the session of its transaction, who acts, when, and a way to say what happened."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from chassis.actor import Actor
from chassis.clock import now
from chassis.messaging import outbox
from contracts.base import Event


@dataclass(frozen=True)
class Keeping:
    """What an answer depends on, as subjects of events, and how long it may be kept at most."""

    subjects: tuple[str, ...]
    seconds: float


@dataclass
class Call:
    """One operation or one event being handled, in one transaction.

    `milliseconds`: how long a statement of it may take at most; 0: as long as it takes.
    """

    session: Session
    actor: Actor
    service: str
    now: datetime = field(default_factory=now)
    emitted: int = 0
    keeping: Keeping | None = None
    milliseconds: int = 0

    @property
    def today(self) -> date:
        return self.now.date()

    def emit(self, event: Event) -> None:
        """Adds the event to the outbox, in this transaction: it is published if and only if this commits."""
        outbox.add(self.session, event, self.now, self.actor.id)
        self.emitted += 1

    def emitting(self, event: Event) -> dict[str, Any]:
        """The same, by a statement of the feature's own that begins with `outbox.ADDED`: its values, one trip less."""
        self.emitted += 1
        return outbox.values(event, self.now, self.actor.id)

    def keep(self, *subjects: str, seconds: float) -> None:
        """Lets the gateway keep this answer, for this caller, until an event of one of these subjects.

        Every write that changes the answer has to emit an event of one of them in its transaction. `seconds` bounds
        what no event tells of, for instance another name of somebody.
        """
        self.keeping = Keeping(subjects, seconds)
