"""A guided closing (Fund rule 10): each step with what is in the way, moving what waits, and who closes over what."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, sessionmaker

from chassis.call import Call
from chassis.database import broken_rule
from chassis.testing import Desk, DeskOf
from contracts.base import NOT_FOUND, Refused
from contracts.funds.approvals import approvals as funds_approvals
from contracts.funds.closing import closing as funds_closing
from contracts.funds.closing.closing import CLOSING_OBSTACLES, MOVED_LATER_ONLY, NOT_MOVED, ClosingStepCode
from contracts.funds.kinds import SignedKind
from contracts.funds.ledger import journal as funds_journal
from contracts.funds.ledger import periods as funds_periods
from contracts.funds.ledger.periods import ENTRIES_WAIT, FUTURE_DATE, PERIOD_CLOSED
from contracts.funds.ledger.terms import ALREADY_DECIDED, NOT_YOURS
from contracts.funds.receipts import unidentified as funds_unidentified
from contracts.funds.spending import expenditures as funds_expenditures
from contracts.identity import Role
from services.funds.approvals import details
from services.funds.closing import closing, moving
from services.funds.closing.steps import KINDS
from services.funds.ledger import periods
from services.funds.receipts import unidentified
from services.funds.spending import expenditures
from tests.common.funds.bank import bank
from tests.common.funds.helpers import DAY, Setting, award_statement, broken, rate, setting, sign, usd
from tests.funds.promises import refused

LARGE, MONTH_END = "10000.01", date(2026, 5, 31)
AFTER = MONTH_END + timedelta(days=1)
PENDING, BANK_LINES, RECONCILIATION, SUSPENSE = "pending", "bank_lines", "reconciliation", "suspense"


@pytest.fixture
def fund(desk_of: DeskOf) -> Setting:
    made = setting(desk_of("funds").session)
    made.receive()
    return made


def read(fund: Setting, ends_on: date | None = MONTH_END) -> funds_closing.Closing:
    return closing.read_closing(fund.officer, funds_closing.ReadClosing(ends_on=ends_on))


def left(fund: Setting, ends_on: date = MONTH_END) -> dict[str, int]:
    return {step.code.value: step.count for step in read(fund, ends_on).steps if not step.done}


def close(fund: Setting, despite: str | None = None, ends_on: date = MONTH_END) -> funds_journal.Period:
    return closing.close_period(fund.approver, funds_journal.ClosePeriod(ends_on=ends_on, despite=despite))


def move(call: Call, kind: str, entry_id: Any, to: date | None = AFTER) -> funds_closing.Moved:
    return moving.move_pending(call, funds_closing.MovePending(kind=kind, id=entry_id, to=to))


def nobody_s(fund: Setting, amount: str = "300", on: date = DAY) -> funds_unidentified.UnidentifiedReceipt:
    command = funds_unidentified.RecordUnidentified(received_on=on, credited_usd=amount, reference=f"S-{on}-{amount}")
    return unidentified.record_unidentified(fund.officer, command)


def test_a_month_with_nothing_in_the_way_is_ready_and_closed(fund: Setting) -> None:
    found = read(fund)
    assert [step.code for step in found.steps] == list(ClosingStepCode)
    assert found.ready and left(fund) == {} and found.closed_until is None
    assert close(fund).despite is None
    assert (read(fund).closed_until, read(fund).open_from) == (MONTH_END, AFTER)


def test_all_that_can_wait_has_a_page_on_which_it_is_signed() -> None:
    assert set(KINDS) == set(funds_periods.PendingKind)


def test_the_next_month_is_proposed_after_what_is_closed(fund: Setting) -> None:
    assert read(fund, None).ends_on == fund.officer.today.replace(day=1) - timedelta(days=1)
    close(fund)
    assert read(fund, None).ends_on == date(2026, 6, 30)


def test_rule_10_what_waits_blocks_and_no_reason_helps(fund: Setting) -> None:
    waiting = fund.spend(LARGE)
    fund.enter_receipt(LARGE, reference="R-1")
    fund.spend(LARGE, occurred_on=AFTER, description="June's")
    step = next(step for step in read(fund).steps if step.code == PENDING)
    assert (step.count, step.blocks, read(fund).ready) == (2, True, False)
    named = {(item.kind, item.yours, item.moves) for item in step.items}
    assert named == {(SignedKind.EXPENDITURES, True, True), (SignedKind.PENDING_RECEIPTS, True, False)}
    assert next(i for i in step.items if i.kind == SignedKind.EXPENDITURES).id == waiting.id
    with refused(ENTRIES_WAIT):
        close(fund, "Never mind")


def test_a_day_that_is_not_over_blocks(fund: Setting) -> None:
    assert ClosingStepCode.DAY_OVER in left(fund, fund.officer.today)
    with refused(FUTURE_DATE):
        close(fund, "Never mind", ends_on=fund.officer.today)
    with refused(NOT_FOUND):
        closing.read_closing(fund.officer, funds_closing.ReadClosing(ends_on=DAY, fund_id="no-such-fund"))


def test_lines_of_the_bank_and_its_reconciliation_want_a_reason_that_is_kept(desk_of: DeskOf) -> None:
    made = bank(desk_of("funds").session)
    made.say((DAY, "250", "GIFT", "G-1"), (DAY, "-12.50", "FEE", "F-1"))
    assert left(made.fund) == {BANK_LINES: 2, RECONCILIATION: 1}
    [item] = next(step for step in read(made.fund).steps if step.code == BANK_LINES).items
    assert (item.id, item.count, item.amount) == (made.account.id, 2, usd("237.50"))
    assert left(made.fund, DAY - timedelta(days=30)) == {}, "the account begins later"
    with refused(CLOSING_OBSTACLES) as error:
        close(made.fund)
    assert error.value.params == {"count": "2"}
    assert close(made.fund, "The bank’s statement comes in June").despite == "The bank’s statement comes in June"


def test_suspense_is_in_the_way_until_it_is_identified(fund: Setting) -> None:
    waits = nobody_s(fund)
    nobody_s(fund, on=AFTER)
    assert left(fund) == {SUSPENSE: 1}
    with refused(CLOSING_OBSTACLES):
        close(fund)
    part = funds_unidentified.IdentifiedPart(
        donor_id=fund.donor.id, agreement_id=fund.agreement.id, identified_usd="300"
    )
    command = funds_unidentified.IdentifyReceipt(receipt_id=waits.id, identified_on=DAY, parts=[part])
    unidentified.identify_receipt(fund.officer, command)
    assert left(fund) == {}


def test_rule_16_a_currency_that_nothing_values_is_named(fund: Setting) -> None:
    part = [{"due_on": date(2026, 9, 1), "amount": "5000"}]
    sign(fund.officer, fund.donor.id, currency="CRC", pledge="5000", instalments=part)
    [item] = next(step for step in read(fund).steps if step.code == ClosingStepCode.RATES).items
    assert (item.title, item.on) == ("CRC", MONTH_END)
    rate(fund, "CRC", "0.0019", on=MONTH_END - timedelta(days=3))
    assert left(fund) == {}


def test_opening_balances_that_are_no_longer_those_of_the_last_closing_block(fund: Setting) -> None:
    close(fund)
    assert read(fund, date(2026, 6, 30)).opening == []
    fund.session.execute(text("SET LOCAL ROLE NONE"))
    fund.session.execute(text("SET LOCAL session_replication_role = replica"))
    changed = "UPDATE account_day SET balance_usd = balance_usd + 1 WHERE on_day <= :on AND account_code = '1000'"
    fund.session.execute(text(changed), {"on": MONTH_END})
    found = read(fund, date(2026, 6, 30))
    assert not found.ready and [each.account_code for each in found.opening] == ["1000"]


def test_twice_and_beyond_an_end_it_is_closed_once(fund: Setting) -> None:
    close(fund)
    for day in (MONTH_END, DAY):
        with refused(PERIOD_CLOSED):
            close(fund, ends_on=day)


def test_its_maker_moves_a_cost_to_the_first_open_day_with_its_history_and_files(fund: Setting) -> None:
    pdf = {"filename": "invoice.pdf", "media_type": "application/pdf", "content_base64": "JVBERi0xLjcK"}
    waiting = fund.spend(LARGE, document="INV-77", evidence=[pdf])
    moved = move(fund.officer, "expenditures", waiting.id)
    assert (moved.replaces, moved.on, moved.waits) == (waiting.id, AFTER, True)
    told = details.read_approval(fund.approver, funds_approvals.ReadApproval(kind="expenditures", id=moved.id))
    assert (told.on_day, told.document, told.revision, len(told.evidence)) == (AFTER, "INV-77", 2, 1)
    assert left(fund) == {}
    close(fund)
    with refused(ALREADY_DECIDED):
        move(fund.officer, "expenditures", waiting.id)


def test_by_default_a_cost_goes_to_the_day_after_all_that_is_closed(fund: Setting) -> None:
    waiting = fund.spend(LARGE)
    periods.soft_close_period(fund.approver, funds_periods.SoftClosePeriod(ends_on=MONTH_END))
    assert move(fund.officer, "expenditures", waiting.id, None).on == AFTER


def test_what_waited_only_for_its_soft_closed_day_is_posted_on_an_open_one(fund: Setting) -> None:
    periods.soft_close_period(fund.approver, funds_periods.SoftClosePeriod(ends_on=MONTH_END))
    waiting = fund.spend("20")
    assert waiting.status == "pending"
    assert not move(fund.officer, "expenditures", waiting.id).waits
    assert award_statement(fund, MONTH_END).uses_usd == 0 and award_statement(fund, AFTER).uses_usd == usd("22.40")


def test_nobody_else_moves_it_nor_back_nor_what_is_dated_by_what_happened(fund: Setting) -> None:
    waiting, entered = fund.spend(LARGE), fund.enter_receipt(LARGE)
    another = Desk(fund.session, "funds").call_as(Role.FINANCE_OFFICER)
    with refused(NOT_YOURS):
        move(another, "expenditures", waiting.id)
    for day in (DAY, DAY - timedelta(days=1)):
        with refused(MOVED_LATER_ONLY):
            move(fund.officer, "expenditures", waiting.id, day)
    with refused(FUTURE_DATE):
        move(fund.officer, "expenditures", waiting.id, fund.officer.today + timedelta(days=1))
    with refused(NOT_MOVED):
        move(fund.officer, "pending-receipts", entered.pending_id)
    with refused(NOT_FOUND):
        move(fund.officer, "expenditures", fund.donor.id)


def test_rule_10_nothing_begins_to_wait_on_a_closed_day(fund: Setting) -> None:
    """What was stuck for ever: a pending cost of a closed year. The database refuses its row, the code before it."""
    waiting = fund.spend(LARGE)
    withdrawal = funds_expenditures.WithdrawExpenditure(expenditure_id=waiting.id)
    expenditures.withdraw_expenditure(fund.officer, withdrawal)
    close(fund)
    with refused(funds_periods.CLOSED_PERIOD):
        fund.spend(LARGE)
    columns = """SELECT string_agg(column_name, ', ') FROM information_schema.columns
                 WHERE table_name = 'expenditure' AND is_generated = 'NEVER'"""
    names = fund.session.scalar(text(columns))
    changed = "jsonb_build_object('id', gen_random_uuid(), 'status', 'pending', 'document', 'X-1', 'decided_at', NULL)"
    again = f"SELECT (jsonb_populate_record(x, {changed})).* FROM expenditure x WHERE id = :id"
    row = f"INSERT INTO expenditure ({names}) SELECT {names} FROM ({again}) y"
    assert broken(fund.session, row, id=waiting.id) == "rule_10_closed_period"


def test_rule_10_a_closing_and_an_entry_at_once_leave_nothing_stuck(
    fresh_database: Callable[[str], sessionmaker[Session]],
) -> None:
    sessions = fresh_database("funds")
    with sessions.begin() as session:
        fund = setting(session)
        fund.receive("90000")

    def acts(number: int) -> str:
        try:
            with sessions.begin() as session:
                if number == 3:
                    command = funds_journal.ClosePeriod(ends_on=MONTH_END)
                    closing.close_period(Call(session, fund.approver.actor, "funds"), command)
                    return "closed"
                command = funds_expenditures.PostExpenditure(**fund.cost(LARGE))
                expenditures.post_expenditure(Call(session, fund.officer.actor, "funds"), command)
                return "waits"
        except Refused as error:
            return error.refusal.code
        except DBAPIError as error:  # it was looked at before the closing, and comes after it
            return broken_rule(error) or "unexpected"

    with ThreadPoolExecutor(7) as pool:
        done = list(pool.map(acts, range(7)))
    with sessions() as session:
        stuck = "SELECT count(*) FROM fund_pending('prevention-network', :until)"
        waits = session.scalar(text(stuck), {"until": MONTH_END})
        closed = session.scalar(text("SELECT count(*) FROM period WHERE status = 'closed'"))
    assert set(done) <= {"waits", "closed", "funds.entries_wait", "funds.closed_period", "rule_10_closed_period"}
    assert closed == done.count("closed") and waits == done.count("waits")
    assert not (closed and waits), done
