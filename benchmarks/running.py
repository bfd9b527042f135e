"""Running: how long a start takes, cold and warm, and how much memory the idle stack needs."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.figures import Figure
from benchmarks.setting import Setting
from convive.state import free_port
from convive.supervisor.client import Stack
from convive.supervisor.measure import memory_bytes

CLAIM = "running"


def measure(_: Setting) -> Iterator[Figure]:
    """A second stack in a folder of its own: its first start, its second start, its idle memory."""
    folder = Path(tempfile.mkdtemp(prefix="convive-start-"))
    folder.chmod(0o711)
    try:
        for kind in ("cold start (no data yet)", "warm start"):
            started = time.perf_counter()
            stack = Stack.start(folder, free_port())
            yield Figure(CLAIM, kind, time.perf_counter() - started, "s")
            if kind == "warm start":
                yield from _memory(stack)
            stack.stop()
    finally:
        Stack(folder).stop()
        shutil.rmtree(folder, ignore_errors=True)


def _memory(stack: Stack) -> Iterator[Figure]:
    total = 0.0
    for process in stack.status().processes:
        used = (memory_bytes(process.pid) or 0) / 2**20 if process.pid else 0.0
        total += used
        yield Figure(CLAIM, f"idle memory, {process.name}", used, "MiB", note="proportional set size")
    yield Figure(CLAIM, "idle memory, all processes", total, "MiB", note="goal: under 1,229")
