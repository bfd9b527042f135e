"""Helpers for tests: a desk at which a service's rules are called in one transaction, and tools around it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeAlias
from uuid import UUID

import orjson
from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.actor import PUBLIC, Actor
from chassis.call import Call
from chassis.clock import now
from chassis.consumers.handle import E, Happened
from chassis.ids import new_id
from chassis.members import remember
from chassis.messaging.envelope import Envelope
from chassis.tables import outbox
from contracts.identity import MemberSnapshot, Network, Role


def person(
    *roles: Role,
    country: str = "CR",
    networks: tuple[Network, ...] = (Network.PREVENTION,),
    language: str = "en",
    name: str = "Ana Mora",
    member_id: UUID | None = None,
) -> Actor:
    """A signed-in member who has just proved a second factor; every member has the role `member`."""
    return Actor(
        member_id or new_id(),
        name,
        frozenset(roles) | {Role.MEMBER},
        frozenset(networks),
        country,
        language,
        proved=int(now().timestamp()),
    )


@dataclass
class Desk:
    """A service's rules in a test. What it writes is rolled back with the session."""

    session: Session
    service: str
    _sequences: dict[str, int] = field(default_factory=dict)

    def call(self, actor: Actor = PUBLIC) -> Call:
        """A call in this desk's transaction."""
        return Call(self.session, actor, self.service)

    def call_as(self, *roles: Role, **options: Any) -> Call:
        """A call by a new person with these roles, whom the service knows as a member."""
        actor = person(*roles, **options)
        self.admit(actor)
        return self.call(actor)

    def admit(self, actor: Actor, status: str = "admitted") -> MemberSnapshot:
        """Writes the person into the service's copy of the members."""
        snapshot = MemberSnapshot(
            id=actor.member_id,
            name=actor.name,
            country=actor.country or "CR",
            institution="Ministerio",
            language=actor.language,
            roles=sorted(actor.roles),
            networks=sorted(actor.networks),
            status=status,
        )
        remember(self.session, snapshot, self._envelope("identity.member_admitted", f"member/{actor.id}"))
        return snapshot

    def happened(self, event: E) -> Happened[E]:
        """The event as a handler gets it."""
        return Happened(event, self._envelope(event.type, event.subject))

    def emitted(self, kind: type[E]) -> list[E]:
        """The events of this kind that wait in the outbox, oldest first."""
        rows = self.session.execute(select(outbox.c.body).where(outbox.c.type == kind.type).order_by(outbox.c.position))
        return [kind.model_validate(orjson.loads(body)) for body in rows.scalars()]

    def _envelope(self, event_type: str, subject: str) -> Envelope:
        sequence = self._sequences[subject] = self._sequences.get(subject, 0) + 1
        source = event_type.split(".", 1)[0]
        return Envelope(new_id(), event_type, source, subject, now(), 1, sequence, None, None)


# The fixture `desk_of`: a desk at a service, in one transaction that is rolled back at the end of the test.
DeskOf: TypeAlias = Callable[[str], Desk]
