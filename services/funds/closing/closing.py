"""A guided closing: how far it is, closing over what is not done only with a reason, and longer adjusting (rule 10)."""

from __future__ import annotations

from datetime import date, timedelta

from chassis.call import Call
from chassis.ids import new_id
from chassis.rows import get_row
from contracts.funds.closing.closing import (
    CLOSING_OBSTACLES,
    Closing,
    ExtendAdjusting,
    ReadClosing,
)
from contracts.funds.ledger.journal import ClosePeriod, Period, PeriodStatus
from contracts.funds.ledger.periods import PERIOD_STAYS
from services.funds.closing.steps import steps
from services.funds.dues.closings import next_month_end
from services.funds.ledger import anchors, funds, model, periods, proofs


def read_closing(call: Call, command: ReadClosing) -> Closing:
    """Raises NOT_FOUND."""
    funds.find(call, command.fund_id)
    until = periods.closing_dates(call, command.fund_id)
    ends_on = command.ends_on or next_month_end(call.today, until.closed)
    opening = proofs.opening_differences(call, command.fund_id, ends_on)
    found = steps(call, command.fund_id, ends_on, len(opening))
    return Closing(
        fund_id=command.fund_id,
        ends_on=ends_on,
        closed_until=until.closed,
        soft_closed_until=until.soft_closed,
        open_from=until.last + timedelta(days=1) if until.last else None,
        ready=all(step.done or not step.blocks for step in found),
        steps=found,
        opening=opening,
        anchor=anchors.last(call, command.fund_id),
    )


def close_period(call: Call, command: ClosePeriod) -> Period:
    """Raises what `periods.close_period` raises, and CLOSING_OBSTACLES if steps are not done and no reason is given."""
    periods.check_closable(call, command)
    found = steps(call, command.fund_id, command.ends_on, 0)
    if command.despite is None and (left := [step for step in found if not step.done]):
        raise CLOSING_OBSTACLES("despite", count=len(left))
    return periods.close_period(call, command)


def extend_adjusting(call: Call, command: ExtendAdjusting) -> Period:
    """The period as it was is reopened, with the reason, and soft-closed again in the same moment: both stay on record.

    Raises NOT_FOUND, DATES, PERIOD_STAYS unless it is soft-closed."""
    former = get_row(call, model.Period, command.period_id, "period_id", "period", lock=True)
    if former.status != PeriodStatus.SOFT_CLOSED:
        raise PERIOD_STAYS("period_id", status=former.status)
    periods.refuse_over(call, command.adjusting_until)
    former.status, former.reason = PeriodStatus.REOPENED, command.reason
    former.reopened_by, former.reopened_at = call.actor.member_id, call.now
    call.session.flush()
    period = _again(call, former, command.adjusting_until)
    call.session.add(period)
    call.session.flush()
    return periods.views(call, [period])[0]


def _again(call: Call, former: model.Period, adjusting_until: date) -> model.Period:
    return model.Period(
        id=new_id(),
        fund_id=former.fund_id,
        starts_on=former.starts_on,
        ends_on=former.ends_on,
        status=PeriodStatus.SOFT_CLOSED,
        adjusting_until=adjusting_until,
        closed_by=call.actor.member_id,
        closed_at=call.now,
        soft_closed_by=call.actor.member_id,
        soft_closed_at=call.now,
    )
