"""What the embedded servers have in common: prepared on disk, started as children, stopped or killed."""

import subprocess
from abc import ABC, abstractmethod
from collections.abc import Sequence

import psutil

from convive.processes import ProcessSpec, end_leftover, kill_family, note_pid, spawn, terminate, wait_until
from convive.state import State

# Everybody waits for a server: it is started again sooner than what waits.
SILENT_SECONDS = 20.0
# One that lost its port has lost what it is there for: RabbitMQ does, when it cannot write, and its process lives on.
CLOSED_SECONDS = 3.0
# What keeps it from starting, a full disk for instance, may be over at any moment.
LONGEST_DELAY = 3.0


class EmbeddedServer(ABC):
    """A server of ours on 127.0.0.1. `./run up` drives the steps one by one; `start` does them all, for tests.

    Start it from a thread that lives as long as the server should (see `convive.processes.popen_options`).
    """

    ready_seconds = 60.0
    leftover_seconds = 10.0
    """How long a process that an earlier run left has to end by itself before it is killed."""
    process_names: Sequence[str]
    """The names of the processes that `prepare` describes."""

    def __init__(self, state: State) -> None:
        self.state = state
        self._running: list[tuple[subprocess.Popen[bytes], ProcessSpec]] = []

    @abstractmethod
    def prepare(self) -> Sequence[ProcessSpec]:
        """Make what has to be on disk and choose ports. Returns the processes to start, in order, the server last."""

    @abstractmethod
    def configure(self) -> None:
        """Bring the running server to the shape the platform expects (accounts, databases). Safe to repeat."""

    def start_processes(self) -> None:
        """`prepare`, start, wait until ready, `configure`. Raises OperatorError with the log's end if that fails."""
        for name in self.process_names:
            end_leftover(self.state.run_dir / f"{name}.pid", self.leftover_seconds)
        for spec in self.prepare():
            self._start(spec)
        self.configure()

    def _start(self, spec: ProcessSpec) -> None:
        process = spawn(spec)
        note_pid(self.state.run_dir / f"{spec.name}.pid", process.pid)
        self._running.append((process, spec))
        wait_until(spec.probe, process, spec, self.ready_seconds)

    def stop(self) -> None:
        """Stop cleanly; what does not stop within its grace is killed."""
        while self._running:
            terminate(*self._running.pop())

    def kill(self) -> None:
        """SIGKILL, as a power cut would: nothing is flushed. `start` recovers.

        Each of PostgreSQL's processes leads a group of its own, and as long as one runs no other server starts there.
        """
        while self._running:
            process, _ = self._running.pop()
            family = kill_family(process.pid)
            process.wait()
            psutil.wait_procs(family, timeout=10)
