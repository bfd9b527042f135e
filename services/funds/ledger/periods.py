"""A fund's periods: open, soft-closed (an approver posts there, with a reason), closed (Fund rule 10).

They follow one another without gaps: first the closed ones, then the soft-closed ones; the rest is open.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
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
    ADJUSTING_OVER,
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
from contracts.funds.refusals import DATES
from contracts.identity import Role
from services.funds.ledger import closing, model, money, proofs
from services.funds.ledger.funds import THE_FUND, find

_BEGINNING = date(2000, 1, 1)


Span = tuple[date, date, date]


@dataclass(frozen=True)
class ClosingDates:
    """Up to which days a fund's books are closed and soft-closed. `kept`: what was looked up, if it was needed."""

    closed: date | None
    soft_closed: date | None
    fund_id: str = THE_FUND
    kept: list[Sequence[Span]] = field(default_factory=list, compare=False)

    @property
    def last(self) -> date | None:
        """The last day that is not open."""
        return max((day for day in (self.closed, self.soft_closed) if day), default=None)

    def is_soft(self, day: date) -> bool:
        """Whether only an approver posts on that day."""
        return self.soft_closed is not None and day <= self.soft_closed

    def refuse(self, call: Call, day: date, field: str) -> None:
        """Raises CLOSED_PERIOD, and ADJUSTING_OVER in a soft-closed period that is adjusted no longer (rule 10)."""
        refuse_closed(day, self.closed, field)
        if not self.is_soft(day):
            return
        for starts_on, ends_on, until in self._adjusted(call):
            if starts_on <= day <= ends_on:
                raise ADJUSTING_OVER(field, on=day, until=until)

    def check(self, call: Call, day: date, field: str, late_reason: str | None = None) -> str | None:
        """The reason to record with an entry of that day, if it needs one. Raises CLOSED_PERIOD, ADJUSTING_OVER,
        SOFT_CLOSED."""
        self.refuse(call, day, field)
        if not self.is_soft(day):
            return None
        if late_reason is None or not call.actor.has(Role.FINANCE_APPROVER):
            raise SOFT_CLOSED(field, until=self.soft_closed)
        return late_reason

    def _adjusted(self, call: Call) -> Sequence[Span]:
        """The soft-closed periods whose adjusting is over, looked up once for any number of days."""
        if not self.kept:
            period = model.Period
            over = (period.status == PeriodStatus.SOFT_CLOSED) & (period.adjusting_until < call.today)
            spans = select(period.starts_on, period.ends_on, period.adjusting_until)
            found = call.session.execute(spans.where(period.fund_id == self.fund_id, over))
            self.kept.append([(row[0], row[1], row[2]) for row in found])
        return self.kept[0]


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
    closed, soft_closed = call.session.execute(select(*ends).where(period.fund_id == fund_id)).one()
    return ClosingDates(closed, soft_closed, fund_id)


def closed_until(call: Call, fund_id: str = THE_FUND) -> date | None:
    """The last day of a fund's closed periods."""
    return closing_dates(call, fund_id).closed


def soft_close_period(call: Call, command: SoftClosePeriod) -> Period:
    """With a last day for adjusting entries, if it has one (Fund rule 10).

    Raises NOT_FOUND, FUTURE_DATE unless the day is over, PERIOD_CLOSED if it is already (soft-)closed, and DATES for an
    adjusting period that is over already."""
    until = _begin(call, command)
    last = until.last
    if last is not None and command.ends_on <= last:
        raise PERIOD_CLOSED("ends_on", until=last)
    refuse_over(call, command.adjusting_until)
    period = _period(call, command, last, PeriodStatus.SOFT_CLOSED)
    period.adjusting_until = command.adjusting_until
    period.soft_closed_by, period.soft_closed_at = call.actor.member_id, call.now
    call.session.add(period)
    call.session.flush()
    return views(call, [period])[0]


def close_period(call: Call, command: ClosePeriod) -> Period:
    """Closes soft-closed periods up to that day, and the open days after them; returns the last period closed.

    Raises NOT_FOUND, FUTURE_DATE unless the day is over, PERIOD_CLOSED if it is already, ENTRIES_WAIT,
    PERIOD_SPLIT, NOT_VALUED, UNPROVEN.
    """
    until = check_closable(call, command)
    soft = _soft_closed(call, command)
    for day in sorted({*(period.ends_on for period in soft), command.ends_on}):
        closing.refuse_unvalued(call, command.fund_id, day)
    periods = [_close(call, period, command.despite) for period in soft]
    last = periods[-1].ends_on if periods else until.closed
    if last is None or last < command.ends_on:
        periods.append(_period(call, command, last, PeriodStatus.CLOSED))
        periods[-1].despite = command.despite
        call.session.add(periods[-1])
    call.session.flush()
    for period in periods:
        proofs.store(call, period)
    return views(call, periods[-1:])[0]


def check_closable(call: Call, command: ClosePeriod) -> ClosingDates:
    """Up to which days the books are closed, if they may be closed up to that day; nobody posts until this is done.

    Raises NOT_FOUND, FUTURE_DATE, PERIOD_CLOSED, ENTRIES_WAIT."""
    until = _begin(call, command)
    if until.closed is not None and command.ends_on <= until.closed:
        raise PERIOD_CLOSED("ends_on", until=until.closed)
    closing.refuse_pending(call, command.fund_id, command.ends_on)
    return until


def refuse_over(call: Call, adjusting_until: date | None) -> None:
    """Raises DATES if nothing could be adjusted so long any more."""
    if adjusting_until is not None and adjusting_until < call.today:
        raise DATES("adjusting_until", starts_on=call.today, ends_on=adjusting_until)


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
    return views(call, [period])[0]


def list_periods(call: Call, command: ListPeriods) -> Page[Period]:
    """A fund's periods that are not open, newest first."""
    period = model.Period
    wanted = period.status == command.status if command.status else period.status != PeriodStatus.REOPENED
    statement = select(period).where(period.fund_id == command.fund_id, wanted)
    found = page(call.session, statement, [period.ends_on, period.id], command, lambda row: row[0], descending=True)
    return Page[Period](items=views(call, found.items), next=found.next)


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


def _close(call: Call, period: model.Period, despite: str | None) -> model.Period:
    period.status, period.despite = PeriodStatus.CLOSED, despite
    period.closed_by, period.closed_at = call.actor.member_id, call.now
    return period


def views(call: Call, periods: Sequence[model.Period]) -> list[Period]:
    """With the balances of those that are closed."""
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
