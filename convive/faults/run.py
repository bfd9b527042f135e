"""A fault run: rounds of load and kills, a wait until all events have arrived, then the check."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg2

from contracts.proof import NEVER_IDLE
from convive.errors import OperatorError
from convive.faults import plan, readback, report, stage
from convive.faults.cast import assemble
from convive.faults.findings import Findings
from convive.faults.found import Found, read
from convive.faults.history import History
from convive.faults.load import Load
from convive.faults.verify import verify
from convive.supervisor.client import Stack

SCALE = {"forum": 2}
# A SIGKILL within half a second after a quorum queue was declared makes the broker forget its name (docs/adr/0003).
_TOPOLOGY_SETTLES = 1.0
_SETTLE_SECONDS = 150.0
# A few new accounts write as much as a hundred established ones.
_NO_LIMITS = {
    "CONVIVE_IDLE_MINUTES": json.dumps(NEVER_IDLE),
    "CONVIVE_NEW_MEMBER_LIMITS": "false",
    "CONVIVE_BOARD_POSTS_PER_MINUTE": "0",
}
Say = Callable[[str], None]


@contextmanager
def own_stack(state_dir: Path, port: int) -> Iterator[Stack]:
    """A separate stack for the run, stopped at the end."""
    stack = Stack.start(state_dir, port, SCALE, _NO_LIMITS)
    try:
        yield stack
    finally:
        stack.stop()


def run(stack: Stack, seed: int, rounds: int, requests: int, say: Say, kill_within: float = 4.0) -> bool:
    """Whether nothing was lost or duplicated and everything balances. Raises OperatorError.

    `requests` is per round; each kill comes within `kill_within` seconds of the start of a round's load.
    """
    say(f"seed {seed}, {rounds} rounds of {requests} requests")
    scene = stage.build(stack.status().address, stack.state.directory, f"f{seed}-{int(time.time()) % 46656:x}")
    history = History()
    load = Load(scene.label, seed, assemble(scene, history))
    try:
        for each in plan.rounds(seed, rounds, SCALE, kill_within):
            say(str(each))
            _round(stack, load, each, requests, say)
        found, findings = _settle(stack, scene, history)
    finally:
        scene.close()
    findings.unexpected += [("load", text) for text in load.broken]
    for line in report.lines(history, found, findings):
        say(line)
    return findings.clean


def _round(stack: Stack, load: Load, each: plan.Round, requests: int, say: Say) -> None:
    began = time.monotonic()
    stack.restart(each.trap.process, each.trap.environ)
    time.sleep(_TOPOLOGY_SETTLES)
    before = _restarts(stack)
    killer = threading.Thread(target=_kill, args=(stack, each, say))
    threads = [killer, *load.start(each.number, requests)]
    killer.start()
    for thread in threads:
        thread.join()
    stack.wait_ready()
    killed = {kill.process for kill in each.kills}
    died = sorted(name for name, count in _restarts(stack).items() if count > before.get(name, 0))
    by_itself = ", ".join(name for name in died if name not in killed) or "nothing"
    say(f"round {each.number}: {time.monotonic() - began:.0f} s; besides what was killed, {by_itself} died")


def _kill(stack: Stack, each: plan.Round, say: Say) -> None:
    began = time.monotonic()
    for kill in each.kills:
        time.sleep(max(began + kill.after - time.monotonic(), 0))
        try:
            stack.kill(kill.process)
        except OperatorError as error:
            say(f"{kill.process} was not killed: {error}")


def _restarts(stack: Stack) -> dict[str, int]:
    return {process.name: process.restarts for process in stack.status().processes}


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
