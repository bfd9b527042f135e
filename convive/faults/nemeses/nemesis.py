"""What a nemesis is: something that goes wrong, where the seed says, and is over again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import ClassVar

from convive.faults.nemeses.field import Field

SERVICES = ("chat", "forum", "funds", "programs", "training")
BROKER, DATABASE = "rabbitmq", "postgres"


@dataclass(frozen=True)
class Blow:
    """`target` is struck `after` that many seconds of a round's load, for `seconds`; 0 if there is nothing to end.

    `how` belongs to the nemesis: a point, a server, a number of seconds.
    """

    target: str
    after: float
    seconds: float = 0.0
    how: str = ""

    def __str__(self) -> str:
        lasting = f" for {self.seconds:.0f} s" if self.seconds else ""
        return f"{self.target} {self.how} after {self.after:.1f} s{lasting}".replace("  ", " ")


class Draw:
    """What the seed decides for one nemesis. In the course of a run, every process has its turn."""

    def __init__(self, seed: int, name: str, scale: Mapping[str, int], within: float) -> None:
        self.random = Random(f"plan {seed} {name}")  # noqa: S311 - repeatable, not secret
        self.services = [f"{name}.{index}" for name in SERVICES for index in range(1, scale.get(name, 1) + 1)]
        self.gateways = [f"gateway.{index}" for index in range(1, scale.get("gateway", 1) + 1)]
        self._within = within
        self._turns: dict[tuple[str, ...], list[str]] = {}

    def victims(self, count: int, among: Sequence[str]) -> list[str]:
        """The next ones whose turn it is; nobody twice at once, as long as there are enough."""
        turn = self._turns.setdefault(tuple(among), [])
        while len(turn) < count:
            turn[:0] = self.random.sample(list(among), len(among))
        return [turn.pop() for _ in range(count)]

    def moment(self) -> float:
        """Seconds of load after which a blow falls."""
        return round(self.random.uniform(0.2, self._within), 1)


class Nemesis:
    """One per run. `longest_gap`: for how many seconds the users of a service may get nothing done because of it."""

    name: ClassVar[str]
    longest_gap: ClassVar[float]

    def __init__(self, field: Field) -> None:
        self.field = field

    @classmethod
    def plan(cls, draw: Draw) -> tuple[Blow, ...]:
        """What it does in its next round."""
        raise NotImplementedError

    def unable(self) -> str:
        """Why it can't be had here; empty if it can."""
        return ""

    def prepare(self, blows: Sequence[Blow]) -> None:
        """What has to be there before the round's load begins: nobody counts what that costs."""

    def strike(self, blow: Blow) -> None:
        """It begins."""

    def heal(self, blow: Blow) -> None:
        """It is over. Only what went wrong is taken away: whoever suffered from it has to recover unaided."""

    def tidy(self) -> None:
        """After everybody has recovered: takes away what `prepare` put there."""
