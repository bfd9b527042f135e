"""Dates, numbers and names of countries as the readers of a language write them."""

from __future__ import annotations

import unicodedata
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Final
from zlib import crc32
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_datetime, format_skeleton, format_time, format_timedelta, get_timezone_location
from babel.numbers import format_currency, format_decimal, format_percent
from babel.units import format_unit

from chassis.locales import locale, with_first, written_day
from contracts.forum.files import FileType
from contracts.forum.inbox.preferences import time_zones
from contracts.kinds import MEMBER_STATES, Language
from gateway import translate

# What Babel lists beside countries: unions, outlying regions, pseudo-locales.
_NO_COUNTRIES = frozenset(("EU", "EZ", "UN", "QO", "XA", "XB", "ZZ", "CP", "DG", "IC", "EA", "TA", "AC"))
_A_WEEK = 7 * 24 * 60  # in minutes
# The same dates, names and numbers are on page after page: each is written once.
_once = lru_cache(20_000)
# The same in all languages.
FILE_KINDS: dict[FileType, str] = {
    FileType.PDF: "PDF",
    FileType.PNG: "PNG",
    FileType.JPEG: "JPEG",
    FileType.WEBP: "WebP",
    FileType.XLSX: "Excel",
    FileType.DOCX: "Word",
    FileType.PPTX: "PowerPoint",
    FileType.ODT: "OpenDocument",
    FileType.ODS: "OpenDocument",
    FileType.CSV: "CSV",
    FileType.TEXT: "TXT",
}
_JUST_NOW: Final = "just now"
_TIME_OF: Final = "{city} time"


@_once
def country_name(language: str, code: str) -> str:
    """The country's name in the language; its code where there is no name."""
    return str(locale(language).territories.get(code, code))


@lru_cache
def _countries_called() -> dict[str, str]:
    """The codes of all countries by their names in the four languages."""
    return {name.casefold(): code for one in Language for group in countries(one.value) for code, name in group}


def donor_name(language: str, name: str) -> str:
    """A donor as it was entered; where that is a country's name, in the reader's language."""
    code = _countries_called().get(name.casefold())
    return country_name(language, code) if code else name


@_once
def language_name(language: str, code: str) -> str:
    """The name of a language, in a language."""
    return str(locale(language).languages.get(code, code))


@lru_cache
def countries(language: str) -> tuple[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]]:
    """Code and name of the OAS member states, and of all other countries, each by name."""
    named = {c: n for c, n in locale(language).territories.items() if len(c) == 2 and c not in _NO_COUNTRIES}
    ordered = sorted(named.items(), key=lambda pair: sortable(pair[1]))
    return (
        tuple(pair for pair in ordered if pair[0] in MEMBER_STATES),
        tuple(pair for pair in ordered if pair[0] not in MEMBER_STATES),
    )


def sortable(name: str) -> str:
    """A name without accents, so that É stands with E."""
    return "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c)).lower()


@_once
def day(language: str, moment: str | date) -> str:
    """A date, as a service wrote it (ISO 8601), in the language's long form."""
    return written_day(language, _read(moment))


@_once
def last_day(language: str, end: str) -> str:
    """The day in UTC that ends at `end`, or in which it lies: of what is good until midnight the day before."""
    return written_day(language, (datetime.fromisoformat(end).astimezone(UTC) - timedelta(microseconds=1)).date())


@_once
def short_day(language: str, moment: str | date) -> str:
    """A date in the language's medium form, for lists."""
    return written_day(language, _read(moment), "medium")


@_once
def month(language: str, first_day: str) -> str:
    """A month with its year."""
    return str(format_skeleton("yMMMM", _read(first_day), locale=locale(language)))


@_once
def short_month(language: str, day: str) -> str:
    """A month with its year, for the axis of a chart."""
    return str(format_skeleton("yMMM", _read(day), locale=locale(language)))


@_once
def moment(language: str, when: str) -> str:
    """Date and time to the second, in UTC."""
    there = datetime.fromisoformat(when).astimezone(UTC)
    written = str(format_datetime(there, "long", UTC, locale(language)))
    return with_first(language, there, written.removesuffix("TU") + "UTC" if written.endswith("TU") else written)


@_once
def minute(language: str, when: str) -> str:
    """Date and time to the minute, in UTC, for lists."""
    return f"{short_day(language, when)}, {clock(language, when)} UTC"


@lru_cache
def zones() -> list[tuple[str, str]]:
    """The time zones there are, for the options of a form."""
    return [(zone, zone.replace("_", " ")) for zone in time_zones()]


@_once
def span(language: str, starts_at: str, ends_at: str, zone: str) -> str:
    """From when to when, as a clock in the zone says it, and which zone that is."""
    there = ZoneInfo(zone)
    start, end = (datetime.fromisoformat(moment).astimezone(there) for moment in (starts_at, ends_at))
    written = f"{written_day(language, start, 'full')}, {format_time(start, 'short', there, locale(language))}"
    if end.date() != start.date():
        written += f" – {written_day(language, end, 'full')}, "
    else:
        written += " – "
    written += str(format_time(end, "short", there, locale(language)))
    return f"{written}, {zone if zone == 'UTC' else _zone_name(language, there)}"


def _zone_name(language: str, zone: ZoneInfo) -> str:
    """A zone by its city. By the language alone: for Latin America's Spanish Babel has summer's form only."""
    city = str(get_timezone_location(zone, Locale.parse(language), return_city=True))
    return translate.text(_TIME_OF, language, {"city": city})


@lru_cache
def weekdays(language: str) -> tuple[tuple[int, str], ...]:
    """The days of the week with their names; 1 is Monday."""
    names = locale(language).days["stand-alone"]["wide"]
    return tuple((n + 1, str(names[n])) for n in range(7))


@_once
def file_size(language: str, size: int) -> str:
    """How much a file is, in the unit that fits: kilobytes, and from a million bytes on megabytes."""
    unit, divisor = ("digital-megabyte", 1_000_000) if size >= 1_000_000 else ("digital-kilobyte", 1_000)
    amount = max(round(size / divisor, 1 if size >= 1_000_000 else 0), 1)
    return str(format_unit(amount, unit, "short", locale=locale(language))).replace("MByte", "MB")


@_once
def clock(language: str, when: str) -> str:
    """The time of day, in UTC."""
    return str(format_time(datetime.fromisoformat(when), "short", UTC, locale(language)))


def ago(language: str, when: str, now: datetime) -> str:
    """How long ago it was, or the date when that was more than a week ago."""
    minutes = int((now - datetime.fromisoformat(when)).total_seconds()) // 60
    return short_day(language, when) if minutes > _A_WEEK else _minutes_ago(language, minutes)


@_once
def _minutes_ago(language: str, minutes: int) -> str:
    if minutes < 1:
        return translate.text(_JUST_NOW, language)
    return str(format_timedelta(timedelta(minutes=-minutes), add_direction=True, locale=locale(language)))


@_once
def number(language: str, value: str | int | Decimal) -> str:
    """A number, as a service wrote it, as the language's readers write it: 32.5 is 32,5 in three of four."""
    return str(format_decimal(Decimal(value), locale=locale(language)))


@_once
def rate(language: str, value: str) -> str:
    """An exchange rate with all its decimals: of 0.000011173184 the first three would say nothing."""
    return str(format_decimal(Decimal(value), "#,##0.############", locale=locale(language)))


@_once
def rough(language: str, value: str) -> str:
    """A rate to six digits that say something, where rates are compared at a glance."""
    return str(format_decimal(Decimal(value), "@@####", locale=locale(language)))


def amount(language: str, value: str) -> str:
    """An amount of money without its currency: to the cent, and with whatever a currency has beyond cents."""
    return str(format_decimal(Decimal(value), "#,##0.00####", locale=locale(language)))


def money(language: str, amount: str, currency: str) -> str:
    """An amount with its currency's code, as the language's readers write it."""
    return str(
        format_currency(
            Decimal(amount),
            currency,
            "#,##0.00 ¤¤" if language == Language.FR else "¤¤ #,##0.00",
            locale=locale(language),
        )
    )


def percent(language: str, value: str | float) -> str:
    """A share, 0 to 1, in percent."""
    return str(format_percent(float(value), locale=locale(language)))


@_once
def signed_percent(language: str, value: str) -> str:
    """A change in percent, with its sign."""
    form = locale(language).percent_formats[None].pattern.replace("#,##0", "#,##0.##")
    return str(format_percent(Decimal(value), f"+{form};-{form}", locale=locale(language)))


def _read(moment: str | date) -> date:
    return datetime.fromisoformat(moment) if isinstance(moment, str) else moment


_BROWSERS = ("Firefox", "Edg", "OPR", "SamsungBrowser", "Chrome", "Safari")
_SYSTEMS = ("Android", "iPhone", "iPad", "Windows", "Mac OS X", "Linux")


@_once
def device(agent: str) -> str:
    """What somebody signed in with, in two words: the whole of what a browser says of itself tells people nothing."""
    browser = next((name for name in _BROWSERS if f"{name}/" in agent), "")
    system = next((name for name in _SYSTEMS if name in agent), "")
    named = {"Edg": "Edge", "OPR": "Opera", "SamsungBrowser": "Samsung Internet", "Mac OS X": "macOS"}
    return " · ".join(named.get(name, name) for name in (browser, system) if name) or agent[:60]


@_once
def initials(name: str) -> str:
    """Two letters that stand for a person."""
    words = [word for word in name.replace("-", " ").split() if word[0].isalpha()]
    letters = [words[0][0], words[-1][0]] if len(words) > 1 else [word[:2] for word in words[:1]]
    return "".join(letters).upper() or "–"


@_once
def tone(of: str) -> int:
    """One of six tones, always the same for the same person."""
    return crc32(of.encode()) % 6 + 1
