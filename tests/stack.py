"""One real platform for the tests of the whole: all that `./run up` starts, in a folder and on a port of its own."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from convive.supervisor.client import Stack
from tests.servers import server_state

# What a whole run of tests sends in a minute must not meet the limits of one person.
_LIMITS = {
    "CONVIVE_RATE_PER_MEMBER": "1000000",
    "CONVIVE_RATE_PER_ADDRESS": "1000000",
    "CONVIVE_NEW_MEMBER_LIMITS": "false",
    "CONVIVE_BOARD_POSTS_PER_MINUTE": "0",
}


@dataclass(frozen=True)
class RunningStack:
    """A platform that runs: where it answers, and where it keeps what it knows."""

    base_url: str
    state_dir: Path
    control: Stack


@pytest.fixture(scope="session")
def stack() -> Iterator[RunningStack]:
    """The platform, started once per run; every process is healthy when a test gets it.

    While you work on a test, CONVIVE_TEST_STATE may name the state directory of one that runs already.
    """
    if given := os.environ.get("CONVIVE_TEST_STATE"):
        control = Stack(Path(given))
        yield RunningStack(control.wait_ready().address, Path(given), control)
        return
    with server_state("system") as folder:
        control = Stack.start(folder / "var", port=_free_port(), environ=_LIMITS)
        try:
            yield RunningStack(control.wait_ready().address, folder / "var", control)
        finally:
            control.stop()


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
