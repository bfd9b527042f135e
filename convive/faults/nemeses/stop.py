"""stop: SIGSTOP. The process is there, its ports accept, and nothing answers: for a while, or until it is noticed."""

from __future__ import annotations

from contextlib import suppress

import psutil

from convive.faults.nemeses.nemesis import BROKER, DATABASE, Blow, Draw, Nemesis

_MOMENT, _WHILE = 5.0, 12.0
_FOR_GOOD = "for good"


class Stop(Nemesis):
    """One process with all its children: for 5 s, for 12 s, or until the supervisor ends what does not answer."""

    name = "stop"
    longest_gap = 60.0

    @classmethod
    def plan(cls, draw: Draw) -> tuple[Blow, ...]:
        [victim] = draw.victims(1, [*draw.services, *draw.gateways, BROKER, DATABASE])
        seconds = draw.random.choice((_MOMENT, _WHILE, 0.0))
        return (Blow(victim, draw.moment(), seconds, "" if seconds else _FOR_GOOD),)

    def strike(self, blow: Blow) -> None:
        for process in self.field.family(blow.target):
            with suppress(psutil.NoSuchProcess):
                process.suspend()

    def heal(self, blow: Blow) -> None:
        for process in self.field.family(blow.target) if blow.seconds else ():
            with suppress(psutil.NoSuchProcess):
                process.resume()
