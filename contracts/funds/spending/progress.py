"""How far an award is: what was planned, spent and committed by line, year and month, and where it is heading."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from contracts.base import Command, View, read
from contracts.funds.kinds import Day, Usd
from contracts.funds.spending.budgets import BudgetLineYear, LineKind
from contracts.kinds import Id


class LineProgress(View):
    """A budget line by the end of the day, in USD, planned as in the version in force then (Fund rule 16).

    `committed_usd` is known for today only, for what was committed on a line is not kept by day; pending costs count.
    `rest_usd` is what is planned less the two.
    """

    line_id: Id
    kind: LineKind
    title: str
    budget_usd: Usd
    spent_usd: Usd
    committed_usd: Usd | None
    rest_usd: Usd
    years: list[BudgetLineYear]


class LineMonth(View):
    """What was spent on a line in a month, in USD; less what came back."""

    line_id: Id
    spent_usd: Usd


class MonthProgress(View):
    """A month, by its first day: spent in it and up to its end, and held for commitments at its end, in USD.

    The last month ends with the day that was asked for.
    """

    month: date
    spent_usd: Usd
    spent_until_usd: Usd
    committed_usd: Usd
    lines: list[LineMonth]


class Forecast(View):
    """What comes of the award if it goes on as in the last half year, in USD. Commitments are not in it.

    `monthly_usd`: spent in a month of average length since `since`. `at_end_usd`: spent by the award's end.
    `runs_out_on`: when the budget is spent, if that is before the year 2200.
    """

    since: date
    monthly_usd: Usd
    at_end_usd: Usd | None
    runs_out_on: date | None


class AwardProgress(View):
    """An award by the end of a day, in USD. `committed_usd` is all that it held then, by its allocations as well."""

    award_id: Id
    on: date
    budget_version: int | None = Field(description="The version in force on that day.")
    budget_usd: Usd
    spent_usd: Usd
    committed_usd: Usd
    rest_usd: Usd
    lines: list[LineProgress]
    months: list[MonthProgress]
    forecast: Forecast | None


class ReadAwardProgress(Command):
    """An award by the end of a day, by default today."""

    award_id: Id
    on: Day | None = None


AWARD_PROGRESS = read(
    "funds",
    "award_progress",
    ReadAwardProgress,
    AwardProgress,
    "Read what was planned, spent and committed of an award",
    at="/awards/{award_id}/progress",
    one_state=True,
)
