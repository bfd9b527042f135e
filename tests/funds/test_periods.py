"""Periods: open, soft-closed (an approver posts there, with a reason), closed for good and proved (Fund rule 10)."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from datetime import date, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session, sessionmaker

from chassis.call import Call
from chassis.ids import new_id
from chassis.testing import Desk
from contracts.base import Refused
from contracts.funds.ledger import journal as funds_journal
from contracts.funds.ledger import periods as funds_periods
from contracts.funds.receipts import contributions as funds_contributions
from contracts.funds.receipts import late as funds_late
from contracts.funds.spending import expenditures as funds_expenditures
from contracts.funds.spending import recoveries as funds_recoveries
from convive.embedded.postgres import EmbeddedPostgres
from services.funds.ledger import periods, proofs
from services.funds.receipts import contributions, income
from services.funds.spending import expenditures, recoveries
from tests.common.funds.helpers import DAY, Setting, read_entry, setting, usd
from tests.conftest import superuser_url
from tests.funds.test_rules_in_the_database import posting_refused, refused
from tests.funds.test_seals import database_of

WEEK = timedelta(days=7)
WHY = "The invoice came late"


@pytest.fixture
def fund(desk: Desk) -> Setting:
    fund = setting(desk.session)
    fund.receive("5000", received_on=DAY - WEEK)
    return fund


def soft_close(fund: Setting, on: object = DAY) -> funds_journal.Period:
    return periods.soft_close_period(fund.approver, funds_periods.SoftClosePeriod(ends_on=on))


def close(fund: Setting, on: object = DAY) -> funds_journal.Period:
    return periods.close_period(fund.approver, funds_journal.ClosePeriod(ends_on=on))


def reopen(fund: Setting, period: funds_journal.Period) -> funds_journal.Period:
    command = funds_periods.ReopenPeriod(period_id=period.id, reason="A receipt was forgotten")
    return periods.reopen_period(fund.approver, command)


def listed(fund: Setting, **fields: object) -> list[tuple[object, str]]:
    found = periods.list_periods(fund.officer, funds_journal.ListPeriods(**fields)).items
    return [(period.ends_on, period.status) for period in found]


def test_rule_10_into_a_soft_closed_period_an_officer_posts_nothing(fund: Setting) -> None:
    soft = soft_close(fund)
    assert (soft.status, soft.soft_closed_by, soft.closing) == ("soft_closed", fund.approver.actor.id, [])
    with pytest.raises(Refused) as refused:
        fund.receive("10")
    assert refused.value.refusal.code == "funds.soft_closed" and refused.value.params == {"until": str(DAY)}
    assert fund.receive("10", received_on=DAY + WEEK).amount_usd == 10


def test_rule_10_a_cost_in_a_soft_closed_period_waits_for_an_approver_who_says_why(fund: Setting) -> None:
    soft_close(fund)
    waiting = fund.spend("20")
    assert waiting.status == "pending"
    with pytest.raises(Refused, match="soft_closed"):
        approve(fund, waiting.id)
    posted = approve(fund, waiting.id, WHY)
    assert read_entry(fund, posted.entry_id).late_reason == WHY
    assert fund.spend("20", occurred_on=DAY + timedelta(days=1)).status == "posted"


def approve(fund: Setting, expenditure_id: object, why: str | None = None) -> funds_expenditures.Expenditure:
    command = funds_expenditures.ApproveExpenditure(expenditure_id=expenditure_id, late_reason=why)
    return expenditures.approve_expenditure(fund.approver, command)


def test_rule_10_an_approver_records_a_late_receipt_and_no_other(fund: Setting) -> None:
    soft_close(fund)
    late = record_late(fund, DAY)
    assert read_entry(fund, late.entry_id).late_reason == WHY
    fields = {"kind": "income", "amount_usd": "5", "received_on": DAY, "payer": "IDB", "reference": "1"}
    command = funds_late.RecordLateIncome(award_id=fund.award.id, description="Sale", late_reason=WHY, **fields)
    earned = income.record_income(fund.approver, command, WHY)
    assert read_entry(fund, earned.entry_id).late_reason == WHY
    with pytest.raises(Refused, match="not_late"):
        record_late(fund, DAY + WEEK)
    with pytest.raises(ValueError, match="late_reason"):
        funds_late.RecordLateIncome(award_id=fund.award.id, description="Sale", **fields)


def record_late(fund: Setting, on: date) -> funds_contributions.Contribution:
    given = {"donor_id": fund.donor.id, "agreement_id": fund.agreement.id, "currency": "USD", "amount": "10"}
    command = funds_late.RecordLateContribution(received_on=on, reference=str(on), late_reason=WHY, **given)
    return contributions.record_contribution(fund.approver, command, command.late_reason)


def test_rule_10_a_late_recovery_waits_for_an_approver_as_well(fund: Setting) -> None:
    fund.spend("500", occurred_on=DAY - timedelta(days=1))
    soft_close(fund)
    fields = {"payer": "BPA", "document": "CN-1", "document_on": DAY, "description": "Advance"}
    command = funds_recoveries.RecordRecovery(line_id=fund.award.lines[0].id, amount_usd="5", received_on=DAY, **fields)
    waiting = recoveries.record_recovery(fund.officer, command)
    assert waiting.status == "pending"
    with pytest.raises(Refused, match="soft_closed"):
        recoveries.approve_recovery(fund.approver, funds_recoveries.ApproveRecovery(recovery_id=waiting.id))
    approval = funds_recoveries.ApproveRecovery(recovery_id=waiting.id, late_reason=WHY)
    done = recoveries.approve_recovery(fund.approver, approval)
    assert read_entry(fund, done.entry_id).late_reason == WHY


def test_a_soft_closed_period_is_reopened_the_latest_first(fund: Setting) -> None:
    first, second = soft_close(fund, DAY - WEEK), soft_close(fund, DAY)
    assert second.starts_on == first.ends_on + timedelta(days=1)
    with pytest.raises(Refused, match="reopen_later_first"):
        reopen(fund, first)
    opened = reopen(fund, second)
    assert (opened.status, opened.reopened_by, opened.reason) == (
        "reopened",
        fund.approver.actor.id,
        "A receipt was forgotten",
    )
    assert fund.receive("10").amount_usd == 10
    assert listed(fund) == [(DAY - WEEK, "soft_closed")]
    assert listed(fund, status="reopened") == [(DAY, "reopened")]
    with pytest.raises(Refused, match="period_stays"):
        reopen(fund, opened)
    assert soft_close(fund).status == "soft_closed"
    with pytest.raises(Refused, match="not_found"):
        periods.reopen_period(fund.approver, funds_periods.ReopenPeriod(period_id=new_id(), reason="None such"))


def test_closing_takes_the_soft_closed_periods_with_it(fund: Setting) -> None:
    soft_close(fund, DAY - 2 * WEEK), soft_close(fund, DAY - WEEK)
    last = close(fund)
    assert listed(fund) == [(DAY, "closed"), (DAY - WEEK, "closed"), (DAY - 2 * WEEK, "closed")]
    assert next(a for a in last.closing if a.kind == "cash").balance_usd == usd("5000")
    assert last.starts_on == DAY - WEEK + timedelta(days=1)
    with pytest.raises(Refused, match="closed_period"):
        record_late(fund, DAY)
    with pytest.raises(Refused, match="period_stays"):
        reopen(fund, last)
    with pytest.raises(Refused, match="period_closed"):
        soft_close(fund)


def test_closing_stops_where_a_soft_closed_period_does(fund: Setting) -> None:
    soft_close(fund)
    with pytest.raises(Refused) as refused:
        close(fund, DAY - WEEK)
    assert refused.value.params == {"ends_on": str(DAY)}
    assert close(fund).soft_closed_by == fund.approver.actor.id


def test_only_days_that_are_over_are_soft_closed(fund: Setting) -> None:
    with pytest.raises(Refused, match="future_date"):
        soft_close(fund, fund.officer.today)
    command = funds_periods.SoftClosePeriod(ends_on=DAY, fund_id="no-such-fund")
    with pytest.raises(Refused, match="not_found"):
        periods.soft_close_period(fund.approver, command)


def test_rules_10_14_a_closed_period_is_proved_from_the_postings(fund: Setting) -> None:
    fund.spend("100", occurred_on=DAY - timedelta(days=2))
    closed = [close(fund, DAY - WEEK), close(fund, DAY)]
    for period in closed:
        proof = proofs.prove_period(fund.officer, funds_periods.ProvePeriod(period_id=period.id))
        assert (proof.proven, proof.differences, proof.accounts) == (True, [], len(period.closing))
    soft = soft_close(fund, DAY + WEEK)
    with pytest.raises(Refused, match="period_stays"):
        proofs.prove_period(fund.officer, funds_periods.ProvePeriod(period_id=soft.id))
    with pytest.raises(Refused, match="not_found"):
        proofs.prove_period(fund.officer, funds_periods.ProvePeriod(period_id=new_id()))


def test_rule_10_books_that_do_not_add_up_are_not_closed(
    postgres: EmbeddedPostgres, fresh_database: Callable[[str], sessionmaker[Session]]
) -> None:
    sessions = fresh_database("funds")
    with sessions.begin() as session:
        fund = setting(session)
        fund.receive("5000", received_on=DAY - WEEK)
        closed = close(fund, DAY - WEEK)
        fund.spend("100")
        name = session.connection().engine.url.database
    with closing(database_of(superuser_url(postgres).rsplit("/", 1)[0] + f"/{name}")) as attacker:
        attacker.execute(text("SET session_replication_role = replica"))
        attacker.execute(text("UPDATE posting SET amount = amount * 2, amount_usd = amount_usd * 2"))
        attacker.commit()
    with sessions() as session:
        fund.approver = Call(session, fund.approver.actor, "funds")
        with pytest.raises(Refused) as refused, session.begin_nested():
            close(fund)
        assert refused.value.refusal.code == "funds.unproven"
        proof = proofs.prove_period(fund.approver, funds_periods.ProvePeriod(period_id=closed.id))
        assert not proof.proven
        assert {(d.account_code, d.stored_usd, d.reckoned_usd) for d in proof.differences} == {
            ("1000", usd("5000"), usd("10000")),
            ("4000", usd("-5000"), usd("-10000")),
        }


def test_rule_10_the_database_asks_for_the_reason_and_keeps_what_is_closed(fund: Setting) -> None:
    soft = soft_close(fund)
    assert posting_refused(fund) == "rule_10_closed_period"
    assert posting_refused(fund, late_reason=WHY) is None
    one = f"WHERE id = '{soft.id}'"
    assert refused(fund, f"UPDATE period SET ends_on = ends_on + 1, status = 'closed' {one}") == "rule_2_never_changed"
    assert refused(fund, f"UPDATE period SET closed_by = gen_random_uuid() {one}") == "rule_2_never_changed"
    assert refused(fund, f"UPDATE period SET status = 'reopened' {one}") == "ck_period_reopened"
    assert refused(fund, f"DELETE FROM period {one}") == "rule_2_never_changed"


def test_rule_2_a_closed_period_stays_closed(fund: Setting) -> None:
    closed = close(fund)
    for change in ("status = 'soft_closed'", "status = 'reopened', reopened_by = gen_random_uuid(), reason = 'x'"):
        assert refused(fund, f"UPDATE period SET {change} WHERE id = '{closed.id}'") == "rule_2_never_changed"
