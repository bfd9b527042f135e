"""One round: load, one nemesis, and how long it takes until everybody gets their work done again."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from convive.faults import outages
from convive.faults.findings import Findings
from convive.faults.history import History
from convive.faults.keepers import Keepers
from convive.faults.load import Load
from convive.faults.nemeses.field import Field
from convive.faults.nemeses.nemesis import Blow, Nemesis
from convive.faults.plan import Round
from convive.faults.stage import Stage

BACK_SECONDS = 60.0
"""After what went wrong is over, everything has to be back by itself within this time."""
# Longer than a run can go on with what is not back: then it gives up.
_GIVE_UP_SECONDS = 180.0
# Load goes on after the last blow, so that there is something to get done again.
_AFTERWARDS = 3.0


@dataclass
class Rounds:
    """Plays rounds on one stage. `gaps`: by nemesis, the longest outage of its rounds, and whose it was."""

    place: Field
    stage: Stage
    history: History
    load: Load
    findings: Findings
    gaps: dict[str, tuple[float, str]] = field(default_factory=dict)

    def play(self, each: Round, nemesis: Nemesis, requests: int) -> None:
        """One round. Raises OperatorError when the platform does not come back."""
        self.place.say(str(each))
        try:
            nemesis.prepare(each.blows)
            self.place.stack.wait_ready()
            self._play(each, nemesis, requests)
            self.place.stack.wait_ready(_GIVE_UP_SECONDS)
        finally:
            nemesis.tidy()

    def _play(self, each: Round, nemesis: Nemesis, requests: int) -> None:
        before = self._restarts()
        keepers = Keepers(self.stage, self.history, each.number)
        began = time.monotonic()
        keepers.start()
        try:
            back = self._under_load(each, nemesis, requests, keepers)
        finally:
            keepers.stop()
        self._judge(each, nemesis, outages.longest(self.history, each.number, began, time.monotonic()), back)
        self._say_who_died(each, before)

    def _under_load(self, each: Round, nemesis: Nemesis, requests: int, keepers: Keepers) -> float:
        """Seconds from the end of all blows until everything was ready and answered everybody."""
        threads = self.load.start(each.number, requests, each.seconds + _AFTERWARDS)
        try:
            _strike(each.blows, nemesis)
            over = time.monotonic()
            while not (self.place.stack.status().healthy and keepers.answered_since(over)):
                if time.monotonic() - over > _GIVE_UP_SECONDS:
                    self.load.stop()
                    break
                time.sleep(0.2)
            return time.monotonic() - over
        finally:
            for thread in threads:
                thread.join()

    def _judge(self, each: Round, nemesis: Nemesis, gap: tuple[float, str], back: float) -> None:
        seconds, service = gap
        self.place.say(f"round {each.number}: longest_gap {seconds:.1f} s ({service}), back after {back:.1f} s")
        self.gaps[nemesis.name] = max(self.gaps.get(nemesis.name, (0.0, "")), gap)
        if seconds > nemesis.longest_gap:
            text = f"round {each.number}: {service} was away for {seconds:.1f} s, {nemesis.longest_gap:.0f} s at most"
            self.findings.late.append((nemesis.name, text))
        if back > BACK_SECONDS:
            self.findings.late.append((nemesis.name, f"round {each.number}: not back by itself after {back:.1f} s"))

    def _restarts(self) -> dict[str, int]:
        return {process.name: process.restarts for process in self.place.stack.status().processes}

    def _say_who_died(self, each: Round, before: Mapping[str, int]) -> None:
        struck = {blow.target for blow in each.blows}
        died = sorted(name for name, count in self._restarts().items() if count > before.get(name, 0))
        by_itself = ", ".join(name for name in died if name not in struck) or "nothing"
        self.place.say(f"round {each.number}: besides what was struck, {by_itself} died")


def _strike(blows: Sequence[Blow], nemesis: Nemesis) -> None:
    """All blows at their moments, each to its end: also when somebody presses Ctrl-C meanwhile."""
    began = time.monotonic()
    waiting = sorted(blows, key=lambda blow: blow.after)
    falling: list[tuple[float, Blow]] = []
    try:
        while waiting or falling:
            end, open_one = min(falling, key=lambda each: each[0], default=(math.inf, None))
            begin = began + waiting[0].after if waiting else math.inf
            time.sleep(max(min(begin, end) - time.monotonic(), 0))
            if open_one is not None and end <= begin:
                falling.remove((end, open_one))
                nemesis.heal(open_one)
            else:
                blow = waiting.pop(0)
                falling.append((math.inf, blow))
                nemesis.strike(blow)
                falling[-1] = (time.monotonic() + blow.seconds, blow)  # from when it is there, however long that took
    finally:
        for _, blow in falling:
            nemesis.heal(blow)
