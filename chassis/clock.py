"""The time, in one place, always in UTC."""

from __future__ import annotations

from datetime import UTC, datetime


def now() -> datetime:
    """This moment, timezone-aware, in UTC."""
    return datetime.now(UTC)
