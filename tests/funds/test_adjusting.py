"""The adjusting period (Fund rule 10): December is put right in January until a day, or until it is closed for good."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from chassis.testing import DeskOf
from contracts.base import NOT_FOUND
from contracts.funds import reversals as funds_reversals
from contracts.funds.closing import closing as funds_closing
from contracts.funds.ledger import journal as funds_journal
from contracts.funds.ledger import journal_seals as funds_journal_seals
from contracts.funds.ledger import periods as funds_periods
from contracts.funds.ledger.periods import ADJUSTING_OVER, PERIOD_STAYS
from contracts.funds.refusals import DATES
from contracts.funds.spending import expenditures as funds_expenditures
from services.funds.closing import adjustments, closing
from services.funds.ledger import journal_seals, periods, proofs
from services.funds.reversals import reversals
from services.funds.spending import expenditures
from tests.common.funds.helpers import DAY, Setting, award_statement, broken, setting, usd
from tests.foreseen import by_code
from tests.funds.promises import refused
from tests.funds.test_journal_exports import both_agree_with_us
from tests.funds.test_rules_in_the_database import posting_refused

MONTH_END, WHY = date(2026, 5, 31), "The invoice came in June"


@pytest.fixture
def fund(desk_of: DeskOf) -> Setting:
    made = setting(desk_of("funds").session)
    made.receive()
    made.spend("100")
    return made


def soft_close(fund: Setting, until: date | None, ends_on: date = MONTH_END) -> funds_journal.Period:
    command = funds_periods.SoftClosePeriod(ends_on=ends_on, adjusting_until=until)
    return periods.soft_close_period(fund.approver, command)


def late_cost(fund: Setting, amount: str = "50", **fields: Any) -> funds_expenditures.Expenditure:
    waiting = fund.spend(amount, occurred_on=MONTH_END, **fields)
    command = funds_expenditures.ApproveExpenditure(expenditure_id=waiting.id, late_reason=WHY)
    return expenditures.approve_expenditure(fund.approver, command)


def read(fund: Setting, period: funds_journal.Period) -> funds_closing.Adjustments:
    return adjustments.read_adjustments(fund.officer, funds_closing.ReadAdjustments(period_id=period.id))


def extend(fund: Setting, period: funds_journal.Period, until: date) -> funds_journal.Period:
    command = funds_closing.ExtendAdjusting(period_id=period.id, adjusting_until=until, reason="The auditors ask")
    return closing.extend_adjusting(fund.approver, command)


def its_end_passes(fund: Setting, period: funds_journal.Period) -> None:
    """As if weeks had gone by: its last day is over."""
    fund.session.execute(text("SET LOCAL ROLE NONE"))
    fund.session.execute(text("SET LOCAL session_replication_role = replica"))
    last = "UPDATE period SET adjusting_until = :on WHERE id = :id"
    fund.session.execute(text(last), {"on": fund.officer.today - timedelta(days=1), "id": period.id})
    fund.session.execute(text("SET LOCAL session_replication_role = origin"))
    fund.session.execute(text("SET LOCAL ROLE funds"))
    fund.session.expire_all()


def test_adjusting_entries_are_told_apart_and_statements_say_so(fund: Setting) -> None:
    before = award_statement(fund, MONTH_END)
    period = soft_close(fund, fund.officer.today)
    assert period.adjusting_until == fund.officer.today and before.adjusted is None
    late_cost(fund)
    after = award_statement(fund, MONTH_END)
    assert after.adjusted is not None
    assert (after.adjusted.count, after.adjusted.balance_usd) == (1, usd("-56.00"))
    assert after.balance_usd - after.adjusted.balance_usd == before.balance_usd
    assert award_statement(fund, MONTH_END - timedelta(days=1)).adjusted is None
    told = read(fund, period)
    direct = next(each for each in told.accounts if each.kind == "direct")
    assert (direct.before_usd, direct.adjustments_usd, direct.after_usd) == (usd("100"), usd("50"), usd("150"))
    [entry] = told.entries
    assert (told.count, entry.late_reason, entry.amount_usd) == (1, WHY, usd("56.00"))
    assert all(each.before_usd + each.adjustments_usd == each.after_usd for each in told.accounts)


def test_the_digest_of_a_statement_does_not_depend_on_how_its_figures_are_told(fund: Setting) -> None:
    soft_close(fund, None)
    late_cost(fund)
    told = award_statement(fund, MONTH_END)
    assert told.digest == award_statement(fund, MONTH_END).digest and told.adjusted is not None


def test_the_journal_stays_gapless_sealed_and_proved_over_an_adjusting_period(fund: Setting) -> None:
    fund.spend("10", occurred_on=MONTH_END + timedelta(days=3))
    soft_close(fund, fund.officer.today)
    late_cost(fund)
    fund.spend("10", occurred_on=MONTH_END + timedelta(days=4))
    found = journal_seals.verify_journal(fund.officer, funds_journal_seals.VerifyJournal())
    assert found.intact and [chain.entries for chain in found.chains] == [found.checked]
    closed = closing.close_period(fund.approver, funds_journal.ClosePeriod(ends_on=MONTH_END))
    assert closed.status == "closed"
    assert proofs.prove_period(fund.officer, funds_periods.ProvePeriod(period_id=closed.id)).proven
    assert read(fund, closed).count == 1, "what was adjusted is still told after it is closed for good"


def test_bean_check_and_hledger_agree_before_and_after_its_closing(fund: Setting, tmp_path: Path) -> None:
    soft_close(fund, fund.officer.today)
    fund.spend("3", occurred_on=MONTH_END + timedelta(days=9))
    late_cost(fund, "12.34")
    both_agree_with_us(fund, tmp_path)
    closing.close_period(fund.approver, funds_journal.ClosePeriod(ends_on=MONTH_END))
    both_agree_with_us(fund, tmp_path)


def test_rule_10_after_its_last_day_nothing_is_posted_into_it(fund: Setting) -> None:
    period = soft_close(fund, fund.officer.today)
    waiting = fund.spend("50", occurred_on=MONTH_END)
    its_end_passes(fund, period)
    with refused(ADJUSTING_OVER):
        command = funds_expenditures.ApproveExpenditure(expenditure_id=waiting.id, late_reason=WHY)
        expenditures.approve_expenditure(fund.approver, command)
    with refused(ADJUSTING_OVER):
        fund.spend("50", occurred_on=MONTH_END)
    with refused(ADJUSTING_OVER):
        fund.receive("50", received_on=MONTH_END)
    [entry_id] = fund.session.scalars(text("SELECT id FROM journal_entry WHERE kind = 'expenditure'"))
    undo = funds_reversals.ReverseEntry(entry_id=entry_id, reason="Twice", occurred_on=MONTH_END)
    assert by_code(fund.session, lambda: reversals.reverse_entry(fund.officer, undo)) is ADJUSTING_OVER
    assert posting_refused(fund, late_reason=WHY) == "rule_10_closed_period"
    assert fund.spend("50", occurred_on=MONTH_END + timedelta(days=1)).status == "posted"


def test_an_earlier_period_without_a_last_day_is_still_adjusted(fund: Setting) -> None:
    soft_close(fund, None)
    later = soft_close(fund, fund.officer.today, ends_on=date(2026, 6, 30))
    its_end_passes(fund, later)
    assert late_cost(fund).status == "posted"
    with refused(ADJUSTING_OVER):
        fund.spend("50", occurred_on=date(2026, 6, 30))


def test_an_approver_extends_it_on_record(fund: Setting) -> None:
    period = soft_close(fund, fund.officer.today)
    its_end_passes(fund, period)
    again = extend(fund, period, fund.officer.today + timedelta(days=9))
    assert (again.starts_on, again.ends_on, again.status) == (period.starts_on, period.ends_on, "soft_closed")
    former = periods.list_periods(fund.officer, funds_journal.ListPeriods(status="reopened")).items
    assert [(each.id, each.reason) for each in former] == [(period.id, "The auditors ask")]
    assert late_cost(fund).status == "posted"
    with refused(PERIOD_STAYS):
        extend(fund, period, fund.officer.today)
    with refused(DATES):
        extend(fund, again, fund.officer.today - timedelta(days=1))


def test_bad_ends_are_refused(fund: Setting) -> None:
    with refused(DATES):
        soft_close(fund, fund.officer.today - timedelta(days=1))
    with refused(NOT_FOUND):
        adjustments.read_adjustments(fund.officer, funds_closing.ReadAdjustments(period_id=fund.donor.id))
    period = soft_close(fund, fund.officer.today)
    longer = "UPDATE period SET adjusting_until = adjusting_until + 30 WHERE id = :id"
    assert broken(fund.session, longer, id=period.id) == "rule_2_never_changed"
    both = "UPDATE period SET status = 'closed', adjusting_until = NULL WHERE id = :id"
    assert broken(fund.session, both, id=period.id) == "rule_2_never_changed"


def test_closed_for_good_it_is_adjusted_no_more(fund: Setting) -> None:
    period = soft_close(fund, fund.officer.today)
    closing.close_period(fund.approver, funds_journal.ClosePeriod(ends_on=MONTH_END))
    with refused(funds_periods.CLOSED_PERIOD):
        late_cost(fund)
    with refused(PERIOD_STAYS):
        extend(fund, period, fund.officer.today)
    assert DAY < MONTH_END
