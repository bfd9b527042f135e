"""slow: what goes between some processes and their servers takes its time, and connections break in the midst of it."""

from __future__ import annotations

import threading
from collections.abc import Sequence

from convive.faults.nemeses.field import Field
from convive.faults.nemeses.lines import Lines
from convive.faults.nemeses.nemesis import BROKER, DATABASE, Blow, Draw, Nemesis

_SECONDS = 12.0
# Each way, of each piece: a line to another continent, and worse.
_DELAY = (0.02, 0.2)
_BREAKS_EVERY, _SHARE = 2.0, 0.3


class Slow(Nemesis):
    """A gateway and two services; every two seconds, three in ten of their connections are reset."""

    name = "slow"
    longest_gap = 20.0

    def __init__(self, field: Field) -> None:
        super().__init__(field)
        self._lines = Lines(field)
        self._ends: dict[str, threading.Event] = {}

    @classmethod
    def plan(cls, draw: Draw) -> tuple[Blow, ...]:
        victims = [*draw.victims(1, draw.gateways), *draw.victims(2, draw.services)]
        return tuple(Blow(victim, 0.5, _SECONDS) for victim in victims)

    def prepare(self, blows: Sequence[Blow]) -> None:
        self._lines.lead((blow.target, server) for blow in blows for server in (BROKER, DATABASE))

    def strike(self, blow: Blow) -> None:
        for proxy in self._lines.of(blow.target):
            proxy.delay = _DELAY
        self._ends[blow.target] = threading.Event()
        threading.Thread(target=self._break, args=(blow.target, self._ends[blow.target])).start()

    def _break(self, process: str, end: threading.Event) -> None:
        while not end.wait(_BREAKS_EVERY):
            for proxy in self._lines.of(process):
                proxy.reset(_SHARE)

    def heal(self, blow: Blow) -> None:
        self._ends.pop(blow.target).set()
        for proxy in self._lines.of(blow.target):
            proxy.delay = (0.0, 0.0)

    def tidy(self) -> None:
        self._lines.close()
