"""The calendar file: what a reader of RFC 5545 gets back is what was put in, whatever the text."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from gateway.documents.icalendar import CalendarEvent, calendar

STARTS = datetime(2027, 1, 15, 18, 0, tzinfo=timezone(timedelta(hours=-6)))
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\x7f"), max_size=300)


def _event(**fields: object) -> CalendarEvent:
    usual = {
        "uid": "1@convive.example",
        "revision": 3,
        "changed_at": datetime(2026, 11, 27, 18, 0, 5, tzinfo=UTC),
        "starts_at": STARTS,
        "ends_at": STARTS + timedelta(hours=2),
        "summary": "Reunión",
        "url": "https://convive.example/forum/topics/1",
    }
    return CalendarEvent(**usual | fields)  # type: ignore[arg-type]


def _read(file: bytes) -> dict[str, str]:
    """Unfolded and unescaped, as the standard says; the parameters of a property aside."""
    lines = file.decode().replace("\r\n ", "").split("\r\n")
    assert lines.pop() == ""
    found = {}
    for line in lines:
        name, _, value = line.partition(":")
        found[name.partition(";")[0]] = _unescaped(value)
    return found


def _unescaped(value: str) -> str:
    out, rest = "", iter(value)
    for character in rest:
        out += {"n": "\n", "N": "\n"}.get(escaped := next(rest), escaped) if character == "\\" else character
    return out


def test_the_file_says_what_a_calendar_needs() -> None:
    file = calendar(_event(location="Casa Amarilla, San José; sala 2", description="a\nb"), "es")
    assert file.startswith(b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:")
    assert file.endswith(b"END:VEVENT\r\nEND:VCALENDAR\r\n")
    assert b"LOCATION:Casa Amarilla\\, San Jos\xc3\xa9\\; sala 2\r\n" in file
    said = _read(file)
    assert (said["DTSTART"], said["DTEND"], said["DTSTAMP"]) == (
        "20270116T000000Z", "20270116T020000Z", "20261127T180005Z",
    )  # fmt: skip
    assert (said["STATUS"], said["SEQUENCE"], said["DESCRIPTION"]) == ("CONFIRMED", "3", "a\nb")


def test_a_cancelled_event_says_so() -> None:
    assert _read(calendar(_event(cancelled=True), "en"))["STATUS"] == "CANCELLED"


def test_no_text_begins_a_line_of_its_own() -> None:
    said = calendar(_event(summary="x\r\nATTACH:https://bad.example/\r\n"), "en")
    assert [line for line in said.split(b"\r\n") if line.startswith(b"ATTACH")] == []


@given(TEXTS, TEXTS)
def test_whatever_the_text_it_is_read_back_and_no_line_is_too_long(summary: str, location: str) -> None:
    file = calendar(_event(summary=summary, location=location), "en")
    assert all(len(line) <= 75 for line in file.split(b"\r\n"))
    shown = {"SUMMARY": summary, "LOCATION": location}
    for name, text in shown.items():
        assert _read(file).get(name, "") == "".join(c for c in text if c >= " " or c == "\n")
