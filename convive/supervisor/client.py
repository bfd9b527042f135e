"""A handle on a running stack, for the other commands, the benchmarks, the fault runs and the system tests."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from convive.errors import OperatorError
from convive.state import DEFAULT_STATE, PROJECT, State
from convive.supervisor.control import socket_path

# Bytes of a segment of PostgreSQL's log of writes: with less than that free, the next write may find no room.
_SEGMENT = 16 * 2**20


class NotRunning(OperatorError):
    """No supervisor answers for this state directory."""


@dataclass(frozen=True)
class ProcessStatus:
    """One process as the supervisor sees it. `started_at` is a Unix time; `state` as in `unit.Unit.state`."""

    name: str
    group: str
    pid: int | None
    state: str
    restarts: int
    started_at: float | None
    port: int | None
    log: str


@dataclass(frozen=True)
class StackStatus:
    """The whole stack. `state` is starting, ready, failed or stopping; `pid` is the supervisor's; `free_bytes` are left
    on the disk of the state directory."""

    state: str
    pid: int
    error: str
    address: str
    processes: tuple[ProcessStatus, ...]
    free_bytes: int

    @property
    def full(self) -> bool:
        """Whether the disk has no room for the next segment of PostgreSQL's log of writes."""
        return self.free_bytes < _SEGMENT

    @property
    def healthy(self) -> bool:
        """Everything was started, every process is ready now, and there is room to write."""
        return self.state == "ready" and not self._lacking

    @property
    def verdict(self) -> str:
        """How the whole does in a few words: its state, or which process is not ready now and that the disk is full."""
        lacking = self._lacking
        return f"not ready ({', '.join(lacking)})" if self.state == "ready" and lacking else self.state

    @property
    def _lacking(self) -> list[str]:
        late = [f"{each.name} {each.state}" for each in self.processes if each.state != "ready"]
        return ["the disk is full", *late] if self.full else late


class Stack:
    """A stack, by its state directory. Every method except `start` raises NotRunning if nothing runs there."""

    def __init__(self, state_dir: Path = DEFAULT_STATE) -> None:
        self.state = State(state_dir)

    @classmethod
    def start(
        cls,
        state_dir: Path = DEFAULT_STATE,
        port: int = 8000,
        scale: Mapping[str, int] | None = None,
        environ: Mapping[str, str] | None = None,
    ) -> "Stack":
        """`up --detach`: returns when everything is ready. `environ` is added to ours. Raises OperatorError."""
        parts = [f"--scale={group}={count}" for group, count in (scale or {}).items()]
        done = subprocess.run(
            [sys.executable, "-m", "convive", "up", "--detach", f"--port={port}", f"--state={state_dir}", *parts],
            cwd=PROJECT,
            env=os.environ | {"PYTHONPATH": str(PROJECT)} | dict(environ or {}),
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise OperatorError(f"the stack did not start:\n{done.stdout}{done.stderr}")
        return cls(state_dir)

    def status(self) -> StackStatus:
        """The current status of every process."""
        found = self._ask({"do": "status"})
        processes = tuple(ProcessStatus(**process) for process in found.pop("processes"))
        return StackStatus(processes=processes, **found)

    def environment(self) -> dict[str, str]:
        """All variables of the stack: broker URL, every database URL, keys; for tools that connect to its servers."""
        return {str(name): str(value) for name, value in self._ask({"do": "environment"}).items()}

    def scale(self, **wanted: int) -> None:
        """Set the number of processes per service; returns when the new ones are ready."""
        self._ask({"do": "scale", "wanted": wanted})

    def restart(self, name: str, environ: Mapping[str, str] | None = None) -> None:
        """Restart a service, or one process of it, gracefully; returns when it is ready again.

        `environ` is added to its environment until it ends, however it ends: fault runs use it to set a fault point.
        """
        self._ask({"do": "restart", "name": name, "environ": dict(environ or {})})

    def kill(self, name: str, number: signal.Signals = signal.SIGKILL) -> None:
        """Send a signal to `forum`, `forum.2`, `postgres` or `rabbitmq`; the supervisor restarts whatever dies."""
        self._ask({"do": "kill", "name": name, "signal": number.name})

    def wait_ready(self, timeout: float = 200.0) -> StackStatus:
        """Block until every process is ready. After `timeout` s, raises OperatorError naming those that are not."""
        return self._wait(lambda status: status.healthy, timeout)

    def _wait(self, enough: Callable[[StackStatus], bool], timeout: float) -> StackStatus:
        deadline = time.monotonic() + timeout
        while not enough(status := self.status()):
            if status.state == "failed" or time.monotonic() > deadline:
                late = ", ".join(f"{p.name} ({p.state})" for p in status.processes if p.state != "ready")
                raise OperatorError(status.error or f"not ready within {timeout:.0f} s: {late or status.state}")
            time.sleep(0.1)
        return status

    def stop(self, timeout: float = 60.0) -> None:
        """Stop everything; returns when the supervisor is gone. No effect when nothing runs."""
        try:
            self._ask({"do": "stop"})
        except NotRunning:
            return
        deadline = time.monotonic() + timeout
        while self.is_running():
            if time.monotonic() > deadline:
                raise OperatorError(f"still stopping after {timeout:.0f} s; see {self.state.log_dir}/supervisor.log")
            time.sleep(0.05)

    def is_running(self) -> bool:
        """Whether a supervisor holds this state directory."""
        return self.state.is_held()

    def _ask(self, request: Mapping[str, Any]) -> Any:
        try:
            with socket.socket(socket.AF_UNIX) as connection:
                connection.connect(str(socket_path(self.state)))
                connection.sendall(json.dumps(request).encode() + b"\n")
                answer = connection.makefile().readline()
        except OSError as error:
            raise NotRunning(f"nothing runs in {self.state.directory} (./run up starts it)") from error
        if not answer:
            raise NotRunning("the supervisor ended before it answered")
        reply = json.loads(answer)
        if not reply["ok"]:
            raise OperatorError(reply["error"])
        return reply["result"]
