"""The rules of the Fund as the finance unit meets them (docs/rules.md); rules 1 to 8."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from chassis.idempotency import once
from chassis.testing import Desk
from contracts.base import Refused
from contracts.funds.events import ContributionReversed
from contracts.funds.ledger import journal as funds_journal
from contracts.funds.partners import agreements as funds_agreements
from contracts.funds.receipts import contributions as funds_contributions
from contracts.funds.reporting import trial_balance as funds_trial_balance
from contracts.funds.spending import expenditures as funds_expenditures
from services.funds.ledger import entries
from services.funds.ledger import model as ledger_model
from services.funds.receipts import contribution_views
from services.funds.reporting import trial_balance
from services.funds.service import FundsService
from services.funds.spending import expenditures
from tests.common.funds.helpers import (
    DAY,
    FROM,
    Setting,
    award_statement,
    open_award,
    rate,
    read_entry,
    reverse,
    setting,
    usd,
)


@pytest.fixture
def fund(desk: Desk) -> Setting:
    return setting(desk.session)


def test_rule_1_every_entry_nets_to_zero_and_so_does_the_trial_balance(fund: Setting) -> None:
    rate(fund, "CAD", "0.75")
    fund.receive("20000", currency="CAD", credited_usd="14990.10")
    fund.spend("100")
    for entry in entries.list_entries(fund.officer, funds_journal.ListEntries()).items:
        by_currency = {posting.currency for posting in entry.postings}
        for currency in by_currency:
            assert sum(posting.amount for posting in entry.postings if posting.currency == currency) == 0
    balance = trial_balance.trial_balance(fund.officer, funds_trial_balance.ReadTrialBalance())
    assert balance.total_usd == 0
    assert next(account for account in balance.accounts if account.kind == "cash").balance_usd == usd("14878.10")


def test_rule_2_a_correction_is_a_linked_reversal_at_most_one(fund: Setting) -> None:
    fund.receive()
    paid = fund.spend("100")
    done = reverse(fund, paid.entry_id)
    original, undone = read_entry(fund, paid.entry_id), read_entry(fund, done.reversing_entry_id)
    assert (undone.kind, undone.reversal_of, original.reversed_by) == ("reversal", original.id, undone.id)
    assert [posting.amount for posting in undone.postings] == [-posting.amount for posting in original.postings]
    with pytest.raises(Refused, match="already_reversed"):
        reverse(fund, paid.entry_id)
    with pytest.raises(Refused, match="not_reversible"):
        reverse(fund, undone.id)


def test_rule_3_the_same_key_gives_the_same_result_and_another_payload_a_conflict(fund: Setting) -> None:
    fund.receive()

    def post(amount: str) -> str:
        command = funds_expenditures.PostExpenditure(**fund.cost(amount, document="INV-0448"))
        run = lambda: expenditures.post_expenditure(fund.officer, command).model_dump_json()  # noqa: E731
        return once(fund.officer, "post_expenditure", "key-1", command, run)

    assert post("100") == post("100")
    assert fund.balance().spent_usd == usd("112")
    with pytest.raises(Refused, match="idempotency_key_reused"):
        post("101")


def test_rule_3_the_banks_reference_is_recorded_once_per_donor(fund: Setting) -> None:
    fund.receive("10", reference="SWIFT 1")
    with pytest.raises(Refused, match=r"funds\.duplicate"):
        fund.receive("10", reference="SWIFT 1")


def test_rules_4_5_no_operation_pays_a_donor_back_or_earns_interest() -> None:
    names = {name for name in dir(FundsService) if hasattr(getattr(FundsService, name), "operation")}
    assert not {name for name in names if "refund" in name or "interest" in name or "repay" in name}
    assert not {kind.value for kind in funds_journal.EntryKind if "refund" in kind or "pledge" in kind}


def test_rule_4_a_bank_error_is_corrected_by_reversal(desk: Desk, fund: Setting) -> None:
    received = fund.receive("500")
    assert reverse(fund, received.entry_id).status == "posted"
    assert fund.balance().received_usd == 0
    assert contribution_views.read_contribution(
        fund.officer, funds_contributions.ReadContribution(contribution_id=received.id)
    ).reversed
    [event] = desk.emitted(ContributionReversed)
    assert event.programme_total_usd == 0


def test_rules_4_7_money_that_was_spent_cannot_be_reversed(fund: Setting) -> None:
    received = fund.receive("500")
    fund.spend("100")
    with pytest.raises(Refused) as refused:
        reverse(fund, received.entry_id)
    assert refused.value.params["available"] == "388.00"


def test_rule_6_a_pledge_enters_no_balance(fund: Setting) -> None:
    assert fund.session.scalar(select(func.count()).select_from(ledger_model.Posting)) == 0
    told = award_statement(fund)
    assert (told.pledged_usd, told.balance_usd, told.available_usd) == (usd("100000"), 0, 0)
    with pytest.raises(Refused, match="beyond_available"):
        fund.spend("1")


def test_rule_7_available_is_received_less_spent_less_open_commitments_on_every_date(fund: Setting) -> None:
    fund.receive("10000", received_on=DAY)
    fund.spend("1000", occurred_on=DAY + timedelta(days=10))
    held = fund.reserve("2000")
    assert award_statement(fund, DAY - timedelta(days=1)).available_usd == 0
    assert award_statement(fund, DAY).available_usd == usd("10000")
    assert award_statement(fund, DAY + timedelta(days=10)).available_usd == usd("8880")
    now = award_statement(fund, held.reserved_on)
    assert (now.committed_usd, now.available_usd) == (usd("2240"), usd("6640"))


def test_rule_7_a_cost_dated_back_must_have_been_covered_then(fund: Setting) -> None:
    fund.receive("1000", received_on=DAY)
    fund.receive("9000", received_on=DAY + timedelta(days=30))
    with pytest.raises(Refused) as refused:
        fund.spend("2000", occurred_on=DAY + timedelta(days=3))
    assert refused.value.params == {"available": "1000.00", "currency": "USD", "on": str(DAY + timedelta(days=3))}
    fund.spend("2000", occurred_on=DAY + timedelta(days=30))
    with pytest.raises(Refused) as refused:
        fund.spend("900", occurred_on=DAY - timedelta(days=1))
    assert refused.value.params["available"] == "0.00"


def test_rule_7_a_cost_dated_before_its_allocation_takes_what_is_held_from_then_on(fund: Setting) -> None:
    fund.receive("1120", received_on=DAY)
    held = fund.reserve("1000")
    fund.spend("600", allocation_id=held.id, occurred_on=DAY)
    assert award_statement(fund, DAY).available_usd == usd("448")
    assert award_statement(fund).available_usd == 0
    fund.spend("400", allocation_id=held.id, occurred_on=DAY)
    assert (award_statement(fund, DAY).available_usd, award_statement(fund).committed_usd) == (0, 0)


@pytest.mark.parametrize(
    ("restriction", "fields", "code"),
    [
        ({"countries": ["BZ", "GT"]}, {"country": "MX"}, "funds.off_country"),
        ({"countries": ["BZ"]}, {"country": None}, "funds.off_country"),
        ({"activity_kinds": ["workshop"]}, {"activity_kind": "survey"}, "funds.off_kind"),
        ({}, {"programme": "tourism-security"}, "funds.off_programme"),
        ({}, {"starts_on": date(2016, 1, 1)}, "funds.off_period"),
        ({}, {"ends_on": date(2030, 1, 1)}, "funds.off_period"),
    ],
)
def test_rule_8_earmarked_money_is_reserved_for_its_purpose_only(
    desk: Desk, restriction: dict[str, object], fields: dict[str, object], code: str
) -> None:
    fund = setting(desk.session, restriction=funds_agreements.Restriction(**restriction))
    fund.receive("5000")
    with pytest.raises(Refused) as refused:
        fund.reserve("10", award_id=fund.award.id, **fields)
    assert refused.value.refusal.code == code
    with pytest.raises(Refused, match=r"funds\.no_award_fits"):
        fund.reserve("10", **fields)
    assert fund.reserve("10").status == "granted"


def test_rule_8_earmarked_money_is_spent_on_its_purpose_only(desk: Desk) -> None:
    fund = setting(
        desk.session, restriction=funds_agreements.Restriction(countries=["BZ"], activity_kinds=["workshop"])
    )
    fund.receive("5000")
    for fields, code in [
        ({"country": "MX"}, "funds.off_country"),
        ({"country": None}, "funds.off_country"),
        ({"activity_kind": "survey"}, "funds.off_kind"),
        ({"occurred_on": FROM - timedelta(days=1)}, "funds.off_period"),
    ]:
        with pytest.raises(Refused) as refused:
            fund.spend("10", **fields)
        assert refused.value.refusal.code == code


def test_rule_8_an_award_is_for_a_programme_its_agreement_allows(desk: Desk) -> None:
    fund = setting(desk.session, restriction=funds_agreements.Restriction(programmes=["maritime-security"]))
    with pytest.raises(Refused, match="off_programme"):
        open_award(fund.officer, fund.agreement.id, "tourism-security")
