"""The door of an operation: which roles may knock at all. Nothing is open unless it says so."""

from __future__ import annotations

from collections.abc import Callable

from chassis.actor import Actor
from contracts.base import FORBIDDEN, UNAUTHENTICATED
from contracts.identity import GRANTABLE, Role


class Door:
    """A set of roles. Called with an actor it lets them pass or raises."""

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
    """Open to these roles and to auditors: for reading, since an auditor reads all and writes nothing."""
    return Door(frozenset(roles) | {Role.AUDITOR})


# Whoever is signed in, whatever the roles: for reading.
MEMBERS = Door(frozenset(GRANTABLE))
# Whoever is signed in and may write: an account that only audits writes nothing.
WRITERS = Door(frozenset(GRANTABLE) - {Role.AUDITOR})
# Everybody, signed in or not.
EVERYBODY = Door(frozenset(Role))

Policy = Callable[[Actor], None]
