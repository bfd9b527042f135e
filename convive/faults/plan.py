"""What goes wrong in each round, where and when: determined by the seed alone, before anything starts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

from convive.faults import nemeses
from convive.faults.nemeses.nemesis import Blow, Draw


@dataclass(frozen=True)
class Round:
    """What goes wrong in one round."""

    number: int
    nemesis: str
    blows: tuple[Blow, ...]

    @property
    def seconds(self) -> float:
        """How long it takes until all of it is over."""
        return max(blow.after + blow.seconds for blow in self.blows)

    def __str__(self) -> str:
        return f"round {self.number}: {self.nemesis}: {', '.join(map(str, self.blows))}"


def rounds(
    seed: int, count: int, scale: Mapping[str, int], names: Sequence[str] = ("kill",), within: float = 4.0
) -> list[Round]:
    """The plan: each of the named nemeses in turn, in an order that changes.

    The plan of one does not depend on which others there are. Each blow falls `within` seconds of load.
    """
    random = Random(f"order {seed}")  # noqa: S311 - repeatable, not secret
    draws = {name: Draw(seed, name, scale, within) for name in names}
    turn: list[str] = []
    made = []
    for number in range(1, count + 1):
        turn = turn or random.sample(list(names), len(names))
        name = turn.pop()
        made.append(Round(number, name, nemeses.EACH[name].plan(draws[name])))
    return made
