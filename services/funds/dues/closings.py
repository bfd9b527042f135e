"""Which closings are due: the next month of each fund, and adjusting periods that end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from uuid import UUID, uuid5

from sqlalchemy import func, select

from chassis.call import Call
from contracts.funds.dues.dues import Due, DueKind, DueState
from services.funds.ledger import model

# So long after a month's end its books are expected to be closed, or at least soft-closed.
CLOSED_WITHIN = timedelta(days=15)
_NAMES = UUID("0192f0e4-7a55-7c3e-9b1d-5d1c4f0a9e11")


def closings(call: Call, fund_id: str | None) -> Iterator[Due]:
    """Of each fund, or of this one: the end of the first open month, and adjusting periods by their last day."""
    fund, period = model.Fund, model.Period
    last = func.max(period.ends_on).filter(period.status != "reopened")
    chosen = select(fund.id, last).outerjoin(period, period.fund_id == fund.id).group_by(fund.id)
    for each, until in call.session.execute(chosen.where(fund.id == fund_id) if fund_id else chosen):
        ends_on = next_month_end(call.today, until)
        yield _due(call, uuid5(_NAMES, f"{each} {ends_on}"), each, ends_on, ends_on + CLOSED_WITHIN, "month")
    adjusting = select(period).where(period.status == "soft_closed", period.adjusting_until.is_not(None))
    for row in call.session.scalars(adjusting.where(period.fund_id == fund_id) if fund_id else adjusting):
        yield _due(call, row.id, row.fund_id, row.ends_on, row.adjusting_until or row.ends_on, "adjusting")


def next_month_end(today: date, until: date | None) -> date:
    """The last day of the month that is to be closed next; of books that were never closed, of the last one over."""
    first = until + timedelta(days=1) if until else (today.replace(day=1) - timedelta(days=1)).replace(day=1)
    return (first.replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)


def _due(call: Call, due_id: UUID, fund_id: str, ends_on: date, due_on: date, detail: str) -> Due:
    return Due(
        kind=DueKind.CLOSING,
        id=due_id,
        fund_id=fund_id,
        due_on=due_on,
        state=state_of(call, due_on),
        title=ends_on.isoformat(),
        party=None,
        detail=detail,
        amount=None,
        currency="USD",
        agreement_id=None,
        award_id=None,
    )


def state_of(call: Call, due_on: date) -> DueState:
    """Where a day is, from today."""
    if due_on == call.today:
        return DueState.TODAY
    return DueState.OVERDUE if due_on < call.today else DueState.AHEAD
