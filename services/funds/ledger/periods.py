"""A fund's periods: open, soft-closed (an approver posts there, with a reason), closed (Fund rule 10).

They follow one another without gaps: first the closed ones, then the soft-closed ones; the rest is open.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import func, select

from chassis.call import Call
from chassis.ids import new_id
from chassis.paging import page
from chassis.rows import get_row
from contracts.base import Page
from contracts.funds.ledger.journal import Account, ClosePeriod, ListPeriods, Period, PeriodStatus
from contracts.funds.ledger.periods import (
    CLOSED_PERIOD,
    FUTURE_DATE,
    NOT_LATE,
    PERIOD_CLOSED,
    PERIOD_SPLIT,
    PERIOD_STAYS,
    REOPEN_LATER_FIRST,
    SOFT_CLOSED,
    ReopenPeriod,
    SoftClosePeriod,
)
from contracts.identity import Role
from services.funds.ledger import closing, model, money, proofs
from services.funds.ledger.funds import THE_FUND, find

_BEGINNING = date(2000, 1, 1)


@dataclass(frozen=True)
class ClosingDates:
    """Up to which days a fund's books are closed and soft-closed."""

    closed: date | None
    soft_closed: date | None

    @property
    def last(self) -> date | None:
        """The last day that is not open."""
        return max((day for day in (self.closed, self.soft_closed) if day), default=None)

    def is_soft(self, day: date) -> bool:
        """Whether only an approver posts on that day."""
        return self.soft_closed is not None and day <= self.soft_closed

    def check(self, call: Call, day: date, field: str, late_reason: str | None = None) -> str | None:
        """The reason to record with an entry of that day, if it needs one. Raises CLOSED_PERIOD, SOFT_CLOSED."""
        refuse_closed(day, self.closed, field)
        if not self.is_soft(day):
            return None
        if late_reason is None or not call.actor.has(Role.FINANCE_APPROVER):
            raise SOFT_CLOSED(field, until=self.soft_closed)
        return late_reason


def check_open(
    call: Call, day: date, field: str, fund_id: str = THE_FUND, late_reason: str | None = None
) -> str | None:
    """The reason to record with an entry of that day, if it needs one.

    Raises FUTURE_DATE, and CLOSED_PERIOD or SOFT_CLOSED if nothing may be posted on that day (Fund rule 10)."""
    money.check_past(call, day, field)
    return closing_dates(call, fund_id).check(call, day, field, late_reason)


def check_entering(call: Call, day: date, field: str, fund_id: str, late_reason: str | None) -> None:
    """As `check_open`, for what is posted as soon as it is entered: an approver enters what is late, nothing else.

    Also raises NOT_LATE, for a reason that is not needed."""
    if check_open(call, day, field, fund_id, late_reason) != late_reason:
        raise NOT_LATE(field, on=day)


def refuse_closed(day: date, until: date | None, field: str) -> None:
    """Raises CLOSED_PERIOD if the day is not after `until`."""
    if until is not None and day <= until:
        raise CLOSED_PERIOD(field, on=day, until=until)


def closing_dates(call: Call, fund_id: str) -> ClosingDates:
    """Up to which days the fund's books are closed."""
    period = model.Period
    ends = [func.max(period.ends_on).filter(period.status == status) for status in ("closed", "soft_closed")]
    return ClosingDates(*call.session.execute(select(*ends).where(period.fund_id == fund_id)).one())


def closed_until(call: Call, fund_id: str = THE_FUND) -> date | None:
    """The last day of a fund's closed periods."""
    return closing_dates(call, fund_id).closed


def soft_close_period(call: Call, command: SoftClosePeriod) -> Period:
    """Raises NOT_FOUND, FUTURE_DATE unless the day is over, PERIOD_CLOSED if it is already (soft-)closed."""
    until = _begin(call, command)
    last = until.last
    if last is not None and command.ends_on <= last:
        raise PERIOD_CLOSED("ends_on", until=last)
    period = _period(call, command, last, PeriodStatus.SOFT_CLOSED)
    period.soft_closed_by, period.soft_closed_at = call.actor.member_id, call.now
    call.session.add(period)
    call.session.flush()
    return _views(call, [period])[0]


def close_period(call: Call, command: ClosePeriod) -> Period:
    """Closes soft-closed periods up to that day, and the open days after them; returns the last period closed.

    Raises NOT_FOUND, FUTURE_DATE unless the day is over, PERIOD_CLOSED if it is already, ENTRIES_WAIT,
    PERIOD_SPLIT, NOT_VALUED, UNPROVEN.
    """
    until = _begin(call, command)
    if until.closed is not None and command.ends_on <= until.closed:
        raise PERIOD_CLOSED("ends_on", until=until.closed)
    closing.refuse_pending(call, command.fund_id, command.ends_on)
    soft = _soft_closed(call, command)
    for day in sorted({*(period.ends_on for period in soft), command.ends_on}):
        closing.refuse_unvalued(call, command.fund_id, day)
    periods = [_close(call, period) for period in soft]
    last = periods[-1].ends_on if periods else until.closed
    if last is None or last < command.ends_on:
        periods.append(_period(call, command, last, PeriodStatus.CLOSED))
        call.session.add(periods[-1])
    call.session.flush()
    for period in periods:
        proofs.store(call, period)
    return _views(call, periods[-1:])[0]


def reopen_period(call: Call, command: ReopenPeriod) -> Period:
    """Raises NOT_FOUND, PERIOD_STAYS unless it is soft-closed, REOPEN_LATER_FIRST."""
    period = get_row(call, model.Period, command.period_id, "period_id", "period", lock=True)
    if period.status != PeriodStatus.SOFT_CLOSED:
        raise PERIOD_STAYS("period_id", status=period.status)
    until = closing_dates(call, period.fund_id).soft_closed
    if until != period.ends_on:
        raise REOPEN_LATER_FIRST("period_id", until=until)
    period.status, period.reason = PeriodStatus.REOPENED, command.reason
    period.reopened_by, period.reopened_at = call.actor.member_id, call.now
    call.session.flush()
    return _views(call, [period])[0]


def list_periods(call: Call, command: ListPeriods) -> Page[Period]:
    """A fund's periods that are not open, newest first."""
    period = model.Period
    wanted = period.status == command.status if command.status else period.status != PeriodStatus.REOPENED
    statement = select(period).where(period.fund_id == command.fund_id, wanted)
    found = page(call.session, statement, [period.ends_on, period.id], command, lambda row: row[0], descending=True)
    return Page[Period](items=_views(call, found.items), next=found.next)


def _begin(call: Call, command: SoftClosePeriod | ClosePeriod) -> ClosingDates:
    """Up to which days the books are closed, after waiting until nobody is posting. Raises NOT_FOUND, FUTURE_DATE."""
    find(call, command.fund_id)
    if command.ends_on >= call.today:
        raise FUTURE_DATE("ends_on", on=command.ends_on)
    # Waits for postings in progress, and prevents new ones until this is done.
    call.session.execute(select(func.fund_journal_held()))
    return closing_dates(call, command.fund_id)


def _period(
    call: Call, command: SoftClosePeriod | ClosePeriod, last: date | None, status: PeriodStatus
) -> model.Period:
    """The days after `last` and up to the command's."""
    return model.Period(
        id=new_id(),
        starts_on=last + timedelta(days=1) if last else _BEGINNING,
        ends_on=command.ends_on,
        closed_by=call.actor.member_id,
        closed_at=call.now,
        fund_id=command.fund_id,
        status=status,
    )


def _soft_closed(call: Call, command: ClosePeriod) -> Sequence[model.Period]:
    """The fund's soft-closed periods up to the command's day, in order. Raises PERIOD_SPLIT if one goes beyond it."""
    period = model.Period
    begun = period.starts_on <= command.ends_on
    statement = select(period).where(
        period.fund_id == command.fund_id, period.status == PeriodStatus.SOFT_CLOSED, begun
    )
    found = call.session.scalars(statement.order_by(period.starts_on)).all()
    if found and found[-1].ends_on > command.ends_on:
        raise PERIOD_SPLIT("ends_on", ends_on=found[-1].ends_on)
    return found


def _close(call: Call, period: model.Period) -> model.Period:
    period.status = PeriodStatus.CLOSED
    period.closed_by, period.closed_at = call.actor.member_id, call.now
    return period


def _views(call: Call, periods: Sequence[model.Period]) -> list[Period]:
    balance, account = model.PeriodBalance, model.Account
    rows = call.session.execute(
        select(balance.period_id, account, func.sum(balance.amount_usd))
        .join(account, account.code == balance.account_code)
        .where(balance.period_id.in_([period.id for period in periods]))
        .group_by(balance.period_id, account.code)
        .order_by(account.code)
    )
    closed_with: dict[UUID, list[Account]] = defaultdict(list)
    for period_id, chart, amount in rows:
        closed_with[period_id].append(Account(code=chart.code, name=chart.name, kind=chart.kind, balance_usd=amount))
    return [_view(period, closed_with[period.id]) for period in periods]


def _view(period: model.Period, closed_with: list[Account]) -> Period:
    return Period.of(period, closing=closed_with)
