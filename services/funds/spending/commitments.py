"""Purchase orders and contracts: money held for a payee, paid in parts, released or expired (Fund rules 7, 11)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, select

from chassis.call import Call
from chassis.ids import new_id
from chassis.paging import page
from chassis.rows import get_row
from contracts.base import NOT_FOUND, Page
from contracts.funds.evidence import SubjectKind
from contracts.funds.kinds import SignedKind
from contracts.funds.refusals import NO_REFUND
from contracts.funds.spending.advances import ADVANCE_NOT_ORDER
from contracts.funds.spending.allocations import BEYOND_ALLOCATION, NOT_OPEN
from contracts.funds.spending.budgets import LINE_REMOVED
from contracts.funds.spending.commitments import (
    COMMITMENT_NOT_OPEN,
    ApproveCommitment,
    CommitmentKind,
    CommitmentPlan,
    EnterCommitment,
    Held,
    ListCommitments,
    ReadCommitment,
    RefuseCommitment,
    ReleaseCommitment,
    WithdrawCommitment,
)
from contracts.funds.spending.commitments import Commitment as View
from contracts.funds.spending.expenditures import OTHER_AWARD
from contracts.identity import Role
from services.funds.evidence import attachments
from services.funds.ledger import currency_model, journal, money, prohibited_wording, public_figures, submissions
from services.funds.ledger.money import Rates, Valued
from services.funds.ledger.signatures import ask_for_signature, check_second_person, decide, withdraw
from services.funds.partners.restrictions import Purpose, objection
from services.funds.spending import cost_checks, encumbrances, model
from services.funds.spending.allocations import of_activities
from services.funds.spending.line_control import Room
from services.funds.spending.model import Commitment
from services.funds.spending.spendable_awards import SpendableAward, lock_spendable

# The states in which something may still be paid.
_LIVE = ("pending", "open", "partly_paid")
_SEES_ALL = (Role.FINANCE_OFFICER, Role.FINANCE_APPROVER, Role.AUDITOR)


@dataclass
class Locked:
    """The locked sources of the money: awards by budget line, allocations by id with what is left of them."""

    by_line: dict[UUID, SpendableAward]
    allocations: dict[UUID, model.Allocation]
    rest: dict[UUID, Decimal]
    rooms: dict[UUID, Room]
    rates: Rates = field(default_factory=Rates)


@dataclass(frozen=True)
class Checked:
    """A commitment that may be entered."""

    plan: Held
    spendable: SpendableAward
    allocation: model.Allocation | None
    valued: Valued
    indirect: Decimal
    counts_from: date
    beyond_line: bool

    @property
    def needs_signature(self) -> bool:
        """Above the threshold, or beyond its line within the tolerance (Fund rules 12, 17)."""
        return self.beyond_line or self.valued.amount_usd > self.spendable.threshold


def enter_commitment(call: Call, command: EnterCommitment) -> View:
    """Raises what `check` raises."""
    if command.replaces is not None:
        submissions.take_back(call, _locked(call, command.replaces, "replaces"))
    if cost_checks.donors_among(call, [command.payee]):
        raise NO_REFUND("payee")
    [entered] = enter(call, [check(call, lock_for(call, [command]), command)])
    submissions.record(call, SignedKind.COMMITMENTS, entered.id, command.replaces, command.note)
    if command.replaces is not None:
        attachments.take_over(call, SubjectKind.COMMITMENT, command.replaces, entered.id, command.without_files)
    return read_commitment(call, ReadCommitment(commitment_id=entered.id))


def lock_for(call: Call, plans: Sequence[Held]) -> Locked:
    """Locks the awards of the lines, then the activities' allocations."""
    allocation_ids = {plan.allocation_id for plan in plans if plan.allocation_id}
    awards = lock_spendable(call, allocations=allocation_ids, lines={plan.line_id for plan in plans})
    allocations = of_activities(call, list(allocation_ids))
    drawn = encumbrances.drawn_on(call, allocation_ids)
    return Locked(
        by_line={
            line: spendable
            for spendable in awards.values()
            for line in (*spendable.direct_lines, *spendable.removed_lines)
        },
        allocations={allocation.id: allocation for allocation in allocations},
        rest={a.id: a.amount_usd - a.spent_usd - drawn.get(a.id, Decimal(0)) for a in allocations},
        rooms={line: room for spendable in awards.values() for line, room in spendable.rooms.items()},
    )


def check(call: Call, locked: Locked, plan: Held) -> Checked:
    """The sources of the money, if they may be used. It counts from the day it was signed: its value in USD, what it is
    for, and what was available since are those of that day (Fund rules 13, 16), also under an award that has ended.

    Raises NOT_FOUND, LINE_REMOVED, OTHER_AWARD, NOT_OPEN, BEYOND_ALLOCATION, OFF_..., FUTURE_DATE, NO_ICR_RULE,
    BEYOND_AVAILABLE, BEYOND_LINE, NO_REFUND, NO_INTEREST, UNKNOWN_CURRENCY, TOO_PRECISE, UNKNOWN_RATE, UNBOOKABLE.
    """
    money.check_past(call, plan.signed_on, "signed_on")
    spendable = _spendable(locked, plan)
    if expires_on(plan.signed_on) < call.today:
        raise COMMITMENT_NOT_OPEN("signed_on", state="expired")
    valued = locked.rates.value(call, plan.amount, plan.currency, plan.signed_on)
    allocation = _allocation(locked, plan, spendable, valued.amount_usd)
    if refused := objection(spendable.limits, _purpose(plan, spendable, allocation)):
        refused.field = "signed_on" if refused.field == "starts_on" else refused.field
        raise refused
    prohibited_wording.refuse_refund(plan.description, spendable.donor, "description")
    prohibited_wording.refuse_interest(
        plan.description, spendable.fund_id, "description", generates_interest=spendable.generates_interest
    )
    indirect = spendable.icr.cost(valued.amount_usd, plan.signed_on)
    counts_from = _counts_from(plan, spendable, allocation)
    if allocation is None:
        spendable.take(call, {counts_from: valued.amount_usd + indirect}, counts_from, "amount")
    else:
        locked.rest[allocation.id] -= valued.amount_usd
    room = locked.rooms.get(plan.line_id)
    beyond = room.take(valued.amount_usd, "amount") if room else False
    return Checked(plan, spendable, allocation, valued, indirect, counts_from, beyond)


def expires_on(signed_on: date) -> date:
    """Fund rule 11: at the end of the following year, read on the day it was signed."""
    return date(signed_on.year + 1, 12, 31)


def _counts_from(plan: Held, spendable: SpendableAward, allocation: model.Allocation | None) -> date:
    """The day it was signed, but in no closed period (Fund rules 10, 16) and not before its allocation began."""
    closed = spendable.closing.closed
    days = [plan.signed_on, closed + timedelta(days=1) if closed else date.min]
    return max([*days, allocation.reserved_on] if allocation else days)


def _spendable(locked: Locked, plan: Held) -> SpendableAward:
    spendable = locked.by_line.get(plan.line_id)
    if spendable is None:
        raise NOT_FOUND("line_id", what="budget line")
    if plan.line_id in spendable.removed_lines:
        raise LINE_REMOVED("line_id")
    return spendable


def _allocation(locked: Locked, plan: Held, spendable: SpendableAward, worth: Decimal) -> model.Allocation | None:
    if plan.allocation_id is None:
        return None
    allocation = locked.allocations.get(plan.allocation_id)
    if allocation is None:
        raise NOT_FOUND("allocation_id", what="allocation")
    if allocation.award_id != spendable.award_id:
        raise OTHER_AWARD("line_id")
    if allocation.status != "granted":
        raise NOT_OPEN("allocation_id", status=allocation.status)
    if worth > locked.rest[allocation.id]:
        raise BEYOND_ALLOCATION("amount", rest=locked.rest[allocation.id])
    return allocation


def _purpose(plan: Held, spendable: SpendableAward, allocation: model.Allocation | None) -> Purpose:
    on = plan.signed_on
    if allocation is not None:
        return Purpose(allocation.programme, allocation.country, allocation.activity_kind, on, on)
    return Purpose(spendable.limits.programme, plan.country, plan.activity_kind, on, on)


def enter(call: Call, checked: Sequence[Checked]) -> list[Commitment]:
    """Enters them; those above the threshold hold money while they wait for a second signature (Fund rule 12)."""
    entered = [row(call, each, waits=each.needs_signature) for each in checked]
    call.session.add_all(entered)
    call.session.flush()
    for each in entered:
        if each.status == "pending":
            ask_for_signature(call, each.description, each.amount_usd, f"/funds/commitments/{each.id}")
    public_figures.awards_changed(call, (each.award_id for each in entered if each.status == "open"))
    return entered


def row(call: Call, checked: Checked, *, waits: bool) -> Commitment:
    """Its row, not added yet. `waits`: for a second signature."""
    # If drawn on an allocation, no later than that one.
    ends = [expires_on(checked.plan.signed_on)] + ([checked.allocation.expires_on] if checked.allocation else [])
    return Commitment(
        id=new_id(),
        award_id=checked.spendable.award_id,
        usd_per_unit=checked.valued.usd_per_unit,
        amount_usd=checked.valued.amount_usd,
        indirect_usd=checked.indirect,
        paid=Decimal(0),
        status="pending" if waits else "open",
        reserved_on=checked.counts_from,
        expires_on=min(ends),
        entered_by=call.actor.member_id,
        entered_at=call.now,
        **checked.plan.model_dump(include=set(CommitmentPlan.model_fields)),
    )


def approve_commitment(call: Call, command: ApproveCommitment) -> View:
    """The second signature. Raises NOT_FOUND, ALREADY_DECIDED, SAME_PERSON (Fund rule 12)."""
    return _decide(call, command.commitment_id, "open", None)


def refuse_commitment(call: Call, command: RefuseCommitment) -> View:
    """An approver refuses it; the money is free again. Raises NOT_FOUND, ALREADY_DECIDED, SAME_PERSON."""
    return _decide(call, command.commitment_id, "refused", command.reason)


def _decide(call: Call, commitment_id: UUID, status: str, reason: str | None) -> View:
    found = _locked(call, commitment_id)
    check_second_person(call, found)
    decide(call, found, status, reason=reason)
    public_figures.awards_changed(call, [found.award_id])
    return read_commitment(call, ReadCommitment(commitment_id=found.id))


def release_commitment(call: Call, command: ReleaseCommitment) -> View:
    """Releases what is not paid. Raises NOT_FOUND, COMMITMENT_NOT_OPEN."""
    found = _locked(call, command.commitment_id)
    if found.state not in _LIVE:
        raise COMMITMENT_NOT_OPEN("commitment_id", state=found.state)
    found.status, found.reason = "released", command.reason
    call.session.flush()
    public_figures.awards_changed(call, [found.award_id])
    return read_commitment(call, ReadCommitment(commitment_id=found.id))


def expire(call: Call) -> tuple[int, Decimal]:
    """Commitments expire and release what they held (Fund rule 11); returns how many, and how much. The awards of all
    that expire must be locked."""
    rows = call.session.scalars(
        select(Commitment).where(_expired(call)).order_by(Commitment.id).with_for_update()
    ).all()
    released = sum((row.held_usd for row in rows), Decimal(0))
    for row in rows:
        row.status, row.reason = "expired", "expired"
    call.session.flush()
    public_figures.awards_changed(call, (row.award_id for row in rows))
    return len(rows), released


def expiring_awards(call: Call) -> Sequence[UUID]:
    """The awards to which the money of expired commitments returns."""
    return call.session.scalars(select(Commitment.award_id).where(_expired(call))).all()


def _expired(call: Call) -> ColumnElement[bool]:
    """The money of an advance is with its payee: nothing of it is free because time passes (Fund rule 19)."""
    of_kind = Commitment.kind != CommitmentKind.ADVANCE
    return (Commitment.expires_on < call.today) & Commitment.state.in_(_LIVE) & of_kind


def withdraw_commitment(call: Call, command: WithdrawCommitment) -> View:
    """Whoever entered it withdraws it; the money is free again. Raises NOT_FOUND, NOT_YOURS, ALREADY_DECIDED."""
    found = _locked(call, command.commitment_id)
    withdraw(call, found)
    public_figures.awards_changed(call, [found.award_id])
    return read_commitment(call, ReadCommitment(commitment_id=found.id))


def _locked(call: Call, commitment_id: UUID, field: str = "commitment_id") -> Commitment:
    """The commitment, locked after its award's balance. Raises NOT_FOUND, ADVANCE_NOT_ORDER."""
    found = get_row(call, Commitment, commitment_id, field, "commitment")
    if found.kind == CommitmentKind.ADVANCE:
        raise ADVANCE_NOT_ORDER(field)
    journal.lock(call, [found.award_id])
    call.session.refresh(found, with_for_update=True)
    return found


def read_commitment(call: Call, command: ReadCommitment) -> View:
    """Raises NOT_FOUND; programme officers see those of activities."""
    row = call.session.execute(_visible(call).where(Commitment.id == command.commitment_id)).first()
    if row is None:
        raise NOT_FOUND("commitment_id", what="commitment")
    return _view(row)


def list_commitments(call: Call, command: ListCommitments) -> Page[View]:
    """Newest first; programme officers see those of activities."""
    statement = _visible(call)
    for name in ("award_id", "line_id", "allocation_id", "state"):
        if wanted := getattr(command, name):
            statement = statement.where(getattr(Commitment, name) == wanted)
    if command.is_live is not None:
        statement = statement.where(Commitment.state.in_(_LIVE) == command.is_live)
    return page(call.session, statement, [Commitment.id], command, _view, descending=True)


def _visible(call: Call) -> Select[Any]:
    unit = currency_model.CurrencyUnit
    statement = select(Commitment, unit.decimals).join(unit, unit.code == Commitment.currency)
    statement = statement.execution_options(populate_existing=True)
    return statement if call.actor.has(*_SEES_ALL) else statement.where(Commitment.allocation_id.is_not(None))


def _view(row: Row[Any]) -> View:
    made: Commitment = row[0]
    return View.of(
        made,
        amount=money.shown(made.amount, row.decimals),
        paid=money.shown(made.paid, row.decimals),
        rest=money.shown(made.amount - made.paid, row.decimals),
        usd_per_unit=money.trimmed(made.usd_per_unit),
    )
