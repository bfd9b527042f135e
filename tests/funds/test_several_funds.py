"""Several funds: each with its own terms, numbers, periods, statements, unidentified money (Fund rules 5, 10, 12)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from chassis.testing import Desk, DeskOf
from contracts.base import Refused
from contracts.funds import reversals as funds_reversals
from contracts.funds.ledger import journal as funds_journal
from contracts.funds.ledger import rates as funds_rates
from contracts.funds.ledger import terms as funds_terms
from contracts.funds.partners import donors as funds_donors
from contracts.funds.receipts import contributions as funds_contributions
from contracts.funds.receipts import income as funds_income
from contracts.funds.reporting import awaiting as funds_awaiting
from contracts.funds.reporting import statements as funds_statements
from contracts.funds.reporting import trial_balance as funds_trial_balance
from contracts.funds.spending import awards as funds_awards
from contracts.funds.spending import expenditures as funds_expenditures
from contracts.funds.spending import indirect_costs as funds_indirect_costs
from contracts.funds.spending import recoveries as funds_recoveries
from contracts.notices import FundsNotice
from services.funds.approvals import listing
from services.funds.ledger import entries, funds, periods, rates
from services.funds.partners import donors
from services.funds.receipts import contribution_views, income
from services.funds.reporting import statements, trial_balance
from services.funds.reversals import reversals
from services.funds.spending import awards, expenditures, indirect, recoveries
from tests.common.funds.helpers import (
    DAY,
    Setting,
    award_statement,
    open_award,
    read_entry,
    reverse,
    setting,
    sign,
    usd,
)

TRUST = "trust-fund-belize"


@pytest.fixture
def fund(desk_of: DeskOf) -> Setting:
    return setting(desk_of("funds").session)


@pytest.fixture
def trust(fund: Setting) -> Setting:
    """The same people and donor, with an agreement in a second fund, which earns interest."""
    command = funds_terms.OpenFund(
        fund_id=TRUST, title="Trust fund", generates_interest=True, second_signature_above_usd="500"
    )
    funds.open_fund(fund.approver, command)
    agreement = sign(fund.officer, fund.donor.id, fund_id=TRUST)
    award = open_award(fund.officer, agreement.id)
    return Setting(fund.session, fund.officer, fund.approver, fund.donor, agreement, award)


def earn(fund: Setting, kind: str = "income", amount: str = "50", **fields: object) -> funds_income.Income:
    given = {
        "award_id": fund.award.id,
        "kind": kind,
        "amount_usd": amount,
        "received_on": DAY,
        "payer": "The bank",
        "reference": f"{kind} {amount}",
        "description": "Quarter",
    }
    return income.record_income(fund.officer, funds_income.RecordIncome(**(given | fields)))


def give_back(fund: Setting, amount: str, **fields: object) -> funds_recoveries.Recovery:
    given = {
        "line_id": fund.award.lines[0].id,
        "amount_usd": amount,
        "received_on": DAY,
        "payer": "Belize Port Authority",
        "document": "CN-31",
        "document_on": DAY,
        "description": "Advance not used",
    }
    return recoveries.record_recovery(fund.officer, funds_recoveries.RecordRecovery(**(given | fields)))


def test_a_fund_is_opened_once_and_its_terms_are_its_own(fund: Setting, trust: Setting) -> None:
    assert [each.id for each in funds.list_funds(fund.officer, funds_terms.ListFunds()).items] == [
        funds.THE_FUND,
        TRUST,
    ]
    again = funds_terms.OpenFund(fund_id=TRUST, title="Twice", second_signature_above_usd=0)
    with pytest.raises(Refused, match=r"funds\.duplicate"):
        funds.open_fund(fund.approver, again)
    command = funds_terms.EditFund(
        fund_id=TRUST, title="Trust fund of Belize", second_signature_above_usd=700, expected_version=1
    )
    assert funds.edit_fund(fund.approver, command).version == 2
    with pytest.raises(Refused, match="stale"):
        funds.edit_fund(fund.approver, command)
    assert funds.read_fund(fund.officer, funds_terms.ReadTerms()).second_signature_above_usd == usd("10000")
    with pytest.raises(Refused, match="not_found"):
        funds.read_fund(fund.officer, funds_terms.ReadFund(fund_id="no-such-fund"))


def test_each_fund_counts_its_own_entries(fund: Setting, trust: Setting) -> None:
    numbers = [each.receive("100").entry_number for each in (fund, trust, fund, trust)]
    assert numbers == [f"{DAY.year}-00000{n}" for n in (1, 1, 2, 2)]
    for fund_id in (funds.THE_FUND, TRUST):
        journal = entries.list_entries(fund.officer, funds_journal.ListEntries(fund_id=fund_id)).items
        assert {entry.fund_id for entry in journal} == {fund_id} and len(journal) == 2
        trial = trial_balance.trial_balance(fund.officer, funds_trial_balance.ReadTrialBalance(fund_id=fund_id))
        assert trial.accounts[0].balance_usd == usd("200")


def test_rule_10_a_funds_closed_period_leaves_the_other_open(fund: Setting, trust: Setting) -> None:
    trust.receive("100", received_on=DAY - timedelta(days=1))
    closed = periods.close_period(fund.approver, funds_journal.ClosePeriod(ends_on=DAY, fund_id=TRUST))
    assert closed.fund_id == TRUST and closed.closing[0].balance_usd == usd("100")
    with pytest.raises(Refused, match="closed_period"):
        trust.receive("1")
    assert fund.receive("1").amount_usd == 1
    assert periods.list_periods(fund.officer, funds_journal.ListPeriods()).items == []
    assert len(periods.list_periods(fund.officer, funds_journal.ListPeriods(fund_id=TRUST)).items) == 1


def test_rule_12_the_threshold_is_the_funds_own(fund: Setting, trust: Setting) -> None:
    fund.receive("5000"), trust.receive("5000")
    assert fund.spend("501").status == "posted"
    assert trust.spend("501").status == "pending"


def test_rule_14_statements_are_of_one_fund(fund: Setting, trust: Setting) -> None:
    fund.receive("1000"), trust.receive("300")
    for fund_id, sources in ((funds.THE_FUND, "1000"), (TRUST, "300")):
        whole = statements.fund_statement(fund.officer, funds_statements.ReadFundStatement(fund_id=fund_id))
        donors = statements.donor_statement(
            fund.officer, funds_statements.ReadDonorStatement(donor_id=fund.donor.id, fund_id=fund_id)
        )
        assert (whole.sources_usd, donors.sources_usd) == (usd(sources), usd(sources))
        assert whole.fund_id == fund_id and whole.pledged_usd == usd("100000")


def test_unearmarked_money_is_per_donor_and_fund(fund: Setting, trust: Setting) -> None:
    ours = fund.receive("10", agreement_id=None)
    theirs = fund.receive("10", agreement_id=None, fund_id=TRUST)
    assert ours.award_id != theirs.award_id
    assert fund.receive("10", agreement_id=None, fund_id=TRUST).award_id == theirs.award_id
    with pytest.raises(Refused, match="not_found"):
        fund.receive("10", agreement_id=None, fund_id="no-such-fund")


def test_every_fund_has_one_award_for_unidentified_money_that_nobody_spends(fund: Setting, trust: Setting) -> None:
    for fund_id in (funds.THE_FUND, TRUST):
        listing = funds_awards.ListAwards(fund_id=fund_id, role="suspense")
        [waiting] = awards.list_awards(fund.officer, listing).items
        assert (waiting.donor, waiting.available_usd) == ("Unidentified", 0)
        assert awards.suspense(fund.officer, fund_id).id == waiting.id
        with pytest.raises(Refused, match="beyond_available"):
            fund.reserve("1", award_id=waiting.id)
        with pytest.raises(Refused, match="not_found"):
            earn(fund, award_id=waiting.id)
    assert waiting.id not in {award.id for award in awards.list_awards(fund.officer, funds_awards.ListAwards()).items}


def test_unidentified_is_no_donor_to_deal_with(fund: Setting) -> None:
    nobody = awards.list_awards(fund.officer, funds_awards.ListAwards(role="suspense")).items[0].donor_id
    assert nobody not in {donor.id for donor in donors.list_donors(fund.officer, funds_donors.ListDonors()).items}
    for attempt in (
        lambda: donors.read_donor(fund.officer, funds_donors.ReadDonor(donor_id=nobody)),
        lambda: sign(fund.officer, nobody),
        lambda: fund.receive("10", donor_id=nobody, agreement_id=None),
    ):
        with pytest.raises(Refused, match="not_found"):
            attempt()


def test_rule_5_interest_only_where_the_fund_generates_any(fund: Setting, trust: Setting) -> None:
    with pytest.raises(Refused, match=r"funds\.no_interest"):
        earn(fund, "interest")
    earned = earn(trust, "interest")
    assert read_entry(trust, earned.entry_id).kind == "interest"
    assert award_statement(trust).interest_usd == usd("50")


def test_other_income_is_a_source_that_can_be_spent_and_reversed(fund: Setting) -> None:
    earned = earn(fund, amount="112")
    told = award_statement(fund)
    assert (told.other_income_usd, told.sources_usd, told.contributions_usd) == (usd("112"), usd("112"), 0)
    with pytest.raises(Refused, match=r"funds\.duplicate"), fund.session.begin_nested():
        earn(fund, amount="112")
    paid = fund.spend("100")
    with pytest.raises(Refused, match="beyond_available"), fund.session.begin_nested():
        reverse(fund, earned.entry_id)
    reverse(fund, paid.entry_id), reverse(fund, earned.entry_id)
    assert income.read_income(fund.officer, funds_income.ReadIncome(income_id=earned.id)).reversed
    assert [each.id for each in income.list_income(fund.officer, funds_income.ListIncome(kind="income")).items] == [
        earned.id
    ]
    with pytest.raises(Refused, match="future_date"):
        earn(fund, received_on=fund.officer.today + timedelta(days=1))


def test_rule_9_a_recovery_brings_back_the_cost_and_its_indirect_cost(fund: Setting) -> None:
    fund.receive("1120")
    fund.spend("1000")
    back = give_back(fund, "400")
    assert (back.status, back.direct_usd, back.indirect_usd) == ("posted", usd("400"), usd("48"))
    award = fund.balance()
    assert (award.received_usd, award.spent_usd, award.available_usd) == (usd("1120"), usd("672"), usd("448"))
    assert award.lines[0].spent_usd == usd("600")
    with pytest.raises(Refused) as refused:
        give_back(fund, "600.01")
    assert refused.value.params == {"spent": "600.00"}
    fund.spend("300")
    with pytest.raises(Refused, match="beyond_available"):
        reverse(fund, back.entry_id)


def test_rule_9_a_recovery_takes_the_rate_that_was_charged_not_the_one_of_its_day(fund: Setting) -> None:
    """12 % was charged; the rule of the month after says 15, and nothing more comes back for that."""
    fund.receive("2000")
    fund.spend("1000")
    later = fund.officer.today
    rule = funds_indirect_costs.RecordIcrRule(
        donor_class=fund.donor.donor_class, rate="15", exempt_up_to_usd=0, valid_from=later
    )
    indirect.record_icr_rule(fund.approver, rule)
    assert give_back(fund, "400", received_on=later, document_on=later).indirect_usd == usd("48")
    fund.spend("100", occurred_on=later, document="INV-LATER", document_on=later)
    assert give_back(fund, "700", received_on=later, document="CN-ALL", document_on=later).indirect_usd == usd("87")
    assert fund.balance().spent_usd == 0, "all of it is back, to the cent"


def test_rule_12_a_recovery_above_the_threshold_is_signed_by_somebody_else(trust: Setting) -> None:
    trust.receive("5000")
    for _ in range(3):
        trust.spend("500")
    waiting = give_back(trust, "501")
    assert waiting.status == "pending" and trust.balance().spent_usd == usd("1680")
    [notice] = [
        notice
        for notice in Desk(trust.session, "funds").emitted(FundsNotice)
        if notice.link == f"/funds/recoveries/{waiting.id}"
    ]
    assert notice.role == "finance_approver"
    approve = funds_recoveries.ApproveRecovery(recovery_id=waiting.id)
    with pytest.raises(Refused, match="same_person"):
        recoveries.approve_recovery(trust.officer, approve)
    done = recoveries.approve_recovery(trust.approver, approve)
    assert (done.status, done.decided_by) == ("posted", trust.approver.actor.id)
    refuse = funds_recoveries.RefuseRecovery(recovery_id=waiting.id, reason="No such note")
    with pytest.raises(Refused, match="already_decided"):
        recoveries.refuse_recovery(trust.approver, refuse)
    other = give_back(trust, "502")
    refused = recoveries.refuse_recovery(trust.approver, refuse.model_copy(update={"recovery_id": other.id}))
    assert (refused.status, refused.reason, refused.entry_id) == ("refused", "No such note", None)
    listed = recoveries.list_recoveries(trust.officer, funds_recoveries.ListRecoveries(award_id=trust.award.id)).items
    assert [each.id for each in listed] == [other.id, waiting.id]
    undone = reversals.reverse_entry(
        trust.officer, funds_reversals.ReverseEntry(entry_id=done.entry_id, reason="Entered twice")
    )
    assert undone.status == "pending"


def test_an_agreement_says_its_fund(fund: Setting, trust: Setting) -> None:
    received = contribution_views.read_contribution(
        trust.officer, funds_contributions.ReadContribution(contribution_id=trust.receive("10").id)
    )
    assert read_entry(trust, received.entry_id).fund_id == TRUST
    with pytest.raises(Refused, match="not_found"):
        sign(fund.officer, fund.donor.id, fund_id="no-such-fund")


def test_rule_12_what_waits_for_a_signature_is_counted_in_all_funds(fund: Setting, trust: Setting) -> None:
    def counted() -> dict[str, int]:
        found = listing.count_awaiting(fund.approver, funds_awaiting.CountAwaiting())
        assert [each.kind for each in found.kinds] == list(funds_awaiting.SignedKind)
        return {each.kind.value: each.count for each in found.kinds if each.count}

    fund.receive("50000"), trust.receive("5000")
    assert counted() == {}
    fund.spend("10000.01"), trust.spend("501"), trust.spend("500")
    rate = {"currency": "TTD", "valid_on": DAY, "usd_per_unit": "0.75", "source": "Bank"}
    rates.record_rate(fund.officer, funds_rates.RecordRate.model_validate(rate))
    assert counted() == {"expenditures": 2, "manual-rates": 1}
    waiting = expenditures.list_expenditures(fund.officer, funds_expenditures.ListExpenditures(status="pending")).items
    expenditures.approve_expenditure(fund.approver, funds_expenditures.ApproveExpenditure(expenditure_id=waiting[0].id))
    assert counted() == {"expenditures": 1, "manual-rates": 1}
