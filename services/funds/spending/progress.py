"""How far an award is, on any day: from what the journal's triggers keep by day, however many costs there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Date, column, func, select, true, values

from chassis.call import Call
from chassis.rows import get_row
from contracts.funds.spending.budgets import LineKind
from contracts.funds.spending.progress import (
    AwardProgress,
    Forecast,
    LineMonth,
    LineProgress,
    MonthProgress,
    ReadAwardProgress,
)
from services.funds.ledger import money
from services.funds.ledger.model import AwardHold
from services.funds.partners import model as partners_model
from services.funds.spending import budget_views
from services.funds.spending.budget_model import BudgetLine, BudgetVersion, BudgetVersionLine, LineDay

_ZERO = Decimal("0.00")
_HALF_A_YEAR = timedelta(days=182)
_MONTH = Decimal(1461) / 48  # days
_LAST = date(2200, 12, 31)
_Months = Mapping[date, Mapping[UUID, Decimal]]


@dataclass(frozen=True)
class _Line:
    """A line as it was planned; `budget_usd` is zero for one that was used and is planned no longer."""

    id: UUID
    kind: LineKind
    title: str
    budget_usd: Decimal


def award_progress(call: Call, command: ReadAwardProgress) -> AwardProgress:
    """Planned, spent, committed by line, year and month by the end of a day (Fund rules 14, 16). Raises NOT_FOUND."""
    award = get_row(call, partners_model.Award, command.award_id, "award_id", "award")
    on = command.on or call.today
    spent = _spent_by_month(call, award.id, on)
    version = budget_views.version_on(call, award.id, on)
    lines = _lines(call, award.id, version, {line for month in spent.values() for line in month})
    budget, used = sum((line.budget_usd for line in lines), _ZERO), sum(_by_line(spent).values(), _ZERO)
    months = _months(call, award, spent, on)
    held = months[-1].committed_usd if months else _ZERO
    return AwardProgress(
        award_id=award.id,
        on=on,
        budget_version=version.number if version else None,
        budget_usd=budget,
        spent_usd=used,
        committed_usd=held,
        rest_usd=budget - used - held,
        lines=_shown(call, award.id, version, lines, spent, on),
        months=months,
        forecast=_forecast(call, award, budget, used, on),
    )


def _spent_by_month(call: Call, award_id: UUID, on: date) -> _Months:
    """USD by the first day of the month and line, without months in which nothing moved."""
    month = func.date_trunc("month", LineDay.on_day).cast(Date)
    rows = call.session.execute(
        select(month, LineDay.line_id, func.sum(LineDay.spent_usd))
        .join(BudgetLine, BudgetLine.id == LineDay.line_id)
        .where(BudgetLine.award_id == award_id, LineDay.on_day <= on)
        .group_by(month, LineDay.line_id)
    )
    found: dict[date, dict[UUID, Decimal]] = defaultdict(dict)
    for first, line_id, spent in rows:
        found[first][line_id] = spent
    return found


def _by_line(spent: _Months) -> Mapping[UUID, Decimal]:
    sums: dict[UUID, Decimal] = defaultdict(lambda: _ZERO)
    for lines in spent.values():
        for line_id, amount in lines.items():
            sums[line_id] += amount
    return sums


def _lines(call: Call, award_id: UUID, version: BudgetVersion | None, used: set[UUID]) -> list[_Line]:
    """The lines of the version in order, and after them those on which was spent although they are in it no more."""
    line, planned = BudgetLine, BudgetVersionLine
    rows = call.session.execute(
        select(line, planned)
        .outerjoin(planned, (planned.line_id == line.id) & (planned.version_id == (version.id if version else None)))
        .where(line.award_id == award_id)
        .order_by(planned.position.nulls_last(), line.position)
    ).tuples()
    found = []
    for row, plan in rows:
        shown = plan or (row if version is None else None)
        if shown is not None:
            found.append(_Line(row.id, LineKind(row.kind), shown.title, shown.amount_usd))
        elif row.id in used:
            found.append(_Line(row.id, LineKind(row.kind), row.title, _ZERO))
    return found


def _shown(
    call: Call, award_id: UUID, version: BudgetVersion | None, lines: Sequence[_Line], spent: _Months, on: date
) -> list[LineProgress]:
    planned = budget_views.planned_years(call, [version.id] if version else [])
    committed = _committed(call, award_id) if on >= call.today else {}
    used = _by_line(spent)
    return [
        LineProgress(
            line_id=line.id,
            kind=line.kind,
            title=line.title,
            budget_usd=line.budget_usd,
            spent_usd=used[line.id],
            committed_usd=committed.get(line.id),
            rest_usd=line.budget_usd - used[line.id] - committed.get(line.id, _ZERO),
            years=budget_views.years_of({year: usd for _, year, usd in planned[line.id]}, _by_year(spent, line.id)),
        )
        for line in lines
    ]


def _committed(call: Call, award_id: UUID) -> dict[UUID, Decimal]:
    return {line.id: use.committed for line, use in budget_views.use_of_lines(call, award_id)}


def _by_year(spent: _Months, line_id: UUID) -> dict[int, Decimal]:
    years: dict[int, Decimal] = {}
    for month, lines in spent.items():
        if line_id in lines:
            years[month.year] = years.get(month.year, _ZERO) + lines[line_id]
    return years


def _months(call: Call, award: partners_model.Award, spent: _Months, on: date) -> list[MonthProgress]:
    """Every month from the award's beginning, or its first movement, to the day."""
    begun = min([award.starts_on, *spent])
    months = _firsts(begun, on)
    held = _held(call, award.id, [min(_next(month) - timedelta(days=1), on) for month in months])
    until, found = _ZERO, []
    for month, committed in zip(months, held, strict=True):
        lines = spent.get(month, {})
        moved = sum(lines.values(), _ZERO)
        until += moved
        told = [LineMonth(line_id=line_id, spent_usd=amount) for line_id, amount in lines.items()]
        found.append(
            MonthProgress(month=month, spent_usd=moved, spent_until_usd=until, committed_usd=committed, lines=told)
        )
    return found


def _firsts(begun: date, on: date) -> list[date]:
    month, found = begun.replace(day=1), []
    while month <= on:
        found.append(month)
        month = _next(month)
    return found


def _next(month: date) -> date:
    """The first day of the next month."""
    return (month + timedelta(days=31)).replace(day=1)


def _held(call: Call, award_id: UUID, days: Sequence[date]) -> list[Decimal]:
    """What the award held at the end of each of these days: one look-up for each."""
    if not days:
        return []
    day = values(column("day", Date), name="ends").data([(each,) for each in days])
    last = select(AwardHold.balance_usd).where(AwardHold.award_id == award_id, AwardHold.on_day <= day.c.day)
    newest = last.order_by(AwardHold.on_day.desc()).limit(1).lateral()
    rows = select(day.c.day, func.coalesce(newest.c.balance_usd, _ZERO)).select_from(day)
    return [held for _, held in call.session.execute(rows.outerjoin(newest, true()).order_by(day.c.day))]


def _forecast(call: Call, award: partners_model.Award, budget: Decimal, spent: Decimal, on: date) -> Forecast | None:
    """None before anything was spent in the last half year, or once the award is over."""
    since = max(award.starts_on, on - _HALF_A_YEAR)
    days = (on - since).days + 1
    lately = _spent_since(call, award.id, since, on)
    if days <= 0 or lately <= 0 or (award.ends_on and award.ends_on <= on):
        return None
    daily = lately / days
    to_end = money.to_cents(spent + daily * (award.ends_on - on).days) if award.ends_on else None
    left = max(budget - spent, _ZERO) / daily
    ends = on + timedelta(days=int(left)) if left <= (_LAST - on).days else None
    return Forecast(since=since, monthly_usd=money.to_cents(daily * _MONTH), at_end_usd=to_end, runs_out_on=ends)


def _spent_since(call: Call, award_id: UUID, since: date, on: date) -> Decimal:
    total = func.coalesce(func.sum(LineDay.spent_usd), _ZERO)
    found = select(total).join(BudgetLine, BudgetLine.id == LineDay.line_id)
    return call.session.scalars(found.where(BudgetLine.award_id == award_id, LineDay.on_day.between(since, on))).one()
