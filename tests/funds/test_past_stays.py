"""Fund rule 16: pledges, budgets and commitments are read as they were on the date asked for."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from chassis.testing import DeskOf
from contracts.funds.ledger.journal import ClosePeriod
from contracts.funds.partners import agreements as funds_agreements
from contracts.funds.reporting import statements as funds_statements
from contracts.funds.spending import commitments as funds_commitments
from contracts.funds.spending.awards import BEYOND_AVAILABLE
from contracts.funds.spending.commitments import COMMITMENT_NOT_OPEN
from services.funds.ledger import periods
from services.funds.partners import amendments
from services.funds.reporting import statements
from services.funds.spending import commitments
from tests.common.funds.helpers import FROM, TO, Setting, award_statement, broken, open_award, rate, setting, sign, usd
from tests.funds.promises import amend, refused
from tests.funds.test_commitments import plan

SIGNED = date(2026, 1, 15)


@pytest.fixture
def fund(desk_of: DeskOf) -> Setting:
    return setting(desk_of("funds").session, pledge="18000")


def donor_statement(fund: Setting, on: date | None = None) -> funds_statements.Statement:
    command = funds_statements.ReadDonorStatement(donor_id=fund.donor.id, on=on)
    return statements.donor_statement(fund.officer, command)


def order(fund: Setting, amount: str = "1000", **fields: Any) -> funds_commitments.Commitment:
    command = funds_commitments.EnterCommitment.model_validate(plan(fund, amount, **fields))
    return commitments.enter_commitment(fund.officer, command)


def test_a_pledge_is_read_in_its_version_of_that_date(fund: Setting) -> None:
    """The finding: 18,000 became 25,000 for 2023."""
    before = donor_statement(fund, date(2023, 12, 31))
    version = amend(fund, pledge="25000")
    by_id = {"agreement_id": version.agreement_id, "number": version.number}
    amendments.approve_amendment(fund.approver, funds_agreements.AmendmentById(**by_id))
    after = donor_statement(fund, date(2023, 12, 31))
    assert (before.pledged_usd, after.pledged_usd) == (usd("18000"), usd("18000"))
    assert [each.pledge for each in after.pledges] == [18000] and after.digest == before.digest
    now = donor_statement(fund)
    assert (now.pledged_usd, [each.pledge for each in now.pledges]) == (usd("25000"), [25000])
    assert donor_statement(fund, FROM - timedelta(days=1)).pledges == []


def test_an_amendment_that_waits_is_no_pledge(fund: Setting) -> None:
    amend(fund, pledge="25000")
    assert donor_statement(fund).pledged_usd == usd("18000")


def test_a_pledge_that_no_rate_values_is_named_and_not_zero(fund: Setting) -> None:
    sign(fund.officer, fund.donor.id, currency="CAD", pledge="7000")
    sign(fund.officer, fund.donor.id, currency="CAD", pledge="500.50")
    told = donor_statement(fund)
    assert told.pledged_usd == usd("18000")
    assert [(each.currency, each.pledge) for each in told.unvalued_pledges] == [("CAD", usd("7500.50"))]


def test_a_pledge_that_no_rate_values_costs_no_exemption(desk_of: DeskOf) -> None:
    """A member state's contributions up to USD 20,000 are exempt (Fund rule 9)."""
    fund = setting(desk_of("funds").session, donor_class="member_state", currency="CAD", pledge="7000")
    rate(fund, "CAD", "0.75")
    fund.receive("5000")
    assert fund.spend("100").indirect_usd == 0
    fund.receive("15000.01")
    assert fund.spend("100").indirect_usd == 11


def test_a_commitment_counts_from_the_day_it_was_signed(fund: Setting) -> None:
    fund.receive("9000", received_on=SIGNED)
    held = order(fund, signed_on=SIGNED)
    assert (held.reserved_on, held.expires_on) == (SIGNED, date(2027, 12, 31))
    assert award_statement(fund, SIGNED - timedelta(days=1)).committed_usd == 0
    assert award_statement(fund, SIGNED).committed_usd == usd("1120")


def test_it_takes_nothing_that_was_not_there_on_any_day_since(fund: Setting) -> None:
    fund.receive("9000", received_on=SIGNED + timedelta(days=1))
    with refused(BEYOND_AVAILABLE):
        order(fund, signed_on=SIGNED)


def test_rule_11_it_expires_by_the_day_it_was_signed(fund: Setting) -> None:
    fund.receive("9000", received_on=date(2024, 5, 1))
    with refused(COMMITMENT_NOT_OPEN):
        order(fund, signed_on=date(2024, 12, 31))
    assert order(fund, signed_on=date(2025, 1, 1)).expires_on == date(2026, 12, 31)
    columns = """award_id, line_id, kind, reference, payee, description, currency, amount, usd_per_unit, amount_usd,
                 indirect_usd, status, signed_on, country, activity_kind, entered_by, entered_at"""
    copy = f"""INSERT INTO commitment (id, reserved_on, expires_on, {columns})
               SELECT gen_random_uuid(), '2026-05-04', '2027-12-31', {columns} FROM commitment"""
    assert broken(fund.session, copy) == "rule_11_expires"


def test_it_changes_no_closed_period(fund: Setting) -> None:
    fund.receive("9000", received_on=SIGNED)
    before = award_statement(fund, SIGNED)
    periods.close_period(fund.approver, ClosePeriod(ends_on=SIGNED + timedelta(days=16)))
    held = order(fund, signed_on=SIGNED)
    assert held.reserved_on == SIGNED + timedelta(days=17)
    assert award_statement(fund, SIGNED).digest == before.digest


def test_it_may_be_of_an_award_that_has_ended(fund: Setting) -> None:
    fund.receive("9000", received_on=SIGNED)
    ended = "UPDATE award SET ends_on = :on WHERE id = :id"
    fund.session.execute(text(ended), {"on": SIGNED, "id": fund.award.id})
    fund.session.expire_all()
    assert order(fund, signed_on=SIGNED).state == "open"
    with pytest.raises(Exception, match="off_period"):
        order(fund, signed_on=SIGNED + timedelta(days=1))


def test_awards_that_were_made_later_are_in_no_earlier_statement(fund: Setting) -> None:
    open_award(fund.officer, fund.agreement.id, title="Later", starts_on=FROM, ends_on=TO)
    assert donor_statement(fund, date(2023, 12, 31)).awards == []
