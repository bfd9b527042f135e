"""How money may move, attacked with SQL: each kind of entry has its shape, in one fund (Fund rules 1, 4, 5, 7)."""

from __future__ import annotations

from uuid import UUID

import pytest

from chassis.ids import new_id
from chassis.testing import DeskOf
from contracts.funds.ledger import terms as funds_terms
from services.funds.ledger import funds
from services.funds.spending import awards
from tests.common.funds.helpers import DAY, Setting, open_award, setting, sign
from tests.funds.test_rules_in_the_database import entry, posting_refused, refused


@pytest.fixture
def fund(desk_of: DeskOf) -> Setting:
    fund = setting(desk_of("funds").session)
    fund.receive("20000")
    return fund


@pytest.fixture
def suspense(fund: Setting) -> UUID:
    return awards.suspense(fund.officer, funds.THE_FUND).id


def posting(fund: Setting, entry_id: UUID, *rows: tuple[UUID, str, str]) -> str:
    """A statement that adds postings in USD: award, account, amount."""
    return (
        "INSERT INTO posting (entry_id, position, account_code, award_id, donor_id, currency, amount, amount_usd) "
        + (
            " UNION ALL ".join(
                f"SELECT '{entry_id}'::uuid, {place}, '{account}', id, donor_id, 'USD', {amount}, {amount}"
                f" FROM award WHERE id = '{award}'"
                for place, (award, account, amount) in enumerate(rows, 1)
            )
        )
    )


def moving(fund: Setting, entry_id: UUID, source: tuple[UUID, str], target: tuple[UUID, str], amount: str) -> str:
    """A statement that moves money from one award to another, by these accounts."""
    (giver, debited), (taker, credited) = source, target
    rows = [(giver, debited, amount), (giver, "1000", f"-{amount}")]
    return posting(fund, entry_id, *rows, (taker, "1000", amount), (taker, credited, f"-{amount}"))


@pytest.mark.parametrize(
    ("kind", "rows"),
    [
        ("contribution", [("5000", "5"), ("1000", "-5")]),
        ("contribution", [("4100", "-5"), ("1000", "5")]),
        ("income", [("4000", "-5"), ("1000", "5")]),
        ("income", [("4100", "5"), ("1000", "-5")]),
        ("expenditure", [("4800", "5"), ("1000", "-5")]),
        ("expenditure", [("5000", "-5"), ("1000", "5")]),
        ("recovery", [("5000", "5"), ("1000", "-5")]),
        ("recovery", [("4000", "-5"), ("1000", "5")]),
        ("transfer", [("4000", "5"), ("1000", "-5")]),
        ("exchange", [("5000", "5"), ("1000", "-5")]),
        ("suspense", [("4000", "-5"), ("1000", "5")]),
        ("identification", [("4100", "-5"), ("1000", "5")]),
    ],
)
def test_rule_4_each_kind_of_entry_moves_money_in_its_own_way(
    fund: Setting, kind: str, rows: list[tuple[str, str]]
) -> None:
    made = entry(fund, kind, approved_by=new_id())
    assert refused(fund, posting(fund, made, *((fund.award.id, *row) for row in rows))) == "rule_4_no_refund"


@pytest.mark.parametrize("kind", ["transfer", "identification"])
def test_rule_4_what_moves_within_the_fund_does_not_leave_it(fund: Setting, suspense: UUID, kind: str) -> None:
    made = entry(fund, kind, approved_by=new_id())
    account, where = ("4800", fund.award.id) if kind == "transfer" else ("2100", suspense)
    statement = posting(fund, made, (where, account, "5"), (where, "1000", "-5"))
    assert refused(fund, statement) == "rule_4_stays_in_the_fund"


def test_rule_1_each_award_of_an_entry_nets_to_zero(fund: Setting) -> None:
    other = setting(fund.session)
    made = entry(fund, "transfer", approved_by=new_id())
    statement = posting(fund, made, (fund.award.id, "4800", "5"), (other.award.id, "4800", "-5"))
    assert refused(fund, statement) == "rule_1_nets_to_zero"


def test_rule_4_a_transfer_within_the_fund_moves_what_is_available(fund: Setting) -> None:
    other = setting(fund.session)
    made = entry(fund, "transfer", approved_by=new_id())
    assert refused(fund, moving(fund, made, (fund.award.id, "4800"), (other.award.id, "4800"), "5")) is None
    assert (fund.balance().available_usd, other.balance().available_usd) == (19995, 5)


def test_rule_12_a_transfer_has_two_people_whatever_its_amount(fund: Setting) -> None:
    other = setting(fund.session)
    statement = moving(fund, entry(fund, "transfer"), (fund.award.id, "4800"), (other.award.id, "4800"), "5")
    assert refused(fund, statement) == "rule_12_transfers_have_two_people"


def test_rule_5_no_interest_in_a_fund_that_generates_none(fund: Setting) -> None:
    made = entry(fund, "interest")
    statement = posting(fund, made, (fund.award.id, "4200", "-5"), (fund.award.id, "1000", "5"))
    assert refused(fund, statement) == "rule_5_no_interest"


def test_rule_5_whether_a_fund_generates_interest_is_never_changed(fund: Setting) -> None:
    assert refused(fund, "UPDATE fund SET generates_interest = true") == "rule_5_terms_stay"
    assert refused(fund, "DELETE FROM fund") == "rule_2_never_changed"


def test_unidentified_money_is_on_its_own_account_in_its_own_award(fund: Setting, suspense: UUID) -> None:
    for kind, award, account in (("suspense", fund.award.id, "2100"), ("contribution", suspense, "4000")):
        made = entry(fund, kind)
        statement = posting(fund, made, (award, account, "-5"), (award, "1000", "5"))
        assert refused(fund, statement) == "unidentified_money_waits"


def test_rule_7_unidentified_money_is_spent_on_nothing_and_identified_once(fund: Setting, suspense: UUID) -> None:
    got = entry(fund, "suspense")
    assert refused(fund, posting(fund, got, (suspense, "2100", "-50"), (suspense, "1000", "50"))) is None
    spent = entry(fund)
    statement = posting(fund, spent, (suspense, "5000", "5"), (suspense, "1000", "-5"))
    assert refused(fund, statement) == "unidentified_money_waits"
    statement = posting(fund, spent, (fund.award.id, "5000", "5"), (fund.award.id, "1000", "-5"))
    assert refused(fund, statement) is None
    found = entry(fund, "identification")
    for amount, broken in (("50.01", "ck_award_balance_suspense"), ("50", None)):
        assert refused(fund, moving(fund, found, (suspense, "2100"), (fund.award.id, "4000"), amount)) == broken


def test_an_entry_moves_the_money_of_its_own_fund_only(fund: Setting) -> None:
    command = funds_terms.OpenFund(fund_id="other-fund", title="Other", second_signature_above_usd=0)
    funds.open_fund(fund.approver, command)
    elsewhere = open_award(fund.officer, sign(fund.officer, fund.donor.id, fund_id="other-fund").id)
    made = entry(fund, "contribution")
    statement = posting(fund, made, (elsewhere.id, "4000", "-5"), (elsewhere.id, "1000", "5"))
    assert refused(fund, statement) == "an_entry_is_of_one_fund"


def test_a_fund_has_one_award_for_unidentified_money(fund: Setting, suspense: UUID) -> None:
    again = (
        "INSERT INTO award (id, fund_id, donor_id, title, starts_on, created_by, created_at, role)"
        " SELECT gen_random_uuid(), fund_id, :donor, title, starts_on, created_by, created_at, role"
        " FROM award WHERE id = :award"
    )
    assert refused(fund, again, award=suspense, donor=fund.donor.id) == "uq_award_suspense"


def test_rule_10_periods_of_two_funds_may_overlap(fund: Setting) -> None:
    command = funds_terms.OpenFund(fund_id="other-fund", title="Other", second_signature_above_usd=0)
    funds.open_fund(fund.approver, command)
    closing = (
        "INSERT INTO period (id, fund_id, starts_on, ends_on, closed_by, closed_at)"
        " VALUES (:id, :fund_id, '2017-01-01', :until, :id, now())"
    )
    for fund_id, broken in (("other-fund", None), (funds.THE_FUND, None), ("other-fund", "ex_period_overlap")):
        assert refused(fund, closing, id=new_id(), fund_id=fund_id, until=DAY) == broken
    assert posting_refused(fund) == "rule_10_closed_period"
