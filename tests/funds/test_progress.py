"""How far an award is on any day: the same as its statement says, and read from days, not from costs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session, sessionmaker

from chassis.actor import Actor
from chassis.ids import new_id
from chassis.testing import Desk
from contracts.base import Refused
from contracts.funds.reporting import statements as funds_statements
from contracts.funds.spending import budgets as funds_budgets
from contracts.funds.spending.progress import AwardProgress, ReadAwardProgress
from contracts.identity import Role
from services.funds.reporting import statements
from services.funds.service import FundsService
from services.funds.spending import budgets, progress
from tests.common import growth
from tests.common.funds.helpers import Setting, setting, usd


@pytest.fixture
def fund(desk: Desk) -> Setting:
    made = setting(desk.session)
    made.receive("90000", received_on=date(2026, 1, 5))
    for day, amount in ((date(2026, 1, 20), "1000"), (date(2026, 3, 2), "2500.50"), (date(2026, 3, 30), "499.50")):
        made.spend(amount, occurred_on=day, document_on=day)
    return made


def on(fund: Setting, day: date | None = None) -> AwardProgress:
    return progress.award_progress(fund.officer, ReadAwardProgress(award_id=fund.award.id, on=day))


@pytest.mark.parametrize("day", [date(2026, 1, 19), date(2026, 1, 20), date(2026, 3, 2), date(2026, 12, 1)])
def test_rule_14_an_award_is_as_far_as_its_statement_says(fund: Setting, day: date) -> None:
    told = on(fund, day)
    asked = funds_statements.ReadAwardStatement(award_id=fund.award.id, on=day)
    statement = statements.award_statement(fund.officer, asked)
    assert [(line.line_id, line.budget_usd, line.spent_usd) for line in told.lines] == [
        (line.line_id, line.budget_usd, line.spent_usd) for line in statement.budget
    ]
    assert told.spent_usd == statement.direct_costs_usd + statement.indirect_costs_usd
    assert told.committed_usd == statement.committed_usd
    assert told.rest_usd == told.budget_usd - told.spent_usd - told.committed_usd


def test_months_and_years_add_up_to_what_was_spent(fund: Setting) -> None:
    told = on(fund, date(2026, 4, 10))
    months = {each.month: each for each in told.months}
    assert told.months[0].month == date(2017, 4, 1) and told.months[-1].month == date(2026, 4, 1)
    spent = [months[date(2026, month, 1)].spent_usd for month in (1, 2, 3, 4)]
    assert spent == [usd("1120"), usd("0"), usd("3360"), usd("0")]  # 12 % of indirect costs
    assert told.months[-1].spent_until_usd == told.spent_usd == usd("4480")
    assert sum(line.spent_usd for line in months[date(2026, 3, 1)].lines) == usd("3360")
    assert [(year.fiscal_year, year.spent_usd) for year in told.lines[0].years] == [(2026, usd("4000"))]


def test_what_is_held_is_that_of_each_month_and_of_its_line_today(fund: Setting) -> None:
    fund.reserve("500")
    today = on(fund)
    assert today.months[-1].committed_usd == today.committed_usd == usd("560")
    assert today.lines[0].committed_usd is not None
    before = on(fund, fund.officer.today - timedelta(days=40))
    assert before.committed_usd == 0 and [line.committed_usd for line in before.lines] == [None] * 3


def test_rule_16_a_day_has_the_budget_that_was_in_force(fund: Setting) -> None:
    lines = [
        {"line_id": line.id, "kind": line.kind, "title": line.title, "amount_usd": amount}
        for line, amount in zip(fund.award.lines, ("59000", "21000", "9600"), strict=True)
    ]
    revision = {"award_id": fund.award.id, "reason": "More travel", "lines": lines}
    budgets.revise_budget(fund.officer, funds_budgets.ReviseBudget.model_validate(revision))
    today, before = on(fund), on(fund, fund.officer.today - timedelta(days=1))
    assert [line.budget_usd for line in today.lines] == [usd("59000"), usd("21000"), usd("9600")]
    assert [line.budget_usd for line in before.lines] == [usd("60000"), usd("20000"), usd("9600")]
    assert (today.budget_version, before.budget_version) == (2, 1)


def test_a_forecast_goes_on_as_in_the_last_half_year(fund: Setting) -> None:
    foreseen = on(fund, date(2026, 3, 30)).forecast
    assert foreseen and foreseen.since == date(2025, 9, 29)
    # 4,480.00 in 183 days, with 641 days to the end of 2027, and 85,120.00 left.
    assert (foreseen.monthly_usd, foreseen.at_end_usd) == (usd("745.14"), usd("20172.24"))
    assert foreseen.runs_out_on == date(2026, 3, 30) + timedelta(days=3477)
    assert on(fund, date(2026, 1, 1)).forecast is None and on(fund, date(2028, 1, 1)).forecast is None


def test_an_award_that_does_not_exist(fund: Setting) -> None:
    with pytest.raises(Refused) as refusal:
        progress.award_progress(fund.officer, ReadAwardProgress(award_id=new_id()))
    assert refusal.value.refusal.code == "not_found"


def _fill(filling: growth.Filling) -> None:
    """An award with three lines and two years of days; a hundred times as many costs on the same days."""
    filling.rows("award", 1, fixed=True, id=growth.ident("award"), fund_id="'prevention-network'", role="'donor'",
                 starts_on="'2025-01-01'", donor_id=growth.ident("donor"))  # fmt: skip
    about = {"id": growth.ident("line"), "award_id": growth.ident("award", 1), "kind": "'direct'", "position": "g"}
    filling.rows("budget_line", 3, fixed=True, amount_usd="90000", **about)
    line = growth.ident("line", "g % 3 + 1")
    day = "date '2025-01-01' + (g / 3)::int"
    filling.rows("line_day", 2100, fixed=True, line_id=line, on_day=day, spent_usd="10")
    filling.rows("award_hold", 500, fixed=True, award_id=growth.ident("award", 1), on_day="date '2025-01-01' + g::int")
    day = "date '2025-01-01' + (g % 700)::int"
    filling.rows("expenditure", 500, id=growth.ident("cost"), award_id=growth.ident("award", 1), line_id=line,
                 occurred_on=day, status="'posted'", entry_id=growth.ident("entry"), currency="'USD'")  # fmt: skip
    filling.rows("posting", 1000, line_id=line, award_id=growth.ident("award", 1), account_code="'5100'",
                 entry_id=growth.ident("entry"), currency="'USD'", position="(g % 3)::int")  # fmt: skip


def test_fifty_thousand_costs_are_read_like_five_hundred(
    fresh_database: Callable[[str], sessionmaker[Session]],
) -> None:
    officer = Actor(new_id(), "Ana", frozenset({Role.FINANCE_OFFICER}), frozenset(), "CA", "en")
    made = growth.databases(fresh_database, FundsService, _fill)
    asked = [
        growth.ask(officer, "award_progress", award_id=growth.uid("award")),
        growth.ask(officer, "award_progress", award_id=growth.uid("award"), on=date(2026, 1, 31)),
    ]
    found = [each for question in asked for each in made.growth(question)]
    print(growth.report(found))
    for each in found:
        for generic in (False, True):
            few, many = each.read(generic=generic)
            assert few.rows and many.rows == few.rows
