"""Advances: owed by their payees until costs and what is returned settle them (Fund rules 7, 10, 12, 17, 19)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select, text

from chassis.testing import Desk
from contracts.base import Refused
from contracts.funds.approvals import approvals as funds_approvals
from contracts.funds.closing import closing as funds_closing
from contracts.funds.dues import dues as funds_dues
from contracts.funds.kinds import SignedKind
from contracts.funds.ledger import journal as funds_journal
from contracts.funds.ledger import journal_seals as funds_journal_seals
from contracts.funds.reporting import trial_balance as funds_trial_balance
from contracts.funds.spending import advances as funds_advances
from contracts.funds.spending import allocations as funds_allocations
from contracts.funds.spending import commitments as funds_commitments
from contracts.funds.spending import expenditures as funds_expenditures
from contracts.funds.spending import recoveries as funds_recoveries
from contracts.funds.spending import transfers as funds_transfers
from contracts.tasks import TaskKind
from services.funds.approvals import details
from services.funds.bank import payable_costs
from services.funds.closing import closing, steps
from services.funds.dues import dues, forecast
from services.funds.ledger import journal_seals, kept_balances
from services.funds.reporting import trial_balance
from services.funds.spending import advance_views, advances, commitments, expenditures, expiry, recoveries, transfers
from services.funds.spending.model import Expenditure
from tests.common.funds.helpers import DAY, Setting, award_statement, broken, read_entry, reverse, setting, usd

PAYEE, LATER = "Hudson Trident", DAY + timedelta(days=60)


@pytest.fixture
def fund(desk: Desk) -> Setting:
    made = setting(desk.session)
    made.receive("50000")
    return made


def plan(fund: Setting, amount: str = "1000", **fields: Any) -> funds_advances.GiveAdvance:
    given = {
        "line_id": fund.award.lines[0].id,
        "payee": PAYEE,
        "document": "ADV-2026-0004",
        "description": "Workshop in Belize City",
        "amount_usd": amount,
        "given_on": DAY,
        "due_on": LATER,
        "country": "BZ",
        "activity_kind": "workshop",
    }
    return funds_advances.GiveAdvance(**(given | fields))


def give(fund: Setting, amount: str = "1000", **fields: Any) -> funds_advances.Advance:
    return advances.give_advance(fund.officer, plan(fund, amount, **fields))


def charge(fund: Setting, advance: funds_advances.Advance, amount: str, **fields: Any) -> Any:
    """A cost with its document, charged against the advance."""
    given = {"commitment_id": advance.id, "payee": advance.payee, "occurred_on": DAY + timedelta(days=3)}
    return fund.spend(amount, **(given | fields))


def give_back(fund: Setting, advance: funds_advances.Advance, amount: str, **fields: Any) -> funds_recoveries.Recovery:
    given = {"advance_id": advance.id, "amount_usd": amount, "received_on": DAY + timedelta(days=5)}
    given |= {"document": "RCT-2026-0112", "document_on": DAY + timedelta(days=5)}
    return recoveries.return_advance(fund.officer, funds_advances.ReturnAdvance(**(given | fields)))


def again(fund: Setting, advance: funds_advances.Advance) -> funds_advances.AdvanceDetails:
    return advance_views.read_advance(fund.officer, funds_advances.ReadAdvance(advance_id=advance.id))


def postings(fund: Setting, entry_id: object) -> dict[str, str]:
    return {each.account_code: str(each.amount_usd) for each in read_entry(fund, entry_id).postings}


def code(act: Callable[[], object]) -> tuple[str, str | None]:
    with pytest.raises(Refused) as refusal:
        act()
    return refusal.value.refusal.code, refusal.value.field


def agrees(fund: Setting) -> bool:
    """What payees owe is what the books say: the database looks when a transaction ends, here at once."""
    fund.session.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
    fund.session.execute(text("SET CONSTRAINTS ALL DEFERRED"))
    return kept_balances.first_wrong(fund.officer, fund.award.fund_id) is None


def test_rule_19_an_advance_is_owed_by_its_payee_and_no_cost(fund: Setting) -> None:
    given = give(fund)
    assert (given.state, given.rest_usd, given.held_usd) == ("open", usd("1000"), usd("1120"))
    assert postings(fund, given.entry_id) == {"1950": "1000.00", "1000": "-1000.00"}
    told = award_statement(fund)
    assert (told.direct_costs_usd, told.balance_usd, told.advances_usd) == (0, usd("50000"), usd("1000"))
    assert (told.committed_usd, told.available_usd) == (usd("1120"), usd("48880"))
    assert [line.committed_usd for line in fund.balance().lines] == [usd("1000"), 0, usd("120")]
    balances = trial_balance.trial_balance(fund.officer, funds_trial_balance.ReadTrialBalance())
    assert balances.total_usd == 0
    assert {each.code: each.balance_usd for each in balances.accounts}["1950"] >= usd("1000")
    assert agrees(fund)


def test_rule_19_costs_and_what_is_returned_settle_it(fund: Setting) -> None:
    given = give(fund)
    cost = charge(fund, given, "700")
    assert postings(fund, cost.entry_id) == {"5000": "700.00", "1950": "-700.00", "5900": "84.00", "1000": "-84.00"}
    assert (again(fund, given).state, again(fund, given).rest_usd) == ("partly_settled", usd("300"))
    back = give_back(fund, given, "300")
    assert postings(fund, back.entry_id) == {"1000": "300.00", "1950": "-300.00"}
    assert (back.advance_id, back.indirect_usd) == (given.id, 0)
    settled = again(fund, given)
    assert (settled.state, settled.rest_usd, settled.held_usd) == ("settled", 0, 0)
    assert [(each.kind, each.amount_usd) for each in settled.settlements] == [
        ("cost", usd("700")),
        ("return", usd("300")),
    ]
    told = award_statement(fund)
    assert (told.direct_costs_usd, told.indirect_costs_usd, told.recoveries_usd) == (usd("700"), usd("84"), 0)
    assert (told.balance_usd, told.committed_usd, told.advances_usd) == (usd("49216"), 0, 0)
    assert agrees(fund)


def test_rule_19_no_more_is_settled_than_was_given_and_not_before(fund: Setting) -> None:
    given = give(fund)
    assert code(lambda: charge(fund, given, "1000.01")) == ("funds.beyond_commitment", "amount")
    assert code(lambda: charge(fund, given, "1", payee="Somebody else")) == ("funds.other_payee", "payee")
    early = DAY - timedelta(days=1)
    assert code(lambda: charge(fund, given, "1", occurred_on=early)) == ("funds.before_advance", "occurred_on")
    assert code(lambda: give_back(fund, given, "1000.01")) == ("funds.beyond_advance", "amount_usd")
    assert code(lambda: give_back(fund, given, "1", received_on=early)) == ("funds.before_advance", "received_on")
    give_back(fund, given, "1000")
    assert code(lambda: give_back(fund, given, "1")) == ("funds.beyond_advance", "amount_usd")
    assert agrees(fund)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"due_on": DAY - timedelta(days=1)}, ("funds.advance_due", "due_on")),
        ({"due_on": date(2028, 1, 1)}, ("funds.advance_due", "due_on")),
        ({"given_on": date(2199, 1, 1), "due_on": date(2199, 1, 1)}, ("funds.future_date", "given_on")),
        ({"amount_usd": "60000"}, ("funds.beyond_available", "amount_usd")),
        ({"country": "MX", "description": "Refund of the contribution to Canada"}, None),
    ],
)
def test_what_is_no_advance_is_refused_at_its_field(
    fund: Setting, fields: dict[str, Any], expected: tuple[str, str] | None
) -> None:
    found = code(lambda: give(fund, **fields)) if expected else None
    assert found == expected


def test_rule_4_no_advance_goes_to_a_donor(fund: Setting) -> None:
    assert code(lambda: give(fund, payee=fund.donor.name)) == ("funds.no_refund", "payee")


def test_rule_12_above_the_threshold_a_second_person_signs_what_holds_its_money_already(fund: Setting) -> None:
    waits = give(fund, "20000", note="Two instructors")
    assert (waits.state, waits.entry_id, fund.balance().available_usd) == ("pending", None, usd("27600"))
    asked = funds_approvals.ReadApproval(kind=SignedKind.ADVANCES, id=waits.id)
    shown = details.read_approval(fund.approver, asked)
    assert (shown.title, shown.party, shown.amount_usd, shown.note) == (
        waits.description,
        PAYEE,
        usd("20000"),
        "Two instructors",
    )
    assert shown.award and shown.award.available_usd == usd("50000")
    by_id = funds_advances.ApproveAdvance(advance_id=waits.id)
    assert code(lambda: advances.approve_advance(fund.officer, by_id))[0] == "funds.same_person"
    signed = advances.approve_advance(fund.approver, by_id)
    assert (signed.state, signed.decided_by) == ("open", fund.approver.actor.member_id)
    assert read_entry(fund, signed.entry_id).approved_by == fund.approver.actor.member_id
    assert fund.balance().available_usd == usd("27600")
    assert code(lambda: advances.approve_advance(fund.approver, by_id))[0] == "funds.already_decided"
    assert agrees(fund)


@pytest.mark.parametrize("ending", ["refused", "withdrawn"])
def test_an_advance_that_is_not_signed_holds_nothing(fund: Setting, ending: str) -> None:
    waits = give(fund, "20000")
    if ending == "refused":
        command = funds_advances.RefuseAdvance(advance_id=waits.id, reason="Not now")
        ended = advances.refuse_advance(fund.approver, command)
    else:
        ended = advances.withdraw_advance(fund.officer, funds_advances.WithdrawAdvance(advance_id=waits.id))
    assert (ended.state, ended.held_usd, ended.entry_id) == (ending, 0, None)
    assert fund.balance().available_usd == usd("50000")
    assert code(lambda: charge(fund, waits, "1"))[0] == "funds.commitment_not_open"
    assert agrees(fund)


def test_rule_12_a_large_cost_and_a_large_return_of_it_wait_too(fund: Setting) -> None:
    given = give(fund, "40000")
    advances.approve_advance(fund.approver, funds_advances.ApproveAdvance(advance_id=given.id))
    cost = charge(fund, given, "15000")
    back = give_back(fund, given, "25000")
    assert (cost.status, back.status, again(fund, given).state) == ("pending", "pending", "open")
    expenditures.approve_expenditure(fund.approver, funds_expenditures.ApproveExpenditure(expenditure_id=cost.id))
    recoveries.approve_recovery(fund.approver, funds_recoveries.ApproveRecovery(recovery_id=back.id))
    assert again(fund, given).state == "settled"
    assert agrees(fund)


def test_rule_2_what_settled_it_is_reversed_and_then_the_advance(fund: Setting) -> None:
    given = give(fund)
    cost, back = charge(fund, given, "400"), give_back(fund, given, "600")
    with pytest.raises(Refused, match=r"funds\.advance_stands"), fund.session.begin_nested():
        reverse(fund, given.entry_id)
    reverse(fund, cost.entry_id)
    reverse(fund, back.entry_id)
    open_again = again(fund, given)
    assert (open_again.state, open_again.rest_usd) == ("open", usd("1000"))
    assert [each.reversed for each in open_again.settlements] == [True, True]
    assert agrees(fund)
    reverse(fund, given.entry_id)
    assert (again(fund, given).state, again(fund, given).rest_usd) == ("reversed", 0)
    assert (fund.balance().available_usd, award_statement(fund).advances_usd) == (usd("50000"), 0)
    assert agrees(fund)


def test_rule_11_an_advance_does_not_expire(fund: Setting) -> None:
    given = give(fund)
    fund.officer.now += timedelta(days=900)
    expiry.release_expired(fund.officer, funds_allocations.ReleaseExpired())
    assert (again(fund, given).state, again(fund, given).held_usd) == ("open", usd("1120"))


def test_an_advance_is_no_order(fund: Setting) -> None:
    given = give(fund)
    release = funds_commitments.ReleaseCommitment(commitment_id=given.id, reason="Not needed")
    assert code(lambda: commitments.release_commitment(fund.officer, release))[0] == "funds.advance_not_order"
    entered = {"signed_on": DAY, "line_id": fund.award.lines[0].id, "reference": "X", "payee": "X", "description": "X"}
    with pytest.raises(ValueError, match="kind"):
        funds_commitments.EnterCommitment(kind="advance", amount="1", **entered)


def test_rule_19_the_database_lets_nothing_go_otherwise(fund: Setting) -> None:
    given = give(fund)
    release = "UPDATE commitment SET status = 'released' WHERE id = :id"
    assert broken(fund.session, release, id=given.id) == "rule_19_settled"
    settle = "UPDATE commitment SET paid = paid + 1 WHERE id = :id"
    assert broken(fund.session, settle, id=given.id) in ("rule_14_balances_follow_the_journal", "rule_19_advances")
    unbooked = """INSERT INTO commitment (id, award_id, line_id, kind, reference, payee, description, currency, amount,
        usd_per_unit, amount_usd, indirect_usd, status, signed_on, reserved_on, expires_on, entered_by, entered_at)
        SELECT gen_random_uuid(), award_id, line_id, kind, reference, payee, description, currency, amount,
        usd_per_unit, amount_usd, indirect_usd, 'open', signed_on, reserved_on, expires_on, entered_by, entered_at
        FROM commitment WHERE id = :id"""
    assert broken(fund.session, unbooked, id=given.id) == "rule_19_advances"
    assert broken(fund.session, "DELETE FROM advance WHERE id = :id", id=given.id) == "rule_2_never_changed"


def test_who_is_late_is_told_in_the_dues_and_as_a_task(fund: Setting) -> None:
    given = give(fund, due_on=DAY + timedelta(days=10))
    other = give(fund, due_on=date(2027, 12, 31))
    listed = dues.list_dues(fund.officer, funds_dues.ListDues(kind="advance", overdue=True, limit=100)).items
    mine = [each for each in listed if each.award_id == fund.award.id]
    assert [(each.id, each.party, each.amount, each.state) for each in mine] == [
        (given.id, PAYEE, usd("1000"), "overdue")
    ]
    orders = dues.list_dues(fund.officer, funds_dues.ListDues(kind="commitment", limit=100)).items
    assert not [each for each in orders if each.id in (given.id, other.id)]
    told = [each for each in advance_views.WAITING.found(fund.officer) if each.task == str(given.id)]
    assert [(each.kind, each.link) for each in told] == [(TaskKind.SETTLE_ADVANCE, f"/fund/advances/{given.id}")]
    assert not [each for each in advance_views.WAITING.found(fund.officer) if each.task == str(other.id)]
    give_back(fund, given, "1000")
    closed = text("SELECT count(*) FROM outbox WHERE subject = :subject AND type = 'funds.task_closed'")
    subject = f"task/settle_advance/{given.id}"
    assert fund.session.scalar(closed, {"subject": subject}) == 1
    assert given.id not in {
        each.id for each in dues.list_dues(fund.officer, funds_dues.ListDues(kind="advance", limit=100)).items
    }


def test_rule_19_a_closing_over_unsettled_advances_says_so(fund: Setting) -> None:
    given = give(fund)
    ends_on = fund.officer.today - timedelta(days=1)
    read = funds_closing.ReadClosing(ends_on=ends_on)
    step = next(each for each in closing.read_closing(fund.approver, read).steps if each.code == "advances")
    assert (step.done, step.blocks) == (False, False)
    assert given.id in {each.id for each in step.items}
    command = funds_journal.ClosePeriod(ends_on=ends_on)
    assert code(lambda: closing.close_period(fund.approver, command)) == ("funds.closing_obstacles", "despite")
    assert set(steps.KINDS.values()) >= {SignedKind.ADVANCES}


def test_rule_10_a_pending_advance_stops_a_closing(fund: Setting) -> None:
    waits = give(fund, "20000")
    read = funds_closing.ReadClosing(ends_on=fund.officer.today - timedelta(days=1))
    step = next(each for each in closing.read_closing(fund.officer, read).steps if each.code == "pending")
    assert [(each.kind, each.yours, each.moves) for each in step.items if each.id == waits.id] == [
        ("advances", True, False)
    ]


def test_rule_19_an_ended_award_is_emptied_over_unsettled_advances_only_with_a_reason(desk: Desk) -> None:
    ended = setting(desk.session, ends_on=DAY + timedelta(days=20))
    ended.receive("5000")
    give(ended, due_on=DAY + timedelta(days=40))
    wanted = {"from_award_id": ended.award.id, "reason": "The award has ended"}
    refused = funds_transfers.TransferRest(**wanted)
    assert code(lambda: transfers.transfer_rest(ended.officer, refused)) == ("funds.advances_unsettled", "despite")
    moved = transfers.transfer_rest(ended.officer, funds_transfers.TransferRest(**wanted, despite="They pay in June"))
    assert (moved.amount_usd, moved.reason) == (usd("3880"), "The award has ended (They pay in June)")


def test_what_an_advance_paid_is_in_no_payment_order_and_no_forecast(fund: Setting) -> None:
    given = give(fund)
    cost = charge(fund, given, "100")
    paid = fund.session.scalar(
        text("SELECT count(*) FROM expenditure x JOIN commitment k ON k.id = x.commitment_id WHERE x.id = :id"),
        {"id": cost.id},
    )
    assert paid == 1
    assert fund.session.scalar(
        select(payable_costs.advanced()).select_from(Expenditure).where(Expenditure.id == cost.id)
    )
    before = forecast.cash_forecast(fund.officer, funds_dues.ReadCashForecast()).months
    give(fund)
    after = forecast.cash_forecast(fund.officer, funds_dues.ReadCashForecast()).months
    assert [each.commitments_usd for each in before] == [each.commitments_usd for each in after]


def test_rule_18_its_payee_and_document_are_sealed(fund: Setting) -> None:
    given = give(fund)
    charge(fund, given, "250")
    give_back(fund, given, "750")
    verified = journal_seals.verify_journal(fund.officer, funds_journal_seals.VerifyJournal())
    assert verified.intact
