"""One invoice over several lines and awards: entered whole with its evidence, checked without entering; drafts."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from chassis.testing import Desk
from contracts.base import Refused
from contracts.funds.spending import cost_drafts as funds_cost_drafts
from contracts.funds.spending import expenditures as funds_expenditures
from contracts.funds.spending import invoices as funds_invoices
from contracts.identity import Role
from services.funds.spending import cost_drafts, expenditures, invoices, payable_lines
from tests.common.funds.helpers import DAY, Setting, setting

PDF = {
    "filename": "invoice.pdf", "media_type": "application/pdf",
    "content_base64": base64.b64encode(b"%PDF-1.7 an invoice").decode(),
}  # fmt: skip


@pytest.fixture
def fund(desk: Desk) -> Setting:
    fund = setting(desk.session)
    fund.receive("50000")
    return fund


def paper(fund: Setting, *amounts: str, **changes: Any) -> dict[str, Any]:
    lines = fund.award.lines
    parts = [{"line_id": lines[n % 2].id, "amount": amount, "country": "BZ"} for n, amount in enumerate(amounts)]
    given = {
        "payee": "Hotel Biltmore", "document": "H-77", "document_on": DAY, "occurred_on": DAY,
        "description": "Workshop, rooms and travel", "parts": parts,
    }  # fmt: skip
    return given | changes


def enter(fund: Setting, *amounts: str, **changes: Any) -> funds_invoices.EnteredInvoice:
    return invoices.enter_invoice(fund.officer, funds_invoices.EnterInvoice(**paper(fund, *amounts, **changes)))


def costs(fund: Setting, **asked: Any) -> list[funds_expenditures.Expenditure]:
    return expenditures.list_expenditures(fund.officer, funds_expenditures.ListExpenditures(**asked)).items


def test_each_part_is_a_cost_with_the_invoices_evidence(fund: Setting) -> None:
    made = enter(fund, "100", "40", "100", evidence=[PDF])  # the same amount twice on one line is no double
    assert [each.direct_usd for each in made.costs] == [100, 40, 100]
    assert [each.files for each in made.costs] == [1, 1, 1]
    assert made.direct_usd == 240
    assert len(costs(fund, entered_by=fund.officer.actor.id)) == 3


def test_all_parts_are_entered_or_none(fund: Setting) -> None:
    with pytest.raises(Refused) as refused, fund.session.begin_nested():
        enter(fund, "100", "60000")
    assert refused.value.field == "parts.1.amount"
    assert costs(fund) == []


def test_the_same_invoice_again_needs_a_reason(fund: Setting) -> None:
    enter(fund, "100", "40")
    with pytest.raises(Refused) as refused:
        enter(fund, "100", "40")
    assert (refused.value.refusal.code, refused.value.field) == ("funds.same_cost", "document")
    assert enter(fund, "100", "40", duplicate_reason="The second half of the stay").pending == 0


def test_a_check_names_everything_that_stands_against_it_and_enters_nothing(fund: Setting) -> None:
    fund.spend("30", payee="Hotel Biltmore", document="H-1")
    given = paper(fund, "100", "60000", "70000")
    told = invoices.check_invoice(fund.officer, funds_invoices.CheckInvoice(**given))
    assert [each.field for each in told.faults] == ["parts.1.amount", "parts.2.amount"]
    assert told.parts[0].direct_usd == 100 and told.parts[1].direct_usd is None
    assert told.parts[0].rest_usd == 60000 - 30 - 100
    assert told.same_payee and told.same_payee.costs == 1 and told.payee_known
    assert len(costs(fund)) == 1
    again = invoices.check_invoice(fund.officer, funds_invoices.CheckInvoice(**given))
    assert again == told  # nothing is held afterwards


def test_a_line_tells_its_rest_with_what_is_pending(fund: Setting) -> None:
    fund.spend("6000", document="big")  # above the threshold: it waits
    listed = payable_lines.list_payable_lines(fund.officer, funds_invoices.ListPayableLines()).items
    assert [each.title for each in listed if each.award_id == fund.award.id] == ["Training", "Travel"]
    assert listed[0].rest_usd == 60000 - 6000


def test_a_draft_keeps_its_files_and_is_gone_once_it_is_entered(fund: Setting, desk: Desk) -> None:
    draft = cost_drafts.save_cost_draft(
        fund.officer, funds_cost_drafts.SaveCostDraft(fields={"payee": "Hotel", "part0.amount": "1,5"}, files=[PDF])
    )
    by_id = funds_cost_drafts.CostDraftById(draft_id=draft.id)
    other = desk.call_as(Role.FINANCE_OFFICER)
    for theirs in (cost_drafts.read_cost_draft, cost_drafts.drop_cost_draft):
        with pytest.raises(Refused, match="not_found"):
            theirs(other, by_id)
    with pytest.raises(Refused, match="not_found"):
        invoices.enter_invoice(other, funds_invoices.EnterInvoice(**paper(fund, "10"), draft_id=draft.id))
    assert cost_drafts.read_cost_draft(fund.officer, by_id).files[0].filename == "invoice.pdf"
    [made] = enter(fund, "10", draft_id=draft.id).costs
    assert made.files == 1
    assert cost_drafts.list_cost_drafts(fund.officer, funds_cost_drafts.ListCostDrafts()).items == []


def test_a_drafts_files_are_what_they_say_and_few(fund: Setting) -> None:
    save = funds_cost_drafts.SaveCostDraft
    with pytest.raises(Refused, match="file_kind"):
        cost_drafts.save_cost_draft(fund.officer, save(fields={}, files=[PDF | {"media_type": "image/png"}]))
    draft = cost_drafts.save_cost_draft(fund.officer, save(fields={}, files=[PDF] * 5))
    with pytest.raises(Refused, match="draft_files"):
        cost_drafts.save_cost_draft(fund.officer, save(draft_id=draft.id, fields={}, files=[PDF]))
    gone = [each.id for each in draft.files[1:]]
    assert len(cost_drafts.save_cost_draft(fund.officer, save(draft_id=draft.id, fields={}, remove=gone)).files) == 1


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("biltm", 1), ("hotel bil", 1), ("Posada", 1), ("H-77", 1), ("h 77", 1), ("77", 0), ("1234.50", 1),
        ("1.234,50", 1), ("US$ 40", 1), ("—", 0), ("%", 0), ("nobody", 0), ("1_000", 0),
    ],
)  # fmt: skip
def test_costs_are_found_by_payee_document_or_amount(fund: Setting, search: str, found: int) -> None:
    enter(fund, "1234.50")
    enter(fund, "40", payee="Posada del Río", document="P-1")
    assert len(costs(fund, search=search)) == found


def test_reversed_costs_are_listed_by_themselves_and_one_tells_who_entered_it(fund: Setting) -> None:
    [made] = enter(fund, "10").costs
    assert costs(fund, reversed=True) == [] and len(costs(fund, reversed=False)) == 1
    by_id = funds_expenditures.ReadExpenditure(expenditure_id=made.id)
    told = expenditures.read_expenditure(fund.officer, by_id)
    assert told.entered_at and told.decided_by_name is None


def test_a_refused_cost_is_entered_anew_in_its_place_with_its_files_and_a_note(fund: Setting) -> None:
    [before] = enter(fund, "30000", evidence=[PDF]).costs  # above the threshold: it waits
    [made] = enter(fund, "25000", document="H-78", replaces=before.id, note="The right amount").costs
    assert made.files == 1
    by_id = funds_expenditures.ReadExpenditure(expenditure_id=before.id)
    assert expenditures.read_expenditure(fund.officer, by_id).status == "withdrawn"
    with pytest.raises(Refused):
        enter(fund, "24000", document="H-79", replaces=before.id)
