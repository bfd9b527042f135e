"""Exports: a journal of 100,000 entries for Beancount and hledger, the memory it takes, and how long they take."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx

from benchmarks.figures import Figure, from_runs
from benchmarks.setting import Setting
from benchmarks.statements import ENTRIES, FUNDS, fill
from convive.supervisor.measure import own_memory

CLAIM = "exports"
_MIB = 2**20
_CHECKERS = {
    "beancount": ([str(Path(sys.executable).with_name("bean-check"))], [], "7.0 s for such a journal"),
    "hledger": (["hledger", "-f"], ["check", "--strict"], "3.6 s for such a journal"),
}


def measure(setting: Setting) -> Iterator[Figure]:
    """Each file is downloaded as an auditor would, then checked by the tool that it is made for."""
    fill(setting)
    for suffix, (before, after, peer) in _CHECKERS.items():
        path = setting.state_dir / f"journal.{suffix}"
        address = f"{FUNDS}/exports/journal{path.suffix}"
        taken = [downloaded(setting, address, path) for _ in range(setting.runs)]
        name = f"{ENTRIES:,} entries for {suffix}"
        yield from_runs([seconds for seconds, _ in taken], CLAIM, name, "s")
        yield from_runs([grown for _, grown in taken], CLAIM, f"{name}, memory growth of service and gateway", "MiB")
        yield Figure(CLAIM, f"{name}, size", path.stat().st_size / _MIB, "MiB")
        if shutil.which(before[0]):
            command = [*before, str(path), *after]
            checked = [_checked(command) for _ in range(setting.runs)]
            yield from_runs(checked, CLAIM, f"{name}, checked by {suffix}", "s", peer=peer)


def downloaded(setting: Setting, address: str, path: Path) -> tuple[float, float]:
    """What is at this address, as the finance officer gets it.

    Seconds, and the peak growth of the two processes' memory in MiB."""
    done, most = threading.Event(), [_held(setting)]

    def watch() -> None:
        while not done.wait(0.05):
            most.append(_held(setting))

    watcher = threading.Thread(target=watch)
    watcher.start()
    started = time.perf_counter()
    try:
        headers = setting.headers("finance_officer")
        with (
            httpx.stream("GET", f"{setting.base_url}{address}", headers=headers, timeout=120) as answer,
            path.open("wb") as file,
        ):
            answer.raise_for_status()
            for part in answer.iter_bytes():
                file.write(part)
        return time.perf_counter() - started, max(most) - most[0]
    finally:
        done.set()
        watcher.join()


def _held(setting: Setting) -> float:
    processes = setting.stack.status().processes
    return sum(own_memory(each.pid or 0) for each in processes if each.group in ("funds", "gateway")) / _MIB


def _checked(command: list[str]) -> float:
    started = time.perf_counter()
    subprocess.run(command, check=True, env={**os.environ, "LC_ALL": "C.UTF-8"}, capture_output=True)
    return time.perf_counter() - started
