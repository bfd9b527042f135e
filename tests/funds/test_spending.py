"""From a request to a cost: reserving, granting, spending, reversing, and what the other contexts are told."""

from __future__ import annotations

from datetime import date

import pytest

from chassis.ids import new_id
from chassis.testing import Desk
from contracts.base import NOT_FOUND, Refused
from contracts.funds import reversals as funds_reversals
from contracts.funds.events import ExpenditurePosted, ExpenditureReversed, MoneyRefused, MoneyReserved
from contracts.funds.spending import allocations as funds_allocations
from contracts.funds.spending import expenditures as funds_expenditures
from contracts.notices import FundsNotice, NoticeKind
from contracts.programs.events import MoneyRequested
from services.funds.reversals import reversals
from services.funds.spending import allocations, expenditures
from tests.common.funds.helpers import DAY, Setting, cost, open_award, request, setting, sign, usd


@pytest.fixture
def fund(desk: Desk) -> Setting:
    return setting(desk.session)


def asked(amount: str = "5000", **fields: object) -> MoneyRequested:
    given = request(amount, request_id=new_id(), edition_id=new_id(), currency="USD", requested_by=new_id())
    given["amount"] = given.pop("amount_usd")
    return MoneyRequested(**(given | fields))


def answered(fund: Setting, event: MoneyRequested) -> None:
    allocations.answer_request(fund.officer, Desk(fund.session, "funds").happened(event))


def test_an_activity_that_asks_gets_money_of_the_award_that_fits(desk: Desk, fund: Setting) -> None:
    fund.receive("20000")
    event = asked("5000")
    answered(fund, event)
    [reserved] = desk.emitted(MoneyReserved)
    assert (reserved.request_id, reserved.award_id, reserved.status) == (event.request_id, fund.award.id, "granted")
    assert reserved.amount == usd("5000") and reserved.donor == fund.donor.name
    # 12 percent of indirect costs are held with it.
    assert fund.balance().committed_usd == usd("5600") and fund.balance().available_usd == usd("14400")
    notices = [notice for notice in desk.emitted(FundsNotice) if notice.kind is NoticeKind.MONEY_RESERVED]
    assert notices[-1].recipients == [event.requested_by]


def test_an_activity_is_refused_with_the_reason(desk: Desk, fund: Setting) -> None:
    fund.receive("1000")
    answered(fund, asked("5000"))
    answered(fund, asked("50", programme="tourism-security"))
    answered(fund, asked("50", award_id=new_id()))
    answered(fund, asked("50", programme="tourism-security", award_id=fund.award.id))
    answered(fund, asked("50", currency="BZD"))
    refused = desk.emitted(MoneyRefused)
    assert [event.code for event in refused] == [
        "funds.beyond_available",
        "funds.no_award_fits",
        "not_found",
        "funds.off_programme",
        "funds.unknown_rate",
    ]
    assert refused[0].params["available"] == "1000.00" and "1000.00 USD" in refused[0].message
    assert len([n for n in desk.emitted(FundsNotice) if n.kind is NoticeKind.MONEY_REFUSED]) == 5
    assert fund.balance().committed_usd == 0


def test_earmarked_money_goes_before_unearmarked(fund: Setting) -> None:
    fund.receive("500", agreement_id=None)
    fund.receive("6000")
    first = fund.reserve("5000")
    assert first.award_id == fund.award.id
    second = fund.reserve("400")
    assert second.award_title.startswith("Unearmarked")


def test_above_the_threshold_an_approver_grants_or_refuses(desk: Desk, fund: Setting) -> None:
    fund.receive("60000")
    wanted = fund.reserve("10000.01")
    assert wanted.status == "reserved"
    [notice] = [
        each
        for each in desk.emitted(FundsNotice)
        if each.kind is NoticeKind.SECOND_SIGNATURE_NEEDED and each.params["title"] == wanted.activity_title
    ]
    assert notice.role == "finance_approver"
    with pytest.raises(Refused, match="not_open"):
        fund.spend("10", allocation_id=wanted.id)
    granted = allocations.grant_allocation(fund.approver, funds_allocations.GrantAllocation(allocation_id=wanted.id))
    assert granted.status == "granted"
    assert [event.status for event in desk.emitted(MoneyReserved)] == ["reserved", "granted"]
    with pytest.raises(Refused, match="already_decided"):
        allocations.grant_allocation(fund.approver, funds_allocations.GrantAllocation(allocation_id=wanted.id))
    other = fund.reserve("20000")
    no = funds_allocations.RefuseAllocation(allocation_id=other.id, reason="Twice the usual price")
    assert allocations.refuse_allocation(fund.approver, no).committed_usd == 0
    [refused] = desk.emitted(MoneyRefused)
    assert refused.code == "funds.refused_by_approver" and "Twice" in refused.message


def test_a_cost_takes_what_its_allocation_held(desk: Desk, fund: Setting) -> None:
    fund.receive("20000")
    held = fund.reserve("5000")
    paid = fund.spend("1500.50", allocation_id=held.id, occurred_on=held.reserved_on)
    assert (paid.status, paid.indirect_usd) == ("posted", usd("180.06"))
    assert paid.entry_number == f"{held.reserved_on.year}-000002"
    award = fund.balance()
    assert (award.spent_usd, award.committed_usd) == (usd("1680.56"), usd("3919.44"))
    assert award.available_usd == usd("14400")
    [posted] = desk.emitted(ExpenditurePosted)
    assert (posted.activity_allocated, posted.activity_spent) == (usd("5000"), usd("1500.50"))
    assert posted.activity_remaining == usd("3499.50") and posted.activity_id == held.activity_id


def test_a_cost_beyond_its_allocation_is_refused(fund: Setting) -> None:
    fund.receive("20000")
    held = fund.reserve("500")
    fund.spend("499.99", allocation_id=held.id)
    with pytest.raises(Refused) as refused:
        fund.spend("0.02", allocation_id=held.id)
    assert refused.value.refusal is funds_allocations.BEYOND_ALLOCATION and refused.value.params == {"rest": "0.01"}


def test_a_released_allocation_is_free_again_and_pays_no_more(fund: Setting) -> None:
    fund.receive("20000")
    held = fund.reserve("5000")
    fund.spend("1000", allocation_id=held.id)
    release = funds_allocations.ReleaseAllocation(allocation_id=held.id, reason="Fewer people came")
    assert allocations.release_allocation(fund.officer, release).committed_usd == 0
    assert fund.balance().available_usd == usd("18880")
    with pytest.raises(Refused, match="not_open"):
        fund.spend("1", allocation_id=held.id)


def test_a_batch_is_all_or_nothing_and_tells_each_activity_once(desk: Desk, fund: Setting) -> None:
    fund.receive("50000")
    held = [fund.reserve("5000"), fund.reserve("5000")]
    costs = [cost("10", allocation_id=held[number % 2].id) for number in range(40)]
    costs.append(cost("10500", line_id=fund.award.lines[0].id))
    batch = expenditures.post_expenditures(fund.officer, funds_expenditures.PostExpenditures(costs=costs))
    assert (batch.posted, batch.pending, batch.direct_usd, batch.indirect_usd) == (40, 1, usd("400"), usd("48"))
    events = desk.emitted(ExpenditurePosted)
    assert [(event.entries, event.direct, event.activity_spent) for event in events] == [
        (20, usd("200"), usd("200"))
    ] * 2
    before = fund.balance()
    bad = [*(cost("10", allocation_id=held[0].id) for _ in range(3)), cost("5000", allocation_id=held[0].id)]
    with pytest.raises(Refused) as refused:
        expenditures.post_expenditures(fund.officer, funds_expenditures.PostExpenditures(costs=bad))
    assert refused.value.field == "costs.3.amount_usd"
    assert fund.balance() == before


def test_a_reversed_cost_gives_its_money_back_to_the_activity(desk: Desk, fund: Setting) -> None:
    fund.receive("20000")
    held = fund.reserve("5000")
    paid = fund.spend("1000", allocation_id=held.id)
    done = reversals.reverse_entry(
        fund.officer, funds_reversals.ReverseEntry(entry_id=paid.entry_id, reason="Wrong invoice")
    )
    assert done.status == "posted"
    award = fund.balance()
    assert (award.spent_usd, award.committed_usd, award.available_usd) == (0, usd("5600"), usd("14400"))
    [event] = desk.emitted(ExpenditureReversed)
    assert (event.direct, event.indirect, event.activity_spent) == (usd("1000"), usd("120"), 0)
    shown = expenditures.read_expenditure(fund.officer, funds_expenditures.ReadExpenditure(expenditure_id=paid.id))
    assert shown.reversed


def test_programme_officers_see_the_costs_of_activities_only(desk: Desk, fund: Setting) -> None:
    from contracts.identity import Role

    fund.receive("20000")
    held = fund.reserve("5000")
    theirs, other = fund.spend("10", allocation_id=held.id), fund.spend("20")
    officer = desk.call_as(Role.PROGRAMME_OFFICER)
    seen = expenditures.list_expenditures(officer, funds_expenditures.ListExpenditures())
    assert [each.id for each in seen.items] == [theirs.id]
    with pytest.raises(Refused) as refused:
        expenditures.read_expenditure(officer, funds_expenditures.ReadExpenditure(expenditure_id=other.id))
    assert refused.value.refusal is NOT_FOUND
    assert len(expenditures.list_expenditures(fund.officer, funds_expenditures.ListExpenditures()).items) == 2


def test_what_was_wrong_with_a_cost_names_the_field(fund: Setting) -> None:
    fund.receive("20000")
    other = open_award(fund.officer, sign(fund.officer, fund.donor.id).id)
    held = fund.reserve("500")
    for fields, field, code in [
        ({"line_id": new_id()}, "line_id", "not_found"),
        ({"allocation_id": new_id()}, "allocation_id", "not_found"),
        ({"line_id": None}, "line_id", "funds.line_needed"),
        ({"line_id": fund.award.lines[2].id}, "line_id", "not_found"),
        ({"allocation_id": held.id, "line_id": other.lines[0].id}, "line_id", "funds.other_award"),
        ({"occurred_on": date(2199, 1, 1)}, "occurred_on", "funds.future_date"),
        ({"occurred_on": date(2016, 1, 1)}, "occurred_on", "funds.off_period"),
    ]:
        with pytest.raises(Refused) as refused:
            fund.spend("10", **fields)
        assert (refused.value.field, refused.value.refusal.code) == (field, code)
    assert fund.spend("10", occurred_on=DAY).status == "posted"
