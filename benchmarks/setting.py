"""Where the figures are measured: a separate stack, with everything on this machine."""

from __future__ import annotations

import json
import re
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from benchmarks import load as loading
from benchmarks import processor
from contracts.proof import NEVER_IDLE
from convive.faults import stage
from convive.faults.stage import Stage
from convive.state import State, free_port
from convive.supervisor.client import Stack

# A benchmark makes more requests than a person may.
NO_LIMITS = {
    "CONVIVE_IDLE_MINUTES": json.dumps(NEVER_IDLE),
    "CONVIVE_RATE_PER_MEMBER": "100000000",
    "CONVIVE_RATE_PER_ADDRESS": "100000000",
    "CONVIVE_LIVE_PER_MEMBER": "2000",
    "CONVIVE_CONNECTIONS_PER_ADDRESS": "2000",
    "CONVIVE_NEW_MEMBER_LIMITS": "false",
    "CONVIVE_BOARD_POSTS_PER_MINUTE": "0",
}

# Seconds after a run in which what it caused is still counted: events told, answers dropped, rows written back.
SETTLES = 1.0
# After a run of reads: what is left is the sockets' end.
SETTLES_AFTER_READS = 0.2
VISITOR = "visitor"


@dataclass
class Setting:
    """The stack, its people and things, and how often each measurement is repeated."""

    stack: Stack
    base_url: str
    state_dir: Path
    stage: Stage
    runs: int
    peers: frozenset[str] = frozenset()
    """The peers that were asked for and could be installed: they run in turn with ours."""

    def headers(self, who: str) -> dict[str, str]:
        """The headers of a person's requests; a visitor's have no token."""
        return {} if who == VISITOR else {"Authorization": f"Bearer {self.stage.people[who].token}"}

    def load(
        self,
        make: Callable[[int], loading.Request],
        *,
        connections: int,
        requests: int,
        good: tuple[int, ...] = (200,),
        settles: float = SETTLES,
    ) -> loading.Outcome:
        """A run of requests with its processor time, which includes what they leave to be done right afterwards.

        What refusals used counts as a cost of the requests that were done. Raises RuntimeError for an answer of another
        status than `good`.
        """
        before = processor.used(self.stack.status())
        outcome = loading.run(self.base_url, make, connections=connections, requests=requests)
        time.sleep(settles)
        outcome.check(*good)
        outcome.cost = processor.per_request(before, processor.used(self.stack.status()), len(outcome.latencies))
        return outcome

    def loads(
        self,
        make: Callable[[int], loading.Request],
        *,
        connections: int,
        requests: int,
        good: tuple[int, ...] = (200,),
        warm: bool = True,
        settles: float = SETTLES,
    ) -> list[loading.Outcome]:
        """As many runs as were asked for, after a shorter one that is not counted.

        The numbers that `make` gets go on from run to run, so that no run finds kept what the one before asked for;
        those of the shorter one are below 0.
        """
        if warm:
            first = max(requests // 5, connections)
            loading.run(self.base_url, lambda n: make(n - first), connections=connections, requests=first)
        return [
            self.load(
                lambda n, run=run: make(n + run * requests),  # type: ignore[misc]
                connections=connections,
                requests=requests,
                good=good,
                settles=settles,
            )
            for run in range(self.runs)
        ]

    def database(self, name: str) -> str:
        """The URL of a database of the stack for the server's superuser: filling needs more than a running role may."""
        server = urlsplit(self.stack.environment()["CONVIVE_DATABASE_URL_FORUM"])
        password = State(self.state_dir).secret("postgres.postgres")
        return f"postgresql://postgres:{password}@{server.hostname}:{server.port}/{name}"

    def memory_of(self, service: str) -> float:
        """The anonymous memory of the service's processes now, in MiB.

        Their code is left out: how much of it is attributed to them depends on what else runs the same code here.
        """
        found = [p.pid for p in self.stack.status().processes if p.pid and p.name.startswith(service)]
        return sum(map(_anonymous_kib, found)) / 1024


def _anonymous_kib(pid: int) -> int:
    (line,) = re.findall(r"^Anonymous: +(\d+) kB$", Path(f"/proc/{pid}/smaps_rollup").read_text("ascii"), re.MULTILINE)
    return int(line)


@contextmanager
def setting(runs: int, peers: frozenset[str] = frozenset()) -> Iterator[Setting]:
    """A stack for the measurements, removed afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="convive-bench-"))
    folder.chmod(0o711)
    port = free_port()
    try:
        stack = Stack.start(folder, port, environ=NO_LIMITS)
        base_url = f"http://127.0.0.1:{port}"
        made = stage.build(base_url, folder, "bench")
        yield Setting(stack, base_url, folder, made, runs, peers)
        made.close()
    finally:
        Stack(folder).stop()
        shutil.rmtree(folder, ignore_errors=True)
