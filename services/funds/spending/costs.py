"""Posting costs, one or a thousand: what may be spent, on what, with what indirect cost (Fund rules 7 to 9).

Everything is read and locked once, decided in memory, and written in one statement per table.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from chassis.call import Call
from contracts.base import NOT_FOUND
from contracts.funds_budgets import LINE_REMOVED
from contracts.funds_refusals import BEYOND_ALLOCATION, LINE_NEEDED, NOT_OPEN, OTHER_AWARD
from contracts.funds_spending import Cost
from services.funds import model, money
from services.funds.bank import cash
from services.funds.books import journal, periods
from services.funds.books.journal import Draft, Line
from services.funds.partners.restrictions import Purpose, objection
from services.funds.spending.allocations import of_activities
from services.funds.spending.purses import Purse, open_purses


@dataclass
class Open:
    """What is open to these costs: purses by award and by budget line, allocations by id; all locked."""

    purses: dict[UUID, Purse]
    by_line: dict[UUID, Purse]
    allocations: dict[UUID, model.Allocation]
    rest: dict[UUID, tuple[Decimal, Decimal]]


@dataclass(frozen=True)
class Checked:
    """A cost that may be posted."""

    cost: Cost
    purse: Purse
    allocation: model.Allocation | None
    line_id: UUID
    indirect: Decimal
    late_reason: str | None = None
    cash: str = journal.CASH

    @property
    def needs_signature(self) -> bool:
        return self.purse.needs_signature(self.cost.amount_usd, self.cost.occurred_on)


def open_for(call: Call, costs: Sequence[Cost]) -> Open:
    """Locks what the costs are to be paid from: the awards, then the activities' allocations."""
    allocation_ids = {cost.allocation_id for cost in costs if cost.allocation_id}
    line_ids = {cost.line_id for cost in costs if cost.line_id}
    purses = open_purses(call, allocations=allocation_ids, lines=line_ids)
    allocations = of_activities(call, list(allocation_ids))
    return Open(
        purses=purses,
        by_line={line: purse for purse in purses.values() for line in (*purse.direct_lines, *purse.removed_lines)},
        allocations={allocation.id: allocation for allocation in allocations},
        rest={a.id: (a.amount_usd - a.spent_usd, a.indirect_usd - a.spent_indirect_usd) for a in allocations},
    )


def check(
    call: Call, opened: Open, cost: Cost, prefix: str = "", *, signed: bool = False, late_reason: str | None = None
) -> Checked:
    """What the cost is paid from, if it may be. What needs a signature and is not `signed` takes nothing yet.

    Raises NOT_FOUND, LINE_NEEDED, OTHER_AWARD, NOT_OPEN, BEYOND_ALLOCATION, OFF_..., FUTURE_DATE, CLOSED_PERIOD,
    SOFT_CLOSED (once it is signed), NO_ICR_RULE, BEYOND_AVAILABLE; `prefix` goes before the field's name.
    """
    money.check_past(call, cost.occurred_on, prefix + "occurred_on")
    allocation = _allocation(opened, cost, prefix)
    purse = _purse(opened, cost, allocation, prefix)
    periods.refuse_closed(cost.occurred_on, purse.shut.closed, prefix + "occurred_on")
    late = purse.shut.check(call, cost.occurred_on, prefix + "occurred_on", late_reason) if signed else None
    if refused := objection(purse.limits, _purpose(cost, purse, allocation)):
        refused.field = prefix + ("occurred_on" if refused.field == "starts_on" else refused.field or "")
        raise refused
    indirect = purse.icr.cost(cost.amount_usd, cost.occurred_on)
    on_book = cash.code_of(call, cost.bank_account_id, purse.fund_id, prefix + "bank_account_id")
    checked = Checked(cost, purse, allocation, cost.line_id or purse.direct_lines[0], indirect, late, on_book)
    if signed or not checked.needs_signature:
        _take(call, opened, checked, prefix)
    return checked


def _allocation(opened: Open, cost: Cost, prefix: str) -> model.Allocation | None:
    if cost.allocation_id is None:
        return None
    allocation = opened.allocations.get(cost.allocation_id)
    if allocation is None:
        raise NOT_FOUND(prefix + "allocation_id", what="allocation")
    if allocation.status != "granted":
        raise NOT_OPEN(prefix + "allocation_id", status=allocation.status)
    if cost.occurred_on > allocation.expires_on:
        raise NOT_OPEN(prefix + "allocation_id", status="expired")
    if cost.amount_usd > opened.rest[allocation.id][0]:
        raise BEYOND_ALLOCATION(prefix + "amount_usd", rest=opened.rest[allocation.id][0])
    return allocation


def _purse(opened: Open, cost: Cost, allocation: model.Allocation | None, prefix: str) -> Purse:
    if allocation is None and cost.line_id is None:
        raise LINE_NEEDED(prefix + "line_id")
    purse = opened.purses[allocation.award_id] if allocation else opened.by_line.get(cost.line_id or UUID(int=0))
    if purse is None:
        raise NOT_FOUND(prefix + "line_id", what="budget line")
    if cost.line_id in purse.removed_lines:
        raise LINE_REMOVED(prefix + "line_id")
    if cost.line_id and cost.line_id not in purse.direct_lines:
        raise OTHER_AWARD(prefix + "line_id")
    return purse


def _purpose(cost: Cost, purse: Purse, allocation: model.Allocation | None) -> Purpose:
    on = cost.occurred_on
    if allocation is not None:
        return Purpose(allocation.programme, allocation.country, allocation.activity_kind, on, on)
    return Purpose(purse.limits.programme, cost.country, cost.activity_kind, on, on)


def _take(call: Call, opened: Open, checked: Checked, prefix: str) -> None:
    """Takes the cost from the award; what its allocation held for it is free from that day on."""
    cost, allocation = checked.cost, checked.allocation
    amounts: dict[date, Decimal] = {cost.occurred_on: cost.amount_usd + checked.indirect}
    if allocation is not None:
        direct, indirect = opened.rest[allocation.id]
        freed = cost.amount_usd + max(indirect, Decimal(0)) - max(indirect - checked.indirect, Decimal(0))
        opened.rest[allocation.id] = (direct - cost.amount_usd, indirect - checked.indirect)
        day = max(cost.occurred_on, allocation.reserved_on)
        amounts[day] = amounts.get(day, Decimal(0)) - freed
    checked.purse.take(call, amounts, cost.occurred_on, prefix + "amount_usd")


def draft(checked: Checked, entry_id: UUID, entered_by: UUID) -> Draft:
    """The entry of a cost: direct and indirect cost against cash."""
    return Draft(
        id=entry_id,
        kind="expenditure",
        occurred_on=checked.cost.occurred_on,
        description=checked.cost.description,
        entered_by=entered_by,
        lines=_lines(checked),
        fund_id=checked.purse.fund_id,
        late_reason=checked.late_reason,
        cash=checked.cash,
    )


def _lines(checked: Checked) -> list[Line]:
    direct, indirect, purse = checked.cost.amount_usd, checked.indirect, checked.purse
    where = (purse.award_id, purse.donor_id, money.FUNCTIONAL)
    allocation_id = checked.allocation.id if checked.allocation else None
    lines = [Line(journal.DIRECT, *where, direct, direct, checked.line_id, allocation_id)]
    if indirect:
        lines.append(Line(journal.INDIRECT, *where, indirect, indirect, purse.indirect_line, allocation_id))
    lines.append(Line(journal.CASH, *where, -direct - indirect, -direct - indirect))
    return lines
