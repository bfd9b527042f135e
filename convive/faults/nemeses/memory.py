"""memory: the broker's memory alarm. It takes nothing from whoever publishes, and gives what it has."""

from __future__ import annotations

from convive.embedded.rabbitmq import WATERMARK, EmbeddedRabbit
from convive.errors import OperatorError
from convive.faults.nemeses.nemesis import BROKER, Blow, Draw, Nemesis

_SECONDS = 10.0
_NONE = "1MB"


class Memory(Nemesis):
    """The broker is told that it may use a megabyte: it has more than that in use, and raises its alarm."""

    name = "memory"
    longest_gap = 30.0

    @classmethod
    def plan(cls, draw: Draw) -> tuple[Blow, ...]:
        return (Blow(BROKER, draw.moment(), _SECONDS, "may use no memory"),)

    def unable(self) -> str:
        if any(process.name == BROKER for process in self.field.stack.status().processes):
            return ""
        return "the broker is not ours, and its limits are not ours to set"

    def strike(self, blow: Blow) -> None:
        self._limit(_NONE)

    def heal(self, blow: Blow) -> None:
        self._limit(WATERMARK)

    def _limit(self, memory: str) -> None:
        done = EmbeddedRabbit(self.field.stack.state).control("set_vm_memory_high_watermark", "absolute", memory)
        if done.returncode:
            raise OperatorError(f"RabbitMQ did not take a limit of {memory}: {done.stdout}{done.stderr}")
