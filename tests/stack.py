"""One real platform for the tests of the whole: all that `./run up` starts, in a folder and on a port of its own.

Each process of pytest that has such a test starts one, and only its own tests are there, one after the other.
"""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from contracts.proof import NEVER_IDLE
from convive.state import free_port
from convive.supervisor.client import Stack
from tests.servers import gone, server_state
from tests.waiting import until

# What a whole run of tests sends in a minute must not meet the limits of one person, nor its length a session's.
_LIMITS = {
    "CONVIVE_RATE_PER_MEMBER": "1000000",
    "CONVIVE_RATE_PER_ADDRESS": "1000000",
    "CONVIVE_IDLE_MINUTES": json.dumps(NEVER_IDLE),
    "CONVIVE_REGISTRATIONS_FREE": "1000000",
    "CONVIVE_NEW_MEMBER_LIMITS": "false",
    "CONVIVE_BOARD_POSTS_PER_MINUTE": "0",
}


@dataclass(frozen=True)
class RunningStack:
    """A platform that runs: where it answers, and where it keeps what it knows."""

    base_url: str
    state_dir: Path

    def figures(self, process: str) -> str:
        """Where a process ("gateway.1") tells its figures."""
        ports = json.loads((self.state_dir / "ports.json").read_text())
        return f"http://127.0.0.1:{ports[f'health.{process}']}/metrics"


@pytest.fixture(scope="session")
def stack() -> Iterator[RunningStack]:
    """The platform, started once per process of pytest; every process is healthy when a test gets it.

    While you work on a test, CONVIVE_TEST_STATE may name the state directory of one that runs already.
    """
    if given := os.environ.get("CONVIVE_TEST_STATE"):
        yield _running(Path(given))
    else:
        with _started() as state:
            yield _running(state)


@pytest.fixture
def control(request: pytest.FixtureRequest, stack: RunningStack) -> Stack:
    """What kills and scales the platform's processes: for tests that are alone. Raises UsageError for others."""
    if not request.node.get_closest_marker("alone"):
        raise pytest.UsageError(f"{request.node.nodeid} kills or scales what others use: mark it `alone`")
    return Stack(stack.state_dir)


def _running(state: Path) -> RunningStack:
    return RunningStack(Stack(state).wait_ready().address, state)


@contextmanager
def _started() -> Iterator[Path]:
    """The state directory of a platform that ends with this process."""
    with server_state("system") as folder:
        control = Stack.start(folder / "var", port=free_port(), environ=_LIMITS)
        try:
            yield folder / "var"
        finally:
            _end(control)


def _end(control: Stack) -> None:
    """Ends everything at once, since nobody needs what it knows. tests/convive shows how it stops in good order.

    PostgreSQL is told to quit: killed, it would leave its shared memory on the machine.
    """
    started = [psutil.Process(process.pid) for process in control.status().processes if process.pid]
    supervisor = started[0].parent()
    assert supervisor
    supervisor.suspend()
    everything = [supervisor, *supervisor.children(recursive=True)]
    for process in everything:
        with suppress(psutil.NoSuchProcess):  # what ended by itself, as most do whose parent is gone
            is_postmaster = process.name() == "postgres" and process.ppid() == supervisor.pid
            process.send_signal(signal.SIGQUIT if is_postmaster else signal.SIGKILL)
    until(lambda: all(gone(process.pid) for process in everything))
