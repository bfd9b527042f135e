"""What is left at an award's end stays with the Fund (Fund rules 4, 12)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from chassis.ids import new_id
from chassis.testing import Desk
from contracts.base import Refused
from contracts.funds import reversals as funds_reversals
from contracts.funds.events import MoneyTransferred, TransferReversed
from contracts.funds.ledger import terms as funds_terms
from contracts.funds.reporting import statements as funds_statements
from contracts.funds.spending import awards as funds_awards
from contracts.funds.spending import transfers as funds_transfers
from services.funds.ledger import funds
from services.funds.reporting import statements
from services.funds.reversals import reversals
from services.funds.spending import awards, transfers
from tests.common.funds.helpers import Setting, award_statement, open_award, read_entry, reverse, setting, sign, usd
from tests.funds.test_rules_in_the_database import refused

ENDED = date(2026, 6, 30)


@pytest.fixture
def fund(desk: Desk) -> Setting:
    """Canada's award ended, and 4,440 of its 5,000 are left."""
    fund = setting(desk.session, ends_on=ENDED)
    fund.receive("5000")
    fund.spend("500")
    return fund


@pytest.fixture
def other(desk: Desk) -> Setting:
    return setting(desk.session)


def ask(fund: Setting, to: Any = None, **fields: Any) -> funds_transfers.Transfer:
    target = to.award.id if to else None
    given = {"from_award_id": fund.award.id, "to_award_id": target, "reason": "The project ended"}
    return transfers.transfer_rest(fund.officer, funds_transfers.TransferRest.model_validate(given | fields))


def approve(fund: Setting, asked: funds_transfers.Transfer, call: Any = None) -> funds_transfers.Transfer:
    return transfers.approve_transfer(call or fund.approver, funds_transfers.ApproveTransfer(transfer_id=asked.id))


def code(act: Callable[[], object]) -> tuple[str, str | None]:
    with pytest.raises(Refused) as refusal:
        act()
    return refusal.value.refusal.code, refusal.value.field


def test_rule_4_what_is_left_goes_to_another_award_of_the_fund(desk: Desk, fund: Setting, other: Setting) -> None:
    asked = ask(fund, other)
    assert (asked.status, asked.amount_usd, fund.balance().available_usd) == ("pending", usd("4440"), usd("4440"))
    done = approve(fund, asked)
    assert (done.status, done.posted_on, done.entry_number) == ("posted", fund.officer.today, done.entry_number)
    assert (fund.balance().available_usd, other.balance().available_usd) == (0, usd("4440"))
    by, to = (award_statement(each, fund.officer.today) for each in (fund, other))
    assert (by.transfers_usd, by.balance_usd, to.transfers_usd, to.balance_usd) == (-4440, 0, 4440, 4440)
    whole = statements.fund_statement(fund.officer, funds_statements.ReadFundStatement())
    assert (whole.transfers_usd, whole.sources_usd - whole.uses_usd) == (0, whole.balance_usd)
    told = desk.emitted(MoneyTransferred)[0]
    assert (told.amount_usd, told.from_programme, told.to_programme) == (usd("4440"), *["maritime-security"] * 2)
    assert other.spend("1000", occurred_on=fund.officer.today).status == "posted", (
        "the target's own terms hold from now on"
    )
    booked = read_entry(fund, done.entry_id)
    assert (booked.kind, booked.entered_by, booked.approved_by) == (
        "transfer",
        fund.officer.actor.id,
        fund.approver.actor.id,
    )


def test_rule_12_a_transfer_always_takes_two_people(fund: Setting, other: Setting) -> None:
    asked = ask(fund, other, amount_usd="1")
    assert asked.status == "pending"
    assert code(lambda: approve(fund, asked, fund.officer))[0] == "funds.same_person"
    no = funds_transfers.RefuseTransfer(transfer_id=asked.id, reason="The donor has another wish")
    assert transfers.refuse_transfer(fund.approver, no).refusal == "The donor has another wish"
    assert code(lambda: approve(fund, asked))[0] == "funds.already_decided"
    assert fund.balance().available_usd == usd("4440")
    listed = transfers.list_transfers(
        fund.officer, funds_transfers.ListTransfers(award_id=other.award.id, status="refused")
    )
    assert [each.id for each in listed.items] == [asked.id]


def test_without_a_target_it_becomes_the_donors_unearmarked_money(fund: Setting) -> None:
    done = approve(fund, ask(fund))
    target = awards.read_award(fund.officer, funds_awards.ReadAward(award_id=done.to_award_id))
    assert (target.programme, target.donor_id, target.available_usd) == (None, fund.donor.id, usd("4440"))


def test_what_is_held_is_not_left(fund: Setting, other: Setting, desk: Desk) -> None:
    asked = ask(fund, other)
    fund.spend("100")
    assert code(lambda: approve(fund, asked)) == ("funds.beyond_available", "amount_usd")
    assert code(lambda: ask(fund, other, amount_usd="4328.01")) == ("funds.beyond_available", "amount_usd")
    approve(fund, ask(fund, other, amount_usd="4328"))
    assert code(lambda: ask(fund, other)) == ("funds.nothing_left", "from_award_id")


def test_what_may_not_be_transferred(fund: Setting, other: Setting, desk: Desk) -> None:
    assert code(lambda: ask(other, fund)) == ("funds.not_ended", "from_award_id")
    assert code(lambda: ask(fund, fund)) == ("funds.same_award", "to_award_id")
    assert code(lambda: ask(fund, from_award_id=new_id())) == ("not_found", "from_award_id")
    assert code(lambda: ask(fund, to_award_id=new_id())) == ("not_found", "to_award_id")
    ended = setting(desk.session, ends_on=ENDED)
    assert code(lambda: ask(fund, ended)) == ("funds.ended", "to_award_id")
    opened = funds.open_fund(
        fund.approver,
        funds_terms.OpenFund(
            fund_id=f"f{new_id().hex}", title="Another", generates_interest=True, second_signature_above_usd=1
        ),
    )
    agreement = sign(fund.officer, fund.donor.id, fund_id=opened.id)
    elsewhere = open_award(fund.officer, agreement.id)
    assert code(lambda: ask(fund, to_award_id=elsewhere.id)) == ("funds.other_fund", "to_award_id")


def test_a_transfer_is_undone_by_two_people_as_well(desk: Desk, fund: Setting, other: Setting) -> None:
    done = approve(fund, ask(fund, other))
    waiting = reverse(fund, done.entry_id)
    assert waiting.status == "pending"
    spent = other.spend("1000", occurred_on=fund.officer.today)
    approval = funds_reversals.ApproveReversal(reversal_id=waiting.id)
    assert code(lambda: reversals.approve_reversal(fund.approver, approval)) == ("funds.beyond_available", "entry_id")
    reverse(other, spent.entry_id)
    assert reversals.approve_reversal(fund.approver, approval).status == "posted"
    assert (fund.balance().available_usd, other.balance().available_usd) == (usd("4440"), 0)
    assert transfers.read_transfer(fund.officer, funds_transfers.ReadTransfer(transfer_id=done.id)).reversed
    assert desk.emitted(TransferReversed)[0].transfer_id == done.id


def test_the_database_knows_that_money_stays(fund: Setting, other: Setting) -> None:
    asked = ask(fund, other)
    which = f"WHERE id = '{asked.id}'"
    assert refused(fund, f"UPDATE transfer SET status = 'refused' {which}") == "ck_transfer_rule_12_two_people"
    same = f"UPDATE transfer SET decided_by = entered_by {which}"
    assert refused(fund, same) == "ck_transfer_rule_12_maker_is_not_checker"
    assert refused(fund, "DELETE FROM transfer") == "rule_2_never_changed"
    columns = "fund_id, amount_usd, reason, status, entered_by, entered_at"
    back = (
        f"INSERT INTO transfer (id, from_award_id, to_award_id, {columns})"
        f" SELECT gen_random_uuid(), to_award_id, from_award_id, {columns} FROM transfer {which}"
    )
    assert refused(fund, back) == "rule_4_what_is_left_stays"
