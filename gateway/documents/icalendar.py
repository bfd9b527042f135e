"""An event as an iCalendar file (RFC 5545), for anybody's calendar: one VEVENT, its times in UTC."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from icalendar import Calendar, Event

MEDIA_TYPE = "text/calendar"


@dataclass(frozen=True)
class CalendarEvent:
    """What a calendar is told. `revision` grows with each change, so that a newer file replaces an older one."""

    uid: str
    revision: int
    changed_at: datetime
    starts_at: datetime
    ends_at: datetime
    summary: str
    url: str
    description: str = ""
    location: str = ""
    cancelled: bool = False


def calendar(event: CalendarEvent, language: str) -> bytes:
    """The file."""
    file = Calendar()
    for name, said in (("version", "2.0"), ("prodid", "-//OAS//Convive//EN"), ("calscale", "GREGORIAN")):
        file.add(name, said)
    file.add("method", "PUBLISH")
    file.add_component(_entry(event, language))
    return bytes(file.to_ical(sorted=False))


def _entry(event: CalendarEvent, language: str) -> Event:
    entry = Event()
    entry.add("uid", _text(event.uid))
    entry.add("sequence", event.revision)
    for name in ("dtstamp", "last-modified"):
        entry.add(name, event.changed_at.astimezone(UTC).replace(microsecond=0))
    entry.add("dtstart", event.starts_at.astimezone(UTC))
    entry.add("dtend", event.ends_at.astimezone(UTC))
    entry.add("summary", _text(event.summary), {"LANGUAGE": language})
    for name, said in (("location", _text(event.location)), ("description", _text(event.description))):
        if said:
            entry.add(name, said)
    entry.add("url", event.url)
    entry.add("status", "CANCELLED" if event.cancelled else "CONFIRMED")
    return entry


def _text(value: str) -> str:
    """Without what is no character of a text (3.1), which the library would write as it is."""
    return "".join(c for c in value if (c >= " " and c != "\x7f") or c in "\r\n")
