"""Purchase orders and contracts: held, paid in parts, released, expired (Fund rules 7, 11, 12, 13)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import text

from chassis.ids import new_id
from chassis.testing import Desk
from contracts.base import Refused
from contracts.funds.ledger import journal_seals as funds_journal_seals
from contracts.funds.spending import allocations as funds_allocations
from contracts.funds.spending import commitments as funds_commitments
from contracts.funds.spending import expenditures as funds_expenditures
from contracts.identity import Role
from contracts.notices import FundsNotice
from services.funds.ledger import journal_seals
from services.funds.spending import allocation_views, allocations, commitments, expenditures, expiry
from tests.common.funds.helpers import DAY, Setting, award_statement, rate, read_entry, reverse, setting, usd
from tests.funds.test_rules_in_the_database import refused


@pytest.fixture
def fund(desk: Desk) -> Setting:
    fund = setting(desk.session)
    fund.receive("50000")
    return fund


def plan(fund: Setting, amount: str = "1000", **fields: Any) -> dict[str, Any]:
    given = {
        "kind": "purchase_order",
        "line_id": fund.award.lines[0].id,
        "reference": "PO-2026-0017",
        "payee": "Hudson Trident",
        "description": "Simulator time, two weeks",
        "amount": amount,
        "signed_on": DAY,
        "country": "BZ",
        "activity_kind": "workshop",
    }
    return given | fields


def commit(fund: Setting, amount: str = "1000", **fields: Any) -> funds_commitments.Commitment:
    command = funds_commitments.EnterCommitment.model_validate(plan(fund, amount, **fields))
    return commitments.enter_commitment(fund.officer, command)


def pay(
    fund: Setting, commitment: funds_commitments.Commitment, amount: str, **fields: Any
) -> funds_expenditures.Expenditure:
    given = fund.cost("1", payee=commitment.payee, commitment_id=commitment.id, occurred_on=fund.officer.today)
    del given["amount_usd"]
    given |= {"amount": amount, "currency": commitment.currency}
    return expenditures.post_expenditure(
        fund.officer, funds_expenditures.PostExpenditure.model_validate(given | fields)
    )


def again(fund: Setting, commitment: funds_commitments.Commitment) -> funds_commitments.Commitment:
    return commitments.read_commitment(fund.officer, funds_commitments.ReadCommitment(commitment_id=commitment.id))


def code(act: Callable[[], object]) -> tuple[str, str | None]:
    with pytest.raises(Refused) as refusal:
        act()
    return refusal.value.refusal.code, refusal.value.field


def test_rule_7_a_commitment_holds_money_and_is_paid_in_parts(fund: Setting) -> None:
    held = commit(fund)
    assert (held.state, held.held_usd, held.indirect_usd) == ("open", usd("1120"), usd("120"))
    assert (fund.balance().committed_usd, fund.balance().available_usd) == (usd("1120"), usd("48880"))
    assert [line.committed_usd for line in fund.balance().lines] == [usd("1000"), 0, usd("120")]
    pay(fund, held, "400")
    partly = again(fund, held)
    assert (partly.state, partly.paid, partly.rest, partly.held_usd) == (
        "partly_paid",
        usd("400"),
        usd("600"),
        usd("672"),
    )
    assert (fund.balance().spent_usd, fund.balance().available_usd) == (usd("448"), usd("48880"))
    assert code(lambda: pay(fund, held, "600.01")) == ("funds.beyond_commitment", "amount")
    pay(fund, held, "600")
    assert again(fund, held).state == "paid" and fund.balance().committed_usd == 0
    assert code(lambda: pay(fund, held, "1")) == ("funds.beyond_commitment", "amount")
    listed = expenditures.list_expenditures(fund.officer, funds_expenditures.ListExpenditures(commitment_id=held.id))
    assert [cost.direct_usd for cost in listed.items] == [usd("600"), usd("400")]
    told = award_statement(fund, fund.officer.today)
    assert (told.uses_usd, told.committed_usd, told.available_usd) == (usd("1120"), 0, usd("48880"))


def test_rule_7_what_a_commitment_holds_is_spent_on_nothing_else(fund: Setting) -> None:
    commit(fund, "9000")
    commit(fund, "9000", reference="PO-2")
    commit(fund, "9000", reference="PO-3")
    commit(fund, "9000", reference="PO-4")
    assert fund.balance().available_usd == usd("9680")
    assert code(lambda: commit(fund, "9000")) == ("funds.beyond_available", "amount")
    assert code(lambda: fund.spend("8643")) == ("funds.beyond_available", "amount_usd")
    assert code(lambda: fund.reserve("8643"))[0] == "funds.beyond_available"


def test_a_payment_is_undone_and_its_commitment_is_open_again(fund: Setting) -> None:
    held = commit(fund)
    paid = pay(fund, held, "1000")
    reverse(fund, paid.entry_id)
    assert (again(fund, held).state, fund.balance().committed_usd, fund.balance().spent_usd) == ("open", usd("1120"), 0)
    chain = journal_seals.verify_journal(fund.officer, funds_journal_seals.VerifyJournal())
    assert chain.intact, "the seal of an entry says which commitment it pays"


def test_rule_13_another_currency_is_valued_again_on_the_day_of_payment(fund: Setting) -> None:
    today = fund.officer.today
    rate(fund, "EUR", "1.10", DAY)
    held = commit(fund, "1000", currency="EUR")
    assert (held.amount_usd, held.held_usd, held.usd_per_unit) == (usd("1100"), usd("1232"), usd("1.1"))
    later = replace(fund.officer, now=fund.officer.now.replace(year=today.year + 1))
    fund.officer = later
    rate(fund, "EUR", "1.20", later.today)
    paid = pay(fund, held, "500", occurred_on=later.today)
    assert (paid.currency, paid.amount, paid.direct_usd, paid.indirect_usd) == (
        "EUR",
        usd("500"),
        usd("600"),
        usd("72"),
    )
    rest = again(fund, held)
    assert (rest.paid, rest.open_usd, rest.held_usd) == (usd("500"), usd("550"), usd("616"))
    balance = fund.balance()
    assert (balance.spent_usd, balance.committed_usd, balance.available_usd) == (usd("672"), usd("616"), usd("48712"))
    assert code(lambda: pay(fund, held, "10", currency="USD")) == ("funds.other_currency", "currency")
    lines = {(p.account_code, p.currency): p.amount for p in read_entry(fund, paid.entry_id).postings}
    assert lines[("5000", "EUR")] == usd("500") and lines[("1900", "EUR")] == usd("-500")
    assert lines[("1000", "USD")] == usd("-672")
    reverse(fund, paid.entry_id)
    assert again(fund, held).held_usd == usd("1232") and fund.balance().available_usd == usd("48768")


def test_a_payment_cheaper_than_held_is_undone_only_if_the_award_can_hold_it_again(fund: Setting) -> None:
    today = fund.officer.today
    rate(fund, "EUR", "1.20", DAY)
    held = commit(fund, "5000", currency="EUR")
    fund.officer = replace(fund.officer, now=fund.officer.now.replace(year=today.year + 1))
    rate(fund, "EUR", "1.00", fund.officer.today)
    paid = pay(fund, held, "5000")
    for document in ("A", "B", "C", "D"):
        fund.spend("9900", document=document, occurred_on=fund.officer.today)
    fund.spend("42.84", document="E", occurred_on=fund.officer.today)
    assert fund.balance().available_usd == usd("0.02")
    assert code(lambda: reverse(fund, paid.entry_id)) == ("funds.beyond_available", "entry_id")


def test_rule_12_above_the_threshold_somebody_else_signs(desk: Desk, fund: Setting) -> None:
    waiting = commit(fund, "10000.01")
    assert (waiting.state, waiting.held_usd) == ("pending", usd("11200.01"))
    assert desk.emitted(FundsNotice)[-1].link == f"/funds/commitments/{waiting.id}"
    assert code(lambda: pay(fund, waiting, "1")) == ("funds.commitment_not_open", "commitment_id")
    approve = funds_commitments.ApproveCommitment(commitment_id=waiting.id)
    assert code(lambda: commitments.approve_commitment(fund.officer, approve))[0] == "funds.same_person"
    done = commitments.approve_commitment(fund.approver, approve)
    assert (done.state, done.decided_by) == ("open", fund.approver.actor.id)
    assert code(lambda: commitments.approve_commitment(fund.approver, approve))[0] == "funds.already_decided"
    second = commit(fund, "20000", reference="PO-2")
    no = funds_commitments.RefuseCommitment(commitment_id=second.id, reason="Too dear")
    assert commitments.refuse_commitment(fund.approver, no).state == "refused"
    assert fund.balance().committed_usd == usd("11200.01")
    assert pay(fund, done, "10000.01").status == "pending", "a payment above the threshold waits by itself"


def test_a_commitment_is_released_with_a_reason(fund: Setting) -> None:
    held = commit(fund)
    pay(fund, held, "250")
    release = funds_commitments.ReleaseCommitment(commitment_id=held.id, reason="Delivered less")
    done = commitments.release_commitment(fund.officer, release)
    assert (done.state, done.reason, done.held_usd, fund.balance().committed_usd) == (
        "released",
        "Delivered less",
        0,
        0,
    )
    assert code(lambda: commitments.release_commitment(fund.officer, release))[0] == "funds.commitment_not_open"
    assert code(lambda: pay(fund, held, "1"))[0] == "funds.commitment_not_open"


def test_rule_11_commitments_expire_at_the_end_of_the_following_year(fund: Setting) -> None:
    held = commit(fund)
    assert held.expires_on == date(held.reserved_on.year + 1, 12, 31)
    later = replace(fund.officer, now=fund.officer.now.replace(year=held.reserved_on.year + 2, month=1, day=1))
    done = expiry.release_expired(later)
    assert (done.commitments, done.allocations, done.released_usd) == (1, 0, usd("1120"))
    assert again(fund, held).state == "expired" and fund.balance().committed_usd == 0
    assert expiry.release_expired(later).commitments == 0
    open_ones = funds_commitments.ListCommitments(state="open")
    assert commitments.list_commitments(fund.officer, open_ones).items == []
    live = commit(fund, reference="PO-2")
    for is_live, found in ((True, [live.id]), (False, [held.id]), (None, [live.id, held.id])):
        asked = funds_commitments.ListCommitments(is_live=is_live)
        assert [each.id for each in commitments.list_commitments(fund.officer, asked).items] == found


def test_a_commitment_drawn_on_an_allocation_does_not_hold_twice(fund: Setting) -> None:
    allocation = fund.reserve("2000")
    before = fund.balance().committed_usd
    drawn = commit(fund, "1500", allocation_id=allocation.id)
    assert (drawn.held_usd, drawn.open_usd, fund.balance().committed_usd) == (0, usd("1500"), before)
    from_allocation = {"allocation_id": allocation.id, "occurred_on": fund.officer.today}
    assert code(lambda: commit(fund, "500.01", allocation_id=allocation.id)) == ("funds.beyond_allocation", "amount")
    assert code(lambda: fund.spend("500.01", **from_allocation)) == ("funds.beyond_allocation", "amount_usd")
    release = funds_allocations.ReleaseAllocation(allocation_id=allocation.id, reason="Cancelled")
    assert code(lambda: allocations.release_allocation(fund.officer, release)) == ("funds.drawn_on", "allocation_id")
    paid = pay(fund, drawn, "1000")
    assert (paid.allocation_id, paid.activity_id) == (allocation.id, allocation.activity_id)
    read = funds_allocations.ReadAllocation(allocation_id=allocation.id)
    now = allocation_views.read_allocation(fund.officer, read)
    assert (now.spent_usd, now.drawn_usd, now.use) == (usd("1000"), usd("500"), "partly_spent")
    assert fund.balance().committed_usd == usd("1120")
    fund.spend("500", **from_allocation)
    pay(fund, drawn, "500")
    assert again(fund, drawn).state == "paid" and fund.balance().committed_usd == 0
    for use, found in (("spent", 1), ("partly_spent", 0), ("unspent", 0)):
        listed = allocation_views.list_allocations(fund.officer, funds_allocations.ListAllocations(use=use))
        assert len(listed.items) == found


def test_programme_officers_see_the_commitments_of_activities(desk: Desk, fund: Setting) -> None:
    allocation = fund.reserve("2000")
    drawn, own = commit(fund, "1500", allocation_id=allocation.id), commit(fund, reference="PO-2")
    officer = desk.call_as(Role.PROGRAMME_OFFICER)
    listed = commitments.list_commitments(officer, funds_commitments.ListCommitments()).items
    assert [each.id for each in listed] == [drawn.id]
    read = funds_commitments.ReadCommitment(commitment_id=own.id)
    assert code(lambda: commitments.read_commitment(officer, read)) == ("not_found", "commitment_id")


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"line_id": new_id()}, ("not_found", "line_id")),
        ({"allocation_id": new_id()}, ("not_found", "allocation_id")),
        ({"currency": "XXX"}, ("funds.unknown_currency", "currency")),
        ({"currency": "EUR"}, ("funds.unknown_rate", "currency")),
        ({"amount": "1.005"}, ("funds.too_precise", "amount")),
        ({"signed_on": date(2199, 1, 1)}, ("funds.future_date", "signed_on")),
        ({"description": "Refund to the donor of the unspent balance"}, ("funds.no_refund", "description")),
        ({"description": "Bank interest 2026"}, ("funds.no_interest", "description")),
    ],
)
def test_what_is_no_commitment_is_refused(fund: Setting, fields: dict[str, Any], expected: tuple[str, str]) -> None:
    assert code(lambda: commit(fund, **fields)) == expected
    assert fund.balance().committed_usd == 0


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"payee": "Somebody else"}, ("funds.other_payee", "payee")),
        ({"commitment_id": new_id()}, ("not_found", "commitment_id")),
        ({"line_id": "second"}, ("funds.other_line", "line_id")),
    ],
)
def test_a_commitment_is_paid_as_it_was_agreed(
    fund: Setting, fields: dict[str, Any], expected: tuple[str, str]
) -> None:
    if "line_id" in fields:
        fields = {"line_id": fund.award.lines[1].id}
    held = commit(fund)
    assert code(lambda: pay(fund, held, "10", **fields)) == expected
    assert pay(fund, held, "10", payee="HUDSON  trident").status == "posted"


def test_off_purpose_and_an_ended_award(desk: Desk) -> None:
    fund = setting(desk.session, restriction={"countries": ["BZ"]}, ends_on=date(2026, 6, 30))
    fund.receive("5000")
    assert code(lambda: commit(fund, country="GT")) == ("funds.off_country", "country")
    assert code(lambda: commit(fund, signed_on=date(2026, 7, 1))) == ("funds.off_period", "signed_on")


def test_the_database_holds_commitments_to_their_rules(fund: Setting) -> None:
    held, waiting = commit(fund), commit(fund, "12000", reference="PO-2")
    which = f"WHERE id = '{held.id}'"
    for statement, rule in [
        (f"UPDATE commitment SET paid = 10 {which}", "rule_14_balances_follow_the_journal"),
        (f"UPDATE commitment SET amount_usd = 1 {which}", "rule_2_never_changed"),
        (f"UPDATE commitment SET payee = 'Another' {which}", "rule_2_never_changed"),
        (f"UPDATE commitment SET status = 'open' WHERE id = '{waiting.id}'", "rule_12_second_signature"),
        (f"UPDATE commitment SET decided_by = entered_by {which}", "ck_commitment_rule_12_maker_is_not_checker"),
        (f"DELETE FROM commitment {which}", "rule_2_never_changed"),
        ("TRUNCATE commitment CASCADE", "rule_2_never_changed"),
    ]:
        assert refused(fund, statement) == rule, statement
    columns = "award_id, line_id, kind, reference, description, currency, usd_per_unit, status, signed_on"
    copied = (
        f"INSERT INTO commitment (id, payee, amount, amount_usd, indirect_usd, reserved_on, expires_on, entered_by,"
        f" entered_at, {columns}) SELECT gen_random_uuid(), :payee, :amount, :amount, 0, reserved_on, :until,"
        f" entered_by, entered_at, {columns} FROM commitment WHERE id = '{waiting.id}'"
    )
    good = {"payee": "A", "amount": 1, "until": held.expires_on}
    for values, rule in [
        ({"amount": 40_000}, "ck_award_balance_rule_7_available"),
        ({"payee": f"Government of {fund.donor.name}"}, "rule_4_no_refund"),
        ({"until": date(held.expires_on.year + 1, 1, 1)}, "ck_commitment_rule_11_expires"),
    ]:
        assert refused(fund, copied, **(good | values)) == rule, values
    assert refused(fund, copied, **good) is None
    fund.session.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
