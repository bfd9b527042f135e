"""What a service keeps of a member, given to that member: the same question to each service."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from contracts.base import Command, Operation, View, read


class ExportMine(Command):
    """What this service keeps of you: what you wrote and what is written down about you, part by part."""

    cursor: str | None = Field(default=None, max_length=400, description="The `next` of the part before")


class HeldRow(View):
    """A row as it is kept; `kind` says of what, for instance `post`."""

    kind: str
    row: dict[str, Any]


class MinePart(View):
    """A part of it. `next` is the cursor of the part that follows, or null on the last one."""

    items: list[HeldRow]
    next: str | None


def _of(service: str) -> Operation[ExportMine, MinePart]:
    return read(service, "export_mine", ExportMine, MinePart, "The data this service holds about you")


CHAT = _of("chat")
FORUM = _of("forum")
FUNDS = _of("funds")
PROGRAMS = _of("programs")
TRAINING = _of("training")
# new-service adds its line above this one
