"""How a child process is described, started so that it can't outlive us, asked whether it is ready, and ended."""

import ctypes
import http.client
import math
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psutil

from convive.errors import OperatorError

_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True)

Probe = Callable[[], bool]
"""Asks one process whether it is ready to work; quick, and False rather than an exception."""


@dataclass(frozen=True)
class Account:
    """The system user a child runs as (only meaningful when we are root)."""

    uid: int
    gid: int


@dataclass(frozen=True)
class ProcessSpec:
    """Everything needed to start one process and to judge it. `group` is the service; `name` is one replica of it."""

    name: str
    group: str
    argv: Sequence[str]
    env: Mapping[str, str]
    log: Path
    probe: Probe
    cwd: Path | None = None
    account: Account | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    orphan_signal: signal.Signals = signal.SIGKILL
    """What the kernel sends when our own process dies without having stopped this one."""
    grace_seconds: float = 10.0
    alive: Probe | None = None
    """Whether it answers at all, ready or not; one that does not for `silent_seconds` is started again."""
    silent_seconds: float = 30.0
    first_answer_seconds: float = 180.0
    """The same for one that has not answered yet since it was started: it reads its code, or recovers its data."""
    closed_seconds: float = math.inf
    """The same for one that lives, was ready, and no longer listens at `port`: it does not come back by itself."""
    longest_delay: float = 15.0
    """Seconds until one that keeps ending is started again, at most."""
    port: int | None = field(default=None)


def popen_options(spec: ProcessSpec) -> dict[str, Any]:
    """Keyword arguments of `Popen` (and asyncio's counterpart) for a child of its own group that dies with us.

    Linux ties the death signal to the *thread* that starts the child: call this from a thread that lives as long as
    the child should.
    """
    parent = os.getpid()

    def die_with_parent() -> None:
        _libc.prctl(_PR_SET_PDEATHSIG, int(spec.orphan_signal))
        if os.getppid() != parent:  # the parent died before the kernel knew whom to tell
            os.kill(os.getpid(), signal.SIGKILL)

    options: dict[str, Any] = {
        "stdin": subprocess.DEVNULL,
        "stderr": subprocess.STDOUT,
        "env": dict(spec.env),
        "cwd": spec.cwd,
        "process_group": 0,
        "preexec_fn": die_with_parent,
    }
    return options | as_account(spec.account)


def as_account(account: Account | None) -> dict[str, Any]:
    """Keyword arguments of `Popen` that make a child run as that account and nothing more; none for our own."""
    return {"user": account.uid, "group": account.gid, "extra_groups": []} if account else {}


def spawn(spec: ProcessSpec) -> subprocess.Popen[bytes]:
    """Start the process with its output appended to its log."""
    with spec.log.open("ab") as log:
        return subprocess.Popen(list(spec.argv), stdout=log, **popen_options(spec))


def wait_until(ready: Probe, process: subprocess.Popen[bytes], spec: ProcessSpec, seconds: float) -> None:
    """Block until `ready` says yes. Raises OperatorError, with the log's end, if the process ends or time runs out."""
    deadline = time.monotonic() + seconds
    while not ready():
        if process.poll() is not None:
            raise OperatorError(f"{spec.name} ended with {process.returncode}\n{tail(spec.log)}")
        if time.monotonic() > deadline:
            raise OperatorError(f"{spec.name} was not ready within {seconds:.0f} s\n{tail(spec.log)}")
        time.sleep(0.03)


def terminate(process: subprocess.Popen[bytes], spec: ProcessSpec) -> None:
    """Ask the process to stop; after its grace, kill its whole group."""
    if process.poll() is None:
        process.send_signal(spec.stop_signal)
        try:
            process.wait(spec.grace_seconds)
        except subprocess.TimeoutExpired:
            pass
    kill_group(process.pid)
    process.wait()


def kill_family(pid: int) -> list[psutil.Process]:
    """SIGKILL the process, its group and all its descendants, which may lead groups of their own; returns these."""
    try:
        family = psutil.Process(pid).children(recursive=True)
    except psutil.NoSuchProcess:
        family = []
    kill_group(pid)
    for each in family:
        with suppress(psutil.NoSuchProcess):
            each.kill()
    return family


def kill_group(pid: int) -> None:
    """SIGKILL whatever is left of the process group that `pid` leads."""
    try:
        os.killpg(pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return


def end_leftover(pid_file: Path, seconds: float = 10.0) -> None:
    """End the process an earlier run noted in `pid_file` and could not stop; never one that merely reuses its pid."""
    if not pid_file.exists():
        return
    try:
        pid, started = pid_file.read_text().split()
        process = psutil.Process(int(pid))
        if abs(process.create_time() - float(started)) < 1:
            _end(process, seconds)
    except (psutil.NoSuchProcess, ValueError):
        pass
    pid_file.unlink(missing_ok=True)


def _end(process: psutil.Process, seconds: float) -> None:
    try:
        process.wait(seconds)  # an orphan has already been told to stop by the kernel
    except psutil.TimeoutExpired:
        kill_group(process.pid)
        process.wait(seconds)


def note_pid(pid_file: Path, pid: int) -> None:
    """Remember a child, with its start time, for `end_leftover` of the next run."""
    try:
        pid_file.write_text(f"{pid} {psutil.Process(pid).create_time()}")
    except (psutil.NoSuchProcess, OSError):  # on a full disk the child runs all the same
        return


def tail(log: Path, lines: int = 15) -> str:
    """The last lines of a log file, indented for an error message; empty when there is no log yet."""
    if not log.exists():
        return ""
    with log.open("rb") as file:
        file.seek(max(0, log.stat().st_size - 16_384))
        text = file.read().decode(errors="replace").splitlines()
    return "\n".join(f"    {line}" for line in text[-lines:])


def rotate(log: Path, limit_bytes: int = 5_000_000) -> None:
    """Start a new log when the old one grew past the limit; the one before is kept as `<name>.log.1`."""
    if log.exists() and log.stat().st_size > limit_bytes:
        log.replace(log.with_suffix(".log.1"))


def listens(port: int) -> Probe:
    """A probe: somebody accepts connections on 127.0.0.1:port."""

    def probe() -> bool:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return True
        except OSError:
            return False

    return probe


def closed(port: int) -> Probe:
    """A probe: nobody listens on 127.0.0.1:port. For one that is stopped, or busy, the kernel goes on to listen."""

    def probe() -> bool:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return False
        except ConnectionRefusedError:
            return True
        except OSError:
            return False

    return probe


def answers(port: int, question: bytes) -> Probe:
    """A probe: somebody at 127.0.0.1:port answers these bytes within two seconds, whatever it says.

    The kernel accepts connections for a process that is stopped, too.
    """

    def probe() -> bool:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=2) as connection:
                connection.sendall(question)
                return bool(connection.recv(1))
        except OSError:
            return False

    return probe


def answers_ok(url: str) -> Probe:
    """A probe: HTTP GET of the url answers 200 within two seconds."""
    parts = urlsplit(url)

    def probe() -> bool:
        connection = http.client.HTTPConnection(parts.hostname or "127.0.0.1", parts.port, timeout=2)
        try:
            connection.request("GET", parts.path or "/")
            return connection.getresponse().status == http.client.OK
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    return probe
