"""The rows of a bank's CSV file in chronological order, which a column of balances, if there is one, proves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from services.funds.bank.statement_file import ReadLine, broken


@dataclass(frozen=True)
class Row:
    """A line, with its currency and the balance after it, if the bank states them."""

    place: str
    line: ReadLine
    currency: str | None
    balance: Decimal | None


def in_order(rows: Sequence[Row]) -> list[Row]:
    """Oldest first, whichever way the bank writes them. Raises BANK_FILE_FIELD if the balances do not follow."""
    newest_first = list(reversed(rows))
    if not rows or any(row.balance is None for row in rows):
        return newest_first if rows and rows[0].line.booked_on > rows[-1].line.booked_on else list(rows)
    if (break_ := _break(rows)) is None:
        return list(rows)
    if _break(newest_first) is None:
        return newest_first
    raise broken(break_.place, "balance", break_.balance)


def _break(rows: Sequence[Row]) -> Row | None:
    """The first row whose balance is not the previous balance plus its amount."""
    for before, row in pairwise(rows):
        if (before.balance or 0) + row.line.amount != row.balance:
            return row
    return None
