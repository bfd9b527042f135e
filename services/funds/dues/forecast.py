"""The cash of a fund month by month: what is there, what donors will pay, what is promised to payees and activities."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from sqlalchemy import func, select

from chassis.call import Call
from contracts.funds.dues.dues import CashForecast, CashMonth, ReadCashForecast, UnvaluedDue
from services.funds.dues.dues import open_instalments
from services.funds.ledger import balances, funds, journal, money
from services.funds.partners.model import Award
from services.funds.spending.model import IS_ORDER, PAYABLE, Allocation, Commitment

_ZERO = Decimal("0.00")
Sums = dict[date, Decimal]


def cash_forecast(call: Call, command: ReadCashForecast) -> CashForecast:
    """Raises NOT_FOUND."""
    funds.find(call, command.fund_id)
    months = list(_months(call.today, command.months))
    due, overdue, unvalued = _instalments(call, command.fund_id, months)
    promised, held = _commitments(call, command.fund_id, months), _activities(call, command.fund_id, months)
    cash = left = _cash(call, command.fund_id)
    forecast = []
    for month in months:
        left += due[month] + overdue[month] - promised[month] - held[month]
        forecast.append(
            CashMonth(
                month=month, instalments_usd=due[month], overdue_usd=overdue[month], commitments_usd=promised[month],
                activities_usd=held[month], balance_usd=left,
            )
        )  # fmt: skip
    return CashForecast(fund_id=command.fund_id, on=call.today, cash_usd=cash, months=forecast, unvalued=unvalued)


def _months(today: date, count: int) -> Iterator[date]:
    """The first days of this month and those after it."""
    for number in range(count):
        place = today.month - 1 + number
        yield date(today.year + place // 12, place % 12 + 1, 1)


def _cash(call: Call, fund_id: str) -> Decimal:
    found = balances.of_accounts(call, select(Award.id).where(Award.fund_id == fund_id), call.today)
    return sum((amount for code, amount in found.items() if journal.is_cash(code)), _ZERO)


def _instalments(call: Call, fund_id: str, months: list[date]) -> tuple[Sums, Sums, list[UnvaluedDue]]:
    due, overdue, unvalued = _sums(), _sums(), _sums_by_currency()
    rates = {"USD": Decimal(1)}
    for day, currency, amount in open_instalments(call, fund_id):
        if currency not in rates:
            rates[currency] = money.rate_on(call, currency, call.today) or _ZERO
        if not rates[currency]:
            unvalued[currency] += amount
        elif day < call.today:
            overdue[months[0]] += money.to_cents(amount * rates[currency])
        else:
            due[day.replace(day=1)] += money.to_cents(amount * rates[currency])
    return due, overdue, [UnvaluedDue(currency=name, amount=amount) for name, amount in sorted(unvalued.items())]


def _commitments(call: Call, fund_id: str, months: list[date]) -> Sums:
    """In equal parts from this month on until they expire or their award ends, whatever is first. What is drawn on an
    activity's allocation is held there, and the cash of an advance has left already."""
    commitment = Commitment
    last = func.least(commitment.expires_on, Award.ends_on)
    rows = (
        select(last, func.sum(commitment.held_usd))
        .join(Award, Award.id == commitment.award_id)
        .where(
            Award.fund_id == fund_id, PAYABLE, IS_ORDER, commitment.allocation_id.is_(None)
        )
        .group_by(last)
    )  # fmt: skip
    sums = _sums()
    for day, amount in call.session.execute(rows):
        _spread(sums, months[0], day, amount)
    return sums


def _spread(sums: Sums, first: date, until: date, amount: Decimal) -> None:
    """In equal parts over the months up to a day; what is left by rounding is in the last one."""
    count = max((until.year - first.year) * 12 + until.month - first.month + 1, 1)
    part = money.to_cents(amount / count)
    for number, month in enumerate(_months(first, count), 1):
        sums[month] += amount - part * (count - 1) if number == count else part


def _activities(call: Call, fund_id: str, months: list[date]) -> Sums:
    """What is held for activities, in the month in which each ends."""
    allocation = Allocation
    rows = (
        select(allocation.ends_on, func.sum(allocation.held_usd))
        .join(Award, Award.id == allocation.award_id)
        .where(Award.fund_id == fund_id, allocation.status.in_(("reserved", "granted")), allocation.held_usd > 0)
        .group_by(allocation.ends_on)
    )
    sums = _sums()
    for day, amount in call.session.execute(rows):
        sums[max(day.replace(day=1), months[0])] += amount
    return sums


def _sums() -> Sums:
    return defaultdict(lambda: _ZERO)


def _sums_by_currency() -> dict[str, Decimal]:
    return defaultdict(lambda: _ZERO)
