"""The open items around a page of lines, indexed so that each line finds nearby ones without reading all of them."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal

from services.funds.bank import items
from services.funds.bank.items import Item
from services.funds.bank.model import BankLine
from services.funds.bank.scoring import DAYS, texts_of
from services.funds.bank.text_matching import bare, is_reference

SPAN = timedelta(days=DAYS)
# How many are considered for a line: by date, by amount and by reference.
_NEAREST, _MOST = 400, 40


class OpenItems:
    """Open entries of the books, by date, amount and reference."""

    def __init__(self, found: Iterable[Item]) -> None:
        ordered = sorted(found, key=items.in_order)
        self.by_way = {way: [item for item in ordered if (item.amount > 0) is way] for way in (True, False)}
        self.days = {way: [item.occurred_on for item in there] for way, there in self.by_way.items()}
        self.by_amount: dict[Decimal, list[Item]] = defaultdict(list)
        for item in ordered:
            self.by_amount[item.amount].append(item)
        self.referred = [(bare(item.reference), item) for item in ordered if is_reference(item.reference)]
        self.ordered_abroad = [item for item in ordered if item.donors_amount is not None]

    def around(self, line: BankLine) -> list[Item]:
        """Entries that may be related to the line, nearest date first: by date, by amount, or named in it."""
        way = line.amount > 0
        there, at = self.by_way[way], bisect_left(self.days[way], line.booked_on)
        half = _NEAREST // 2
        chosen = [*there[max(at - half, 0) : at + half], *_nearest(self.by_amount[line.amount], line.booked_on)]
        chosen += [item for item in [*self.named_in(line), *self.ordered_abroad] if (item.amount > 0) is way]
        within = {(item.entry_id, item.part): item for item in chosen if abs(item.occurred_on - line.booked_on) <= SPAN}
        return sorted(within.values(), key=lambda item: (_far(item, line.booked_on), items.in_order(item)))

    def named_in(self, line: BankLine) -> list[Item]:
        """Entries whose reference is in the line's texts."""
        texts = "\n".join(map(bare, texts_of(line)))
        return _nearest([item for reference, item in self.referred if reference in texts], line.booked_on)

    def rivals(self, item: Item) -> int:
        """Other open entries with the same amount."""
        return len(self.by_amount[item.amount]) - 1

    def indirect_until(self, on: date) -> list[Item]:
        """The indirect parts of costs up to a day, oldest first, as a transfer of them includes them."""
        return [item for item in self.by_way[False] if item.part == "indirect" and item.occurred_on <= on]


def _nearest(found: Sequence[Item], on: date) -> list[Item]:
    return sorted(found, key=lambda item: (_far(item, on), items.in_order(item)))[:_MOST]


def _far(item: Item, on: date) -> int:
    return abs((item.occurred_on - on).days)
