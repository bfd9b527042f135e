"""A plan of tiny processes, to test the supervisor without the platform."""

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from convive.embedded.server import EmbeddedServer
from convive.processes import ProcessSpec
from convive.state import PROJECT, State

READY = "import pathlib, sys, time; pathlib.Path(sys.argv[1]).touch(); time.sleep(600)"
ENDS = "import sys; print('no settings'); sys.exit(78)"
STUBBORN = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); {READY}"
WITH_CHILD = (
    f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)']); {READY}"
)


@dataclass
class TinyPlan:
    """Groups of processes that run the given Python, ready when they touched a file of theirs."""

    state: State
    programs: dict[str, str] = field(default_factory=lambda: {"forum": READY, "gateway": READY})
    servers: Sequence[EmbeddedServer] = ()
    prepared: Sequence[str] | None = None
    grace_seconds: float = 5.0

    @property
    def groups(self) -> Sequence[str]:
        return tuple(self.programs)

    def environment(self) -> dict[str, str]:
        return dict(os.environ) | {"PYTHONPATH": str(PROJECT)}

    def preparation(self) -> Sequence[Sequence[str]]:
        return [self.prepared] if self.prepared else []

    def helpers(self) -> Sequence[ProcessSpec]:
        return ()

    def address(self) -> str:
        return "http://localhost:8000"

    def process(self, group: str, index: int) -> ProcessSpec:
        name = f"{group}.{index}"
        touched = self.state.run_dir / f"{name}.touched"
        touched.unlink(missing_ok=True)
        return ProcessSpec(
            name=name,
            group=group,
            argv=[sys.executable, "-c", self.programs[group], str(touched)],
            env=self.environment(),
            log=self.state.log_dir / f"{name}.log",
            probe=touched.exists,
            grace_seconds=self.grace_seconds,
        )


def tiny(directory: Path, **programs: str) -> TinyPlan:
    """A plan in a directory of its own, with the directories made."""
    state = State(directory)
    state.create()
    return TinyPlan(state, programs) if programs else TinyPlan(state)
