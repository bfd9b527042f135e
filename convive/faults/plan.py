"""What is killed in each round, where and when: determined by the seed alone, before anything starts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

SERVICES = ("chat", "forum", "funds", "programs", "training")
CALL_POINTS = ("before_commit", "after_commit")
RELAY_POINTS = ("before_confirm", "after_publish")
EVENT_POINTS = ("event_before_commit", "event_after_commit")
# Training handles no event that this load causes, so it never passes the points of events.
POINTS = {service: CALL_POINTS + RELAY_POINTS + (EVENT_POINTS if service != "training" else ()) for service in SERVICES}


@dataclass(frozen=True)
class Trap:
    """A process kills itself when it passes the named point for the (`passes` + 1)th time (chassis/faults.py)."""

    process: str
    point: str
    passes: int

    @property
    def environ(self) -> dict[str, str]:
        return {"CONVIVE_FAULT_POINT": self.point, "CONVIVE_FAULT_AFTER": str(self.passes)}


@dataclass(frozen=True)
class Kill:
    """SIGKILL to a process, `after` that many seconds of load."""

    process: str
    after: float


@dataclass(frozen=True)
class Round:
    """What goes wrong in one round."""

    number: int
    trap: Trap
    kills: tuple[Kill, ...]

    def __str__(self) -> str:
        kills = ", ".join(f"{kill.process} after {kill.after:.1f} s" for kill in self.kills)
        trap = f"{self.trap.process} dies at {self.trap.point} (pass {self.trap.passes + 1})"
        return f"round {self.number}: {trap}; killed: {kills}"


def rounds(seed: int, count: int, scale: Mapping[str, int], kill_within: float = 4.0) -> list[Round]:
    """The plan. Every round has a trap and one to three kills; over the rounds, every process has its turn."""
    random = Random(f"plan {seed}")  # noqa: S311 - repeatable, not secret
    victims = _victims(scale)
    turn: list[str] = []
    made = []
    for number in range(1, count + 1):
        kills = []
        for _ in range(random.randint(1, 3)):
            turn = turn or random.sample(victims, len(victims))
            kills.append(Kill(turn.pop(), round(random.uniform(0.2, kill_within), 1)))
        made.append(Round(number, _trap(random), tuple(sorted(kills, key=lambda kill: kill.after))))
    return made


def _victims(scale: Mapping[str, int]) -> Sequence[str]:
    replicas = [f"{name}.{index}" for name in SERVICES for index in range(1, scale.get(name, 1) + 1)]
    return [*replicas, "gateway.1", "rabbitmq", "postgres"]


def _trap(random: Random) -> Trap:
    service = random.choice(SERVICES)
    return Trap(f"{service}.1", random.choice(POINTS[service]), random.randint(0, 5))
