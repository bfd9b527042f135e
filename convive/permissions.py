"""Who may knock at which operation, as a table for people: docs/permissions.md."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from chassis import deployables
from chassis.policy import Door
from chassis.service import answers_of, find
from contracts.identity import Role
from gateway.identity.service import OPERATIONS

PAGE = Path("docs/permissions.md")
_HEAD = """# Who may do what

The door of every operation: the roles that may knock at all. What a role may do with a particular thing (an own
post, the own country, a board's audience, never one's own payment) is decided in the feature behind the door, in the
service that owns the data. `./run generate` writes this page from the code; a test walks every operation with every
role.
"""


def doors() -> dict[str, dict[str, Door]]:
    """The door of every operation, by service and operation."""
    found = {"identity": {name: door for name, (_, door, _) in OPERATIONS.items()}}
    for service in deployables.services():
        found[service] = {name: entry.door for name, entry in answers_of(find(service)).items()}
    return found


def produced() -> dict[Path, str]:
    """The page, by its path from the project's root."""
    return {PAGE: _HEAD + "".join(_lines())}


def _lines() -> Iterator[str]:
    for service, by_operation in doors().items():
        yield f"\n## {service}\n\n| operation | {' | '.join(role.value.replace('_', ' ') for role in Role)} |\n"
        yield "|---" * (len(Role) + 1) + "|\n"
        for name, door in sorted(by_operation.items()):
            yield f"| {name} | {' | '.join('x' if role in door.roles else ' ' for role in Role)} |\n"
