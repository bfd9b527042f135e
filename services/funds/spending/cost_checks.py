"""Possible objections to a cost: its payee is a donor (Fund rule 4), or the payee's document was already paid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import text

from chassis.attributes import same
from chassis.call import Call
from chassis.folding import fold
from contracts.funds.payees import PAYEE_CLOSED
from contracts.funds.refusals import NO_REFUND
from contracts.funds.spending.expenditures import SAME_COST, Cost
from services.funds.ledger.money import FUNCTIONAL
from services.funds.payees import payees
from services.funds.spending.costs import Locked

# The database compares names (sql/fund_doubts.sql); it also refuses donors among payees by itself.
_CHECKS = text("SELECT place, donor FROM fund_doubts(CAST(:costs AS json))")
_ASKED = ("payee", "document", "commitment_id", "allocation_id", "line_id")


@dataclass(frozen=True)
class CostChecks:
    """The objections found, by the positions of the costs."""

    costs: Sequence[Cost]
    donors: dict[int, str] = field(default_factory=dict)
    entered: dict[int, date] = field(default_factory=dict)
    closed: set[int] = field(default_factory=set)

    def refuse(self, place: int, prefix: str = "") -> None:
        """Raises NO_REFUND, PAYEE_CLOSED, and SAME_COST unless the cost states why it is a different one."""
        cost = self.costs[place]
        if place in self.donors:
            raise NO_REFUND(prefix + "payee")
        if place in self.closed:
            raise PAYEE_CLOSED(prefix + "payee", payee=cost.payee)
        if place in self.entered and cost.duplicate_reason is None:
            raise SAME_COST(
                prefix + "document",
                payee=cost.payee,
                document=cost.document,
                amount=_amount(cost),
                currency=cost.currency,
                on=self.entered[place],
            )


def asked(costs: Sequence[Cost]) -> str:
    """What the database is asked about them, when their sources are locked (`costs.lock_for`)."""
    rows = [
        same(cost, *_ASKED) | {"place": place, "currency": cost.currency, "amount": _amount(cost)}
        for place, cost in enumerate(costs)
    ]
    return orjson.dumps(rows, default=str).decode()


def look_up(call: Call, locked: Locked, costs: Sequence[Cost], *, one_paper: bool = False) -> CostChecks:
    """What was found, and what is found among the costs themselves, unless all stand on `one_paper`."""
    found = CostChecks(costs, closed=payees.closed_among(call, [cost.payee for cost in costs]))
    if len(costs) > 1 and not one_paper:
        _among(found, [_award_of(locked, cost) for cost in costs])
    found.donors.update((each.place, each.donor) for each in locked.doubts if each.donor is not None)
    found.entered.update((each.place, each.entered_on) for each in locked.doubts if each.entered_on is not None)
    return found


def donors_among(call: Call, payees: Sequence[str]) -> set[int]:
    """The positions of payees that are donors; this is the only check for commitments."""
    named = [{"place": place, "payee": payee} for place, payee in enumerate(payees)]
    rows = call.session.execute(_CHECKS, {"costs": orjson.dumps(named).decode()})
    return {row.place for row in rows if row.donor is not None}


def _among(found: CostChecks, awards: Sequence[UUID | None]) -> None:
    """The same cost twice in one batch."""
    seen: dict[Any, int] = {}
    for place, (cost, award_id) in enumerate(zip(found.costs, awards, strict=True)):
        key = (award_id, fold(cost.payee), fold(cost.document), cost.currency, _amount(cost))
        if seen.setdefault(key, place) != place:
            found.entered[place] = found.costs[seen[key]].occurred_on


def _award_of(locked: Locked, cost: Cost) -> UUID | None:
    if cost.commitment_id in locked.commitments:
        return locked.commitments[cost.commitment_id].award_id
    if cost.allocation_id in locked.allocations:
        return locked.allocations[cost.allocation_id].award_id
    spendable = locked.by_line.get(cost.line_id) if cost.line_id else None
    return spendable.award_id if spendable else None


def _amount(cost: Cost) -> Decimal | None:
    return cost.amount if cost.currency != FUNCTIONAL or cost.amount_usd is None else cost.amount_usd
