"""What waits in the Fund is told as tasks, by whatever puts it there or takes it off, in the same transaction."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from chassis.testing import Desk
from contracts.funds.approvals.approvals import ApproveEntry, RefuseEntry, WithdrawEntry
from contracts.funds.kinds import SignedKind
from contracts.funds.partners import reports as funds_reports
from contracts.funds.receipts import unidentified as funds_unidentified
from contracts.funds.spending.expenditures import PostExpenditures
from contracts.identity import Role
from contracts.tasks import SIGNED, FundsTasksRetold, TaskKind, TaskOpened
from services.funds.approvals import deciding
from services.funds.door import DOOR
from services.funds.partners import reports
from services.funds.receipts import unidentified
from services.funds.spending import expenditures
from tests.common.funds.helpers import DAY, Setting, request, reverse, setting
from tests.common.waiting_tasks import ask_again, open_tasks

COSTS = SignedKind.EXPENDITURES


@pytest.fixture
def fund(desk: Desk) -> Setting:
    made = setting(desk.session)
    made.receive("90000")
    return made


def waiting(fund: Setting, *kinds: TaskKind) -> list[TaskOpened]:
    return open_tasks(fund.session, *kinds)


def decide(fund: Setting, how: str, entry_id: Any, kind: SignedKind = COSTS) -> None:
    named: dict[str, Any] = {"kind": kind, "id": entry_id}
    if how == "approved":
        deciding.approve_entry(fund.approver, ApproveEntry(**named))
    elif how == "refused":
        deciding.refuse_entry(fund.approver, RefuseEntry(**named, reason="The invoice is another one's"))
    else:
        deciding.withdraw_entry(fund.officer, WithdrawEntry(**named))


def again(fund: Setting) -> None:
    ask_again(DOOR, fund.officer)


def test_each_kind_of_signature_is_a_kind_of_task() -> None:
    assert {f"sign_{kind.replace('-', '_')}" for kind in SignedKind} == set(SIGNED)


def test_rule_12_a_cost_above_the_threshold_is_a_task_of_the_approvers_but_not_of_its_maker(fund: Setting) -> None:
    fund.spend("100")
    cost = fund.spend("12000.50")
    [task] = waiting(fund)
    assert (task.kind, task.task) == (TaskKind.SIGN_EXPENDITURES, str(cost.id))
    assert (task.roles, task.members) == ([Role.FINANCE_APPROVER], [])
    assert task.excluded == [fund.officer.actor.id] == [task.handed_in_by]
    assert task.params == {"title": "Interpretation", "currency": "USD", "amount": "12000.5"}
    assert task.link == f"/fund/approvals/expenditures/{cost.id}"
    assert task.due_on == task.opened_at.date() + timedelta(days=7)


@pytest.mark.parametrize("how", ["approved", "refused", "withdrawn"])
def test_whatever_is_decided_the_task_is_done_and_what_was_refused_is_its_makers(fund: Setting, how: str) -> None:
    cost = fund.spend("12000")
    decide(fund, how, cost.id)
    found = waiting(fund)
    if how != "refused":
        assert found == []
        return
    [back] = found
    assert (back.kind, back.task, back.members, back.roles) == (
        TaskKind.RETURNED_ENTRY, str(cost.id), [fund.officer.actor.id], [],
    )  # fmt: skip
    assert back.params["reason"] == "The invoice is another one's"
    assert back.link == f"/fund/approvals/expenditures/{cost.id}"


def test_what_is_entered_in_place_of_what_was_refused_settles_it(fund: Setting) -> None:
    cost = fund.spend("12000")
    decide(fund, "refused", cost.id)
    again = fund.spend("11000", replaces=cost.id)
    assert [(task.kind, task.task) for task in waiting(fund)] == [(TaskKind.SIGN_EXPENDITURES, str(again.id))]


def test_many_at_once_are_many_tasks(fund: Setting) -> None:
    costs = [fund.cost(amount) for amount in ("11000", "100", "12000")]
    expenditures.post_expenditures(fund.officer, PostExpenditures(costs=costs))
    assert len(waiting(fund, TaskKind.SIGN_EXPENDITURES)) == 2


def test_an_allocation_that_is_refused_comes_back_by_the_programmes(fund: Setting) -> None:
    made = fund.reserve("15000")
    [task] = waiting(fund)
    assert (task.kind, task.params["title"]) == (TaskKind.SIGN_ALLOCATIONS, request()["activity_title"])
    decide(fund, "refused", made.id, SignedKind.ALLOCATIONS)
    assert waiting(fund) == []


def test_told_again_it_says_the_same_and_that_these_are_all(fund: Setting) -> None:
    first, second = fund.spend("12000"), fund.spend("13000")
    decide(fund, "approved", first.id)
    decide(fund, "refused", fund.spend("14000").id)
    before = waiting(fund)
    again(fund)
    after = waiting(fund)
    assert sorted(before, key=lambda task: task.subject) == sorted(after, key=lambda task: task.subject)
    assert [task.task for task in after if task.kind is TaskKind.SIGN_EXPENDITURES] == [str(second.id)]
    [retold] = Desk(fund.session, "funds").emitted(FundsTasksRetold)
    own = {
        TaskKind.IDENTIFY_RECEIPT, TaskKind.REPORT_TO_DONOR, TaskKind.RECEIVE_INSTALMENT, TaskKind.MATCH_BANK_LINES,
        TaskKind.SETTLE_ADVANCE,
    }  # fmt: skip
    assert set(retold.kinds) == {*SIGNED, *own}
    assert fund.officer.emitted >= 2


def find(fund: Setting, amount: str = "77") -> funds_unidentified.UnidentifiedReceipt:
    command = funds_unidentified.RecordUnidentified(received_on=DAY, credited_usd=amount, reference=f"NN {amount}")
    return unidentified.record_unidentified(fund.officer, command)


def identify(fund: Setting, receipt_id: Any, amount: str) -> funds_unidentified.Identification:
    part = funds_unidentified.IdentifiedPart(
        donor_id=fund.donor.id, agreement_id=fund.agreement.id, identified_usd=amount
    )
    command = funds_unidentified.IdentifyReceipt(receipt_id=receipt_id, parts=[part])
    return unidentified.identify_receipt(fund.officer, command)


def test_a_receipt_of_nobody_waits_until_all_of_it_is_somebodys(fund: Setting) -> None:
    receipt = find(fund)
    [task] = waiting(fund, TaskKind.IDENTIFY_RECEIPT)
    assert (task.roles, task.params) == (
        [Role.FINANCE_OFFICER], {"title": "NN 77", "amount": "77.00", "currency": "USD"},
    )  # fmt: skip
    identify(fund, receipt.id, "30")
    assert [each.params["amount"] for each in waiting(fund, TaskKind.IDENTIFY_RECEIPT)] == ["47.00"]
    made = identify(fund, receipt.id, "47")
    assert waiting(fund, TaskKind.IDENTIFY_RECEIPT) == []
    again(fund)
    assert waiting(fund, TaskKind.IDENTIFY_RECEIPT) == []
    reverse(fund, made.contributions[0].entry_id)
    assert [each.params["amount"] for each in waiting(fund, TaskKind.IDENTIFY_RECEIPT)] == ["47.00"]
    again(fund)
    assert [each.params["amount"] for each in waiting(fund, TaskKind.IDENTIFY_RECEIPT)] == ["47.00"]


def test_a_receipt_that_is_reversed_waits_no_more(fund: Setting) -> None:
    reverse(fund, find(fund).entry_id)
    assert waiting(fund, TaskKind.IDENTIFY_RECEIPT) == []


def report(fund: Setting, days: int) -> funds_reports.ReportDuty:
    command = funds_reports.AddReportDuty(
        agreement_id=fund.agreement.id, kind="financial", period_from=DAY - timedelta(days=days), period_to=DAY,
        due_on=fund.officer.today + timedelta(days=days),
    )  # fmt: skip
    return reports.add_report_duty(fund.officer, command)


def _waived(fund: Setting, duty: funds_reports.ReportDuty) -> None:
    reports.waive_report(fund.officer, funds_reports.WaiveReport(report_id=duty.id, reason="None was agreed"))


def _submitted(fund: Setting, duty: funds_reports.ReportDuty) -> None:
    file: Any = {"filename": "r.pdf", "media_type": "application/pdf", "content_base64": "JVBERi0xLjQK"}
    today = fund.officer.today
    reports.submit_report(
        fund.officer, funds_reports.SubmitReport(report_id=duty.id, submitted_on=today, document=file)
    )


@pytest.mark.parametrize("settle", [_waived, _submitted], ids=["waived", "submitted"])
def test_a_report_waits_from_thirty_days_before(
    fund: Setting, settle: Callable[[Setting, funds_reports.ReportDuty], None]
) -> None:
    soon, _ = report(fund, 30), report(fund, 31)
    for _ in range(2):
        [task] = waiting(fund, TaskKind.REPORT_TO_DONOR)
        assert (task.task, task.due_on, task.roles) == (str(soon.id), soon.due_on, [Role.FINANCE_OFFICER])
        again(fund)
    settle(fund, soon)
    assert waiting(fund, TaskKind.REPORT_TO_DONOR) == []


def test_amounts_keep_the_decimals_they_have(fund: Setting) -> None:
    fund.spend("12000.25")
    assert Decimal(waiting(fund)[0].params["amount"]) == Decimal("12000.25")
