"""The door of an operation: which roles may call it at all. Nothing is open unless declared so."""

from __future__ import annotations

from collections.abc import Callable

from chassis.actor import Actor
from contracts.base import FORBIDDEN, UNAUTHENTICATED
from contracts.identity import GRANTABLE, Role


class Door:
    """A set of roles. Called with an actor, it lets the actor pass or raises."""

    def __init__(self, roles: frozenset[Role]) -> None:
        self.roles = roles

    def __call__(self, actor: Actor) -> None:
        """Raises UNAUTHENTICATED for the public and FORBIDDEN for a member who has none of the roles."""
        if actor.has(*self.roles):
            return
        raise UNAUTHENTICATED() if actor.id is None else FORBIDDEN()


def only(*roles: Role) -> Door:
    """Open to members who hold at least one of these roles."""
    return Door(frozenset(roles))


def and_auditor(*roles: Role) -> Door:
    """Open to these roles and to auditors; for reading, since an auditor reads everything and writes nothing."""
    return Door(frozenset(roles) | {Role.AUDITOR})


# Anyone who is signed in, whatever their roles: for reading.
MEMBERS = Door(frozenset(GRANTABLE))
# Anyone who is signed in and may write; an account that only audits may not.
WRITERS = Door(frozenset(GRANTABLE) - {Role.AUDITOR})
# Everybody, signed in or not.
EVERYBODY = Door(frozenset(Role))

Policy = Callable[[Actor], None]
