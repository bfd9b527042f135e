"""Enters the rows of a file by their kind: each refusal is attributed to its row, and the next row is tried as well."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, TypeVar, cast
from uuid import UUID

from chassis.call import Call
from contracts.base import Refused
from contracts.funds.batches.batches import BatchKind
from contracts.funds.receipts.contributions import RecordContribution
from contracts.funds.refusals import NO_REFUND
from contracts.funds.spending.commitments import CommitmentPlan
from contracts.funds.spending.expenditures import Cost, CostStatus
from services.funds.batches.columns import LAYOUTS
from services.funds.batches.files import TURN, Fault, Good, fault_of
from services.funds.receipts import contributions
from services.funds.spending import commitments, cost_checks, costs, expenditures

T = TypeVar("T")


@dataclass
class Outcome:
    """What was entered, with the ids of the resulting records, and what was refused. `locked`: what pays."""

    entered: list[UUID] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    waiting: int = 0
    total_usd: Decimal = Decimal(0)
    locked: costs.Locked | None = None


def _each(kind: BatchKind, rows: Sequence[Good], outcome: Outcome, check: Callable[[Any], T]) -> list[T]:
    """The result of the check for each row that it does not refuse."""
    made = []
    for number, good in enumerate(rows, 1):
        try:
            made.append(check(good.command))
        except Refused as refused:
            outcome.faults.append(fault_of(good.row, LAYOUTS[kind].column_of(refused.field or ""), refused))
        if number % TURN == 0:
            time.sleep(0)
    return made


def checked_costs(call: Call, rows: Sequence[Good], outcome: Outcome) -> list[tuple[Good, costs.Checked]]:
    """The rows that may be entered, each as the cost it would be; the others' faults go into the outcome."""
    wanted = [cast("Cost", good.command) for good in rows]
    locked = costs.lock_for(call, wanted, cost_checks.asked(wanted))
    checks = cost_checks.look_up(call, locked, wanted)
    numbered = iter(enumerate(rows))

    def check(cost: Cost) -> tuple[Good, costs.Checked]:
        place, good = next(numbered)
        checked = costs.check(call, locked, cost)
        checks.refuse(place)
        return good, checked

    outcome.locked = locked
    return _each(BatchKind.EXPENDITURES, rows, outcome, check)


def _expenditures(call: Call, rows: Sequence[Good]) -> Outcome:
    outcome = Outcome()
    checked = checked_costs(call, rows, outcome)
    if checked and not outcome.faults and outcome.locked:
        entered, numbers = expenditures.enter(call, outcome.locked, [each for _, each in checked])
        outcome.entered = [row["id"] for row in entered]
        outcome.waiting = len(entered) - len(numbers)
        outcome.total_usd = sum((row["direct_usd"] for row in entered), Decimal(0))
    return outcome


def _contributions(call: Call, rows: Sequence[Good]) -> Outcome:
    outcome = Outcome()
    contributions.lock_for(call, [cast("RecordContribution", good.command) for good in rows])

    def record(command: RecordContribution) -> None:
        with call.session.begin_nested():
            made = contributions.record_contribution(call, command)
        outcome.entered.append(made.id)
        outcome.waiting += made.status == CostStatus.PENDING
        outcome.total_usd += made.amount_usd

    _each(BatchKind.CONTRIBUTIONS, rows, outcome, record)
    return outcome


def _commitments(call: Call, rows: Sequence[Good]) -> Outcome:
    outcome = Outcome()
    plans = [cast("CommitmentPlan", good.command) for good in rows]
    locked = commitments.lock_for(call, plans)
    donors = cost_checks.donors_among(call, [plan.payee for plan in plans])
    numbered = iter(range(len(rows)))

    def check(plan: CommitmentPlan) -> commitments.Checked:
        if next(numbered) in donors:
            raise NO_REFUND("payee")
        return commitments.check(call, locked, plan)

    checked = _each(BatchKind.COMMITMENTS, rows, outcome, check)
    if checked and not outcome.faults:
        entered = commitments.enter(call, checked)
        outcome.entered = [row.id for row in entered]
        outcome.waiting = sum(row.status == "pending" for row in entered)
        outcome.total_usd = sum((row.amount_usd for row in entered), Decimal(0))
    return outcome


ENTERED_BY: dict[BatchKind, Callable[[Call, Sequence[Good]], Outcome]] = {
    BatchKind.EXPENDITURES: _expenditures,
    BatchKind.CONTRIBUTIONS: _contributions,
    BatchKind.COMMITMENTS: _commitments,
}
