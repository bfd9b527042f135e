"""The platform as a nemesis sees it: its processes, their environment, and a way to start some of them differently."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property

import psutil

from convive.supervisor.client import Stack
from convive.supervisor.plan import only_for


@dataclass
class Field:
    """`say` prints a line for whoever watches."""

    stack: Stack
    say: Callable[[str], None]

    @cached_property
    def environment(self) -> dict[str, str]:
        """All variables of the platform: URLs and keys stay what they are during a run."""
        return self.stack.environment()

    def environment_of(self, process: str) -> dict[str, str]:
        """The variables that a process was started with."""
        return only_for(process.partition(".")[0], self.environment)

    def family(self, process: str) -> list[psutil.Process]:
        """A process and all its children; empty while it does not run."""
        found = [each.pid for each in self.stack.status().processes if each.name == process and each.pid]
        with suppress(psutil.NoSuchProcess):
            return [one for pid in found for one in (psutil.Process(pid), *psutil.Process(pid).children(True))]
        return []

    def restart(self, environs: Mapping[str, Mapping[str, str]]) -> None:
        """Restarts processes at the same time, each with variables of its own for as long as it lives."""
        with ThreadPoolExecutor(max(len(environs), 1)) as several:
            done = [several.submit(self.stack.restart, name, environ) for name, environ in environs.items()]
        for each in done:
            each.result()

    def restore(self, processes: Iterable[str]) -> None:
        """Restarts processes as they were meant to be."""
        self.restart({process: {} for process in processes})
