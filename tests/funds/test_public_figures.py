"""What everybody sees of the Fund comes to its statements, and has nobody's name in it (Fund rules 6, 14)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import Engine

from chassis.testing import Desk, DeskOf
from contracts.funds.exports import public as funds_public
from contracts.funds.exports.public import ReadPublicFund
from contracts.funds.ledger import rates as funds_rates
from contracts.funds.ledger import terms as funds_terms
from contracts.funds.receipts import unidentified as funds_unidentified
from contracts.funds.reporting import statements as funds_statements
from contracts.funds.spending import budgets as funds_budgets
from contracts.funds.spending import commitments as funds_commitments
from contracts.identity import Role
from services.funds.exports import published, transparency
from services.funds.ledger import funds, rates
from services.funds.receipts import unidentified
from services.funds.reporting import statements
from services.funds.spending import budgets, commitments
from tests.common.funds.helpers import (
    DAY,
    FROM,
    Setting,
    award_statement,
    open_award,
    rate,
    reverse,
    setting,
    sign,
    usd,
)
from tests.common.funds.worlds import rolled_back


@pytest.fixture(scope="module")
def world(engine_of: Callable[[str], Engine]) -> Iterator[Setting]:
    """Canada's money for ports, in two currencies and two years, with costs in Belize and somewhere."""
    with rolled_back(engine_of("funds")) as session:
        yield _canadas(Desk(session, "funds"))


def _canadas(desk: Desk) -> Setting:
    on_signature = funds_rates.RecordRate(currency="CAD", valid_on=FROM, usd_per_unit="0.8", source="UN")
    entered = rates.record_rate(desk.call_as(Role.FINANCE_OFFICER), on_signature)
    rates.approve_rate(desk.call_as(Role.FINANCE_APPROVER), funds_rates.RateById(rate_id=entered.id))
    made = setting(desk.session, currency="CAD", pledge="90000")
    rate(made, "CAD", "0.75")
    rate(made, "CAD", "0.70", DAY - timedelta(days=365))
    made.receive("1000", currency="CAD", received_on=DAY - timedelta(days=365))
    made.receive("2000", currency="CAD", credited_usd="1499.50")
    made.spend("100.01")
    made.spend("50", country=None)
    return made


def seen(fund: Setting) -> funds_public.PublicFund:
    return transparency.public_fund(Desk(fund.session, "funds").call(), ReadPublicFund())


def awards(fund: Setting, **asked: object) -> list[funds_public.PublishedAward]:
    command = funds_public.ListPublishedAwards.model_validate(asked)
    return published.list_published_awards(Desk(fund.session, "funds").call(), command).items


def test_rule_14_all_tables_come_to_the_statement(fund: Setting) -> None:
    told, shown = statements.fund_statement(fund.officer, funds_statements.ReadFundStatement()), seen(fund)
    assert (shown.received_usd, shown.spent_usd, shown.balance_usd) == (
        told.sources_usd, told.uses_usd, told.balance_usd,
    )  # fmt: skip
    assert (shown.direct_usd, shown.indirect_usd) == (told.direct_costs_usd, told.indirect_costs_usd)
    for table in (shown.donors, shown.programmes, shown.years, shown.flows):
        assert sum(each.received_usd for each in table) == shown.received_usd == usd("2199.50")
        assert sum(each.spent_usd for each in table) == shown.spent_usd
    assert sum(each.spent_usd for each in shown.countries) == shown.spent_usd
    assert [(each.country, each.spent_usd) for each in shown.countries] == [("BZ", usd("112.01")), (None, usd("56.00"))]
    assert shown.years[-1].balance_usd == shown.balance_usd


def test_rule_6_a_pledge_stands_beside_and_is_in_no_balance(fund: Setting) -> None:
    shown = seen(fund)
    assert shown.pledged_usd == usd("72000.00")
    for table in (shown.donors, shown.programmes, shown.years):
        assert sum(each.pledged_usd for each in table) == shown.pledged_usd
    assert shown.balance_usd == shown.received_usd - shown.spent_usd


def test_a_cost_that_was_undone_was_not_in_that_country(fund: Setting) -> None:
    cost = fund.spend("70", country="CR")
    assert "CR" in {each.country for each in seen(fund).countries}
    reverse(fund, cost.entry_id)
    shown = seen(fund)
    assert {each.country for each in shown.countries} == {"BZ", None}
    assert sum(each.spent_usd for each in shown.countries) == shown.spent_usd


def test_an_empty_fund_is_seen_too(desk_of: DeskOf) -> None:
    shown = transparency.public_fund(desk_of("funds").call(), ReadPublicFund())
    assert (shown.received_usd, shown.years, shown.donors, shown.updated_at) == (0, [], [], None)


def test_an_award_is_published_with_what_came_in_and_what_months_cost(fund: Setting) -> None:
    """A receipt that was reversed stays, negated on the day of that, as a cost does."""
    undone = fund.receive("7", currency="CAD")
    reverse(fund, undone.entry_id)
    [shown] = awards(fund)
    told = award_statement(fund)
    assert [(each.currency, each.amount) for each in shown.contributions] == [
        ("CAD", usd("1000.00")),
        ("CAD", usd("2000.00")),
        ("CAD", usd("7.00")),
        ("CAD", usd("-7.00")),
    ]
    assert sum(each.direct_usd for each in shown.months) == told.direct_costs_usd
    assert sum(each.indirect_usd for each in shown.months) == told.indirect_costs_usd
    assert (shown.balance_usd, shown.budget_usd) == (told.balance_usd, usd("89600"))
    assert shown.promised == funds_public.PublishedSum(on=fund.agreement.signed_on, currency="CAD", amount="90000.00")


def test_awards_of_one_agreement_share_its_pledge_to_the_last_cent(fund: Setting) -> None:
    lines = [
        funds_budgets.LinePlan(kind="direct", title="Training", amount_usd="10000"),
        funds_budgets.LinePlan(kind="indirect", title="Indirect costs", amount_usd="1"),
    ]
    open_award(fund.officer, fund.agreement.id, "tourism-security", lines=lines)
    open_award(fund.officer, fund.agreement.id, "prevention", lines=lines)
    promised = [each.promised.amount for each in awards(fund) if each.promised]
    assert len(set(promised)) > 1
    assert sum(promised) == Decimal(90000)
    assert [each.name for each in seen(fund).programmes if each.pledged_usd] == [None]  # three share it


def test_the_years_of_a_budget_are_those_of_the_version_in_force(fund: Setting) -> None:
    [before] = awards(fund)
    assert (before.budget_years, before.budget_revised) == ([], False)
    lines = [
        funds_budgets.RevisedLine(
            line_id=line.id, kind=line.kind, title=line.title, amount_usd=line.amount_usd,
            years=[{"fiscal_year": 2026, "amount_usd": line.amount_usd}] if line.kind == "direct" else [],
        )
        for line in fund.award.lines
    ]  # fmt: skip
    command = funds_budgets.ReviseBudget(award_id=fund.award.id, reason="By year", lines=lines)
    budgets.revise_budget(fund.officer, command)
    [shown] = awards(fund)
    assert [(each.fiscal_year, each.amount_usd) for each in shown.budget_years] == [(2026, usd("80000.00"))]
    assert (shown.budget_usd, shown.budget_revised) == (before.budget_usd, True)


def test_what_was_ordered_is_published_by_the_day_without_what_came_back(fund: Setting) -> None:
    def order(amount: str, currency: str = "USD") -> funds_commitments.Commitment:
        command = funds_commitments.EnterCommitment(
            kind="contract", line_id=fund.award.lines[0].id, reference="C-1", payee="Rosa Paz", description="Course",
            currency=currency, amount=amount, signed_on=DAY, country="BZ", activity_kind="workshop",
        )  # fmt: skip
        return commitments.enter_commitment(fund.officer, command)

    rate(fund, "CAD", "0.75", fund.officer.today)
    fund.receive("50000")
    funds.set_threshold(fund.approver, funds_terms.SetThreshold(second_signature_above_usd="8000"))
    kept, part, none, waiting = order("20"), order("30.50"), order("7"), order("9000")
    order("40", "CAD")
    fund.spend("12.25", line_id=None, commitment_id=part.id, payee="Rosa Paz")
    for each in (part, none):
        release = funds_commitments.ReleaseCommitment(commitment_id=each.id, reason="Not needed")
        commitments.release_commitment(fund.officer, release)
    [shown] = awards(fund)
    assert (kept.state, waiting.state) == ("open", "pending")
    told = [(each.on, each.currency, each.amount) for each in shown.commitments]
    assert told == [(DAY, "CAD", usd("40.00")), (DAY, "USD", usd("32.25"))]
    assert "Rosa Paz" not in shown.model_dump_json()


def test_unearmarked_money_is_an_award_without_a_promise(fund: Setting) -> None:
    fund.receive("10", agreement_id=None)
    [_, shown] = awards(fund)
    assert (shown.programme, shown.promised, shown.budget_usd, shown.months) == (None, None, 0, [])
    assert len(awards(fund, limit=1)) == 1


def test_nobody_is_named(fund: Setting) -> None:
    said = seen(fund).model_dump_json() + "".join(each.model_dump_json() for each in awards(fund))
    for kept_back in (fund.officer.actor.name, str(fund.officer.actor.id), "Belize Port Authority", "INV-0448"):
        assert kept_back not in said


def test_money_nobody_has_identified_is_not_shown(fund: Setting) -> None:
    before = seen(fund)
    found = funds_unidentified.RecordUnidentified(received_on=DAY, credited_usd="77", reference="?", payer="Rosa Paz")
    unidentified.record_unidentified(fund.officer, found)
    assert seen(fund).model_copy(update={"updated_at": before.updated_at}) == before
    assert "Unidentified" not in seen(fund).model_dump_json()
    assert "Unidentified" not in "".join(each.model_dump_json() for each in awards(fund))


def test_another_funds_money_is_not_in_it(fund: Setting) -> None:
    before, before_awards = seen(fund), awards(fund)
    command = funds_terms.OpenFund(fund_id="elsewhere", title="Elsewhere", second_signature_above_usd="10000")
    funds.open_fund(fund.officer, command)
    agreement = sign(fund.officer, fund.donor.id, fund_id="elsewhere")
    other = open_award(fund.officer, agreement.id)
    fund.receive("500", agreement_id=agreement.id)
    fund.spend("5", line_id=other.lines[0].id)
    assert (seen(fund), awards(fund)) == (before, before_awards)
