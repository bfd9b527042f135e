"""What a fault run can do to a process from outside: let it die at a named point, or live by a clock that is wrong."""

from __future__ import annotations

import os
import signal
from itertools import count

_point = os.environ.get("CONVIVE_FAULT_POINT", "")
CLOCK_AHEAD = float(os.environ.get("CONVIVE_FAULT_CLOCK", "0"))
"""Seconds by which this process's clock is ahead of the machine's (negative: behind it)."""

_passes = count(1)
_fatal_pass = int(os.environ.get("CONVIVE_FAULT_AFTER", "0")) + 1


def point(name: str) -> None:
    """Kills this process (SIGKILL) if the test chose this point and it was passed CONVIVE_FAULT_AFTER times before."""
    if name == _point and next(_passes) == _fatal_pass:
        os.kill(os.getpid(), signal.SIGKILL)
