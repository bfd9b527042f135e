"""The rules of the Fund as the finance unit meets them (docs/rules.md); rules 9 to 15."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import text

from chassis.testing import Desk
from contracts.base import Refused
from contracts.funds import reversals as funds_reversals
from contracts.funds.events import ContributionReceived
from contracts.funds.ledger import journal as funds_journal
from contracts.funds.reporting import statements as funds_statements
from contracts.funds.reporting import trial_balance as funds_trial_balance
from contracts.funds.spending import budgets as funds_budgets
from contracts.funds.spending import expenditures as funds_expenditures
from contracts.funds.spending import indirect_costs as funds_indirect_costs
from services.funds.ledger import journal, periods
from services.funds.reporting import statements, trial_balance
from services.funds.reversals import reversals
from services.funds.spending import expenditures, expiry, indirect
from tests.common.funds.helpers import (
    DAY,
    FROM,
    Setting,
    award_statement,
    cost,
    open_award,
    rate,
    read_entry,
    reverse,
    setting,
    sign,
    usd,
)


@pytest.fixture
def fund(desk: Desk) -> Setting:
    return setting(desk.session)


@pytest.mark.parametrize("kinds", [["direct", "direct"], ["indirect", "indirect"], ["direct", "indirect", "indirect"]])
def test_rule_9_a_budget_has_direct_lines_and_one_indirect_line(fund: Setting, kinds: list[str]) -> None:
    plans = [funds_budgets.LinePlan(kind=kind, title="A line", amount_usd="1") for kind in kinds]
    with pytest.raises(Refused, match="budget_lines"):
        open_award(fund.officer, fund.agreement.id, lines=plans)


@pytest.mark.parametrize(
    ("donor_class", "terms", "received", "indirect_usd"),
    [
        ("member_state", {"pledge": "90000"}, "90000", "110.50"),
        ("member_state", {"pledge": "20000"}, "20000", "0"),
        ("member_state", {"pledge": "20000"}, "20000.01", "110.50"),
        ("member_state", {"pledge": "90000"}, "15000", "110.50"),
        ("permanent_observer", {}, "20000", "120.54"),
        ("other", {"icr_rate": "7.50"}, "20000", "75.34"),
        ("other", {"icr_rate": "0"}, "20000", "0"),
    ],
)
def test_rule_9_indirect_costs_are_the_rate_times_the_cost_rounded(
    desk: Desk, donor_class: str, terms: dict[str, object], received: str, indirect_usd: str
) -> None:
    fund = setting(desk.session, donor_class=donor_class, **terms)
    fund.receive(received)
    assert fund.spend("1004.50").indirect_usd == usd(indirect_usd)


def test_rule_9_the_rule_in_force_on_the_date_counts(fund: Setting) -> None:
    change = DAY + timedelta(days=5)
    rule = funds_indirect_costs.RecordIcrRule(donor_class="permanent_observer", valid_from=change, rate="10")
    indirect.record_icr_rule(fund.approver, rule)
    fund.receive()
    assert fund.spend("100", occurred_on=change - timedelta(days=1)).indirect_usd == usd("12")
    assert fund.spend("100", occurred_on=change).indirect_usd == usd("10")
    listed = indirect.list_icr_rules(fund.officer, funds_indirect_costs.ListIcrRules()).items
    assert [rule.rate for rule in listed if rule.donor_class == "permanent_observer"] == [12, 10]


def test_rule_9_reversing_a_cost_reverses_its_indirect_cost(fund: Setting) -> None:
    fund.receive("1120")
    reverse(fund, fund.spend("1000").entry_id)
    told = award_statement(fund)
    assert (told.direct_costs_usd, told.indirect_costs_usd, told.available_usd) == (0, 0, usd("1120"))
    assert [use.spent_usd for use in told.budget] == [0, 0, 0]


def test_rule_10_closing_reproduces_the_next_opening_balances(fund: Setting) -> None:
    fund.receive("10000", received_on=DAY)
    fund.spend("1000", occurred_on=DAY + timedelta(days=1))
    fund.spend("500", occurred_on=DAY + timedelta(days=40))
    for ends_on in (DAY + timedelta(days=5), DAY + timedelta(days=41)):
        closed = periods.close_period(fund.approver, funds_journal.ClosePeriod(ends_on=ends_on))
        summed = trial_balance.trial_balance(fund.officer, funds_trial_balance.ReadTrialBalance(on=ends_on))
        assert {a.code: a.balance_usd for a in closed.closing} == {
            a.code: a.balance_usd for a in summed.accounts if a.balance_usd
        }
    first, second = reversed(periods.list_periods(fund.officer, funds_journal.ListPeriods()).items)
    assert second.starts_on == first.ends_on + timedelta(days=1)
    with pytest.raises(Refused, match="period_closed"):
        periods.close_period(fund.approver, funds_journal.ClosePeriod(ends_on=DAY))


def test_rule_10_nothing_is_posted_into_a_closed_period(fund: Setting) -> None:
    fund.receive("10000")
    paid = fund.spend("10")
    periods.close_period(fund.approver, funds_journal.ClosePeriod(ends_on=DAY))
    with pytest.raises(Refused, match="closed_period"):
        fund.spend("10")
    with pytest.raises(Refused, match="closed_period"):
        fund.receive("10")
    assert reverse(fund, paid.entry_id).status == "posted"
    assert fund.spend("10", occurred_on=DAY + timedelta(days=1)).status == "posted"
    with pytest.raises(Refused, match="future_date"):
        periods.close_period(fund.approver, funds_journal.ClosePeriod(ends_on=fund.officer.today))


def test_rule_11_commitments_expire_and_release_what_they_held(fund: Setting) -> None:
    fund.receive("10000")
    held = fund.reserve("1000")
    assert held.expires_on == date(held.reserved_on.year + 1, 12, 31)
    fund.spend("300", allocation_id=held.id)
    later = replace(fund.officer, now=fund.officer.now.replace(year=held.reserved_on.year + 2, month=1, day=1))
    released = expiry.release_expired(later)
    assert (released.allocations, released.released_usd) == (1, usd("784"))
    assert fund.balance().committed_usd == 0
    assert expiry.release_expired(later).allocations == 0


def test_rule_12_whoever_enters_a_payment_above_the_threshold_cannot_approve_it(fund: Setting) -> None:
    fund.receive("90000")
    waiting = fund.spend("10000.01")
    assert (waiting.status, waiting.entry_id, fund.balance().spent_usd) == ("pending", None, 0)
    approve = funds_expenditures.ApproveExpenditure(expenditure_id=waiting.id)
    with pytest.raises(Refused, match="same_person"):
        expenditures.approve_expenditure(fund.officer, approve)
    posted = expenditures.approve_expenditure(fund.approver, approve)
    assert (posted.status, posted.decided_by) == ("posted", fund.approver.actor.id)
    assert read_entry(fund, posted.entry_id).approved_by == fund.approver.actor.id
    with pytest.raises(Refused, match="already_decided"):
        expenditures.approve_expenditure(fund.approver, approve)
    assert fund.spend("10000").status == "posted"


def test_rule_12_a_refused_payment_is_in_no_balance(fund: Setting) -> None:
    fund.receive("90000")
    waiting = fund.spend("20000")
    no = funds_expenditures.RefuseExpenditure(expenditure_id=waiting.id, reason="No invoice")
    refused = expenditures.refuse_expenditure(fund.approver, no)
    assert (refused.status, refused.reason, fund.balance().spent_usd) == ("refused", "No invoice", 0)


def test_rules_7_17_what_waits_is_not_there_for_another(fund: Setting) -> None:
    fund.receive("15000")
    waiting = fund.spend("12000")
    with pytest.raises(Refused, match="beyond_available"):
        fund.spend("9000")
    approval = funds_expenditures.ApproveExpenditure(expenditure_id=waiting.id)
    assert expenditures.approve_expenditure(fund.approver, approval).status == "posted"


def test_rules_8_12_what_waited_is_checked_again_when_it_is_approved(fund: Setting) -> None:
    fund.receive("15000")
    waiting = fund.spend("12000")
    ended = "UPDATE award SET ends_on = :on WHERE id = :id"
    fund.session.execute(text(ended), {"on": DAY - timedelta(days=1), "id": fund.award.id})
    fund.session.expire_all()
    with pytest.raises(Refused, match="off_period"):
        expenditures.approve_expenditure(
            fund.approver, funds_expenditures.ApproveExpenditure(expenditure_id=waiting.id)
        )


def test_rule_12_reversals_and_allocations_above_the_threshold_need_two_people(fund: Setting) -> None:
    received = fund.receive("30000")
    waiting = reverse(fund, received.entry_id)
    assert waiting.status == "pending" and fund.balance().received_usd == usd("30000")
    with pytest.raises(Refused, match="already_reversed"):
        reverse(fund, received.entry_id)
    with pytest.raises(Refused, match="same_person"):
        reversals.approve_reversal(fund.officer, funds_reversals.ApproveReversal(reversal_id=waiting.id))
    no = funds_reversals.RefuseReversal(reversal_id=waiting.id, reason="The bank confirmed it")
    assert reversals.refuse_reversal(fund.approver, no).status == "refused"
    again = reverse(fund, received.entry_id)
    done = reversals.approve_reversal(fund.approver, funds_reversals.ApproveReversal(reversal_id=again.id))
    assert done.status == "posted" and fund.balance().received_usd == 0
    assert len(reversals.list_reversals(fund.officer, funds_reversals.ListReversals()).items) == 2


def test_rule_13_a_receipt_is_valued_at_the_days_rate_and_the_donors_currency_is_kept(fund: Setting) -> None:
    rate(fund, "CAD", "0.74", DAY - timedelta(days=20))
    rate(fund, "CAD", "0.751234", DAY - timedelta(days=2))
    received = fund.receive("333.33", currency="CAD", credited_usd="249.90")
    assert (received.amount, received.currency, received.amount_usd) == (usd("333.33"), "CAD", usd("250.41"))
    told = award_statement(fund)
    assert (told.contributions_usd, told.exchange_differences_usd) == (usd("250.41"), usd("-0.51"))
    assert told.available_usd == usd("249.90")
    lines = read_entry(fund, received.entry_id).postings
    assert (lines[0].account_code, lines[0].currency, lines[0].amount) == (journal.INCOME, "CAD", usd("-333.33"))


@pytest.mark.parametrize(
    ("currency", "amount", "code"),
    [
        ("JPY", "100.5", "funds.too_precise"),
        ("USD", "1.005", "funds.too_precise"),
        ("XXX", "5", "funds.unknown_currency"),
        ("EUR", "5", "funds.unknown_rate"),
        ("JPY", "1", "funds.unbookable"),
    ],
)
def test_rule_13_amounts_are_exact_in_their_currency(fund: Setting, currency: str, amount: str, code: str) -> None:
    rate(fund, "JPY", "0.0067" if amount != "1" else "0.0001")
    with pytest.raises(Refused) as refused:
        fund.receive(amount, currency=currency)
    assert refused.value.refusal.code == code


def test_rule_13_three_decimals_and_none(desk: Desk, fund: Setting) -> None:
    rate(fund, "KWD", "3.25")
    rate(fund, "JPY", "0.0067")
    assert fund.receive("1000.125", currency="KWD").amount_usd == usd("3250.41")
    assert str(fund.receive("150000", currency="JPY").amount) == "150000"
    assert desk.emitted(ContributionReceived)[0].amount == Decimal("1000.125")


def test_rule_13_a_rate_is_recorded_once(fund: Setting) -> None:
    rate(fund, "CAD", "0.75")
    for currency, code in [("CAD", "rate_stands"), ("USD", "functional_currency"), ("ZZZ", "unknown_currency")]:
        with pytest.raises(Refused, match=code):
            rate(fund, currency, "0.76")


def test_rule_14_sources_less_uses_is_the_balance_for_the_fund_each_donor_each_award(fund: Setting) -> None:
    other = setting(fund.session)
    for each in (fund, other):
        each.receive("10000")
        each.receive("70", agreement_id=None)
        each.spend("1000", occurred_on=DAY + timedelta(days=1))
    reverse(other, other.spend("100", occurred_on=DAY + timedelta(days=1)).entry_id)
    for on in (DAY, DAY + timedelta(days=1), fund.officer.today):
        _check_statements(fund, other, on)


def _check_statements(fund: Setting, other: Setting, on: date) -> None:
    whole = statements.fund_statement(fund.officer, funds_statements.ReadFundStatement(on=on))
    parts = [
        statements.donor_statement(each.officer, funds_statements.ReadDonorStatement(donor_id=each.donor.id, on=on))
        for each in (fund, other)
    ]
    cash = next(
        account.balance_usd
        for account in trial_balance.trial_balance(fund.officer, funds_trial_balance.ReadTrialBalance(on=on)).accounts
        if account.code == journal.CASH
    )
    for told in [whole, *parts, award_statement(fund, on)]:
        assert told.sources_usd - told.uses_usd == told.balance_usd == sum(line.balance_usd for line in told.awards)
        assert told.balance_usd - told.committed_usd == told.available_usd
    assert whole.balance_usd == sum(part.balance_usd for part in parts) == cash


def test_rule_15_a_contribution_is_revenue_at_receipt(fund: Setting) -> None:
    received = fund.receive("500")
    income = [p for p in read_entry(fund, received.entry_id).postings if p.account_code == journal.INCOME]
    assert [posting.amount_usd for posting in income] == [usd("-500")]


def test_a_batch_of_a_thousand_costs(fund: Setting) -> None:
    fund.receive("50000")
    costs = [cost("10.05", line_id=fund.award.lines[n % 2].id) for n in range(1000)]
    batch = expenditures.post_expenditures(fund.officer, funds_expenditures.PostExpenditures(costs=costs))
    assert (batch.posted, batch.direct_usd, batch.indirect_usd) == (1000, usd("10050"), usd("1210"))
    assert fund.balance().spent_usd == usd("11260")
    assert sign(fund.officer, fund.donor.id).received == 0


def test_a_pledge_beyond_what_the_books_hold_is_refused(fund: Setting) -> None:
    rate(fund, "KWD", "999999", FROM)
    with pytest.raises(Refused) as refused:
        sign(fund.officer, fund.donor.id, currency="KWD", pledge="99999999999999.999")
    assert (refused.value.refusal.code, refused.value.field) == ("funds.unbookable", "pledge")


def test_a_cost_waits_for_its_approver_without_holding_anybody_up(fund: Setting) -> None:
    fund.receive("90000")
    first, second = fund.spend("20000"), fund.spend("30000")
    waiting = expenditures.list_expenditures(fund.officer, funds_expenditures.ListExpenditures(status="pending"))
    assert {each.id for each in waiting.items} == {first.id, second.id}
    assert fund.spend("10").status == "posted"
