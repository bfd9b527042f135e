"""What a feature receives: the session of its transaction, who acts, the time, and a way to emit events."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from chassis.actor import Actor
from chassis.clock import now
from chassis.messaging import outbox
from chassis.statistics import TELL_AT_COMMIT
from contracts.base import Event


@dataclass(frozen=True)
class Cacheable:
    """What an answer depends on, as subjects of events, and for how many seconds it may be cached at most.

    `shared`: all visitors (nobody signed in) who read in one language get this same answer.
    """

    subjects: tuple[str, ...]
    seconds: float
    shared: bool = False


@dataclass
class Call:
    """One operation or one event being handled, in one transaction.

    `ended`: the subjects whose cached answers its events end, for the gateway that waits for the reply.
    `milliseconds`: how long a statement of it may take at most; 0: as long as it takes.
    """

    session: Session
    actor: Actor
    service: str
    now: datetime = field(default_factory=now)
    emitted: int = 0
    ended: list[str] = field(default_factory=list)
    cacheable: Cacheable | None = None
    milliseconds: int = 0
    has_filled: bool = False

    @property
    def today(self) -> date:
        return self.now.date()

    def emit(self, event: Event) -> None:
        """Adds the event to the outbox, in this transaction: it is published if and only if this commits."""
        outbox.add(self.session, event, self.now, self.actor.id)
        self._emitted(event)

    def emit_many(self, events: Sequence[Event]) -> None:
        """The same of many events, in one statement. No two of them may have the same subject."""
        outbox.add_many(self.session, events, self.now, self.actor.id)
        self._emitted(*events)

    def emitting(self, event: Event) -> dict[str, Any]:
        """The same by a statement of the feature that begins with `outbox.ADDED`: its values. Saves a round trip."""
        self._emitted(event)
        return outbox.values(event, self.now, self.actor.id)

    def _emitted(self, *events: Event) -> None:
        self.emitted += len(events)
        for event in events:
            self.ended += event.ended

    def filled(self) -> None:
        """Says that this may have written many rows: once it has committed, the tables it has filled are analysed.

        Every import says so; which tables are meant, and whether it is worth while, the database knows.
        """
        self.session.execute(TELL_AT_COMMIT)
        self.has_filled = True

    def cache(self, *subjects: str, seconds: float, shared: bool = False) -> None:
        """Lets the gateway cache this answer, for this caller, until an event of one of these subjects.

        Every write that changes the answer has to emit an event of one of them in its transaction. `seconds` bounds
        changes that no event reports, for instance of somebody's name. `shared` says that the answer depends on nothing
        of a visitor but the language, so that one visitor's answer is every visitor's; a member's is never shared.
        """
        self.cacheable = Cacheable(subjects, seconds, shared and self.actor.id is None)
