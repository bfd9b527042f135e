"""Named points at which a test may have a process die, to prove that nothing is lost or half-done there."""

from __future__ import annotations

import os
import signal

_point = os.environ.get("CONVIVE_FAULT_POINT", "")
_rest = int(os.environ.get("CONVIVE_FAULT_AFTER", "0"))


def point(name: str) -> None:
    """Kills this process (SIGKILL) when the test chose this point and CONVIVE_FAULT_AFTER passes went by."""
    global _rest
    if name != _point:
        return
    if _rest:
        _rest -= 1
        return
    os.kill(os.getpid(), signal.SIGKILL)
