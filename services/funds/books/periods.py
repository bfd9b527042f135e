"""Closing the books: nothing is posted into a closed period; its balances open the next one (Fund rule 10)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import func, select, text

from chassis.call import Call
from chassis.ids import new_id
from chassis.paging import page
from contracts.base import Page
from contracts.funds_books import Account, ClosePeriod, ListPeriods, Period
from contracts.funds_refusals import CLOSED_PERIOD, FUTURE_DATE, PERIOD_CLOSED
from services.funds import book, money
from services.funds.terms import THE_FUND, find

_BEGINNING = date(2000, 1, 1)

# Opening balances are the closing balances of the period before; what moved since is added.
_CLOSE = text("""
INSERT INTO period_balance (period_id, award_id, account_code, amount_usd)
SELECT :period, award_id, account_code, sum(amount_usd) FROM (
    SELECT b.award_id, b.account_code, b.amount_usd
    FROM period_balance b JOIN period p ON p.id = b.period_id WHERE p.fund_id = :fund_id AND p.ends_on = :opening
    UNION ALL
    SELECT l.award_id, l.account_code, l.amount_usd
    FROM posting l JOIN journal_entry e ON e.id = l.entry_id
    WHERE e.fund_id = :fund_id AND e.occurred_on BETWEEN :starts_on AND :ends_on
) moved GROUP BY award_id, account_code
""")


def check_open(call: Call, day: date, field: str, fund_id: str = THE_FUND) -> None:
    """Raises FUTURE_DATE, and CLOSED_PERIOD when nothing is posted on that day any more (Fund rule 10)."""
    money.check_past(call, day, field)
    refuse_closed(day, closed_until(call, fund_id), field)


def refuse_closed(day: date, until: date | None, field: str) -> None:
    """Raises CLOSED_PERIOD when the day is not after `until`."""
    if until is not None and day <= until:
        raise CLOSED_PERIOD(field, on=day, until=until)


def closed_until(call: Call, fund_id: str = THE_FUND) -> date | None:
    """The last day of a fund's closed periods, which follow one another without a gap."""
    return call.session.scalar(select(func.max(book.Period.ends_on)).where(book.Period.fund_id == fund_id))


def close_period(call: Call, command: ClosePeriod) -> Period:
    """Raises NOT_FOUND, FUTURE_DATE unless the day is over, PERIOD_CLOSED when it is closed already."""
    find(call, command.fund_id)
    if command.ends_on >= call.today:
        raise FUTURE_DATE("ends_on", on=command.ends_on)
    # Waits for whoever is posting, and keeps everybody from posting until this is done.
    call.session.execute(text("LOCK TABLE journal_entry IN SHARE ROW EXCLUSIVE MODE"))
    until = closed_until(call, command.fund_id)
    if until is not None and command.ends_on <= until:
        raise PERIOD_CLOSED("ends_on", until=until)
    period = book.Period(
        id=new_id(),
        starts_on=until + timedelta(days=1) if until else _BEGINNING,
        ends_on=command.ends_on,
        closed_by=call.actor.member_id,
        closed_at=call.now,
        fund_id=command.fund_id,
    )
    call.session.add(period)
    call.session.flush()
    span = {"starts_on": period.starts_on, "ends_on": period.ends_on, "fund_id": command.fund_id}
    call.session.execute(_CLOSE, {"period": period.id, "opening": until, **span})
    return _views(call, [period])[0]


def list_periods(call: Call, command: ListPeriods) -> Page[Period]:
    """A fund's closed periods, newest first."""
    key, of_fund = book.Period.ends_on, select(book.Period).where(book.Period.fund_id == command.fund_id)
    found = page(call.session, of_fund, [key], command, lambda row: row[0], descending=True)
    return Page[Period](items=_views(call, found.items), next=found.next)


def _views(call: Call, periods: Sequence[book.Period]) -> list[Period]:
    balance, account = book.PeriodBalance, book.Account
    rows = call.session.execute(
        select(balance.period_id, account, func.sum(balance.amount_usd))
        .join(account, account.code == balance.account_code)
        .where(balance.period_id.in_([period.id for period in periods]))
        .group_by(balance.period_id, account.code)
        .order_by(account.code)
    )
    closing: dict[UUID, list[Account]] = defaultdict(list)
    for period_id, chart, amount in rows:
        closing[period_id].append(Account(code=chart.code, name=chart.name, kind=chart.kind, balance_usd=amount))
    return [
        Period(
            id=p.id,
            starts_on=p.starts_on,
            ends_on=p.ends_on,
            closed_at=p.closed_at,
            closing=closing[p.id],
            fund_id=p.fund_id,
        )
        for p in periods
    ]
