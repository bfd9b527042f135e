"""To wait for what becomes true by itself, never for a time."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any


def until(condition: Callable[[], Any], seconds: float = 20) -> Any:
    """Waits for a condition; fails the test when it does not come true in time.

    Asks often at first and then less: to ask may cost a gateway, a service and a database more than what is waited for.
    """
    pause, end = 0.02, time.monotonic() + seconds
    while time.monotonic() < end:
        if found := condition():
            return found
        time.sleep(pause)
        pause = min(pause * 1.5, 0.3)
    raise AssertionError(f"did not become true within {seconds} s")
