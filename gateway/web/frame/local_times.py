"""Moments as people fill them in: a day and an hour where they are. Services know moments in UTC only."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from contracts.forum.inbox import preferences as forum_preferences
from gateway.web.frame.visit import Visit


async def zone_of(visitor: Visit) -> str:
    """The visitor's time zone, by their preferences or their country."""
    preferences = await visitor.ask(forum_preferences.READ_PREFERENCES, {})
    return str(preferences["time_zone"]) if preferences else "UTC"


def in_utc(filled_in: str, zone: str) -> str:
    """The moment in UTC; what is none, or in no zone, goes on as it is, and is refused with its field."""
    if not filled_in.strip():
        return ""
    try:
        return datetime.fromisoformat(filled_in).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC).isoformat()
    except (ValueError, OverflowError, LookupError):
        return filled_in
