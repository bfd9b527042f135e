"""An event as an iCalendar file (RFC 5545), for anybody's calendar: one VEVENT, its times in UTC."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

MEDIA_TYPE = "text/calendar"
# Octets of a line, its end not counted (RFC 5545, 3.1).
_WIDTH = 75
_LINE = "\r\n"


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
    return "".join(_folded(line) + _LINE for line in _lines(event, language)).encode()


def _lines(event: CalendarEvent, language: str) -> Iterator[str]:
    yield from ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//OAS//Convive//EN", "CALSCALE:GREGORIAN", "METHOD:PUBLISH")
    yield from ("BEGIN:VEVENT", f"UID:{_text(event.uid)}", f"SEQUENCE:{event.revision}")
    yield from (f"DTSTAMP:{_moment(event.changed_at)}", f"LAST-MODIFIED:{_moment(event.changed_at)}")
    yield from (f"DTSTART:{_moment(event.starts_at)}", f"DTEND:{_moment(event.ends_at)}")
    yield f"SUMMARY;LANGUAGE={language}:{_text(event.summary)}"
    if event.location:
        yield f"LOCATION:{_text(event.location)}"
    if event.description:
        yield f"DESCRIPTION:{_text(event.description)}"
    yield f"URL:{event.url}"
    yield "STATUS:CANCELLED" if event.cancelled else "STATUS:CONFIRMED"
    yield from ("END:VEVENT", "END:VCALENDAR")


def _text(value: str) -> str:
    """Escaped as the standard says (3.3.11); what is no character of a text is left out."""
    escaped = value.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    escaped = escaped.replace("\r\n", "\n").replace("\n", "\\n")
    return "".join(c for c in escaped if c >= " " and c != "\x7f")


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _folded(line: str) -> str:
    """Lines of 75 octets at most, the following ones beginning with a space, and no character cut in two."""
    parts, size = [""], 0
    for character in line:
        octets = len(character.encode())
        if size + octets > _WIDTH:
            parts.append(" ")
            size = 1
        parts[-1] += character
        size += octets
    return _LINE.join(parts)
