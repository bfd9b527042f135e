"""Who may knock at which operation, read from the doors: for contracts/schemas, and as a table for people."""

from __future__ import annotations

from collections.abc import Iterator

from chassis import deployables
from chassis.policy import EVERYBODY, MEMBERS, WRITERS, Door
from chassis.service import answers_of, find
from contracts.identity import Role
from gateway.identity.service import OPERATIONS

# What is open to so many is not told role by role.
_MANY = {
    EVERYBODY.roles: "everybody, signed in or not",
    MEMBERS.roles: "members",
    WRITERS.roles: "members, except accounts that only audit",
}


def doors() -> dict[str, dict[str, Door]]:
    """The door of every operation, by service and operation."""
    found = {"identity": {name: door for name, (_, door, _) in OPERATIONS.items()}}
    for service in deployables.services():
        found[service] = {name: entry.door for name, entry in answers_of(find(service)).items()}
    return found


def rows(service: str) -> Iterator[tuple[str, str]]:
    """Each operation of a service, and who may knock, in words."""
    for name, door in sorted(doors()[service].items()):
        yield name, _MANY.get(door.roles) or ", ".join(_word(role) for role in Role if role in door.roles)


def _word(role: Role) -> str:
    return role.value.replace("_", " ")
