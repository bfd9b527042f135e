"""Numbers, days and countries as people write them in spreadsheets of four languages; what is ambiguous is told."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal

from chassis.folding import fold
from chassis.locales import locale

Order = Literal["dmy", "mdy"]
_LANGUAGES = ("en", "es", "pt", "fr")
# Digits and signs of East Asian keyboards; spaces that do not break; signs of apostrophe and minus.
_WIDE = {0xFF10 + n: str(n) for n in range(10)} | {0xFF0E: ".", 0xFF0C: ",", 0xFF0F: "/", 0xFF0D: "-", 0x2212: "-"}
_PLAINLY = str.maketrans(_WIDE | dict.fromkeys((0xA0, 0x202F, 0x2009, 0x2007, 0x3000), " ") | {0x2019: "'"})
_PLAIN = re.compile(r"-?\d+(\.\d+)?", re.ASCII)
_DECIMAL_COMMA = re.compile(r"-?\d+,\d{1,2}", re.ASCII)
_ENGLISH_GROUPS = re.compile(r"-?\d{1,3}(,\d{3})+\.\d+", re.ASCII)
_OTHER_GROUPS = re.compile(r"-?\d{1,3}([.' ]\d{3})+,\d+", re.ASCII)
_SWISS_GROUPS = re.compile(r"-?\d{1,3}(['\u0020]\d{3})+(\.\d+)?", re.ASCII)
# Signs that are one currency's, wherever they are written; of others, like $, only people know.
_SIGNS = {"€": "EUR", "£": "GBP", "US$": "USD", "R$": "BRL", "CA$": "CAD", "S/": "PEN", "₡": "CRC", "₲": "PYG", "$": ""}
_MONEY = re.compile(
    r"(?P<before>[A-Z]{3}|[A-Z]{0,2}\$|[€£₡₲]|S/)? ?(?P<number>[-\d][\d.,' ]*?) ?(?P<after>[A-Z]{3}|[€£$₡₲])?"
)
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]00:00(?::00)?)?", re.ASCII)
_NUMBERS = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})", re.ASCII)


def plainly(cell: str) -> str:
    """The cell with the digits, spaces and signs of this keyboard."""
    return cell.translate(_PLAINLY).strip()


def plain_amount(cell: str) -> str | None:
    """The amount as 1234.56, however the spreadsheet's language writes it; nothing if that is unclear."""
    amount, currency = amount_in(cell)
    return amount if currency is None else None


def amount_in(cell: str) -> tuple[str | None, str | None]:
    """The amount as 1234.56, and the currency if it stands beside it; no amount if that is ambiguous or none."""
    found = _MONEY.fullmatch(plainly(cell))
    if found is None:
        return None, None
    signs = {_SIGNS.get(sign, sign) for sign in (found["before"], found["after"]) if sign} - {""}
    if len(signs) > 1 or any(len(sign) != 3 for sign in signs):
        return None, None
    return _number(found["number"]), next(iter(signs), None)


def _number(written: str) -> str | None:
    if _PLAIN.fullmatch(written):
        return written
    if _DECIMAL_COMMA.fullmatch(written):
        return written.replace(",", ".")
    if _ENGLISH_GROUPS.fullmatch(written):
        return written.replace(",", "")
    if _OTHER_GROUPS.fullmatch(written):
        return re.sub(r"[.' ]", "", written).replace(",", ".")
    if _SWISS_GROUPS.fullmatch(written):
        return re.sub(r"[' ]", "", written)
    return None


@dataclass(frozen=True)
class Ambiguous:
    """A day that is one of two: it depends on which comes first, the day or the month."""

    first: date
    second: date


def day_in(cell: str, order: Order | None = None) -> date | Ambiguous | None:
    """The day, as any of the four languages writes it; nothing if it is none. Two digits: this century."""
    cell = plainly(cell)
    if found := _ISO.fullmatch(cell):
        return _day(int(found[1]), int(found[2]), int(found[3]))
    if found := _NUMBERS.fullmatch(cell):
        year = int(found[3]) + (2000 if len(found[3]) == 2 else 0)
        return _in_order(year, int(found[1]), int(found[2]), order)
    return _in_letters(cell)


def _in_order(year: int, first: int, second: int, order: Order | None) -> date | Ambiguous | None:
    by_day, by_month = _day(year, second, first), _day(year, first, second)
    if order is not None:
        return by_day if order == "dmy" else by_month
    if by_day and by_month and by_day != by_month:
        return Ambiguous(by_day, by_month)
    return by_day or by_month


def _in_letters(cell: str) -> date | None:
    """4 de mayo de 2026; May 4, 2026; 1er mai 2026; 04-may-26."""
    words = [word for word in fold(cell).split() if word not in ("de", "del", "do", "of", "the")]
    months = [_months()[word] for word in words if word in _months()]
    numbers = [re.sub(r"(st|nd|rd|th|er|o|º)$", "", word) for word in words if word not in _months()]
    if len(months) != 1 or len(numbers) != 2 or not all(each.isascii() and each.isdigit() for each in numbers):
        return None
    day, year = sorted(numbers, key=len) if len(numbers[0]) != len(numbers[1]) else numbers
    return _day(int(year) + (2000 if len(year) == 2 else 0), months[0], int(day))


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


@lru_cache
def _months() -> dict[str, int]:
    return {
        fold(name): number
        for language in _LANGUAGES
        for form in ("wide", "abbreviated")
        for number, name in locale(language).months["format"][form].items()
    }


@lru_cache
def _countries() -> dict[str, str]:
    return {
        fold(name): code
        for language in _LANGUAGES
        for code, name in locale(language).territories.items()
        if len(code) == 2 and code.isalpha()
    }


def country_in(cell: str) -> str:
    """The code of a country named in any of the four languages; whatever else it is stays as it is."""
    cell = plainly(cell)
    return cell.upper() if len(cell) == 2 else _countries().get(fold(cell), cell)
