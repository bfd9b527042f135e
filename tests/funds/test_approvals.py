"""All that waits for a second signature in one list; one of it with all there is to see; decided one by one (12)."""

from __future__ import annotations

import base64
from decimal import Decimal
from typing import Any

import pytest

from chassis.ids import new_id
from chassis.testing import Desk
from contracts.base import STALE, Refused
from contracts.funds import evidence as funds_evidence
from contracts.funds.approvals import approvals as funds_approvals
from contracts.funds.approvals.approvals import (
    DECIDED_MEANWHILE,
    NO_WITHDRAWING,
    ApprovalOrder,
    ApproveEntry,
    ListApprovals,
    ReadApproval,
    RefuseEntry,
    WithdrawEntry,
)
from contracts.funds.kinds import SignedKind
from contracts.funds.ledger.terms import ALREADY_DECIDED, NOT_YOURS, SAME_PERSON
from contracts.funds.refusals import DUPLICATE
from contracts.funds.spending import commitments as funds_commitments
from contracts.identity import Role
from services.funds.approvals import deciding, details, listing
from services.funds.door import ATTACHMENTS
from services.funds.spending import commitments
from tests.common.funds.helpers import DAY, Setting, setting
from tests.funds.promises import refused

COSTS, COMMITMENTS, RECEIPTS = SignedKind.EXPENDITURES, SignedKind.COMMITMENTS, SignedKind.PENDING_RECEIPTS
PDF = base64.b64encode(b"%PDF-1.4\n").decode()
FILE: Any = {"filename": "invoice.pdf", "media_type": "application/pdf", "content_base64": PDF}


@pytest.fixture
def fund(desk: Desk) -> Setting:
    return setting(desk.session)


def _listed(fund: Setting, **given: Any) -> list[funds_approvals.Approval]:
    return listing.list_approvals(fund.approver, ListApprovals(**given)).items


def _read(fund: Setting, kind: SignedKind, entry_id: Any) -> funds_approvals.ApprovalDetails:
    return details.read_approval(fund.approver, ReadApproval(kind=kind, id=entry_id))


def _approve(fund: Setting, kind: SignedKind, entry_id: Any, **given: Any) -> funds_approvals.Approval:
    return deciding.approve_entry(fund.approver, ApproveEntry(kind=kind, id=entry_id, **given))


def _refuse(fund: Setting, kind: SignedKind, entry_id: Any) -> funds_approvals.Approval:
    command = RefuseEntry(kind=kind, id=entry_id, reason="The invoice is another one's")
    return deciding.refuse_entry(fund.approver, command)


def _commit(fund: Setting, amount: str = "15000", **given: Any) -> funds_commitments.Commitment:
    told = {
        "kind": "contract", "line_id": fund.award.lines[0].id, "reference": "C-1", "payee": "Hudson Trident",
        "description": "Simulator time", "amount": amount, "signed_on": DAY, "country": "BZ",
        "activity_kind": "workshop",
    }  # fmt: skip
    return commitments.enter_commitment(fund.officer, funds_commitments.EnterCommitment(**told | given))


def test_every_kind_can_be_decided_in_one_way() -> None:
    assert set(deciding.RULES) == set(SignedKind)


def test_what_waits_is_in_one_list_and_counted_by_kind(fund: Setting) -> None:
    fund.enter_receipt("40000")
    fund.receive("90000")
    cost, promise = fund.spend("12000"), _commit(fund)
    page = listing.list_approvals(fund.approver, ListApprovals())
    waiting = {(each.kind, each.id) for each in page.items}
    assert {(COSTS, cost.id), (COMMITMENTS, promise.id)} <= waiting
    assert {each.kind: each.count for each in page.kinds if each.count} == {COSTS: 1, COMMITMENTS: 1, RECEIPTS: 1}
    [told] = [each for each in page.items if each.kind is COSTS]
    assert (told.title, told.party, told.amount, told.amount_usd) == (
        cost.description, "Belize Port Authority", Decimal("12000.00"), Decimal("12000.00"),
    )  # fmt: skip
    assert (told.award_title, told.entered_by_name) == (fund.award.title, fund.officer.actor.name)
    assert (told.due_on - told.entered_at.date()).days == 7


@pytest.mark.parametrize(
    ("given", "found"),
    [({"kind": "commitments"}, ["15000.00"]), ({"above_usd": "13000"}, ["15000.00"]),
     ({"below_usd": "13000"}, ["12000.00"]),
     ({"order": ApprovalOrder.AMOUNT}, ["15000.00", "12000.00"]), ({}, ["12000.00", "15000.00"]),
     ({"entered_until": "2020-01-01"}, []), ({"due_until": "2020-01-01"}, []),
     ({"order": "due"}, ["12000.00", "15000.00"]),
     ({"fund_id": "another"}, []), ({"award_id": str(new_id())}, []), ({"entered_by": str(new_id())}, [])],
)  # fmt: skip
def test_the_list_is_narrowed_and_sorted(fund: Setting, given: dict[str, Any], found: list[str]) -> None:
    fund.receive("90000")
    fund.spend("12000")
    _commit(fund)
    assert [str(each.amount_usd) for each in _listed(fund, **given)] == found


def test_the_list_comes_in_pages(fund: Setting) -> None:
    fund.receive("90000")
    costs = [fund.spend(amount).id for amount in ("11000", "12000", "13000")]
    first = listing.list_approvals(fund.approver, ListApprovals(limit=2))
    second = listing.list_approvals(fund.approver, ListApprovals(limit=2, cursor=first.next))
    assert sorted(each.id for each in (*first.items, *second.items)) == sorted(costs)
    assert (len(second.items), second.next) == (1, None)


def test_what_an_approver_sees_of_a_cost(fund: Setting) -> None:
    fund.receive("90000")
    fund.spend("100", document="INV-7", payee="Belize  port authority")
    fund.spend("12000", document="Other")
    cost = fund.spend("12000", document="INV-7", evidence=[FILE], note="The second half", duplicate_reason="two halves")
    told = _read(fund, COSTS, cost.id)
    assert (told.note, told.revision, told.files, [each.filename for each in told.evidence]) == (
        "The second half", 1, 1, ["invoice.pdf"],
    )  # fmt: skip
    assert told.line and told.award
    assert (told.line.budget_usd, told.line.spent_usd, told.line.spent_after_usd) == (60000, 100, 12100)
    assert (told.line.pending_usd, told.line.rest_usd, told.line.rest_after_usd) == (12000, 47900, 35900)
    assert told.award.available_usd - told.award.available_after_usd == cost.direct_usd + cost.indirect_usd
    assert sorted((each.document, each.same_document, each.same_amount) for each in told.payments) == [
        ("INV-7", True, False), ("Other", False, True),
    ]  # fmt: skip


def test_rule_12_a_file_that_comes_later_is_another_version(fund: Setting) -> None:
    fund.receive("90000")
    cost = fund.spend("12000")
    seen = _read(fund, COSTS, cost.id).version
    ATTACHMENTS.attach(fund.officer, funds_evidence.Attach(subject_kind="expenditure", subject_id=cost.id, **FILE))
    with refused(STALE):
        _approve(fund, COSTS, cost.id, expected_version=seen)
    assert _approve(fund, COSTS, cost.id, expected_version=seen + 1).status == "approved"


def test_rule_12_who_comes_second_is_told_who_decided_it(fund: Setting, desk: Desk) -> None:
    fund.receive("90000")
    cost = fund.spend("12000")
    _approve(fund, COSTS, cost.id)
    other = desk.call_as(Role.FINANCE_APPROVER)
    with pytest.raises(Refused) as told:
        deciding.refuse_entry(other, RefuseEntry(kind=COSTS, id=cost.id, reason="Not this one"))
    assert told.value.refusal is DECIDED_MEANWHILE
    assert (told.value.params["name"], told.value.params["status"]) == (fund.approver.actor.name, "approved")
    assert _listed(fund) == []


def test_rule_12_nobody_decides_what_they_entered(fund: Setting) -> None:
    fund.receive("90000")
    promise = _commit(fund)
    with refused(SAME_PERSON):
        deciding.approve_entry(fund.officer, ApproveEntry(kind=COMMITMENTS, id=promise.id))
    with refused(NOT_YOURS):
        deciding.withdraw_entry(fund.approver, WithdrawEntry(kind=COMMITMENTS, id=promise.id))
    assert deciding.withdraw_entry(fund.officer, WithdrawEntry(kind=COMMITMENTS, id=promise.id)).status == "withdrawn"
    with refused(DECIDED_MEANWHILE):
        _approve(fund, COMMITMENTS, promise.id)


def test_not_every_kind_is_withdrawn(fund: Setting) -> None:
    fund.receive("90000")
    held = fund.reserve("15000", award_id=fund.award.id)
    with refused(NO_WITHDRAWING):
        deciding.withdraw_entry(fund.officer, WithdrawEntry(kind=SignedKind.ALLOCATIONS, id=held.id))
    assert _refuse(fund, SignedKind.ALLOCATIONS, held.id).status == "refused"


def test_a_refused_cost_is_corrected_and_keeps_its_history(fund: Setting) -> None:
    fund.receive("90000")
    first = fund.spend("12000", evidence=[FILE, FILE])
    _refuse(fund, COSTS, first.id)
    dropped = _read(fund, COSTS, first.id).evidence[0].id
    second = fund.spend("11000", replaces=first.id, without_files=[dropped], note="The amount was wrong")
    third = fund.spend("10500", replaces=second.id)
    told = _read(fund, COSTS, third.id)
    assert (told.revision, told.files, told.status) == (3, 1, "pending")
    assert [(each.id, each.revision, each.status) for each in told.earlier] == [
        (second.id, 2, "withdrawn"), (first.id, 1, "refused"),
    ]  # fmt: skip
    assert (told.earlier[1].refusal, told.earlier[1].decided_by_name) == (
        "The invoice is another one's", fund.approver.actor.name,
    )  # fmt: skip
    assert _read(fund, COSTS, first.id).replaced_by == second.id
    with refused(DUPLICATE):
        fund.spend("11500", replaces=first.id)


def test_only_ones_own_is_corrected_and_only_before_it_is_signed(fund: Setting, desk: Desk) -> None:
    fund.receive("90000")
    cost, promise = fund.spend("12000"), _commit(fund)
    other = Setting(**vars(fund) | {"officer": desk.call_as(Role.FINANCE_OFFICER)})
    with refused(NOT_YOURS):
        other.spend("11000", replaces=cost.id)
    again = _commit(fund, "14000", replaces=promise.id)
    assert _read(fund, COMMITMENTS, again.id).revision == 2
    _approve(fund, COSTS, cost.id)
    with refused(ALREADY_DECIDED):
        fund.spend("11000", replaces=cost.id)


def test_a_refused_receipt_is_corrected(fund: Setting) -> None:
    held = fund.enter_receipt("40000", reference="SWIFT 1")
    ATTACHMENTS.attach(
        fund.officer,
        funds_evidence.Attach(subject_kind="pending_receipt", subject_id=held.pending_id, **FILE),
    )
    assert held.pending_id is not None
    _refuse(fund, RECEIPTS, held.pending_id)
    again = fund.enter_receipt("41000", reference="SWIFT 1", replaces=held.pending_id, note="Read wrongly")
    told = _read(fund, RECEIPTS, again.pending_id)
    assert (told.revision, told.files, told.note) == (2, 1, "Read wrongly")
    assert told.award and told.award.available_after_usd - told.award.available_usd == 41000
