"""A bank's statement as MT940, as far as the demo needs it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

# The day, the amount with its sign, what the bank says of it, and who paid or was paid.
Line = tuple[date, Decimal, str, str]


def mt940(account: dict[str, Any], since: date, until: date, lines: Sequence[Line]) -> bytes:
    """The account's statement with these lines, from its opening balance on."""
    currency, number = account["currency"], account["iban"] or account["number"]
    before = Decimal(account["opening_balance"])
    told = [":20:DEMO", f":25:{number}", ":28C:1/1", f":60F:{_balance(before, since, currency)}"]
    for on, amount, said, party in sorted(lines, key=lambda line: line[0]):
        told.append(f":61:{on:%y%m%d}{on:%m%d}{_signed(amount)}NTRF{said.split()[0][:16]}")
        told.append(f":86:{said} {party}".rstrip())
    after = sum((amount for _, amount, _, _ in lines), before)
    told.append(f":62F:{_balance(after, until, currency)}")
    return "\r\n".join([*told, "-", ""]).encode()


def _balance(amount: Decimal, on: date, currency: str) -> str:
    """As in `C170430USD12,50`."""
    return f"{_signed(amount)[:1]}{on:%y%m%d}{currency}{_signed(amount)[1:]}"


def _signed(amount: Decimal) -> str:
    """As in `D12,50`."""
    return f"{'D' if amount < 0 else 'C'}{abs(amount):.2f}".replace(".", ",")
