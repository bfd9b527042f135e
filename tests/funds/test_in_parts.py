"""What may be one cost or receipt in parts, each below the threshold, is shown to approvers and auditors (rule 12)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from chassis.call import Call
from chassis.testing import Desk, DeskOf
from contracts.funds.receipts import in_parts as funds_in_parts
from contracts.identity import Role
from services.funds.receipts import in_parts
from tests.common.funds.helpers import DAY, Setting, reverse, setting


@pytest.fixture
def fund(desk_of: DeskOf) -> Setting:
    return setting(desk_of("funds").session)


def shown(fund: Setting, by: Call | None = None) -> list[tuple[str, str, int, str]]:
    since = DAY - timedelta(days=60)
    command = funds_in_parts.ListInParts(since=since)
    report = in_parts.list_in_parts(by or fund.approver, command)
    return [(each.kind.value, each.party, each.parts, str(each.amount_usd)) for each in report.items]


def test_rule_12_costs_to_one_payee_on_near_days_are_pointed_out(fund: Setting) -> None:
    fund.receive(received_on=DAY - timedelta(days=60))
    for days in (0, 3, 6):
        fund.spend("4000", payee="Hotel Biltmore", occurred_on=DAY - timedelta(days=days))
    assert shown(fund, Desk(fund.session, "funds").call_as(Role.AUDITOR)) == [
        ("expenditure", "Hotel Biltmore", 3, "12000.00")
    ]
    [found] = in_parts.list_in_parts(fund.approver, funds_in_parts.ListInParts(since=DAY - timedelta(days=60))).items
    assert found.entered_by_name == fund.officer.actor.name


def test_what_is_far_apart_small_together_signed_or_of_two_makers_is_not(fund: Setting) -> None:
    fund.receive(received_on=DAY - timedelta(days=60))
    for days in (0, 20, 40):
        fund.spend("6000", payee="Far apart", occurred_on=DAY - timedelta(days=days))
    for _ in range(2):
        fund.spend("5000", payee="Small together")
    other = setting(fund.session)
    other.receive()
    for each in (fund, other):
        each.spend("6000", payee="Two makers")
    assert shown(fund) == []


def test_rule_12_receipts_of_one_donor_are_pointed_out_and_reversed_ones_are_not(fund: Setting) -> None:
    parts = [fund.receive("9000", received_on=DAY - timedelta(days=days)) for days in (0, 2)]
    assert shown(fund) == [("contribution", fund.donor.name, 2, "18000.00")]
    reverse(fund, parts[0].entry_id)
    assert shown(fund) == []
