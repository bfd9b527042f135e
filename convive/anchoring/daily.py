"""Anchoring every day: a small process that sleeps, and starts another one when there is something to do."""

from __future__ import annotations

import signal
import subprocess
import sys
from datetime import UTC, datetime, time, timedelta
from threading import Event
from typing import NoReturn

# After midnight, when the day before has ended everywhere in the Americas that books by UTC.
AT = time(0, 20, tzinfo=UTC)
# Until what failed (a database that is away, an auditor's mailbox) is tried again.
AGAIN = timedelta(minutes=10)


def go_on() -> NoReturn:
    """Until SIGTERM or SIGINT, which end the process."""
    stopped = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopped.set())
    while True:
        done = subprocess.run([sys.executable, "-m", "convive", "books", "anchor"], check=False)
        if stopped.wait(pause(datetime.now(UTC), failed=bool(done.returncode)).total_seconds()):
            raise SystemExit(0)


def pause(now: datetime, *, failed: bool) -> timedelta:
    """How long until the next time."""
    if failed:
        return AGAIN
    today = datetime.combine(now.date(), AT)
    return (today if now < today else today + timedelta(days=1)) - now
