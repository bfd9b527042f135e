"""A fault run: rounds of load and of what goes wrong, a wait until all events have arrived, then the check."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import psycopg2

from contracts.proof import NEVER_IDLE
from convive.errors import OperatorError
from convive.faults import keepers, nemeses, plan, readback, report, stage
from convive.faults.cast import assemble
from convive.faults.findings import Findings
from convive.faults.found import Found, read
from convive.faults.history import History
from convive.faults.listening import Listener
from convive.faults.load import Load
from convive.faults.nemeses.disk import Disk, small_disk
from convive.faults.nemeses.field import Field
from convive.faults.nemeses.nemesis import Nemesis
from convive.faults.rounds import Rounds
from convive.faults.verify import verify
from convive.supervisor.client import Stack

SCALE = {"forum": 2, "gateway": 2}
_SETTLE_SECONDS = 150.0
# A few new accounts write as much as a hundred established ones.
_NO_LIMITS = {
    "CONVIVE_IDLE_MINUTES": json.dumps(NEVER_IDLE),
    "CONVIVE_NEW_MEMBER_LIMITS": "false",
    "CONVIVE_BOARD_POSTS_PER_MINUTE": "0",
}
Say = Callable[[str], None]


@contextmanager
def own_stack(folder: Path, port: int, names: Sequence[str]) -> Iterator[Stack]:
    """A separate stack for the run, in an empty folder, stopped at the end; on a small disk if one is to be filled."""
    with ExitStack() as last:
        if Disk.name in names:
            with suppress(OperatorError):  # then the nemesis says that there is none
                last.enter_context(small_disk(folder))
        stack = Stack.start(folder / "state", port, SCALE, _NO_LIMITS)
        last.callback(stack.stop)
        yield stack


def run(
    stack: Stack,
    seed: int,
    rounds: int,
    requests: int,
    say: Say,
    kill_within: float = 4.0,
    names: Sequence[str] = ("kill",),
) -> bool:
    """Whether nothing was lost or duplicated, everything balances and all was back in time. Raises OperatorError.

    `requests` is per round; each blow falls within `kill_within` seconds of the start of a round's load. `names` are
    those of the nemeses.
    """
    say(f"seed {seed}, {rounds} rounds of {requests} requests")
    field = Field(stack, say)
    able = _able(field, names)
    scene = stage.build(stack.status().address, stack.state.directory, f"f{seed}-{int(time.time()) % 46656:x}")
    history, late = History(), Findings()
    with ExitStack() as last:
        last.callback(scene.close)
        keepers.prepare(scene)
        live = Listener(scene)
        last.callback(live.stop)
        live.start()
        load = Load(scene.label, seed, assemble(scene, history))
        played = Rounds(field, scene, history, load, late)
        for each in plan.rounds(seed, rounds, SCALE, list(able), kill_within):
            played.play(each, able[each.nemesis], requests)
        found, findings = _settle(stack, scene, history)
        for sort, text in live.findings(history):
            getattr(findings, sort).append(("live", text))
    findings.unexpected += [("load", text) for text in load.broken]
    findings.late += late.late
    for line in report.lines(history, found, findings, played.gaps):
        say(line)
    return findings.clean


def _able(field: Field, names: Sequence[str]) -> dict[str, Nemesis]:
    """The nemeses that can be had here; why not, is said of the others. Raises OperatorError if none is left."""
    each = {name: nemeses.EACH[name](field) for name in names}
    for name, nemesis in list(each.items()):
        if reason := nemesis.unable():
            field.say(f"{name}: skipped, {reason}")
            del each[name]
    if not each:
        raise OperatorError("nothing is left that could go wrong here")
    return each


def _settle(stack: Stack, scene: stage.Stage, history: History) -> tuple[Found, Findings]:
    """Waits, at most _SETTLE_SECONDS, until nothing is in progress or missing any more, and reads what is stored."""
    environment, until = stack.environment(), time.monotonic() + _SETTLE_SECONDS
    while True:
        try:
            found = read(environment)
            settled = not found.waiting and verify(history, found).clean
        except (psycopg2.Error, OSError):
            settled = False
        if settled or time.monotonic() > until:
            break
        time.sleep(0.5)
    found = read(environment)
    found.statements = readback.statements(scene)
    return found, verify(history, found, readback.missing(scene, history))
