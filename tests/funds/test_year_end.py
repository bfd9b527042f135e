"""The end of a year (Fund rule 10): what waits stops a closing, makers take it back, corrections are dated back."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from chassis.call import Call
from chassis.testing import Desk, DeskOf
from contracts.funds import reversals as funds_reversals
from contracts.funds.ledger.journal import ClosePeriod
from contracts.funds.ledger.periods import CLOSED_PERIOD, ENTRIES_WAIT, SOFT_CLOSED, ListPending, SoftClosePeriod
from contracts.funds.ledger.terms import ALREADY_DECIDED, NOT_YOURS
from contracts.funds.receipts import pending as funds_pending
from contracts.funds.refusals import DATES
from contracts.funds.spending import expenditures as funds_expenditures
from contracts.funds.spending import recoveries as funds_recoveries
from contracts.funds.spending import transfers as funds_transfers
from contracts.funds.spending.awards import BEYOND_AVAILABLE
from contracts.funds.spending.transfers import NOT_ENDED
from contracts.identity import Role
from services.funds.ledger import closing, periods
from services.funds.receipts import pending
from services.funds.reversals import reversals
from services.funds.spending import expenditures, recoveries, transfers
from tests.common.funds.helpers import DAY, Setting, award_statement, broken, read_entry, setting, usd
from tests.foreseen import by_code
from tests.funds.promises import refused

LARGE, YEAR_END = "10000.01", date(2026, 6, 30)


@pytest.fixture
def fund(desk_of: DeskOf) -> Setting:
    made = setting(desk_of("funds").session)
    made.receive()
    return made


def waits(fund: Setting, until: date = YEAR_END) -> list[tuple[str, str]]:
    found = closing.list_pending(fund.officer, ListPending(until=until)).items
    return [(each.kind.value, each.title) for each in found]


def close(fund: Setting, ends_on: date = YEAR_END) -> None:
    periods.close_period(fund.approver, ClosePeriod(ends_on=ends_on))


def recover(fund: Setting) -> funds_recoveries.Recovery:
    command = funds_recoveries.RecordRecovery(
        line_id=fund.award.lines[0].id, amount_usd=LARGE, received_on=DAY, payer="Port Authority", document="CN-1",
        document_on=DAY, description="Advance not used",
    )  # fmt: skip
    return recoveries.record_recovery(fund.officer, command)


def undo(fund: Setting, entry_id: object, **fields: Any) -> funds_reversals.Reversal:
    command = funds_reversals.ReverseEntry(entry_id=entry_id, reason="Entered twice", **fields)
    return reversals.reverse_entry(fund.officer, command)


def move(fund: Setting, on: date | None, amount: str = "500") -> funds_transfers.Transfer:
    command = funds_transfers.TransferRest(
        from_award_id=fund.award.id, amount_usd=amount, reason="What is left", occurred_on=on
    )
    return transfers.transfer_rest(fund.officer, command)


def end_award(fund: Setting, on: date) -> None:
    fund.session.execute(text("UPDATE award SET ends_on = :on WHERE id = :id"), {"on": on, "id": fund.award.id})
    fund.session.expire_all()


def test_what_waits_is_listed_and_stops_a_closing(fund: Setting) -> None:
    for _ in range(2):
        fund.spend("6000")
    waiting = fund.spend(LARGE)
    back = recover(fund)
    entered = fund.enter_receipt(LARGE, reference="S-1")
    fund.spend(LARGE, occurred_on=YEAR_END + timedelta(days=1), description="The next year's")
    expected = {("expenditure", "Interpretation"), ("recovery", "Advance not used")}
    assert set(waits(fund)) == expected | {("receipt", f"{fund.donor.name}: S-1")}
    with refused(ENTRIES_WAIT) as error:
        close(fund)
    assert error.value.params == {"count": "3", "until": "2026-06-30"}
    period = """INSERT INTO period (id, starts_on, ends_on, closed_by, closed_at, fund_id, status)
                VALUES (gen_random_uuid(), '2000-01-01', '2026-06-30', :by, now(), 'prevention-network', 'closed')"""
    assert broken(fund.session, period, by=fund.approver.actor.id) == "rule_10_nothing_waits"
    no = {"reason": "Not now"}
    expenditures.refuse_expenditure(
        fund.approver, funds_expenditures.RefuseExpenditure(expenditure_id=waiting.id, **no)
    )
    recoveries.withdraw_recovery(fund.officer, funds_recoveries.WithdrawRecovery(recovery_id=back.id))
    pending.withdraw_receipt(fund.officer, funds_pending.WithdrawReceipt(receipt_id=entered.pending_id))
    assert waits(fund) == []
    close(fund)


def test_soft_closing_leaves_time_to_decide(fund: Setting) -> None:
    fund.spend(LARGE)
    periods.soft_close_period(fund.approver, SoftClosePeriod(ends_on=YEAR_END))
    with refused(ENTRIES_WAIT):
        close(fund)


def test_only_its_maker_withdraws_a_cost_and_only_while_it_waits(fund: Setting) -> None:
    waiting, another = fund.spend("80000"), Desk(fund.session, "funds").call_as(Role.FINANCE_OFFICER)
    command = funds_expenditures.WithdrawExpenditure(expenditure_id=waiting.id)
    with refused(NOT_YOURS):
        expenditures.withdraw_expenditure(another, command)
    assert expenditures.withdraw_expenditure(fund.officer, command).status == "withdrawn"
    assert fund.balance().available_usd == usd("100000")
    with refused(ALREADY_DECIDED):
        expenditures.withdraw_expenditure(fund.officer, command)
    approval = funds_expenditures.ApproveExpenditure(expenditure_id=waiting.id)
    with refused(ALREADY_DECIDED):
        expenditures.approve_expenditure(fund.approver, approval)
    assert broken(fund.session, "UPDATE expenditure SET status = 'pending' WHERE id = :id", id=waiting.id) is not None


def test_a_maker_edits_a_cost_by_entering_it_anew(fund: Setting) -> None:
    waiting = fund.spend("80000", document="INV-9")
    corrected = fund.spend("70000", document="INV-9", replaces=waiting.id)
    assert corrected.status == "pending" and fund.balance().available_usd == usd("21600")
    read = funds_expenditures.ReadExpenditure(expenditure_id=waiting.id)
    assert expenditures.read_expenditure(fund.officer, read).status == "withdrawn"
    other = Call(fund.session, Desk(fund.session, "funds").call_as(Role.FINANCE_OFFICER).actor, "funds")
    command = funds_expenditures.PostExpenditure(**fund.cost("5"), replaces=corrected.id)
    with refused(NOT_YOURS):
        expenditures.post_expenditure(other, command)


def test_a_maker_edits_a_receipt_by_entering_it_anew(fund: Setting) -> None:
    entered = fund.enter_receipt(LARGE, reference="S-2")
    again = fund.enter_receipt("20000", reference="S-2", replaces=entered.pending_id)
    assert again.status == "pending"
    read = funds_pending.ReadPendingReceipt(receipt_id=entered.pending_id)
    assert pending.read_pending_receipt(fund.officer, read).status == "withdrawn"
    assert fund.receive("5", reference="S-3", replaces=again.pending_id).status == "posted"


def test_a_reversal_that_was_withdrawn_may_be_asked_for_again(fund: Setting) -> None:
    received = fund.receive("20000")
    wish = undo(fund, received.entry_id)
    done = reversals.withdraw_reversal(fund.officer, funds_reversals.WithdrawReversal(reversal_id=wish.id))
    assert done.status == "withdrawn" and undo(fund, received.entry_id).status == "pending"


def test_a_reversal_has_an_adjusting_date_in_an_open_former_period(fund: Setting) -> None:
    spent = fund.spend("100")
    with refused(DATES):
        undo(fund, spent.entry_id, occurred_on=DAY - timedelta(days=1))
    done = undo(fund, spent.entry_id, occurred_on=YEAR_END)
    assert read_entry(fund, done.reversing_entry_id).occurred_on == YEAR_END
    assert award_statement(fund, YEAR_END).uses_usd == 0
    assert award_statement(fund, YEAR_END - timedelta(days=1)).uses_usd == usd("112")


def test_an_adjusting_date_is_in_no_closed_period_and_needs_an_approver_in_a_soft_closed_one(fund: Setting) -> None:
    first, second = fund.spend("100"), fund.spend("200")
    periods.soft_close_period(fund.approver, SoftClosePeriod(ends_on=YEAR_END))
    wish = undo(fund, first.entry_id, occurred_on=YEAR_END)
    assert wish.status == "pending"
    with refused(SOFT_CLOSED):
        reversals.approve_reversal(fund.approver, funds_reversals.ApproveReversal(reversal_id=wish.id))
    with refused(ENTRIES_WAIT):
        close(fund)
    command = funds_reversals.ApproveReversal(reversal_id=wish.id, late_reason="Found by the auditors")
    done = reversals.approve_reversal(fund.approver, command)
    assert read_entry(fund, done.reversing_entry_id).late_reason == "Found by the auditors"
    close(fund)
    with refused(CLOSED_PERIOD):
        undo(fund, second.entry_id, occurred_on=YEAR_END)


def test_rule_7_on_every_day_since_an_adjusting_date(fund: Setting) -> None:
    received = fund.receive("9000")
    fund.spend("90000", occurred_on=DAY)
    end = funds_expenditures.ListExpenditures(status="pending")
    [large] = expenditures.list_expenditures(fund.approver, end).items
    expenditures.approve_expenditure(fund.approver, funds_expenditures.ApproveExpenditure(expenditure_id=large.id))
    fund.receive("9000", received_on=YEAR_END)
    assert by_code(fund.session, lambda: undo(fund, received.entry_id, occurred_on=DAY)) is BEYOND_AVAILABLE
    assert undo(fund, received.entry_id, occurred_on=YEAR_END).status == "posted"


def test_a_transfer_has_an_adjusting_date_after_its_awards_end(fund: Setting) -> None:
    end_award(fund, DAY + timedelta(days=10))
    with refused(NOT_ENDED):
        move(fund, DAY + timedelta(days=10))
    asked = move(fund, YEAR_END)
    assert asked.occurred_on == YEAR_END and waits(fund) == [("transfer", "What is left")]
    done = transfers.approve_transfer(fund.approver, funds_transfers.ApproveTransfer(transfer_id=asked.id))
    assert done.posted_on == YEAR_END
    again = move(fund, None)
    gone = transfers.withdraw_transfer(fund.officer, funds_transfers.WithdrawTransfer(transfer_id=again.id))
    assert gone.status == "withdrawn"
    close(fund)
    with refused(CLOSED_PERIOD):
        move(fund, YEAR_END)
