"""Entering a cost: one paper over one line or several, checked as it is written, kept as a draft, entered once.

Files are kept by the service with a draft before anything is entered: a form that is refused loses none, and the same
form sent twice is the same draft and the same cost.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
from typing import Any

from fastapi import APIRouter, Request, Response

from contracts.base import Refused
from contracts.funds.batches import recurring as funds_recurring
from contracts.funds.ledger import journal as funds_journal
from contracts.funds.spending import cost_drafts as funds_cost_drafts
from contracts.funds.spending import expenditures as funds_expenditures
from contracts.funds.spending import invoices as funds_invoices
from contracts.identity import Role
from gateway.embedded_refusals import in_language
from gateway.problems import as_problem
from gateway.views import Data
from gateway.web.frame.refusals import PageRoute
from gateway.web.frame.visit import Form, Visit, must_be_the_forms, see, visit
from gateway.web.funds import files
from gateway.web.funds.costs import written
from gateway.web.funds.costs.choices import choices, late_for, paying

router = APIRouter(route_class=PageRoute)
_PAGE, _CHECK = "funds/costs/new.html", "funds/costs/check.html"
# Twenty parts of five fields, and those of the paper.
_FIELDS = 160
_NEW = "/fund/costs/new"


@router.get("/fund/costs/new")
async def new_cost(request: Request) -> Response:
    """The form: empty, of a draft (`draft`), in place of a cost (`replaces`), or for the next one (`after`).

    Raises UNAUTHENTICATED, FORBIDDEN, NOT_FOUND."""
    visitor = await visit(request)
    visitor.must_have(Role.FINANCE_OFFICER)
    asked = visitor.asked("draft", "replaces", "after", "payee", "line_id", "source")
    draft = replaced = entered = None
    if "draft" in asked:
        draft = await visitor.call(funds_cost_drafts.READ_COST_DRAFT, {"draft_id": asked["draft"]})
        fields = written.of_draft(draft["fields"])
    elif "replaces" in asked:
        replaced = await _cost(visitor, asked["replaces"])
        fields = written.of_cost(replaced)
    elif "after" in asked:
        entered = await _cost(visitor, asked["after"])
        fields = _next_one(entered)
    else:
        first = {"payee": asked.get("payee", "")} | {f"parts.0.{n}": asked.get(n, "") for n in ("line_id", "source")}
        fields = Form({name: [value] for name, value in first.items() if value})
    return visitor.page(
        _PAGE, problem=None, wrong={}, check=None, late=None, fields=fields,
        draft=draft, replaced=replaced, entered=entered,
        rows=max(1, len(written.parts(fields))), **await choices(visitor),
    )  # fmt: skip


async def _cost(visitor: Visit, cost_id: str) -> Data[funds_expenditures.Expenditure]:
    return await visitor.call(funds_expenditures.READ_EXPENDITURE, {"expenditure_id": cost_id})


def _next_one(cost: Data[funds_expenditures.Expenditure]) -> Form:
    """Empty but for the payee and the currency: papers come in piles."""
    return Form({"payee": [str(cost["payee"])], "currency": [str(cost["currency"])]})


@router.post("/fund/costs/new")
async def enter_cost(request: Request) -> Response:
    """Enters it, schedules it, checks it, keeps it as a draft, or adds a line to the form, as its button says.

    Raises UNAUTHENTICATED, FORBIDDEN, NOT_FOUND, TOO_LARGE."""
    visitor = await visit(request)
    visitor.must_have(Role.FINANCE_OFFICER)
    fields = written.compact(await visitor.form(_FIELDS))
    decision = fields.text("decision") or "enter"
    draft = None
    try:
        draft = await _kept(visitor, fields, wanted=decision == "draft")
        if decision == "draft":
            return see(f"{_NEW}?draft={draft['id']}", "kept") if draft else see(_NEW)
        if decision == "enter":
            return await _entered(visitor, fields, draft)
        if decision == "schedule":
            await visitor.call(funds_recurring.SCHEDULE_RECURRING, _recurring(fields), key=fields.key)
            return see("/fund/costs/recurring", "saved")
        check = late = None
        if decision == "check":
            check, late = await _checked(visitor, fields)
    except Refused as refused:
        if refused.refusal.status in (401, 403) or refused.field in ("draft_id", "replaces"):
            raise
        return await _again(visitor, fields, refused, draft)
    rows = len(written.parts(fields)) + (decision == "add")
    shown: dict[str, Any] = {"check": check, "late": late, "rows": max(1, rows), "key": fields.key}
    shown |= await _around(visitor, fields, draft)
    return visitor.page(_PAGE, problem=None, wrong={}, fields=fields, **shown)


async def _checked(
    visitor: Visit, fields: Form
) -> tuple[Data[funds_invoices.InvoiceCheck], Data[funds_journal.Period] | None]:
    """What entering would do, with what stands against it in the language of the page, and the soft-closed period that
    its day is in. Raises Refused."""
    paper = await paying(visitor, written.invoice(fields))
    found, late = await asyncio.gather(visitor.call(funds_invoices.CHECK_INVOICE, paper), late_for(visitor, paper))
    told: Data[funds_invoices.InvoiceCheck] = in_language(found, visitor.language)
    faults = [each | {"field": written.at_its_field(each["field"])} for each in told["faults"]]
    return told | {"faults": faults}, late


async def _kept(visitor: Visit, fields: Form, *, wanted: bool) -> Data[funds_cost_drafts.CostDraft] | None:
    """The draft with the files that came, less those crossed out; the same form again is the same draft."""
    draft_id, removed = fields.text("draft_id"), [each for each in fields.get("remove", []) if each]
    if not (wanted or fields.uploads or (draft_id and removed)):
        read = {"draft_id": draft_id}
        return await visitor.call(funds_cost_drafts.READ_COST_DRAFT, read) if draft_id and _again_sent(fields) else None
    payload: dict[str, Any] = {"fields": written.draft(fields)} | ({"draft_id": draft_id} if draft_id else {})
    payload |= {"remove": removed} if draft_id else {}
    payload["files"] = [await files.as_upload(each) for each in fields.uploads]
    return await visitor.call(
        funds_cost_drafts.SAVE_COST_DRAFT, payload, key=_key(fields, json.dumps(payload, sort_keys=True))
    )


def _again_sent(fields: Form) -> bool:
    """Whether the form is shown again with its draft, as opposed to entered: then the draft may be gone already."""
    return fields.text("decision") in ("check", "add")


def _key(fields: Form, sent: str) -> str | None:
    """The same for what is sent a second time; another for anything else."""
    digest = hashlib.sha256(sent.encode()).hexdigest()[:20]
    return f"{fields.key}.{digest}"[:64] if fields.key else None


async def _entered(visitor: Visit, fields: Form, draft: Data[funds_cost_drafts.CostDraft] | None) -> Response:
    payload = await paying(visitor, written.invoice(fields)) | fields.filled("replaces", "note")
    if draft_id := draft["id"] if draft else fields.text("draft_id"):
        payload["draft_id"] = draft_id
    if fields.text("replaces"):
        payload["without_files"] = [each for each in fields.get("without", []) if each]
    made = await visitor.call(funds_invoices.ENTER_INVOICE, payload, key=fields.key)
    first = made["costs"][0]
    if fields.text("replaces"):
        return see(f"/fund/costs/{first['id']}", "saved")
    return see(f"{_NEW}?after={first['id']}", "cost-waits" if made["pending"] else "cost-entered")


def _recurring(fields: Form) -> dict[str, Any]:
    """What is entered anew each time: the paper's number gets the period."""
    paper = written.invoice(fields)
    part = paper["parts"][0] if paper["parts"] else {}
    told: dict[str, Any] = {
        name: paper[name] for name in ("payee", "document", "description", "currency") if name in paper
    }
    told |= {
        name: part[name] for name in ("allocation_id", "line_id", "country", "activity_kind", "amount") if name in part
    }
    told |= {"first_on": paper["occurred_on"]} if "occurred_on" in paper else {}
    return told | fields.filled("rhythm", "last_on")


async def _again(
    visitor: Visit, fields: Form, refused: Refused, draft: Data[funds_cost_drafts.CostDraft] | None
) -> Response:
    """The form with what is wrong, each at its field, and the files that are kept."""
    shown = await _around(visitor, fields, draft)
    rows = max(1, len(written.parts(fields)))
    written.move(refused)
    return visitor.page_again(
        _PAGE, refused, check=None, late=None, fields=fields, rows=rows, key=fields.key or shown.pop("key", ""), **shown
    )


async def _around(visitor: Visit, fields: Form, draft: Data[funds_cost_drafts.CostDraft] | None) -> dict[str, Any]:
    replaces, draft_id = fields.text("replaces"), fields.text("draft_id")
    if draft is None and draft_id:
        draft = await _if_there(visitor, draft_id)
    cost = await _cost(visitor, replaces) if replaces else None
    return {"draft": draft, "replaced": cost, "entered": None} | await choices(visitor)


async def _if_there(visitor: Visit, draft_id: str) -> Data[funds_cost_drafts.CostDraft] | None:
    try:
        return await visitor.call(funds_cost_drafts.READ_COST_DRAFT, {"draft_id": draft_id})
    except Refused as refused:
        if refused.refusal.status != 404:
            raise
        return None


@router.post("/fund/costs/check")
async def check_cost(request: Request) -> Response:
    """What stands against the form as far as it is written, for the page to show beside it; nothing is entered.

    Raises UNAUTHENTICATED, FORBIDDEN."""
    visitor = await visit(request, _NEW)
    visitor.must_have(Role.FINANCE_OFFICER)
    fields = written.compact(await visitor.form(_FIELDS))
    check, late, wrong = None, None, {}
    try:
        check, late = await _checked(visitor, fields)
    except Refused as refused:
        must_be_the_forms(refused, or_missing=True)
        problem = as_problem(refused, visitor.language, request.url.path)
        named = {written.at_its_field(each["field"]): each["message"] for each in problem["errors"]}
        # What is not written yet is not wrong yet.
        wrong = {name: said for name, said in named.items() if fields.text(name).strip()}
    return visitor.page(_CHECK, check=check, late=late, wrong=wrong, fields=fields)


@router.post("/fund/costs/drafts/{draft_id}/delete")
async def drop_draft(request: Request, draft_id: str) -> Response:
    """Deletes one of one's own drafts. Raises UNAUTHENTICATED, FORBIDDEN, NOT_FOUND."""
    visitor = await visit(request, _NEW)
    visitor.must_have(Role.FINANCE_OFFICER)
    await visitor.form()
    await visitor.call(funds_cost_drafts.DROP_COST_DRAFT, {"draft_id": draft_id})
    return see(_NEW, "discarded")
