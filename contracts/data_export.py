"""A member's data export: the same operation in each service."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from contracts.base import Command, Operation, View, read


class ExportMine(Command):
    """The data this service holds about you: what you wrote and what is recorded about you, in parts."""

    cursor: str | None = Field(default=None, max_length=400, description="`next` of the previous part")


class HeldRow(View):
    """A stored record; `kind` names its type, for instance `post`."""

    kind: str
    row: dict[str, Any]


class MinePart(View):
    """A part of the export. `next` is the cursor of the following part, or null on the last one."""

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
