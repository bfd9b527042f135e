"""The rules of the Fund as a test oracle keeps them, apart from the code: lists of what moved, added up each time.

A plain model for tests of random books: no table, no trigger, no running balance, nothing taken from the service.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from uuid import UUID

ZERO = Decimal("0.00")
CENT = Decimal("0.01")


def cents(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, ROUND_HALF_UP)


@dataclass
class Hold:
    """An allocation: what is left of it, and whether it may still be spent."""

    award: UUID
    direct: Decimal
    indirect: Decimal
    status: str

    @property
    def held(self) -> Decimal:
        if self.status not in ("reserved", "granted"):
            return ZERO
        return max(self.direct, ZERO) + max(self.indirect, ZERO)


@dataclass
class Order:
    """A purchase order or a contract in its own currency, at the rate of the day it was entered."""

    award: UUID
    currency: str
    amount: Decimal
    per_unit: Decimal
    indirect: Decimal
    status: str
    paid: Decimal = ZERO

    @property
    def held(self) -> Decimal:
        return self.held_with(self.paid)

    def held_with(self, paid: Decimal) -> Decimal:
        """What it holds once so much of it is paid."""
        if self.status not in ("pending", "open"):
            return ZERO
        rest = self.amount - paid
        return cents(rest * self.per_unit) + cents(self.indirect * rest / self.amount)


@dataclass
class Found:
    """Money from nobody knows whom, and what was taken of it, and given back, on which day."""

    day: date
    amount: Decimal
    moves: list[tuple[date, Decimal]] = field(default_factory=list)

    @property
    def rest(self) -> Decimal:
        """How much of it still waits."""
        return self.amount + sum((amount for _, amount in self.moves), ZERO)

    def rest_since(self, day: date) -> Decimal:
        """The least of it that waited on any day since."""
        days = {day, *(moved for moved, _ in self.moves if moved > day)}
        return min(self.amount + sum((amount for moved, amount in self.moves if moved <= on), ZERO) for on in days)


@dataclass(frozen=True)
class Entry:
    """What was posted. `amount` is what it did to its award: positive came in, negative went out.

    `paid` of an `order` in its currency; `to`: the award it went to; `found`: the receipt it came out of; `units` on
    the account in that `currency`, which were `worth` so many dollars.
    """

    award: UUID
    day: date
    amount: Decimal
    line: UUID | None = None
    direct: Decimal = ZERO
    indirect: Decimal = ZERO
    hold: UUID | None = None
    order: UUID | None = None
    paid: Decimal = ZERO
    to: UUID | None = None
    found: UUID | None = None
    currency: str | None = None
    units: Decimal = ZERO
    worth: Decimal = ZERO
    gives: UUID | None = None  # the advance that it gave to a payee

    @property
    def awards(self) -> set[UUID]:
        """Whose money it moved."""
        return {self.award, self.to or self.award}


@dataclass
class Oracle:
    """The whole book, and what may be done next."""

    today: date
    threshold: Decimal
    rates: dict[UUID, Decimal]
    entries: dict[UUID, Entry] = field(default_factory=dict)
    undone: set[UUID] = field(default_factory=set)
    holds: dict[UUID, Hold] = field(default_factory=dict)
    orders: dict[UUID, Order] = field(default_factory=dict)
    advances: dict[UUID, Order] = field(default_factory=dict)
    found: dict[UUID, Found] = field(default_factory=dict)
    pending: dict[UUID, tuple[UUID, Decimal]] = field(default_factory=dict)
    ended: set[UUID] = field(default_factory=set)
    moves: dict[UUID, list[tuple[date, Decimal]]] = field(default_factory=lambda: defaultdict(list))
    on_line: dict[UUID | None, Decimal] = field(default_factory=lambda: defaultdict(lambda: ZERO))
    valued: dict[str, list[tuple[date, Decimal, Decimal]]] = field(default_factory=lambda: defaultdict(list))
    indirect_of: dict[UUID, Decimal] = field(default_factory=lambda: defaultdict(lambda: ZERO))
    closed_until: date | None = None

    def balance(self, award: UUID, on: date) -> Decimal:
        """Sources - uses of an award on a date (Fund rule 14)."""
        return sum((amount for day, amount in self.moves[award] if day <= on), ZERO)

    def abroad(self, currency: str, on: date) -> tuple[Decimal, Decimal]:
        """What is on the account in that currency on a date, and what the books say it is worth (Fund rule 13)."""
        moved = [(units, worth) for day, units, worth in self.valued[currency] if day <= on]
        return sum((units for units, _ in moved), Decimal(0)), sum((worth for _, worth in moved), ZERO)

    def held(self, award: UUID) -> Decimal:
        """What open allocations, commitments and costs that wait hold today; they all began today."""
        holders: list[Any] = [*self.holds.values(), *self.orders.values(), *self.advances.values()]
        waiting = sum((amount for of, amount in self.pending.values() if of == award), ZERO)
        return sum((holder.held for holder in holders if holder.award == award), waiting)

    def available(self, award: UUID) -> Decimal:
        return self.balance(award, self.today) - self.held(award)

    def indirect(self, award: UUID, direct: Decimal) -> Decimal:
        """round(rate x base) (Fund rule 9)."""
        return cents(direct * self.rates[award] / 100)

    # What stands in the way, as the codes of the refusals; nothing: it may be done.

    def against_day(self, day: date) -> set[str]:
        """Fund rule 10, and nothing in the future."""
        codes = {"funds.future_date"} if day > self.today else set()
        if self.closed_until and day <= self.closed_until:
            codes.add("funds.closed_period")
        return codes

    def against_cost(self, award: UUID, day: date, cost: Decimal, freed: Decimal = ZERO) -> set[str]:
        """Fund rule 7, on the day and on every day since. What a hold frees is free today."""
        if self.available(award) + freed - cost < 0:
            return {"funds.beyond_available"}
        days = {day, *(on for on, _ in self.moves[award] if on >= day)} - {self.today}
        short = [on for on in days if on < self.today and self.balance(award, on) - cost < 0]
        return {"funds.beyond_available"} if short else set()

    def against_undoing(self, entry_id: UUID) -> set[str]:
        """Fund rules 2 and 7, and a line never gives back more than was spent on it."""
        entry, codes = self.entries[entry_id], set[str]()
        if entry_id in self.undone:
            return {"funds.already_reversed"}
        if entry.gives and self.advances[entry.gives].paid:
            return {"funds.advance_stands"}
        back = -entry.amount - self._held_again(entry)
        if back < 0 and self.available(entry.award) + back < 0:
            codes.add("funds.beyond_available")
        if entry.to and self.available(entry.to) + entry.amount < 0:
            codes.add("funds.beyond_available")
        short = self.on_line[entry.line] < entry.direct or self.indirect_of[entry.award] < entry.indirect
        if entry.direct > 0 and short:
            codes.add("funds.beyond_spent")
        return codes

    def against_transfer(self, source: UUID, target: UUID, amount: Decimal) -> set[str]:
        """Fund rule 4: what is left of an ended award goes to one that has not ended."""
        if source == target:
            return {"funds.same_award"}
        if source not in self.ended:
            return {"funds.not_ended"}
        if self.available(source) <= 0:
            return {"funds.nothing_left"}
        return {"funds.beyond_available"} if amount > self.available(source) else set()

    def order(self, order_id: UUID | None) -> Order | None:
        """An order, or an advance: to the award that holds its money they are alike."""
        return (self.orders.get(order_id) or self.advances.get(order_id)) if order_id else None

    def _held_again(self, entry: Entry) -> Decimal:
        """What an order holds again when its payment is undone."""
        order = self.order(entry.order)
        return order.held_with(order.paid - entry.paid) - order.held if order else ZERO

    # What was done.

    def post(self, entry_id: UUID, entry: Entry) -> None:
        self.entries[entry_id] = entry
        self._move(entry, entry.day, 1)

    def paid_abroad(self, entry_id: UUID, currency: str, units: Decimal, worth: Decimal) -> None:
        """The cost just posted was paid from the account in that currency."""
        entry = self.entries[entry_id] = replace(self.entries[entry_id], currency=currency, units=-units, worth=-worth)
        self.valued[currency].append((entry.day, entry.units, entry.worth))

    def undo(self, entry_id: UUID) -> None:
        """The linked entry of today with the signs changed."""
        self.undone.add(entry_id)
        self._move(self.entries[entry_id], self.today, -1)

    def _move(self, entry: Entry, day: date, sign: int) -> None:
        self.moves[entry.award].append((day, sign * entry.amount))
        if entry.line:
            self.on_line[entry.line] += sign * entry.direct
            self.indirect_of[entry.award] += sign * entry.indirect
        if entry.currency:
            self.valued[entry.currency].append((day, sign * entry.units, sign * entry.worth))
        if entry.hold:
            hold = self.holds[entry.hold]
            hold.direct -= sign * entry.direct
            hold.indirect -= sign * entry.indirect
        if order := self.order(entry.order):
            order.paid += sign * entry.paid
        if entry.gives and sign < 0:
            self.advances[entry.gives].status = "released"
        if entry.to:
            self.moves[entry.to].append((day, -sign * entry.amount))
        if entry.found:
            self.found[entry.found].moves.append((day, -sign * entry.amount))
