"""More rules that the database decides and the code foresees: who signs, and what is reversed once (rules 2, 12)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import text

from chassis.call import Call
from chassis.ids import new_id
from chassis.testing import Desk
from contracts.funds import reversals as funds_reversals
from contracts.funds.ledger import pending_rates as funds_pending_rates
from contracts.funds.ledger import rates as funds_rates
from contracts.funds.ledger import terms as funds_terms
from contracts.funds.partners import agreements as funds_agreements
from contracts.funds.receipts import pending as funds_pending
from contracts.funds.spending import allocations as funds_allocations
from contracts.funds.spending import budgets as funds_budgets
from contracts.funds.spending import commitments as funds_commitments
from contracts.funds.spending import expenditures as funds_expenditures
from contracts.funds.spending import recoveries as funds_recoveries
from contracts.funds.spending import transfers as funds_transfers
from services.funds.ledger import pending_rates, rates
from services.funds.partners import amendments
from services.funds.receipts import decisions
from services.funds.reversals import reversals
from services.funds.spending import allocations, budgets, commitments, expenditures, recoveries, transfers
from tests.common.funds.helpers import DAY, Setting, reverse, setting
from tests.common.funds.rates import bring_unsigned
from tests.foreseen import by_code, by_database
from tests.funds import test_rates, test_transfers
from tests.funds.promises import amend
from tests.funds.test_budgets import lines, revise
from tests.funds.test_commitments import commit

LARGE = "10000.01"
# How a person refuses what waits for a second signature in the table of the function's name.
Refuse = Callable[[Call], object]


def allocation(fund: Setting) -> Refuse:
    command = funds_allocations.RefuseAllocation(allocation_id=fund.reserve(LARGE).id, reason="Not yet")
    return lambda call: allocations.refuse_allocation(call, command)


def commitment(fund: Setting) -> Refuse:
    command = funds_commitments.RefuseCommitment(commitment_id=commit(fund, LARGE).id, reason="Not yet")
    return lambda call: commitments.refuse_commitment(call, command)


def expenditure(fund: Setting) -> Refuse:
    command = funds_expenditures.RefuseExpenditure(expenditure_id=fund.spend(LARGE).id, reason="Not yet")
    return lambda call: expenditures.refuse_expenditure(call, command)


def recovery(fund: Setting) -> Refuse:
    for _ in range(2):
        fund.spend("6000")
    given = funds_recoveries.RecordRecovery(
        line_id=fund.award.lines[0].id, amount_usd=LARGE, received_on=DAY, payer="Belize Port Authority",
        document="CN-1", document_on=DAY, description="Advance not used",
    )  # fmt: skip
    waiting = recoveries.record_recovery(fund.officer, given)
    command = funds_recoveries.RefuseRecovery(recovery_id=waiting.id, reason="Not yet")
    return lambda call: recoveries.refuse_recovery(call, command)


def pending_receipt(fund: Setting) -> Refuse:
    waiting = funds_pending.RefuseReceipt(receipt_id=fund.enter_receipt(LARGE).pending_id, reason="Not yet")
    return lambda call: decisions.refuse_receipt(call, waiting)


def transfer(fund: Setting) -> Refuse:
    target = setting(fund.session)
    ended = "UPDATE award SET ends_on = :on WHERE id = :id"
    fund.session.execute(text(ended), {"on": fund.officer.today - timedelta(days=1), "id": fund.award.id})
    fund.session.expire_all()
    command = funds_transfers.RefuseTransfer(transfer_id=test_transfers.ask(fund, target).id, reason="Not yet")
    return lambda call: transfers.refuse_transfer(call, command)


def reversal(fund: Setting) -> Refuse:
    waiting = reverse(fund, fund.receive(LARGE).entry_id)
    command = funds_reversals.RefuseReversal(reversal_id=waiting.id, reason="Not yet")
    return lambda call: reversals.refuse_reversal(call, command)


def budget_version(fund: Setting) -> Refuse:
    waiting = revise(fund, lines(fund, "49999.99", "30000.01", "9600"))
    command = funds_budgets.RefuseRevision(revision_id=waiting.id, reason="Not yet")
    return lambda call: budgets.refuse_revision(call, command)


def agreement_version(fund: Setting) -> Refuse:
    waiting = amend(fund, pledge="80000")
    command = funds_agreements.RefuseAmendment(
        agreement_id=waiting.agreement_id, number=waiting.number, reason="Not yet"
    )
    return lambda call: amendments.refuse_amendment(call, command)


def manual_rate(fund: Setting) -> Refuse:
    command = funds_rates.RefuseRate(rate_id=test_rates.enter(fund).id, reason="Not yet")
    return lambda call: rates.refuse_rate(call, command)


def pending_rate_import(fund: Setting) -> Refuse:
    waiting = bring_unsigned(fund, test_rates.HISTORY).import_id
    command = funds_pending_rates.RefuseRateImport(import_id=waiting, reason="Not yet")
    return lambda call: pending_rates.refuse_rate_import(call, command)


WAITING = [
    allocation, commitment, expenditure, recovery, pending_receipt, transfer, reversal,
    budget_version, agreement_version, manual_rate, pending_rate_import,
]  # fmt: skip


@pytest.mark.parametrize("by", ["officer", "approver"])
@pytest.mark.parametrize("waiting", WAITING, ids=lambda each: each.__name__)
def test_rule_12_whoever_entered_it_does_not_decide_it(
    desk: Desk, waiting: Callable[[Setting], Refuse], by: str
) -> None:
    """The officer entered all of it."""
    fund = setting(desk.session)
    fund.receive()
    refuse = waiting(fund)
    call = getattr(fund, by)
    foreseen = by_code(desk.session, lambda: refuse(call))
    table = waiting.__name__
    decided = by_database(
        desk.session,
        f"UPDATE {table} SET status = 'refused', decided_by = :who, decided_at = now()"
        " WHERE status IN ('pending', 'reserved')",
        who=call.actor.id,
    )
    told = {None: None, f"ck_{table}_rule_12_maker_is_not_checker": funds_terms.SAME_PERSON}
    assert foreseen == told[decided]
    assert (foreseen is None) is (by == "approver")


WISH = """
    INSERT INTO reversal (id, entry_id, reason, status, entered_by, entered_at)
    VALUES (:id, :entry, 'Twice', 'pending', :id, now());
"""
BOOKED = """
    INSERT INTO journal_entry (id, fund_id, fiscal_year, number, kind, occurred_on, posted_at, description, entered_by,
                               approved_by, reversal_of)
    SELECT :id, fund_id, fiscal_year, (SELECT max(number) + 1 FROM journal_entry o WHERE o.fiscal_year = e.fiscal_year),
           'reversal', occurred_on, now(), 'Twice', :id, entered_by, id
    FROM journal_entry e WHERE id = :entry;
    INSERT INTO posting (entry_id, position, account_code, award_id, donor_id, line_id, currency, amount, amount_usd)
    SELECT :id, position, account_code, award_id, donor_id, line_id, currency, -amount, -amount_usd
    FROM posting WHERE entry_id = :entry;
"""


@pytest.mark.parametrize("state", ["posted", "waiting", "refused", "reversed", "a reversal"])
def test_rule_2_an_entry_is_reversed_once(desk: Desk, state: str) -> None:
    """Of two wishes the table keeps one, and the journal a reversal of none that is one."""
    fund = setting(desk.session)
    fund.receive()
    entry = state_of(fund, state)
    foreseen = by_code(desk.session, lambda: reverse(fund, entry))
    wish, booked = (by_database(desk.session, each, id=new_id(), entry=entry) for each in (WISH, BOOKED))
    told = {
        (None, None): None,
        ("uq_reversal_entry", None): funds_reversals.ALREADY_REVERSED,
        ("uq_reversal_entry", "uq_journal_entry_reversal_of"): funds_reversals.ALREADY_REVERSED,
        (None, "rule_2_no_reversal_of_a_reversal"): funds_reversals.NOT_REVERSIBLE,
    }
    assert foreseen == told[wish, booked]


def state_of(fund: Setting, state: str) -> UUID | None:
    """An entry of which this is so."""
    entry = fund.receive("10.00" if state in ("posted", "reversed", "a reversal") else LARGE).entry_id
    if state == "posted":
        return entry
    undone = reverse(fund, entry)
    if state == "refused":
        command = funds_reversals.RefuseReversal(reversal_id=undone.id, reason="Not yet")
        reversals.refuse_reversal(fund.approver, command)
    return undone.reversing_entry_id if state == "a reversal" else entry
