"""The content of a bank's file in any format: statements with balances and lines. Positive amounts were received."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TypeVar

from contracts.base import Refused
from contracts.funds.bank.bank_files import MAX_LINES
from contracts.funds.bank.bank_refusals import BANK_FILE_FIELD, BANK_FILE_LINES

T = TypeVar("T")
# Lines after which other calls of the process get a turn.
TURN = 500
EARLIEST, LATEST = date(2000, 1, 1), date(2200, 12, 31)
_TEXT, _SHORT = 2000, 200


@dataclass(frozen=True)
class ReadDetail:
    """A payment of a booking, as the bank itemized it; `amount` has the line's sign, if it is stated."""

    amount: Decimal | None
    text: str = ""
    end_to_end_id: str | None = None
    payment_reference: str | None = None
    counterparty: str | None = None


@dataclass(frozen=True)
class ReadLine:
    """A booked movement."""

    booked_on: date
    amount: Decimal
    text: str = ""
    value_on: date | None = None
    bank_reference: str | None = None
    payment_reference: str | None = None
    counterparty: str | None = None
    code: str | None = None
    instructed_amount: Decimal | None = None
    instructed_currency: str | None = None
    is_reversal: bool = False
    details: Sequence[ReadDetail] = ()


@dataclass
class ReadStatement:
    """One account's movements over some days. `account` as the bank writes it; `not_booked` entries were left out."""

    account: str | None
    reference: str
    starts_on: date
    ends_on: date
    currency: str | None = None
    opening: Decimal | None = None
    closing: Decimal | None = None
    lines: list[ReadLine] = field(default_factory=list)
    not_booked: int = 0


def in_turns(items: Iterable[T], place: str = "content_base64") -> Iterator[T]:
    """The items one by one, yielding to other calls now and then. Raises BANK_FILE_LINES beyond the maximum."""
    for number, item in enumerate(items, 1):
        if number > MAX_LINES:
            raise BANK_FILE_LINES(place, limit=MAX_LINES)
        if number % TURN == 0:
            time.sleep(0)
        yield item


def broken(place: str, name: str, value: object) -> Refused:
    """The refusal of a field that is missing or cannot be read."""
    return BANK_FILE_FIELD("content_base64", place=place, name=name, value="" if value is None else quoted(str(value)))


def quoted(text: str, longest: int = 60) -> str:
    """The beginning of a text in a file, fit to be quoted."""
    return _one_line(text[: 10 * longest])[:longest]


def amount_of(written: str | None, place: str, name: str) -> Decimal:
    """A plain number with a point, at most 15 digits before it and three after. Raises BANK_FILE_FIELD."""
    whole, _, rest = (written or "").strip().lstrip("+-").partition(".")
    decimals = rest.rstrip("0")
    if not (whole.isascii() and whole.isdigit()) or len(whole.lstrip("0")) > 15 or len(decimals) > 3:
        raise broken(place, name, written)
    try:
        return Decimal((written or "").strip())
    except InvalidOperation:
        raise broken(place, name, written) from None


def unsigned_of(written: str | None, place: str, name: str) -> Decimal:
    """As `amount_of`, where the sign is said in words: one before the number would say it twice. Raises
    BANK_FILE_FIELD."""
    if (written or "").strip()[:1] in ("+", "-"):
        raise broken(place, name, written)
    return amount_of(written, place, name)


def day_of(written: str | None, place: str, name: str) -> date:
    """A date in ISO 8601; a time after it is ignored. Raises BANK_FILE_FIELD."""
    try:
        day = date.fromisoformat((written or "").strip()[:10])
    except ValueError:
        raise broken(place, name, written) from None
    if not EARLIEST <= day <= LATEST:
        raise broken(place, name, written)
    return day


def text_of(parts: Iterable[str | None]) -> str:
    """Parts of a text as one line, each once."""
    seen: dict[str, None] = {}
    for part in parts:
        if cleaned := _one_line(part):
            seen.setdefault(cleaned)
    return " ".join(seen)[:_TEXT]


def short(part: str | None) -> str | None:
    """A name or a reference on one line, or nothing."""
    return _one_line(part)[:_SHORT] or None


def _one_line(part: str | None) -> str:
    """Without control characters, which no bank intends and PostgreSQL's text cannot hold (NUL)."""
    return " ".join("".join(c if c.isprintable() else " " for c in part or "").split())
