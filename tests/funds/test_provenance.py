"""Where an entry came from: who entered it, when and from where, who approved it; an erased member's addresses go."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from chassis.call import Call
from chassis.testing import DeskOf
from contracts.funds import reversals as funds_reversals
from contracts.funds.spending import expenditures as funds_expenditures
from contracts.identity import MemberErased
from services.funds.erasure import ERASURE
from services.funds.reversals import reversals
from services.funds.spending import expenditures
from services.funds.spending import model as spending_model
from tests.common.funds.helpers import Setting, read_entry, reverse, setting
from tests.funds.test_rules_in_the_database import refused
from tests.funds.test_seals import verify

OFFICE, HOME = "190.5.12.7", "2001:db8::17"


def at(call: Call, address: str, **fields: object) -> Call:
    return replace(call, actor=replace(call.actor, address=address), **fields)


@pytest.fixture
def fund(desk_of: DeskOf) -> Setting:
    fund = setting(desk_of("funds").session)
    fund.officer, fund.approver = at(fund.officer, OFFICE), at(fund.approver, HOME)
    return fund


def test_an_entry_says_who_entered_it_when_and_from_where(fund: Setting) -> None:
    shown = read_entry(fund, fund.receive("5000").entry_id)
    assert (shown.entered_by, shown.entered_from) == (fund.officer.actor.id, OFFICE)
    assert (shown.entered_at, shown.approved_by, shown.approved_from) == (shown.posted_at, None, None)


def test_what_waited_for_a_signature_says_both_when_and_where(fund: Setting) -> None:
    fund.receive("50000")
    waiting = fund.spend("10001")
    later = at(fund.approver, HOME, now=fund.officer.now + timedelta(hours=3))
    command = funds_expenditures.ApproveExpenditure(expenditure_id=waiting.id)
    posted = expenditures.approve_expenditure(later, command)
    shown = read_entry(fund, posted.entry_id)
    assert (shown.entered_by, shown.entered_from, shown.entered_at) == (
        fund.officer.actor.id,
        OFFICE,
        fund.officer.now,
    )
    assert (shown.approved_by, shown.approved_from, shown.posted_at) == (later.actor.id, HOME, later.now)
    wish = reverse(fund, posted.entry_id)
    done = reversals.approve_reversal(later, funds_reversals.ApproveReversal(reversal_id=wish.id))
    undone = read_entry(fund, done.reversing_entry_id)
    assert (undone.entered_from, undone.approved_from, undone.entered_at) == (OFFICE, HOME, fund.officer.now)


def test_an_erased_members_addresses_are_forgotten_and_the_chain_holds(desk_of: DeskOf) -> None:
    desk = desk_of("funds")
    fund = setting(desk.session)
    officer = fund.officer
    fund.officer, fund.approver = at(officer, OFFICE), at(fund.approver, HOME)
    received, waiting, other = fund.receive("50000"), fund.spend("10001"), fund.spend("10002")
    approval = funds_expenditures.ApproveExpenditure(expenditure_id=waiting.id)
    posted = expenditures.approve_expenditure(fund.approver, approval)
    desk.admit(replace(officer.actor, name="Erased"), status="erased")
    for eraser in ERASURE:
        eraser.erase(officer, officer.actor.member_id)
    assert read_entry(fund, received.entry_id).entered_from is None
    shown = read_entry(fund, posted.entry_id)
    assert (shown.entered_from, shown.approved_from, shown.entered_by) == (None, HOME, officer.actor.id)
    assert fund.session.get_one(spending_model.Expenditure, other.id, populate_existing=True).entered_from is None
    assert verify(officer).intact
    assert MemberErased.type == "identity.member_erased"


def test_rule_2_an_address_is_forgotten_but_not_changed(fund: Setting) -> None:
    fund.receive("10")
    fund.session.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
    for change in ("entered_from = '10.0.0.1'", "approved_from = '10.0.0.1'", "entered_from = NULL, description = 'x'"):
        assert refused(fund, f"UPDATE journal_entry SET {change}") == "rule_2_never_changed"
    assert refused(fund, "UPDATE journal_entry SET entered_from = NULL") is None
