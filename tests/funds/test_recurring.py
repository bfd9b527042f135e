"""Costs that come back: each period once, within the threshold, by whoever scheduled them (Fund rule 12)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from chassis.scheduler import CLOCK
from chassis.testing import DeskOf
from contracts.base import Refused
from contracts.funds.batches import recurring as funds_recurring
from contracts.funds.ledger import journal as funds_journal
from contracts.funds.spending import expenditures as funds_expenditures
from services.funds.batches import recurring
from services.funds.ledger import periods
from services.funds.spending import expenditures
from tests.common.funds.helpers import Setting, setting, usd
from tests.funds.test_rules_in_the_database import refused


@pytest.fixture
def fund(desk_of: DeskOf) -> Setting:
    fund = setting(desk_of("funds").session)
    fund.receive("50000", received_on=date(2026, 1, 2))
    return fund


def schedule(fund: Setting, **fields: Any) -> funds_recurring.RecurringCost:
    given = {
        "rhythm": "monthly", "first_on": date(2026, 1, 31), "last_on": date(2026, 6, 30),
        "line_id": fund.award.lines[0].id, "amount": "500", "description": "Rent", "payee": "Belize Port Authority",
        "document": "RENT",
    }  # fmt: skip
    command = funds_recurring.ScheduleRecurring.model_validate(given | fields)
    return recurring.schedule_recurring(fund.officer, command)


def on(fund: Setting, day: date) -> Any:
    """What is done by the clock on a day."""
    return replace(fund.officer, actor=CLOCK, now=datetime(day.year, day.month, day.day, 1, tzinfo=UTC), emitted=0)


def costs(fund: Setting) -> list[funds_expenditures.Expenditure]:
    listed = expenditures.list_expenditures(fund.officer, funds_expenditures.ListExpenditures(limit=200))
    return listed.items[::-1]


def read(fund: Setting, made: funds_recurring.RecurringCost) -> funds_recurring.RecurringCost:
    return recurring.read_recurring(fund.officer, funds_recurring.ReadRecurring(recurring_id=made.id))


def test_each_period_is_entered_once(fund: Setting) -> None:
    made = schedule(fund)
    assert (made.next_on, made.entered) == (date(2026, 1, 31), 0)
    done = recurring.post_due_recurring(on(fund, date(2026, 3, 30)))
    assert [each.due_on for each in done.entered] == [date(2026, 1, 31), date(2026, 2, 28)]
    assert recurring.post_due_recurring(on(fund, date(2026, 3, 30))).entered == []
    assert recurring.post_due_recurring(fund.officer).entered[-1].due_on == date(2026, 6, 30)
    assert [(cost.document, cost.occurred_on.day) for cost in costs(fund)] == [
        ("RENT 2026-01", 31), ("RENT 2026-02", 28), ("RENT 2026-03", 31), ("RENT 2026-04", 30), ("RENT 2026-05", 31),
        ("RENT 2026-06", 30),
    ]  # fmt: skip
    assert {cost.entered_by for cost in costs(fund)} == {fund.officer.actor.id}
    assert (read(fund, made).next_on, read(fund, made).entered) == (None, 6)
    assert fund.balance().spent_usd == usd("3360")


def test_every_quarter_and_events_go_out(fund: Setting) -> None:
    schedule(fund, rhythm="quarterly", first_on=date(2025, 11, 30), last_on=date(2026, 12, 31), document="Q")
    call = on(fund, date(2026, 5, 31))
    done = recurring.post_due_recurring(call)
    assert done.entered == [] and [each.code for each in done.refused] == ["funds.beyond_available"]
    schedule(fund, rhythm="quarterly", first_on=date(2026, 1, 15), last_on=date(2026, 12, 31))
    call = on(fund, date(2026, 7, 15))
    assert [each.due_on.month for each in recurring.post_due_recurring(call).entered] == [1, 4, 7]
    assert call.emitted == 3


def test_rule_12_above_the_threshold_each_period_waits(fund: Setting) -> None:
    schedule(fund, amount="10000.01", last_on=date(2026, 1, 31))
    recurring.post_due_recurring(on(fund, date(2026, 2, 1)))
    waiting = costs(fund)[0]
    assert (waiting.status, waiting.entered_by) == ("pending", fund.officer.actor.id)
    approve = funds_expenditures.ApproveExpenditure(expenditure_id=waiting.id)
    with pytest.raises(Refused, match="same_person"):
        expenditures.approve_expenditure(fund.officer, approve)
    assert expenditures.approve_expenditure(fund.approver, approve).status == "posted"


def test_what_cannot_be_entered_is_said_and_tried_again(fund: Setting) -> None:
    made, other = schedule(fund, amount="9000"), schedule(fund, document="WATER", amount="10")
    done = recurring.post_due_recurring(on(fund, date(2026, 6, 30)))
    assert {each.due_on for each in done.entered if each.recurring_id == made.id} == {
        date(2026, month, day) for month, day in ((1, 31), (2, 28), (3, 31), (4, 30))
    }
    assert [(each.recurring_id, each.due_on, each.code) for each in done.refused] == [
        (made.id, date(2026, 5, 31), "funds.beyond_available")
    ]
    assert read(fund, other).entered == 6, "the others are entered"
    fund.receive("30000", received_on=date(2026, 5, 1))
    again = recurring.post_due_recurring(on(fund, date(2026, 7, 1)))
    assert [each.due_on for each in again.entered] == [date(2026, 5, 31), date(2026, 6, 30)]


def test_a_closed_period_is_not_entered_into(fund: Setting) -> None:
    schedule(fund)
    periods.close_period(fund.approver, funds_journal.ClosePeriod(ends_on=date(2026, 2, 15)))
    done = recurring.post_due_recurring(on(fund, date(2026, 3, 31)))
    assert [each.code for each in done.refused] == ["funds.closed_period"]


def test_it_ends_with_a_reason(fund: Setting) -> None:
    made = schedule(fund)
    end = funds_recurring.EndRecurring(recurring_id=made.id, reason="The office moved")
    assert recurring.end_recurring(fund.officer, end).next_on is None
    with pytest.raises(Refused, match="recurring_ended"):
        recurring.end_recurring(fund.officer, end)
    assert recurring.post_due_recurring(fund.officer).entered == []
    for active, found in ((True, 0), (False, 1), (None, 1)):
        listed = recurring.list_recurring(fund.officer, funds_recurring.ListRecurring(active=active))
        assert len(listed.items) == found
    assert refused(fund, "UPDATE recurring SET amount = 1") == "rule_2_never_changed"
    assert refused(fund, "DELETE FROM recurring") == "rule_2_never_changed"


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"last_on": date(2026, 1, 1)}, ("funds.dates", "last_on")),
        ({"line_id": None}, ("funds.line_needed", "line_id")),
        ({"currency": "XXX"}, ("funds.unknown_currency", "currency")),
        ({"amount": "1.005"}, ("funds.too_precise", "amount")),
        ({"description": "Interest earned on the account"}, ("funds.no_interest", "description")),
    ],
)
def test_what_can_never_be_entered_is_said_when_it_is_scheduled(
    fund: Setting, fields: dict[str, Any], expected: tuple[str, str]
) -> None:
    with pytest.raises(Refused) as refusal:
        schedule(fund, **fields)
    assert (refusal.value.refusal.code, refusal.value.field) == expected
    with pytest.raises(Refused, match="no_refund"):
        schedule(fund, payee=fund.donor.name)


def test_the_database_enters_a_period_once(fund: Setting) -> None:
    schedule(fund)
    recurring.post_due_recurring(fund.officer)
    again = "INSERT INTO recurring_period SELECT recurring_id, due_on, gen_random_uuid(), now() FROM recurring_period"
    assert refused(fund, again) == "pk_recurring_period"
    assert refused(fund, "DELETE FROM recurring_period") == "rule_2_never_changed"
