"""MT940 (SWIFT), read with the mt-940 package, which needs guarding when files are not quite right.

By itself it takes a text for a file name and opens it, logs what it cannot read, ignores unknown tags, merges a line
without a type into the next, and accepts a missing closing balance. Here, a statement must have both balances and as
many lines as tags 61, or the file is refused; whether the lines add up to the balance is checked later.
"""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

from mt940 import Options
from mt940.models import Balance, Transactions

from contracts.funds.bank.bank_files import MAX_LINES
from contracts.funds.bank.bank_refusals import BANK_FILE_CHARSET, BANK_FILE_LINES
from services.funds.bank.mt940_batches import payments_of
from services.funds.bank.statement_file import (
    EARLIEST,
    TURN,
    ReadLine,
    ReadStatement,
    amount_of,
    broken,
    short,
    text_of,
)

# The package logs what it could not read: names, amounts and texts, which must not be logged.
logging.getLogger("mt940").setLevel(logging.CRITICAL + 1)

_STATEMENT, _LINE, _TAG = (re.compile(rf"(?m)^{tag}") for tag in (":20:", ":61:", r":\d\d[A-Z]?:"))
# The envelope that SWIFT puts around a message, which is not part of any tag.
_ENVELOPE = re.compile(r"(?m)^(-\}.*|\{\d:.*)$\n?")
_FAILURES = (RuntimeError, ValueError, ArithmeticError, LookupError, TypeError, AttributeError)
# The meaning of tag 86's codewords, for banks that use the ones with slashes.
_CODEWORD = (
    r"(?:/(?=(?:TRTP|IBAN|BIC|NAME|REMI|EREF|ORDP|BENM|CSID|MARF|SVCL|PURP|CNTP|ISDT|ADDR|INFO|EXCH|CHGS|OCMT)/|/|$)|$)"
)
_NAME = re.compile(rf"/NAME/(.*?){_CODEWORD}|/CNTP/[^/]*/[^/]*/([^/]*)/")
_END_TO_END = re.compile(rf"/EREF/(.*?){_CODEWORD}")
_FULL = 60
_NO_REFERENCE = {"NONREF", "NOTPROVIDED", "NOREF"}


def is_mt940(text: str) -> bool:
    """Whether the text has a statement's first tag and its opening balance."""
    return bool(_STATEMENT.search(text)) and bool(re.search(r"(?m)^:60[FM]?:", text))


def read_mt940(content: bytes) -> list[ReadStatement]:
    """The statements of the file, with the pages of a statement joined.

    Raises BANK_FILE_CHARSET, BANK_FILE_FIELD, BANK_FILE_LINES.
    """
    text = decode(content)
    lines = len(_LINE.findall(text))
    if lines > MAX_LINES or len(_TAG.findall(text)) > 4 * MAX_LINES:
        raise BANK_FILE_LINES("content_base64", limit=MAX_LINES)
    read: list[ReadStatement] = []
    for number, block in enumerate(_blocks(text), 1):
        statement, continues = _statement(block, f"#{number}")
        if continues and read and _same(read[-1], statement):
            _append(read[-1], statement)
        else:
            read.append(statement)
    return read


def decode(content: bytes) -> str:
    """UTF-8 if valid, else Windows-1252, which the banks' older systems use. Raises BANK_FILE_CHARSET."""
    encoding = "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        encoding = "cp1252"
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError as error:
            raise BANK_FILE_CHARSET("content_base64", encoding="UTF-8, Windows-1252", byte=error.start + 1) from None
    return _ENVELOPE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def _blocks(text: str) -> Iterator[str]:
    starts = [found.start() for found in _STATEMENT.finditer(text)]
    for start, end in pairwise([*starts, len(text)]):
        yield text[start:end]


def _statement(block: str, place: str) -> tuple[ReadStatement, bool]:
    """The statement, and whether it is a further page of the previous one. Raises BANK_FILE_FIELD."""
    parsed = _parse(block, place)
    opening = _balance(parsed, place, ":60", "final_opening", "opening", "intermediate_opening")
    closing = _balance(parsed, place, ":62", "final_closing", "closing", "intermediate_closing")
    lines = [_line(each.data, f"{place} :61: {number}") for number, each in enumerate(parsed, 1)]
    days = [line.booked_on for line in lines]
    account, number = parsed.data.get("account_identification"), parsed.data.get("statement_number")
    statement = ReadStatement(
        account=short(account),
        reference=short(number or parsed.data.get("transaction_reference")) or "-",
        starts_on=min([closing[0], *days]),
        ends_on=max([closing[0], *days]),
        currency=opening[2],
        opening=opening[1],
        closing=closing[1],
        lines=lines,
    )
    return statement, "intermediate_opening_balance" in parsed.data


def _parse(block: str, place: str) -> Transactions:
    watch = _Watch()
    parsed = Transactions(options=Options.all())
    for key, steps in parsed.processors.items():
        if key.startswith("pre_"):
            parsed.processors[key] = [watch, *steps]
    try:
        parsed.parse(block)
    except _FAILURES as error:
        # The package reports which tag is malformed, but not which date or number is invalid.
        tag, value = error.args[1:] if isinstance(error, RuntimeError) and len(error.args) == 3 else watch.last
        raise broken(place, f":{tag.id}:", value) from None
    lines = len(_LINE.findall(block))
    if len(parsed) != lines:
        raise broken(place, ":61:", f"{len(parsed)} / {lines}")
    return parsed


class _Watch:
    """Sees each tag before it is converted; yields to other calls now and then."""

    def __init__(self) -> None:
        self.tags = 0
        self.last: tuple[Any, Any] = (None, None)

    def __call__(self, _transactions: Transactions, tag: Any, fields: dict[str, Any]) -> dict[str, Any]:
        self.tags += 1
        self.last = (tag, " ".join(filter(None, fields.values())))
        if self.tags % TURN == 0:
            time.sleep(0)
        return fields


def _balance(parsed: Transactions, place: str, tag: str, *names: str) -> tuple[date, Decimal, str]:
    """The day, the amount and the currency of a balance. Raises BANK_FILE_FIELD if there is none."""
    found = next((parsed.data[f"{name}_balance"] for name in names if f"{name}_balance" in parsed.data), None)
    if not isinstance(found, Balance) or found.amount is None or isinstance(found.amount, str) or found.date is None:
        raise broken(place, tag, None)
    amount = amount_of(str(found.amount.amount), place, tag)
    if not re.fullmatch("[A-Z]{3}", found.amount.currency or "") or found.date < EARLIEST:
        raise broken(place, tag, found)
    return _plain(found.date), amount, str(found.amount.currency)


def _line(data: dict[str, Any], place: str) -> ReadLine:
    details = _clean(data.get("transaction_details")) or ""
    name = _clean(data.get("applicant_name")) or next(filter(None, _group(_NAME, details)), None)
    amount = amount_of(str(data["amount"].amount), place, ":61:")
    return ReadLine(
        booked_on=_plain(data.get("entry_date") or data["date"]),
        value_on=_plain(data["date"]),
        amount=amount,
        details=payments_of(details, amount),
        text=text_of([data.get("posting_text"), data.get("purpose"), details, data.get("extra_details")]),
        bank_reference=_reference(data.get("bank_reference")),
        payment_reference=_reference(data.get("end_to_end_reference"))
        or _reference(next(iter(_group(_END_TO_END, details)), None)) or _reference(data.get("customer_reference")),
        counterparty=short(name),
        code=short(data.get("id")),
        is_reversal=str(data.get("status") or "").upper().startswith("R"),
    )  # fmt: skip


def _plain(day: date) -> date:
    """A plain date: the package has a date class of its own."""
    return date(day.year, day.month, day.day)


def _clean(value: object) -> str | None:
    """Tag 86 on one line: a full line continues within a word, a shorter one ends with a word."""
    lines = value.split("\n") if isinstance(value, str) else []
    return "".join(line if len(line) >= _FULL else line + " " for line in lines).strip() or None


def _group(pattern: re.Pattern[str], text: str) -> tuple[str | None, ...]:
    found = pattern.search(text)
    return found.groups() if found else ()


def _reference(value: str | None) -> str | None:
    found = short(value)
    return found if found and found.upper() not in _NO_REFERENCE else None


def _same(before: ReadStatement, page: ReadStatement) -> bool:
    return (before.account, before.reference) == (page.account, page.reference)


def _append(statement: ReadStatement, page: ReadStatement) -> None:
    """Appends a further page. If it does not continue the last one, the closing balance will not add up."""
    statement.lines += page.lines
    statement.closing = page.closing
    statement.starts_on = min(statement.starts_on, page.starts_on)
    statement.ends_on = max(statement.ends_on, page.ends_on)
