"""The time, in one place, always in UTC."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime
from datetime import time as time_of_day

from chassis.faults import CLOCK_AHEAD

TOLERATED_SKEW = 120
"""Seconds by which the clocks of two machines may differ without a call or a token being refused for it."""


def now() -> datetime:
    """This moment, timezone-aware, in UTC."""
    return datetime.fromtimestamp(epoch(), UTC)


def midnight(day: date) -> datetime:
    """The first moment of a day in UTC."""
    return datetime.combine(day, time_of_day.min, UTC)


def epoch() -> float:
    """This moment in seconds since 1970, as other machines are told it."""
    return time.time() + CLOCK_AHEAD
