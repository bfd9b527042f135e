"""Statements on every date and for any period: they balance, and the parts are the whole (Fund rules 4, 6, 7, 14)."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from chassis.testing import Desk, DeskOf
from contracts.base import Refused
from contracts.funds.reporting import statements as funds_statements
from contracts.funds.reporting.statements import Statement
from contracts.funds.spending import budgets as funds_budgets
from contracts.identity import Role
from services.funds.reporting import rows, statements
from services.funds.spending.budgets import revise_budget
from tests.common.funds import helpers
from tests.common.funds.busy import FUND, Busy
from tests.common.funds.helpers import DAY, usd

# What adds up over awards and donors; transfers do not where they are internal to the whole.
ADDING_UP = (
    "contributions", "other_income", "interest", "exchange_differences", "direct_costs", "indirect_costs", "recoveries",
    "transfers", "balance", "committed", "available",
)  # fmt: skip
SUMS = {
    "contribution": "contributions_usd", "other_income": "other_income_usd", "interest": "interest_usd",
    "exchange": "exchange_differences_usd", "transfer_in": "transfers_in_usd", "direct": "direct_costs_usd",
    "indirect": "indirect_costs_usd", "recovery": "recoveries_usd", "transfer_out": "transfers_out_usd",
}  # fmt: skip


def all_of(told: Busy, **span: date | None) -> list[Statement]:
    """The statements of the fund, of its two donors, and of its three awards."""
    donors = [told.of_donor(told.first, **span), told.of_donor(told.third, **span)]
    return [told.of_fund(**span), *donors, *(told.of_award(each, **span) for each in told.settings)]


def test_rule_14_opening_and_sources_less_uses_is_the_balance_on_every_date_and_for_every_period(told: Busy) -> None:
    for until in told.days():
        for since in (None, min(until, DAY + timedelta(days=7))):
            for statement in (told.of_fund(since=since, until=until), told.of_donor(told.first, on=until)):
                opening, uses = statement.opening.balance_usd, statement.uses_usd
                assert opening + statement.sources_usd - uses == statement.balance_usd
                assert statement.balance_usd - statement.committed_usd == statement.available_usd >= 0
                for line in statement.awards:
                    moved = line.sources_usd - line.uses_usd + line.internal_usd
                    assert line.opening_usd + moved == line.balance_usd


def test_rule_14_a_periods_opening_is_the_closing_of_the_day_before(told: Busy) -> None:
    for day in told.days():
        earlier, later = told.of_fund(on=day - timedelta(days=1)), told.of_fund(since=day, until=told.officer.today)
        assert later.opening.balance_usd == earlier.balance_usd
        assert later.opening.committed_usd == earlier.committed_usd
        assert later.opening.available_usd == earlier.available_usd
        closed = {line.award_id: line.balance_usd for line in earlier.awards}
        assert all(line.opening_usd == closed.pop(line.award_id, 0) for line in later.awards) and not closed


def test_rule_16_an_award_that_was_made_later_is_in_no_earlier_statement(told: Busy) -> None:
    """Unless something was dated back to then: it would be missing from the whole."""
    yesterday = told.officer.today - timedelta(days=1)
    before, of_award = told.of_fund(on=yesterday), helpers.open_award(told.officer, told.first.agreement.id)
    assert told.of_fund(on=yesterday) == before, "the same for ever"
    assert of_award.id in {line.award_id for line in told.of_fund(on=told.officer.today).awards}
    asked = funds_statements.ReadAwardStatement(award_id=of_award.id, on=yesterday)
    assert [line.award_id for line in statements.award_statement(told.officer, asked).awards] == [of_award.id]


def test_rule_14_the_fund_is_the_sum_of_its_donors_and_of_its_awards_on_every_date(told: Busy) -> None:
    for day in told.days():
        fund, first, second, *awards = all_of(told, on=day)
        for name in ADDING_UP:
            whole = getattr(fund, f"{name}_usd")
            assert whole == sum(getattr(each, f"{name}_usd") for each in (first, second)), (day, name)
            assert whole == sum(getattr(each, f"{name}_usd") for each in awards), (day, name)
        assert fund.transfers_in_usd == fund.transfers_out_usd == 0
        assert sum(line.internal_usd for line in fund.awards) == 0


def test_rule_14_the_entries_add_up_to_the_statement_whatever_the_period(told: Busy) -> None:
    for since, until in ((None, told.officer.today), (DAY, DAY + timedelta(days=12)), (DAY + timedelta(days=13), None)):
        for statement in all_of(told, since=since, until=until):
            found = read_rows(told, statement)
            for column, name in SUMS.items():
                added = sum(getattr(row, column) or 0 for row in found)
                assert added == getattr(statement, name), (statement.scope, column)
            assert sum(row.internal or 0 for row in found) == 0


def read_rows(
    told: Busy, statement: Statement, limit: int = 200, small: int = rows.SMALL
) -> list[funds_statements.StatementRow]:
    """All entries behind a statement, page by page."""
    about = {f"{statement.scope}_id": statement.id} if statement.id else {}
    found: list[funds_statements.StatementRow] = []
    cursor = None
    while True:
        command = funds_statements.ReadStatementRows(
            fund_id=FUND,
            since=statement.since,
            until=statement.on,
            through=statement.through,
            limit=limit,
            cursor=cursor,
            **about,
        )
        page = rows.statement_rows(told.officer, command, small)
        found += page.rows
        cursor = page.next
        if cursor is None:
            return found


def test_what_was_transferred_is_told_by_the_awards_and_cancels_out_where_they_are_together(told: Busy) -> None:
    first, second, third = (told.of_award(each) for each in told.settings)
    assert (first.transfers_in_usd, first.transfers_out_usd) == (usd("100"), 0)  # 10 went out and was reversed
    assert (second.transfers_in_usd, second.transfers_out_usd) == (0, usd("350.25"))
    assert (third.transfers_in_usd, third.transfers_out_usd) == (usd("250.25"), 0)
    donor = told.of_donor(told.first)
    assert (donor.transfers_in_usd, donor.transfers_out_usd) == (0, usd("250.25"))
    assert [line.internal_usd for line in donor.awards] == [usd("100"), usd("-100")]


def test_what_came_back_is_told_apart_from_what_was_spent(told: Busy) -> None:
    award = told.of_award(told.first)
    assert award.recoveries_usd == usd("56")  # 50 and 12 %
    spent = sum(line.spent_usd for line in award.budget)
    assert spent == award.direct_costs_usd + award.indirect_costs_usd - award.recoveries_usd
    assert told.of_award(told.third).recoveries_usd == 0  # given back, and that reversed
    by_programme = {each.programme: each for each in told.of_fund().programmes}
    assert by_programme["maritime-security"].recoveries_usd == usd("56")
    assert by_programme["tourism-security"].direct_costs_usd == told.of_award(told.second).direct_costs_usd


def test_rule_9_the_budget_is_the_one_of_the_day_and_a_line_no_longer_planned_keeps_what_it_cost(told: Busy) -> None:
    award = told.second.balance()
    kept = [
        funds_budgets.RevisedLine(line_id=line.id, kind=line.kind, title=line.title, amount_usd=amount)
        for line, amount in zip(award.lines, ("60500", "19500", "9600"), strict=True)
    ]
    command = funds_budgets.ReviseBudget(award_id=award.id, reason="More training", lines=kept)
    revise_budget(told.officer, command)
    today, before = told.officer.today, told.officer.today - timedelta(days=1)
    planned = {day: [line.budget_usd for line in told.of_award(told.second, on=day).budget] for day in (before, today)}
    assert planned == {
        before: [usd("60000"), usd("20000"), usd("9600")],
        today: [usd("60500"), usd("19500"), usd("9600")],
    }
    spent = told.of_award(told.second).budget[0]
    assert (spent.rest_usd, spent.spent_usd) == (usd("60500") - spent.spent_usd, usd("153.37"))


def test_rules_6_13_pledges_stand_beside_and_donors_read_their_own_currency(told: Busy) -> None:
    fund = told.of_fund()
    given = {(each.donor_id, each.currency): (each.amount, each.amount_usd) for each in fund.received}
    assert given[told.first.donor.id, "CAD"] == (usd("20000.00"), usd("15000.00"))
    assert given[told.third.donor.id, "USD"] == (usd("5600.05"), usd("5600.05"))
    assert sum(each.amount_usd for each in fund.received) == fund.contributions_usd
    assert fund.exchange_differences_usd == usd("-9.90")
    assert fund.pledged_usd == usd("300000")
    assert [each.received for each in told.of_award(told.second).pledges] == [usd("8000.00")]
    assert told.of_award(told.first).pledges[0].received == usd("0.00")  # it gave CAD; its pledge is in USD


def test_money_of_nobody_known_stands_beside_until_it_is_identified(told: Busy) -> None:
    assert told.of_fund(on=DAY + timedelta(days=15)).suspense_usd == 0
    assert told.of_fund(on=DAY + timedelta(days=17)).suspense_usd == usd("900")
    assert told.of_fund().suspense_usd == usd("300")
    assert told.of_award(told.third, since=DAY + timedelta(days=18)).contributions_usd == usd("523")  # less 77 reversed
    assert {line.award_id for line in told.of_fund().awards} == {each.award.id for each in told.settings}


def test_rows_are_in_the_order_of_days_and_come_page_by_page(told: Busy) -> None:
    fund = told.of_fund()
    found = read_rows(told, fund)
    assert found == read_rows(told, fund, limit=1) == read_rows(told, fund, limit=7)
    assert [(row.occurred_on, row.number) for row in found] == sorted((row.occurred_on, row.number) for row in found)
    [canadian] = [row for row in found if row.currency == "CAD"]
    assert (canadian.amount, canadian.contribution, canadian.exchange) == (usd("20000.00"), usd("15000"), usd("-9.90"))
    assert canadian.reference in canadian.description
    spent = [row for row in found if row.kind == "expenditure"]
    assert all(str(row.reference).startswith("INV-") for row in spent)


def test_rows_of_awards_large_and_small_are_found_in_different_ways_and_are_the_same(told: Busy) -> None:
    span = {"since": DAY + timedelta(days=1), "until": told.officer.today}
    small = [read_rows(told, statement, limit=3) for statement in all_of(told, **span)]
    assert [read_rows(told, statement, limit=3, small=0) for statement in all_of(told, **span)] == small
    assert all(small)


def test_what_is_posted_later_is_not_in_the_rows_of_an_earlier_statement(told: Busy) -> None:
    fund = told.of_fund()
    before = read_rows(told, fund)
    told.first.spend("5", occurred_on=DAY + timedelta(days=4))
    assert read_rows(told, fund) == before
    assert len(read_rows(told, told.of_fund())) == len(before) + 1


def test_the_same_books_tell_the_same_and_others_do_not(told: Busy) -> None:
    year = {"since": date(2026, 1, 1), "until": DAY + timedelta(days=20)}
    digest = told.of_fund(**year).digest
    assert told.of_fund(**year).digest == digest
    assert told.of_fund(on=DAY).digest != digest
    told.first.spend("1", occurred_on=DAY + timedelta(days=21))  # after the period
    assert told.of_fund(**year).digest == digest
    told.first.spend("1", occurred_on=DAY + timedelta(days=4))
    assert told.of_fund(**year).digest != digest


def test_a_statement_names_its_own_last_entries_year_by_year(told: Busy) -> None:
    told.first.receive("5", received_on=date(2025, 3, 1))
    told.first.receive("6", received_on=date(2025, 9, 1))
    told.third.receive("7", received_on=date(2024, 9, 1))
    for since, until in (
        (None, told.officer.today),
        (None, date(2025, 6, 30)),
        (date(2025, 4, 1), DAY + timedelta(days=3)),
        (date(2024, 1, 1), date(2025, 12, 31)),
        (date(2025, 8, 1), date(2025, 8, 31)),
        (DAY, DAY + timedelta(days=3)),
    ):
        for statement in all_of(told, since=since, until=until):
            last = {row.number[:4]: row.number for row in read_rows(told, statement)}
            assert statement.through == sorted(last.values())


def test_an_empty_fund_and_a_day_before_everything_are_told_as_nothing(told: Busy) -> None:
    early = told.of_fund(on=date(2000, 1, 1))
    assert (early.balance_usd, early.sources_usd, early.uses_usd) == (Decimal(0), Decimal(0), Decimal(0))
    assert (early.received, early.programmes, early.pledges, early.through) == ([], [], [], [])
    assert read_rows(told, early) == []


def test_a_date_or_a_period_is_asked_for_and_it_ends_after_it_begins(told: Busy) -> None:
    with pytest.raises(Refused, match=r"funds\.on_or_period"):
        told.of_fund(on=DAY, since=DAY)
    with pytest.raises(Refused, match=r"funds\.dates") as refused:
        told.of_fund(since=DAY, until=DAY - timedelta(days=1))
    assert refused.value.field == "until"
    command = funds_statements.ReadFundStatement(fund_id="no-such-fund")
    with pytest.raises(Refused, match="not_found"):
        statements.fund_statement(told.officer, command)


def test_the_funds_own_rows_are_for_those_who_read_its_books(told: Busy, desk_of: DeskOf) -> None:
    stranger = Desk(told.first.session, "funds").call_as(Role.PROGRAMME_OFFICER)
    with pytest.raises(Refused, match="forbidden"):
        rows.statement_rows(stranger, funds_statements.ReadStatementRows(fund_id=FUND))
