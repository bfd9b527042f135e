"""Running: how long a start takes, cold and warm, and how much memory and processor time the idle stack needs."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks import processor
from benchmarks.figures import Figure
from benchmarks.setting import Setting
from convive.state import free_port
from convive.supervisor.client import Stack
from convive.supervisor.measure import memory_bytes

CLAIM = "running"
# Seconds in which a stack that has just started comes to rest, and in which it is watched afterwards.
_CALM, _WATCHED = 10, 30


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
                yield from _processor_time(stack)
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


def _processor_time(stack: Stack) -> Iterator[Figure]:
    """What each group of processes uses while nobody asks anything."""
    time.sleep(_CALM)
    before, started = processor.used(stack.status()), time.perf_counter()
    time.sleep(_WATCHED)
    shares = processor.shares(before, processor.used(stack.status()), time.perf_counter() - started)
    for name, share in shares.items():
        yield Figure(CLAIM, f"idle processor time, {name}", share, "% of a core")
    yield Figure(CLAIM, "idle processor time, all processes", sum(shares.values()), "% of a core")
