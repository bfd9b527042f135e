"""Posts costs, one or a thousand: what may be spent, on what, with what indirect cost (Fund rules 7 to 9).

Everything is read and locked once, decided in memory, and written in one statement per table.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date
from decimal import Decimal
from uuid import UUID

from chassis.attributes import same
from chassis.call import Call
from contracts.base import NOT_FOUND
from contracts.funds.spending.allocations import BEYOND_ALLOCATION, NOT_OPEN
from contracts.funds.spending.budgets import LINE_REMOVED
from contracts.funds.spending.expenditures import LINE_NEEDED, OTHER_AWARD, WHICH_AMOUNT, Cost
from services.funds.ledger import cash, journal, money, prohibited_wording
from services.funds.ledger.cash import Book
from services.funds.ledger.journal import Draft, Line
from services.funds.ledger.money import FUNCTIONAL, Rates
from services.funds.partners.restrictions import Purpose, objection
from services.funds.spending import encumbrances, model
from services.funds.spending.allocations import of_activities
from services.funds.spending.line_control import Room
from services.funds.spending.model import Commitment, Expenditure
from services.funds.spending.spendable_awards import Objection, SpendableAward, lock_to_pay


@dataclass
class Locked:
    """The locked sources of these costs: awards by id and by budget line, allocations and commitments by id.

    `rest`: what is left of each allocation, direct and indirect, in USD; `drawn`: what commitments draw on it;
    `unpaid`: what is left of each commitment, in its own currency; `rooms`: of each budget line that controls;
    `doubts`: see `cost_checks`.
    """

    awards: dict[UUID, SpendableAward]
    by_line: dict[UUID, SpendableAward]
    allocations: dict[UUID, model.Allocation]
    commitments: dict[UUID, Commitment]
    rest: dict[UUID, tuple[Decimal, Decimal]]
    drawn: dict[UUID, Decimal]
    unpaid: dict[UUID, Decimal]
    rooms: dict[UUID, Room]
    doubts: list[Objection]
    rates: Rates = field(default_factory=Rates)


@dataclass(frozen=True)
class Worth:
    """A cost, and its value in USD at the rate of its day (Fund rule 13)."""

    currency: str
    amount: Decimal
    usd_per_unit: Decimal
    usd: Decimal


@dataclass(frozen=True)
class Checked:
    """A cost that may be posted."""

    cost: Cost
    worth: Worth
    spendable: SpendableAward
    allocation: model.Allocation | None
    commitment: Commitment | None
    line_id: UUID
    indirect: Decimal
    late_reason: str | None = None
    cash: Book = cash.FIRST
    beyond_line: bool = False

    @property
    def needs_signature(self) -> bool:
        """Above the threshold, in a soft-closed period, or beyond its line within the tolerance (rules 10, 12, 17)."""
        return self.beyond_line or self.spendable.needs_signature(self.worth.usd, self.cost.occurred_on)


def lock_for(call: Call, costs: Sequence[Cost], asked: str | None = None) -> Locked:
    """Locks the sources of the costs: the awards, the activities' allocations, then the commitments. `asked`: the costs
    of which objections are looked up with it (`cost_checks.asked`)."""
    named = encumbrances.find(call, {cost.commitment_id for cost in costs if cost.commitment_id})
    allocation_ids = {cost.allocation_id for cost in costs if cost.allocation_id}
    allocation_ids |= {each.allocation_id for each in named if each.allocation_id}
    line_ids = {cost.line_id for cost in costs if cost.line_id} | {each.line_id for each in named}
    awards, doubts = lock_to_pay(call, asked, allocations=allocation_ids, lines=line_ids)
    allocations = of_activities(call, list(allocation_ids))
    commitments = encumbrances.lock(call, [each.id for each in named])
    return Locked(
        awards=awards,
        by_line={
            line: spendable
            for spendable in awards.values()
            for line in (*spendable.direct_lines, *spendable.removed_lines)
        },
        allocations={allocation.id: allocation for allocation in allocations},
        commitments={commitment.id: commitment for commitment in commitments},
        rest={a.id: (a.amount_usd - a.spent_usd, a.indirect_usd - a.spent_indirect_usd) for a in allocations},
        drawn=encumbrances.drawn_on(call, allocation_ids),
        unpaid={each.id: each.amount - each.paid for each in commitments},
        rooms={line: room for spendable in awards.values() for line, room in spendable.rooms.items()},
        doubts=doubts,
    )


def check(
    call: Call,
    locked: Locked,
    cost: Cost,
    prefix: str = "",
    *,
    worth: Worth | None = None,
    waited: Expenditure | None = None,
    late_reason: str | None = None,
) -> Checked:
    """The sources that the cost may be paid from. What needs a signature is held until it is signed; then `waited` is
    what was held.

    Raises NOT_FOUND, LINE_NEEDED, OTHER_AWARD, NOT_OPEN, BEYOND_ALLOCATION, OFF_..., FUTURE_DATE, CLOSED_PERIOD,
    SOFT_CLOSED (once it is signed), NO_ICR_RULE, BEYOND_AVAILABLE, BEYOND_LINE, NO_REFUND, NO_INTEREST,
    WHICH_AMOUNT, TOO_PRECISE, UNKNOWN_CURRENCY, UNKNOWN_RATE, UNBOOKABLE, BANK_OTHER_FUND, BANK_IN_CURRENCY, and
    those of a commitment; `prefix` goes before the field's name. `worth`: its value when it was entered.
    """
    money.check_past(call, cost.occurred_on, prefix + "occurred_on")
    money.check_past(call, cost.document_on, prefix + "document_on")
    worth = worth or _worth(call, locked, cost, prefix)
    commitment, cost = _commitment(locked, cost, worth, prefix)
    spendable, allocation = _paid_from(locked, cost, commitment, worth, prefix)
    spendable.closing.refuse(call, cost.occurred_on, prefix + "occurred_on")
    late = spendable.closing.check(call, cost.occurred_on, prefix + "occurred_on", late_reason) if waited else None
    if refused := objection(spendable.limits, _purpose(cost, spendable, allocation)):
        refused.field = prefix + ("occurred_on" if refused.field == "starts_on" else refused.field or "")
        raise refused
    _check_words(cost, spendable, prefix)
    indirect = spendable.icr.cost(worth.usd, cost.occurred_on)
    on_book = cash.book_in(call, cost.bank_account_id, spendable.fund_id, worth.currency, prefix + "bank_account_id")
    line_id = cost.line_id or spendable.direct_lines[0]
    beyond = _use_line(locked, line_id, commitment, worth, waited, prefix)
    checked = Checked(cost, worth, spendable, allocation, commitment, line_id, indirect, late, on_book, beyond)
    if waited or not checked.needs_signature:
        _take(call, locked, checked, prefix, waited)
    else:
        _hold(call, checked, prefix)
    return checked


def _use_line(
    locked: Locked, line_id: UUID, commitment: Commitment | None, worth: Worth, waited: Expenditure | None, prefix: str
) -> bool:
    """Whether the cost needs a second signature because of its line; what a commitment pays was controlled with that.
    Raises BEYOND_LINE (Fund rule 17)."""
    room = locked.rooms.get(line_id)
    if room is None or commitment is not None:
        return False
    room.used -= waited.direct_usd if waited else Decimal(0)
    return room.take(worth.usd, prefix + "amount_usd")


def _hold(call: Call, checked: Checked, prefix: str) -> None:
    """What waits for a signature holds what it would take from today on, if nothing else holds it (Fund rule 17)."""
    if checked.allocation is None and checked.commitment is None:
        amounts = {call.today: checked.worth.usd + checked.indirect}
        checked.spendable.take(call, amounts, call.today, prefix + "amount_usd")


def _worth(call: Call, locked: Locked, cost: Cost, prefix: str) -> Worth:
    if cost.amount_usd is not None and cost.amount is None and cost.currency == FUNCTIONAL:
        return Worth(FUNCTIONAL, cost.amount_usd, Decimal(1), cost.amount_usd)
    if cost.amount is None or cost.amount_usd is not None:
        raise WHICH_AMOUNT(prefix + "amount")
    valued = locked.rates.value(call, cost.amount, cost.currency, cost.occurred_on, prefix)
    return Worth(cost.currency, cost.amount, valued.usd_per_unit, valued.amount_usd)


def paying_award(locked: Locked, cost: Cost) -> SpendableAward:
    """The award that pays, by the cost's allocation or line. Raises NOT_FOUND, NOT_OPEN, LINE_NEEDED, OTHER_AWARD."""
    spendable = _spendable(locked, cost, _allocation(locked, cost, ""), "")
    _check_words(cost, spendable, "")
    return spendable


def _commitment(locked: Locked, cost: Cost, worth: Worth, prefix: str) -> tuple[Commitment | None, Cost]:
    """The commitment that the cost pays, and the cost with that commitment's details."""
    if cost.commitment_id is None:
        return None, cost
    commitment = locked.commitments.get(cost.commitment_id)
    if commitment is None:
        raise NOT_FOUND(prefix + "commitment_id", what="commitment")
    encumbrances.check_payment(commitment, locked.unpaid[commitment.id], cost, worth.currency, worth.amount, prefix)
    paid_from = {
        "line_id": commitment.line_id,
        "allocation_id": commitment.allocation_id,
        "country": commitment.country or cost.country,
        "activity_kind": commitment.activity_kind or cost.activity_kind,
    }
    return commitment, cost.model_copy(update=paid_from)


def _paid_from(
    locked: Locked, cost: Cost, commitment: Commitment | None, worth: Worth, prefix: str
) -> tuple[SpendableAward, model.Allocation | None]:
    allocation = _allocation(locked, cost, prefix)
    if allocation is not None:
        # What other commitments draw on is not available for this cost.
        own = encumbrances.open_usd(commitment, locked.unpaid[commitment.id]) if commitment else Decimal(0)
        rest = locked.rest[allocation.id][0] - (locked.drawn.get(allocation.id, Decimal(0)) - own)
        if worth.usd > rest:
            raise BEYOND_ALLOCATION(prefix + "amount_usd", rest=rest)
    return _spendable(locked, cost, allocation, prefix), allocation


def _allocation(locked: Locked, cost: Cost, prefix: str) -> model.Allocation | None:
    if cost.allocation_id is None:
        return None
    allocation = locked.allocations.get(cost.allocation_id)
    if allocation is None:
        raise NOT_FOUND(prefix + "allocation_id", what="allocation")
    if allocation.status != "granted":
        raise NOT_OPEN(prefix + "allocation_id", status=allocation.status)
    if cost.occurred_on > allocation.expires_on:
        raise NOT_OPEN(prefix + "allocation_id", status="expired")
    return allocation


def _spendable(locked: Locked, cost: Cost, allocation: model.Allocation | None, prefix: str) -> SpendableAward:
    if allocation is None and cost.line_id is None:
        raise LINE_NEEDED(prefix + "line_id")
    spendable = locked.awards[allocation.award_id] if allocation else locked.by_line.get(cost.line_id or UUID(int=0))
    if spendable is None:
        raise NOT_FOUND(prefix + "line_id", what="budget line")
    if cost.line_id in spendable.removed_lines:
        raise LINE_REMOVED(prefix + "line_id")
    if cost.line_id and cost.line_id not in spendable.direct_lines:
        raise OTHER_AWARD(prefix + "line_id")
    return spendable


def _purpose(cost: Cost, spendable: SpendableAward, allocation: model.Allocation | None) -> Purpose:
    on = cost.occurred_on
    if allocation is not None:
        return Purpose(allocation.programme, allocation.country, allocation.activity_kind, on, on)
    return Purpose(spendable.limits.programme, cost.country, cost.activity_kind, on, on)


def _check_words(cost: Cost, spendable: SpendableAward, prefix: str) -> None:
    """Raises NO_REFUND, NO_INTEREST for what may not be entered under another name either (Fund rules 4, 5)."""
    prohibited_wording.refuse_refund(cost.description, spendable.donor, prefix + "description")
    prohibited_wording.refuse_interest(
        cost.description, spendable.fund_id, prefix + "description", generates_interest=spendable.generates_interest
    )


def _take(call: Call, locked: Locked, checked: Checked, prefix: str, waited: Expenditure | None) -> None:
    """Takes the cost from the award; what was held for it is free from that day."""
    cost, direct = checked.cost, checked.worth.usd
    amounts: dict[date, Decimal] = {cost.occurred_on: direct + checked.indirect}
    if waited is not None and waited.held_usd:
        day = waited.entered_at.astimezone(UTC).date()
        amounts[day] = amounts.get(day, Decimal(0)) - waited.held_usd
    holder = checked.allocation or checked.commitment
    if holder is not None:
        day = max(cost.occurred_on, holder.reserved_on)
        amounts[day] = amounts.get(day, Decimal(0)) - _freed(locked, checked)
    checked.spendable.take(call, amounts, cost.occurred_on, prefix + "amount_usd")


def _freed(locked: Locked, checked: Checked) -> Decimal:
    """By how much the cost reduces what its allocation and commitment hold."""
    allocation, commitment, freed = checked.allocation, checked.commitment, Decimal(0)
    if commitment is not None:
        before = locked.unpaid[commitment.id]
        after = locked.unpaid[commitment.id] = before - checked.worth.amount
        freed = encumbrances.held_usd(commitment, before) - encumbrances.held_usd(commitment, after)
        if allocation is not None:
            locked.drawn[allocation.id] -= encumbrances.open_usd(commitment, before) - encumbrances.open_usd(
                commitment, after
            )
    if allocation is not None:
        direct, indirect = locked.rest[allocation.id]
        freed = checked.worth.usd + max(indirect, Decimal(0)) - max(indirect - checked.indirect, Decimal(0))
        locked.rest[allocation.id] = (direct - checked.worth.usd, indirect - checked.indirect)
    return freed


def draft(checked: Checked, entry_id: UUID, entered_by: UUID) -> Draft:
    """The entry of a cost: direct and indirect cost against cash."""
    return Draft(
        id=entry_id,
        kind="expenditure",
        occurred_on=checked.cost.occurred_on,
        description=checked.cost.description,
        entered_by=entered_by,
        lines=_lines(checked),
        fund_id=checked.spendable.fund_id,
        late_reason=checked.late_reason,
        cash=checked.cash.code if checked.cash.in_dollars else journal.CASH,
        papers=same(checked.cost, "payee", "document", "document_on"),
    )


def _lines(checked: Checked) -> list[Line]:
    """An account in dollars pays dollars for any currency (Fund rule 13). One in another currency pays the direct cost
    in it; the indirect cost is recovered in dollars, from the fund's first account. What an advance pays was paid with
    it (rule 19)."""
    worth, indirect, spendable = checked.worth, checked.indirect, checked.spendable
    where = (spendable.award_id, spendable.donor_id)
    held = (
        checked.allocation.id if checked.allocation else None,
        checked.commitment.id if checked.commitment else None,
    )
    lines = [Line(journal.DIRECT, *where, worth.currency, worth.amount, worth.usd, checked.line_id, *held)]
    paid = -indirect
    if encumbrances.is_advance(checked.commitment):
        lines.append(Line(journal.ADVANCE, *where, FUNCTIONAL, -worth.usd, -worth.usd))
    elif not checked.cash.in_dollars:
        lines.append(Line(checked.cash.code, *where, worth.currency, -worth.amount, -worth.usd))
    else:
        paid -= worth.usd
        if worth.currency != FUNCTIONAL:
            lines.append(Line(journal.CLEARING, *where, worth.currency, -worth.amount, -worth.usd))
            lines.append(Line(journal.CLEARING, *where, FUNCTIONAL, worth.usd, worth.usd))
    if indirect:
        lines.append(Line(journal.INDIRECT, *where, FUNCTIONAL, indirect, indirect, spendable.indirect_line, *held))
    if paid:
        lines.append(Line(journal.CASH, *where, FUNCTIONAL, paid, paid))
    return lines
