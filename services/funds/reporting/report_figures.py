"""The figures of a report to a donor: budget lines by the parts of a period, from what the journal keeps by day.

They are drawn up together with the award's statement for the same days and add up to it (Fund rule 14).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

from sqlalchemy import func, select

from chassis.call import Call
from contracts.funds.reporting.donor_reports import ReportedLine, ReportFigures, ReportPeriod
from contracts.funds.reporting.donor_views import OwnAmounts
from contracts.funds.reporting.statements import BudgetUse, Statement
from contracts.funds.spending.budgets import LineKind
from services.funds.reporting import own_currency, statements
from services.funds.reporting.donor_views import amounts
from services.funds.reporting.spans import Days
from services.funds.reporting.subjects import Subject
from services.funds.reporting.sums import ZERO, total
from services.funds.spending.budget_model import BudgetLine, LineDay

_TENTH = Decimal("0.1")
_MONTHS, _QUARTERS = 6, 18  # a period of at most so many months is told by month, by quarter; a longer one by year
_NO_LINE = UUID(int=0)


def figures(call: Call, subject: Subject, since: date, until: date) -> ReportFigures:
    """Of an award for a period, both days included."""
    statement = statements.statement(call, subject, Days(since, until))
    parts = parts_of(since, until)
    spent = _spent(call, subject, parts)
    lines = [_line(use, spent[use.line_id]) for use in statement.budget]
    return ReportFigures(
        parts=parts,
        lines=lines,
        total=_total(lines, len(parts)),
        statement=statement,
        own=_own(call, subject, statement),
    )


def parts_of(since: date, until: date) -> list[ReportPeriod]:
    """The months, quarters or years that the period touches, cut to it."""
    months = (until.year - since.year) * 12 + until.month - since.month + 1
    step = 1 if months <= _MONTHS else 3 if months <= _QUARTERS else 12
    found, begins = [], since
    while begins <= until:
        ends = min(_next(begins, step) - timedelta(days=1), until)
        found.append(ReportPeriod(since=begins, until=ends))
        begins = ends + timedelta(days=1)
    return found


def _next(day: date, step: int) -> date:
    """The first day of the next month, quarter or year."""
    month = (day.month - 1) // step * step + step
    return date(day.year + month // 12, month % 12 + 1, 1)


def _spent(call: Call, subject: Subject, parts: Sequence[ReportPeriod]) -> dict[UUID, list[Decimal]]:
    """What was spent on each line in each part."""
    line, day = BudgetLine, LineDay
    columns = [
        func.coalesce(func.sum(day.spent_usd).filter(day.on_day.between(part.since, part.until)), ZERO)
        for part in parts
    ]
    rows = call.session.execute(
        select(day.line_id, *columns)
        .join(line, line.id == day.line_id)
        .where(line.award_id == subject.id, day.on_day.between(parts[0].since, parts[-1].until))
        .group_by(day.line_id)
    )
    found: dict[UUID, list[Decimal]] = defaultdict(lambda: [ZERO] * len(parts))
    found.update({line_id: list(sums) for line_id, *sums in rows})
    return found


def _line(use: BudgetUse, parts: list[Decimal]) -> ReportedLine:
    return ReportedLine.of(
        use,
        before_usd=use.spent_usd - use.period_usd,
        parts_usd=parts,
        percent=_percent(use.spent_usd, use.budget_usd),
    )


def _percent(spent: Decimal, planned: Decimal) -> Decimal | None:
    return (spent * 100 / planned).quantize(_TENTH, ROUND_HALF_UP) if planned else None


def _total(lines: Sequence[ReportedLine], parts: int) -> ReportedLine:
    def sum_of(amount: Callable[[ReportedLine], Decimal]) -> Decimal:
        return total(map(amount, lines))

    planned, spent = sum_of(lambda line: line.budget_usd), sum_of(lambda line: line.spent_usd)
    return ReportedLine(
        line_id=_NO_LINE,
        kind=LineKind.DIRECT,
        title="",
        budget_usd=planned,
        before_usd=sum_of(lambda line: line.before_usd),
        parts_usd=[total(line.parts_usd[place] for line in lines) for place in range(parts)],
        period_usd=sum_of(lambda line: line.period_usd),
        spent_usd=spent,
        rest_usd=planned - spent,
        percent=_percent(spent, planned),
    )


def _own(call: Call, subject: Subject, statement: Statement) -> OwnAmounts | None:
    """What was received, spent and is left by the period's end, in the donor's currency; spent since the beginning."""
    until_then = statements.statement(call, subject, Days(None, statement.on))
    came = own_currency.receipts(call, subject, statement.on)
    spent = amounts(until_then)["spent_usd"]
    return own_currency.own(came, spent, until_then.balance_usd, own_currency.decimals(call))
