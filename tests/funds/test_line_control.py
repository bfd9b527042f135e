"""Fund rule 17: a budget line controls, what is pending holds what it would take, splitting is shown."""

from __future__ import annotations

from datetime import timedelta

import pytest

from chassis.testing import DeskOf
from contracts.funds.ledger import terms as funds_terms
from contracts.funds.ledger.terms import BudgetControl
from contracts.funds.spending import awards as funds_awards
from contracts.funds.spending import expenditures as funds_expenditures
from contracts.funds.spending.awards import BEYOND_AVAILABLE
from contracts.funds.spending.budgets import BEYOND_LINE
from services.funds.ledger import funds, kept_balances
from services.funds.spending import awards, expenditures
from tests.common.funds.helpers import DAY, Setting, award_statement, broken, reverse, setting, usd
from tests.foreseen import by_code, by_database
from tests.funds.promises import refused
from tests.funds.test_commitments import commit

TRAVEL, LARGE = 1, "10000.01"


@pytest.fixture
def fund(desk_of: DeskOf) -> Setting:
    """100,000 dollars; 20,000 of them are planned for travel."""
    made = setting(desk_of("funds").session)
    made.receive()
    return made


def control(fund: Setting, how: BudgetControl | None, tolerance: str | None = None) -> None:
    command = funds_awards.SetBudgetControl(award_id=fund.award.id, budget_control=how, budget_tolerance=tolerance)
    awards.set_budget_control(fund.approver, command)


def travel(fund: Setting, amount: str, **fields: object) -> funds_expenditures.Expenditure:
    return fund.spend(amount, line_id=fund.award.lines[TRAVEL].id, **fields)


def approve(fund: Setting, cost: funds_expenditures.Expenditure) -> funds_expenditures.Expenditure:
    command = funds_expenditures.ApproveExpenditure(expenditure_id=cost.id)
    return expenditures.approve_expenditure(fund.approver, command)


def test_what_goes_beyond_a_line_is_said(fund: Setting) -> None:
    """The finding: USD 25,000 went onto a line of 20,000 without a word."""
    for amount in ("9000", "9000", "7000"):
        last = travel(fund, amount)
    assert (last.status, last.line_exceeded_usd) == ("posted", usd("5000"))


def test_a_line_that_refuses(fund: Setting) -> None:
    control(fund, BudgetControl.REFUSE)
    travel(fund, "9000")
    travel(fund, "9000")
    with refused(BEYOND_LINE) as error:
        travel(fund, "2000.01")
    assert error.value.params == {"title": "Travel", "rest": "2000.00"}
    assert travel(fund, "2000").line_exceeded_usd == 0
    assert fund.spend("9000").status == "posted"  # another line


def test_a_line_with_a_tolerance(fund: Setting) -> None:
    control(fund, BudgetControl.TOLERANCE, "10")
    travel(fund, "9000")
    travel(fund, "9000")
    beyond = travel(fund, "3000")
    assert (beyond.status, beyond.line_exceeded_usd) == ("pending", usd("1000"))
    with refused(BEYOND_LINE):
        travel(fund, "1000.01")
    assert approve(fund, beyond).status == "posted"
    assert travel(fund, "1").status == "pending"


def test_what_is_pending_holds_what_it_would_take_of_its_line(fund: Setting) -> None:
    control(fund, BudgetControl.REFUSE)
    waiting = travel(fund, "15000")
    assert waiting.status == "pending"
    with refused(BEYOND_LINE):
        travel(fund, "5000.01")
    no = funds_expenditures.RefuseExpenditure(expenditure_id=waiting.id, reason="Not now")
    expenditures.refuse_expenditure(fund.approver, no)
    assert travel(fund, "5000.01").status == "posted"


def test_what_is_pending_holds_what_it_would_take_of_its_award(fund: Setting) -> None:
    waiting = fund.spend("80000")
    assert (fund.balance().committed_usd, fund.balance().available_usd) == (usd("89600"), usd("10400"))
    assert fund.balance().lines[0].committed_usd == usd("80000")
    assert award_statement(fund).available_usd == usd("10400")
    with refused(BEYOND_AVAILABLE):
        fund.spend("9500")
    assert kept_balances.first_wrong(fund.officer, "prevention-network") is None
    approve(fund, waiting)
    assert (fund.balance().committed_usd, fund.balance().available_usd) == (0, usd("10400"))
    assert fund.balance().lines[0].spent_usd == usd("80000")
    assert kept_balances.first_wrong(fund.officer, "prevention-network") is None


def test_the_last_dollar_can_wait_and_be_signed(fund: Setting) -> None:
    fund.receive("12000")
    assert approve(fund, fund.spend("100000")).status == "posted"
    assert fund.balance().available_usd == 0


def test_the_fund_decides_where_the_award_says_nothing(fund: Setting) -> None:
    given = {"title": "The Fund", "second_signature_above_usd": "10000", "fund_id": "prevention-network"}
    told = funds.edit_fund(fund.approver, funds_terms.EditFund(**given, budget_control="refuse"))
    assert (told.budget_control, told.splitting_days) == ("refuse", 7)
    travel(fund, "9999")
    travel(fund, "9999")
    with refused(BEYOND_LINE):
        travel(fund, "3")
    control(fund, BudgetControl.WARN)
    assert travel(fund, "3").line_exceeded_usd == usd("1")


def test_commitments_are_controlled_and_what_they_pay_is_not_again(fund: Setting) -> None:
    control(fund, BudgetControl.TOLERANCE, "10")
    line = fund.award.lines[TRAVEL].id
    travel(fund, "9999")
    assert commit(fund, "9999", line_id=line).state == "open"
    held = commit(fund, "1500", line_id=line)
    assert held.state == "pending"
    with refused(BEYOND_LINE):
        commit(fund, "1000", line_id=line)


def test_money_without_an_earmark_has_no_plan(fund: Setting) -> None:
    given = {"title": "The Fund", "second_signature_above_usd": "10000", "fund_id": "prevention-network"}
    funds.edit_fund(fund.approver, funds_terms.EditFund(**given, budget_control="refuse"))
    fund.receive("500", agreement_id=None)
    command = funds_awards.ListAwards(donor_id=fund.donor.id)
    [free] = [each for each in awards.list_awards(fund.officer, command).items if each.agreement_id is None]
    line = awards.read_award(fund.officer, funds_awards.ReadAward(award_id=free.id)).lines[0].id
    assert fund.spend("100", line_id=line).status == "posted"


@pytest.mark.parametrize("amount", ["5000", "5000.01", "5500", "5500.01"])
@pytest.mark.parametrize("how", [*BudgetControl])
def test_rule_17_the_database_and_the_code_agree(fund: Setting, how: BudgetControl, amount: str) -> None:
    control(fund, how, "2.5")
    travel(fund, "9000")
    travel(fund, "6000")
    foreseen = by_code(fund.session, lambda: travel(fund, amount))
    copy = """INSERT INTO expenditure (id, award_id, line_id, description, direct_usd, indirect_usd, occurred_on, payee,
                  document, document_on, status, entered_by, entered_at, programme, country, activity_kind)
              SELECT gen_random_uuid(), award_id, line_id, description, :amount, 0, occurred_on, payee, document,
                  document_on, 'pending', entered_by, entered_at, programme, country, activity_kind
              FROM expenditure WHERE line_id = :line LIMIT 1"""
    decided = by_database(fund.session, copy, amount=amount, line=fund.award.lines[TRAVEL].id)
    assert (foreseen is None) == (decided is None)


def test_rule_17_only_the_journal_writes_what_was_spent_on_a_line(fund: Setting) -> None:
    travel(fund, "10")
    again = "UPDATE line_balance SET spent_usd = 0"
    assert broken(fund.session, again) == "rule_14_balances_follow_the_journal"
    assert broken(fund.session, "DELETE FROM line_balance") == "rule_2_never_changed"


def test_a_cost_in_parts_is_shown_to_who_signs(fund: Setting) -> None:
    """The same payee, near days; how near is the fund's."""
    fund.spend("6000", payee="Belize  port authority")
    fund.spend("5000", occurred_on=DAY + timedelta(days=7))
    fund.spend("4000", occurred_on=DAY + timedelta(days=8))
    undone = fund.spend("300")
    reverse(fund, undone.entry_id)
    fund.spend("200", payee="Somebody else")
    waiting = fund.spend(LARGE)
    assert waiting.same_payee is not None
    assert (waiting.same_payee.costs, waiting.same_payee.direct_usd) == (2, usd("11000"))
    assert (waiting.same_payee.since, waiting.same_payee.until) == (DAY, DAY + timedelta(days=7))
    listed = funds_expenditures.ListExpenditures(status="pending", award_id=fund.award.id)
    assert expenditures.list_expenditures(fund.approver, listed).items[0].same_payee == waiting.same_payee
    given = {"title": "The Fund", "second_signature_above_usd": "10000", "fund_id": "prevention-network"}
    funds.edit_fund(fund.approver, funds_terms.EditFund(**given, splitting_days=0))
    again = expenditures.list_expenditures(fund.approver, listed).items[0].same_payee
    assert again is not None and again.costs == 1
