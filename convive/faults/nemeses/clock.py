"""clock: a process lives by a clock that is a minute and a half ahead, or behind."""

from __future__ import annotations

from collections.abc import Sequence

from convive.faults.nemeses.nemesis import Blow, Draw, Nemesis

_OFF = 90
_SECONDS = 8.0


class Clock(Nemesis):
    """A service or a gateway; what it sends, receives and stores is to be as good as anybody's (chassis/clock.py)."""

    name = "clock"
    longest_gap = 10.0

    @classmethod
    def plan(cls, draw: Draw) -> tuple[Blow, ...]:
        [victim] = draw.victims(1, [*draw.services, *draw.gateways])
        return (Blow(victim, 0.0, _SECONDS, f"by {draw.random.choice((-_OFF, _OFF)):+} s"),)

    def prepare(self, blows: Sequence[Blow]) -> None:
        """A process reads what its clock is at its start, and the whole round is played by it."""
        self._wrong = [blow.target for blow in blows]
        self.field.restart({blow.target: {"CONVIVE_FAULT_CLOCK": blow.how.split()[1]} for blow in blows})

    def tidy(self) -> None:
        self.field.restore(self._wrong)
