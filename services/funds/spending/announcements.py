"""Announces spending to the other services: an activity's totals with each posting and each reversal."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from chassis.call import Call
from contracts.funds.events import ExpenditurePosted, ExpenditureReversed
from services.funds.ledger import money

Announced = ExpenditurePosted | ExpenditureReversed


@dataclass(frozen=True)
class Spent:
    """A cost that was posted or reversed."""

    entry_id: UUID
    award_id: UUID
    activity_id: UUID | None
    programme: str | None
    description: str
    direct: Decimal
    indirect: Decimal
    on: date


@dataclass(frozen=True)
class AllocationShare:
    """An allocation's share of its activity's totals."""

    activity_id: UUID
    status: str
    amount: Decimal
    spent: Decimal

    @property
    def allocated(self) -> Decimal:
        """What the activity may spend of it in total; a released allocation is reduced to what was spent."""
        return self.amount if self.status == "granted" else self.spent


def events(kind: type[Announced], costs: Sequence[Spent], held: Iterable[AllocationShare]) -> list[Announced]:
    """One event per activity (or per award, for costs without an activity), with the costs of a batch added up."""
    by_subject: dict[tuple[UUID | None, UUID], list[Spent]] = defaultdict(list)
    for cost in costs:
        by_subject[cost.activity_id, cost.award_id].append(cost)
    known = list(held)
    return [
        _event(kind, group, [each for each in known if each.activity_id == activity_id])
        for (activity_id, _), group in sorted(by_subject.items(), key=lambda item: str(item[0]))
    ]


def emit(call: Call, told: Sequence[Announced]) -> None:
    """In one statement, unless an activity is paid from several awards: its events follow one another."""
    if len({event.subject for event in told}) == len(told):
        call.emit_many(told)
    else:
        for event in told:
            call.emit(event)


def _event(kind: type[Announced], group: Sequence[Spent], held: Sequence[AllocationShare]) -> Announced:
    allocated = sum((each.allocated for each in held), Decimal(0))
    spent = sum((each.spent for each in held), Decimal(0))
    return kind.of(
        group[-1],
        direct=sum(cost.direct for cost in group),
        indirect=sum(cost.indirect for cost in group),
        currency=money.FUNCTIONAL,
        posted_on=max(cost.on for cost in group),
        entries=len(group),
        activity_allocated=allocated,
        activity_spent=spent,
        activity_remaining=allocated - spent,
    )
