"""partition: between a process and a server nothing arrives, and neither is told: connections stay half-open."""

from __future__ import annotations

from collections.abc import Sequence

from convive.faults.nemeses.field import Field
from convive.faults.nemeses.lines import Lines
from convive.faults.nemeses.nemesis import BROKER, DATABASE, Blow, Draw, Nemesis

_SECONDS = (8.0, 20.0)


class Partition(Nemesis):
    """One process and one of its servers. When the line is whole again, the connections of before lead nowhere.

    Whoever is new gets through. The former connections are not ended: a process has to notice by itself.
    """

    name = "partition"
    longest_gap = 30.0

    def __init__(self, field: Field) -> None:
        super().__init__(field)
        self._lines = Lines(field)

    @classmethod
    def plan(cls, draw: Draw) -> tuple[Blow, ...]:
        [victim] = draw.victims(1, [*draw.services, *draw.gateways])
        [server] = draw.victims(1, (BROKER, DATABASE))
        return (Blow(victim, draw.moment(), draw.random.choice(_SECONDS), f"from {server}"),)

    def prepare(self, blows: Sequence[Blow]) -> None:
        self._lines.lead((blow.target, _server(blow)) for blow in blows)

    def strike(self, blow: Blow) -> None:
        self._lines.line(blow.target, _server(blow)).hold()

    def heal(self, blow: Blow) -> None:
        line = self._lines.line(blow.target, _server(blow))
        line.forget()
        line.let_go()

    def tidy(self) -> None:
        self._lines.close()


def _server(blow: Blow) -> str:
    return blow.how.removeprefix("from ")
