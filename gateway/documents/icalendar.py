"""iCalendar files (RFC 5545), for anybody's calendar: an event, its times in UTC, or days on which things are due."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit

from icalendar import Calendar, Event

from chassis.clock import now
from chassis.settings import public_url

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


@dataclass(frozen=True)
class CalendarDay:
    """Something that is due on a day, as an ISO date; it takes no time of whoever keeps the calendar."""

    uid: str
    on: str
    summary: str
    url: str


def calendar(event: CalendarEvent, language: str) -> bytes:
    """The file of an event."""
    file = _file()
    file.add_component(_entry(event, language))
    return bytes(file.to_ical(sorted=False))


def calendar_of_days(days: Sequence[CalendarDay], language: str) -> bytes:
    """The file of all that is due."""
    file, stamp = _file(), now().replace(microsecond=0)
    for each in days:
        file.add_component(_all_day(each, language, stamp))
    return bytes(file.to_ical(sorted=False))


def _file() -> Calendar:
    file = Calendar()
    for name, said in (("version", "2.0"), ("prodid", "-//OAS//Convive//EN"), ("calscale", "GREGORIAN")):
        file.add(name, said)
    file.add("method", "PUBLISH")
    return file


def _all_day(day: CalendarDay, language: str, stamp: datetime) -> Event:
    entry, on = Event(), date.fromisoformat(day.on)
    entry.add("uid", _text(f"{day.uid}@{urlsplit(public_url()).hostname}"))
    entry.add("dtstamp", stamp)
    entry.add("dtstart", on)
    entry.add("dtend", on + timedelta(days=1))
    entry.add("summary", _text(day.summary), {"LANGUAGE": language})
    entry.add("url", day.url)
    entry.add("transp", "TRANSPARENT")
    return entry


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
