"""Named points at which a test can make a process die, to prove that nothing is lost or left half-done there."""

from __future__ import annotations

import os
import signal
from itertools import count

_point = os.environ.get("CONVIVE_FAULT_POINT", "")
_passes = count(1)
_fatal_pass = int(os.environ.get("CONVIVE_FAULT_AFTER", "0")) + 1


def point(name: str) -> None:
    """Kills this process (SIGKILL) if the test chose this point and it was passed CONVIVE_FAULT_AFTER times before."""
    if name == _point and next(_passes) == _fatal_pass:
        os.kill(os.getpid(), signal.SIGKILL)
