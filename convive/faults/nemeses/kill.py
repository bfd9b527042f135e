"""kill: SIGKILL to processes under load, one of them at a named point of its work."""

from __future__ import annotations

import time
from collections.abc import Sequence

from convive.errors import OperatorError
from convive.faults.nemeses.nemesis import BROKER, DATABASE, SERVICES, Blow, Draw, Nemesis

CALL_POINTS = ("before_commit", "after_commit")
RELAY_POINTS = ("before_confirm", "after_publish")
EVENT_POINTS = ("event_before_commit", "event_after_commit")
# Training handles no event that this load causes, so it never passes the points of events.
POINTS = {service: CALL_POINTS + RELAY_POINTS + (EVENT_POINTS if service != "training" else ()) for service in SERVICES}
# A SIGKILL within half a second after a quorum queue was declared makes the broker forget its name (docs/adr/0003).
_TOPOLOGY_SETTLES = 1.0
_TRAP = "dies at "


class Kill(Nemesis):
    """One to three processes are killed; another one kills itself when it passes a point for the n-th time."""

    name = "kill"
    longest_gap = 30.0

    @classmethod
    def plan(cls, draw: Draw) -> tuple[Blow, ...]:
        everybody = [*draw.services, *draw.gateways, BROKER, DATABASE]
        victims = draw.victims(draw.random.randint(1, 3), everybody)
        killed = sorted((Blow(victim, draw.moment()) for victim in victims), key=lambda blow: blow.after)
        service = draw.random.choice(SERVICES)
        point, passes = draw.random.choice(POINTS[service]), draw.random.randint(0, 5)
        return (Blow(f"{service}.1", 0, how=f"{_TRAP}{point} {passes + 1}"), *killed)

    def prepare(self, blows: Sequence[Blow]) -> None:
        """A process dies at the point by itself (chassis/faults.py)."""
        for blow in blows:
            if blow.how.startswith(_TRAP):
                point, number = blow.how.removeprefix(_TRAP).split()
                trap = {"CONVIVE_FAULT_POINT": point, "CONVIVE_FAULT_AFTER": str(int(number) - 1)}
                self.field.restart({blow.target: trap})
        time.sleep(_TOPOLOGY_SETTLES)

    def strike(self, blow: Blow) -> None:
        if blow.how:
            return
        try:
            self.field.stack.kill(blow.target)
        except OperatorError as error:
            self.field.say(f"{blow.target} was not killed: {error}")
