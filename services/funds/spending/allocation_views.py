"""Allocations as views: what is held, spent, drawn on by commitments, and left."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, Select, and_, func, select

from chassis.call import Call
from chassis.paging import page
from contracts.base import NOT_FOUND, Page
from contracts.funds.spending.allocations import Allocation, AllocationUse, ListAllocations, ReadAllocation
from services.funds.partners import model as partners_model
from services.funds.spending import model
from services.funds.spending.model import Commitment

_SPENT, _AMOUNT = model.Allocation.spent_usd, model.Allocation.amount_usd
_USED = {
    AllocationUse.UNSPENT: _SPENT == 0,
    AllocationUse.PARTLY_SPENT: and_(_SPENT > 0, _SPENT < _AMOUNT),
    AllocationUse.SPENT: _SPENT == _AMOUNT,
}


def read_allocation(call: Call, command: ReadAllocation) -> Allocation:
    """Raises NOT_FOUND."""
    row = call.session.execute(_all().where(model.Allocation.id == command.allocation_id)).first()
    if row is None:
        raise NOT_FOUND("allocation_id", what="allocation")
    return _view(row)


def list_allocations(call: Call, command: ListAllocations) -> Page[Allocation]:
    """The allocations, newest first."""
    statement = _all()
    for name in ("activity_id", "award_id", "status"):
        if wanted := getattr(command, name):
            statement = statement.where(getattr(model.Allocation, name) == wanted)
    if command.use:
        statement = statement.where(_USED[command.use])
    return page(call.session, statement, [model.Allocation.id], command, _view, descending=True)


def _all() -> Select[Any]:
    award, donor = partners_model.Award, partners_model.Donor
    drawn = (
        select(func.coalesce(func.sum(Commitment.open_usd), 0))
        .where(Commitment.allocation_id == model.Allocation.id)
        .scalar_subquery()
        .label("drawn")
    )
    return (
        select(model.Allocation, award.title.label("award_title"), donor.name.label("donor"), drawn)
        .join(award, award.id == model.Allocation.award_id)
        .join(donor, donor.id == award.donor_id)
        .execution_options(populate_existing=True)
    )


def _view(row: Row[Any]) -> Allocation:
    held = row[0]
    return Allocation.of(
        held,
        award_title=row.award_title,
        donor=row.donor,
        remaining_usd=held.amount_usd - held.spent_usd,
        committed_usd=held.held_usd,
        drawn_usd=row.drawn,
        use=_use(held),
    )


def _use(held: model.Allocation) -> AllocationUse:
    if held.spent_usd == 0:
        return AllocationUse.UNSPENT
    return AllocationUse.SPENT if held.spent_usd == held.amount_usd else AllocationUse.PARTLY_SPENT
