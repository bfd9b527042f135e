"""An award as needed for spending: locked, with its limits, lines, rates and the amount left.

One query for any number of awards; only the transaction that holds the lock can spend from an award.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import accumulate
from typing import Any
from uuid import UUID

from sqlalchemy import Row, column, select, text

from chassis.attributes import same
from chassis.call import Call
from contracts.funds.spending.awards import BEYOND_AVAILABLE, AwardRole
from services.funds.ledger.model import AwardDay
from services.funds.ledger.periods import ClosingDates
from services.funds.partners.restrictions import Limits
from services.funds.spending.indirect import Rule, Terms
from services.funds.spending.line_control import Room, room

# A function of the database (sql/fund_purses.sql): planned once per connection and not once per cost. With its columns
# told, SQLAlchemy finds out once where they are, and not for each cost.
_SPENDABLE = text("""
SELECT * FROM fund_purses(
    CAST(:awards AS uuid[]), CAST(:allocations AS uuid[]), CAST(:lines AS uuid[]), CAST(:costs AS json))
""").columns(*map(column, (
    "id", "donor_id", "programme", "title", "starts_on", "ends_on", "donor", "countries", "activity_kinds", "icr_rate",
    "agreement_id", "pledge_usd", "threshold", "received_usd", "available", "direct_lines", "indirect_line", "rules",
    "closed_until", "soft_closed_until", "last_day", "fund_id", "generates_interest", "role", "removed_lines", "rooms",
    "doubts",
)))  # fmt: skip


_AS_READ = (
    "donor_id",
    "donor",
    "title",
    "threshold",
    "available",
    "direct_lines",
    "indirect_line",
    "last_day",
    "fund_id",
    "generates_interest",
    "removed_lines",
)


@dataclass(frozen=True)
class Objection:
    """A possible objection to the cost at this place: its payee is a donor, or its document was paid on a day."""

    place: int
    donor: str | None
    entered_on: date | None


@dataclass
class SpendableAward:
    """A locked award. Amounts are in USD. `rooms`: of its direct budget lines, if its plan controls (Fund rule 17)."""

    award_id: UUID
    donor_id: UUID
    donor: str
    title: str
    limits: Limits
    icr: Terms
    threshold: Decimal
    available: Decimal
    direct_lines: list[UUID]
    indirect_line: UUID
    closing: ClosingDates
    last_day: date | None
    fund_id: str
    generates_interest: bool
    is_suspense: bool
    removed_lines: list[UUID]
    rooms: dict[UUID, Room]
    taken: dict[date, Decimal] = field(default_factory=dict)
    days: dict[date, Decimal] = field(default_factory=dict)

    def take(self, call: Call, amounts: dict[date, Decimal], on: date, where: str) -> None:
        """Takes the amounts (the cost per day; negative: what it frees). Raises BEYOND_AVAILABLE if today, or any day
        since `on`, would fall below zero (Fund rule 7)."""
        total = sum(amounts.values(), Decimal(0))
        if total > self.available:
            raise BEYOND_AVAILABLE(where, available=self.available, currency="USD", on=call.today)
        self.available -= total
        for day, amount in amounts.items():
            self.taken[day] = self.taken.get(day, Decimal(0)) + amount
        if self.last_day is not None and on < self.last_day:
            self._check_days(call, amounts, on, where)

    def lend(self, call: Call, amount: Decimal, on: date, back: date, where: str) -> None:
        """Takes an amount on a day and gives it back on another. Raises BEYOND_AVAILABLE if a day between would fall
        below zero (Fund rule 7)."""
        amounts = {on: amount, back: -amount}
        for day, each in amounts.items():
            self.taken[day] = self.taken.get(day, Decimal(0)) + each
        self._check_days(call, amounts, on, where)

    def _check_days(self, call: Call, amounts: dict[date, Decimal], on: date, where: str) -> None:
        """The same for a backdated cost: it must have been covered on every day since."""
        self.days = self.days or _days(call, self.award_id)
        days = sorted({*self.days, *self.taken})
        moved = [self.days.get(day, Decimal(0)) - self.taken.get(day, Decimal(0)) for day in days]
        lowest, worst = min((left, day) for day, left in zip(days, accumulate(moved), strict=True) if day >= on)
        if lowest < 0:
            available = lowest + sum(amount for day, amount in amounts.items() if day <= worst)
            raise BEYOND_AVAILABLE(where, available=max(available, Decimal("0.00")), currency="USD", on=worst)

    def needs_signature(self, amount_usd: Decimal, day: date) -> bool:
        """Whether a second person approves: above the threshold (Fund rule 12), into a soft-closed period (rule 10)."""
        return amount_usd > self.threshold or self.closing.is_soft(day)


def lock_spendable(
    call: Call, *, awards: Iterable[UUID] = (), allocations: Iterable[UUID] = (), lines: Iterable[UUID] = ()
) -> dict[UUID, SpendableAward]:
    """These awards, those of these allocations and of these budget lines: locked in the order of their ids."""
    return lock_to_pay(call, None, awards=awards, allocations=allocations, lines=lines)[0]


def lock_to_pay(
    call: Call,
    costs: str | None,
    *,
    awards: Iterable[UUID] = (),
    allocations: Iterable[UUID] = (),
    lines: Iterable[UUID] = (),
) -> tuple[dict[UUID, SpendableAward], list[Objection]]:
    """The same, and with it, in one round trip, what is to be asked of these costs (`cost_checks.asked`)."""
    wanted = {"awards": awards, "allocations": allocations, "lines": lines}
    # Arrays as literals: a prepared statement takes them as what it expects, a list of texts it does not.
    literals = {name: "{" + ",".join(map(str, set(ids))) + "}" for name, ids in wanted.items()}
    rows = call.session.execute(_SPENDABLE, literals | {"costs": costs}).all()
    told = rows[0].doubts if rows else None
    return {row.id: _spendable(row) for row in rows}, [_doubt(each) for each in told or ()]


def _doubt(told: dict[str, Any]) -> Objection:
    on = told["entered_on"]
    return Objection(told["place"], told["donor"], date.fromisoformat(on) if on else None)


def _spendable(row: Row[Any]) -> SpendableAward:
    # What an award may grow to: its agreement's pledge, or what was received without one or beyond it.
    # A pledge that no rate values costs no exemption (Fund rule 16): what was received decides.
    pledged = row.pledge_usd or Decimal(0) if row.agreement_id else Decimal(0)
    size = max(pledged, row.received_usd)
    return SpendableAward(
        award_id=row.id,
        limits=Limits(row.programme, row.countries or (), row.activity_kinds or (), row.starts_on, row.ends_on),
        icr=Terms(row.icr_rate, [_rule(rule) for rule in row.rules or ()], size),
        closing=ClosingDates(row.closed_until, row.soft_closed_until, row.fund_id),
        is_suspense=row.role == AwardRole.SUSPENSE,
        rooms={UUID(told["line_id"]): room(told) for told in row.rooms or ()},
        **same(row, *_AS_READ),
    )


def _rule(told: dict[str, str]) -> Rule:
    return Rule(date.fromisoformat(told["valid_from"]), Decimal(told["rate"]), Decimal(told["exempt_up_to_usd"]))


def _days(call: Call, award_id: UUID) -> dict[date, Decimal]:
    day = AwardDay
    sources = day.income_usd + day.other_income_usd + day.interest_usd + day.transfer_usd + day.exchange_usd
    moved = sources - day.direct_usd - day.indirect_usd - day.held_usd
    return dict(call.session.execute(select(day.on_day, moved).where(day.award_id == award_id)).tuples().all())
