"""Fund rule 12 for money received: above the threshold a second person, or a line of the bank that one confirms."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from chassis.call import Call
from chassis.ids import new_id
from chassis.testing import Desk, DeskOf
from contracts.base import NOT_FOUND
from contracts.funds.events import ContributionReceived
from contracts.funds.ledger import terms as funds_terms
from contracts.funds.ledger.periods import SOFT_CLOSED, SoftClosePeriod
from contracts.funds.ledger.terms import ALREADY_DECIDED, SAME_PERSON
from contracts.funds.receipts import contributions as funds_contributions
from contracts.funds.receipts import income as funds_income
from contracts.funds.receipts import pending as funds_pending
from contracts.funds.receipts import unidentified as funds_unidentified
from contracts.funds.refusals import DUPLICATE
from contracts.identity import Role
from contracts.notices import FundsNotice, NoticeKind
from services.funds.ledger import funds, periods
from services.funds.receipts import contribution_views, contributions, decisions, income, pending, unidentified
from tests.common.funds.helpers import DAY, Setting, approve_receipt, broken, read_entry, setting
from tests.funds.promises import refused

LARGE = "10000.01"
ALL_THE_MONEY = "9999999999.99"


@pytest.fixture
def fund(desk_of: DeskOf) -> Setting:
    return setting(desk_of("funds").session)


def waiting(fund: Setting, status: str = "pending") -> list[funds_pending.PendingReceipt]:
    command = funds_pending.ListPendingReceipts(status=status, fund_id="prevention-network")
    return list(pending.list_pending_receipts(fund.approver, command).items)


def earn(fund: Setting, amount: str = LARGE, reference: str = "S-1") -> funds_income.Income:
    given = {"award_id": fund.award.id, "kind": "income", "amount_usd": amount, "received_on": DAY}
    papers = {"payer": "Bookshop", "reference": reference, "description": "Sale of the manual"}
    return income.record_income(fund.officer, funds_income.RecordIncome(**given, **papers))


def identify(fund: Setting, amount: str = LARGE) -> funds_unidentified.Identification:
    found = funds_unidentified.RecordUnidentified(received_on=DAY, credited_usd="20000", reference="S-2")
    receipt = unidentified.record_unidentified(fund.officer, found)
    part = {"donor_id": fund.donor.id, "agreement_id": fund.agreement.id, "identified_usd": amount}
    command = funds_unidentified.IdentifyReceipt(receipt_id=receipt.id, parts=[part])
    return unidentified.identify_receipt(fund.officer, command)


def test_rule_12_one_officer_alone_receives_nothing_large(fund: Setting) -> None:
    """The finding: USD 9,999,999,999.99 by one person, spendable at once."""
    entered = fund.enter_receipt(ALL_THE_MONEY)
    assert (entered.status, entered.entry_id, entered.entry_number) == ("pending", None, None)
    assert fund.balance().available_usd == 0
    desk = Desk(fund.session, "funds")
    assert desk.emitted(ContributionReceived) == []
    [notice] = [each for each in desk.emitted(FundsNotice) if each.kind is NoticeKind.SECOND_SIGNATURE_NEEDED]
    assert notice.role == Role.FINANCE_APPROVER
    approve_receipt(fund, entered.pending_id)
    posted = contribution_views.read_contribution(
        fund.officer, funds_contributions.ReadContribution(contribution_id=entered.id)
    )
    entry = read_entry(fund, posted.entry_id)
    assert (entry.entered_by, entry.approved_by) == (fund.officer.actor.id, fund.approver.actor.id)
    assert str(fund.balance().available_usd) == ALL_THE_MONEY and len(desk.emitted(ContributionReceived)) == 1


def test_up_to_the_threshold_one_is_enough(fund: Setting) -> None:
    assert fund.enter_receipt("10000").status == "posted"
    assert earn(fund, "10000").status == "posted"


def test_other_income_and_identifications_wait_too(fund: Setting) -> None:
    earned = earn(fund)
    assert (earned.status, earned.entry_id) == ("pending", None)
    named = identify(fund)
    assert named.receipt.open_usd == 20000 and named.contributions[0].status == "pending"
    assert fund.balance().available_usd == 0
    assert {each.kind for each in waiting(fund)} == {"income", "identification"}
    for each in waiting(fund):
        approve_receipt(fund, each.id)
    assert income.read_income(fund.officer, funds_income.ReadIncome(income_id=earned.id)).status == "posted"
    assert fund.balance().received_usd * 100 == 2 * 1000001


def test_the_parts_of_a_receipt_count_together(fund: Setting) -> None:
    parts: list[dict[str, Any]] = [{"agreement_id": fund.agreement.id, "amount": "6000"}, {"amount": "6000"}]
    command = funds_unidentified.RecordSplitContribution(
        donor_id=fund.donor.id, currency="USD", received_on=DAY, reference="S-3", parts=parts
    )
    made = contributions.record_split_contribution(fund.officer, command).contributions
    assert {each.status for each in made} == {"pending"}
    [one] = waiting(fund)
    assert (one.kind, one.amount, [*one.record_ids]) == ("split", 12000, [each.id for each in made])
    approve_receipt(fund, one.id)
    assert fund.balance().received_usd == 6000


def test_the_threshold_is_the_funds(fund: Setting) -> None:
    funds.set_threshold(fund.approver, funds_terms.SetThreshold(second_signature_above_usd="50000"))
    assert fund.enter_receipt("50000").status == "posted"
    assert fund.enter_receipt("50000.01").status == "pending"


def test_nobody_signs_their_own_receipt_and_it_is_decided_once(fund: Setting) -> None:
    entered = fund.enter_receipt(LARGE)
    own = funds_pending.ApproveReceipt(receipt_id=entered.pending_id)
    with refused(SAME_PERSON):
        decisions.approve_receipt(fund.officer, own)
    no = funds_pending.RefuseReceipt(receipt_id=entered.pending_id, reason="Not on the statement")
    assert decisions.refuse_receipt(fund.approver, no).status == "refused"
    with refused(ALREADY_DECIDED):
        decisions.approve_receipt(fund.approver, own)
    with refused(NOT_FOUND):
        decisions.approve_receipt(fund.approver, funds_pending.ApproveReceipt(receipt_id=new_id()))
    assert fund.balance().received_usd == 0


def test_a_reference_waits_once(fund: Setting) -> None:
    fund.enter_receipt(LARGE, reference="S-4")
    for amount in (LARGE, "5"):
        with refused(DUPLICATE):
            fund.enter_receipt(amount, reference="S-4")
    fund.receive("5", reference="S-5")
    with refused(DUPLICATE):
        fund.enter_receipt(LARGE, reference="S-5")


def test_a_period_that_was_soft_closed_meanwhile_needs_a_reason(fund: Setting) -> None:
    entered = fund.enter_receipt(LARGE)
    periods.soft_close_period(fund.approver, SoftClosePeriod(ends_on=DAY + timedelta(days=1)))
    with refused(SOFT_CLOSED):
        approve_receipt(fund, entered.pending_id)
    why = "Arrived with the bank's last statement"
    command = funds_pending.ApproveReceipt(receipt_id=entered.pending_id, late_reason=why)
    decisions.approve_receipt(fund.approver, command)
    made = funds_contributions.ReadContribution(contribution_id=entered.id)
    assert read_entry(fund, contribution_views.read_contribution(fund.officer, made).entry_id).late_reason == why


def test_the_addresses_of_an_erased_member_are_forgotten(fund: Setting) -> None:
    entered = fund.enter_receipt(LARGE)
    fund.session.execute(
        text("UPDATE pending_receipt SET entered_from = '192.0.2.1' WHERE id = :id"), {"id": entered.pending_id}
    )
    pending.erase(fund.officer, fund.officer.actor.id)
    assert fund.session.scalar(text("SELECT count(*) FROM pending_receipt WHERE entered_from IS NOT NULL")) == 0


@pytest.mark.parametrize(("kind", "account"), [("contribution", "4000"), ("income", "4100")])
def test_rule_12_the_database_takes_nothing_large_from_one(fund: Setting, kind: str, account: str) -> None:
    values = {"id": new_id(), "by": fund.officer.actor.id, "award": fund.award.id, "donor": fund.donor.id}
    entry = f"""INSERT INTO journal_entry (id, fund_id, fiscal_year, number, kind, occurred_on, posted_at, description,
                    entered_by) VALUES (:id, 'prevention-network', 2026, 1, '{kind}', '2026-05-04', now(), 'x', :by)"""
    lines = f"""INSERT INTO posting (entry_id, position, account_code, award_id, donor_id, currency, amount, amount_usd)
                VALUES (:id, 1, '1000', :award, :donor, 'USD', {LARGE}, {LARGE}),
                       (:id, 2, '{account}', :award, :donor, 'USD', -{LARGE}, -{LARGE})"""
    assert broken(fund.session, entry, lines, **values) == "rule_12_second_signature"


def test_a_decided_receipt_stays(fund: Setting) -> None:
    entered = fund.enter_receipt(LARGE)
    approve_receipt(fund, entered.pending_id)
    again = "UPDATE pending_receipt SET status = 'pending' WHERE id = :id"
    assert broken(fund.session, again, id=entered.pending_id) == "rule_2_never_changed"
    assert broken(fund.session, "DELETE FROM pending_receipt WHERE id = :id", id=entered.pending_id) is not None


def test_whoever_may_look_sees_it_and_only_approvers_decide(fund: Setting) -> None:
    entered = fund.enter_receipt(LARGE)
    auditor: Call = Desk(fund.session, "funds").call_as(Role.AUDITOR)
    one = pending.read_pending_receipt(auditor, funds_pending.ReadPendingReceipt(receipt_id=entered.pending_id))
    assert (one.party, one.award_ids, one.record_ids) == (fund.donor.name, [fund.award.id], [entered.id])
