"""What was entered: costs by state, found by payee, paper or amount; one with its evidence, entry and reversal."""

from __future__ import annotations

import asyncio
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response

from contracts.base import NOT_FOUND, Refused
from contracts.funds import evidence as funds_evidence
from contracts.funds import reversals as funds_reversals
from contracts.funds.approvals import approvals as funds_approvals
from contracts.funds.ledger import journal as funds_journal
from contracts.funds.spending import awards as funds_awards
from contracts.funds.spending import expenditures as funds_expenditures
from contracts.identity import Role
from gateway.views import Data
from gateway.web.frame.refusals import PageRoute
from gateway.web.frame.visit import Form, Visit, must_be_the_forms, see, visit
from gateway.web.funds import files
from gateway.web.funds.costs.wording import COST_VIEWS
from gateway.web.funds.reading import READERS

router = APIRouter(route_class=PageRoute)
_READERS = (Role.FINANCE_OFFICER, Role.FINANCE_APPROVER, Role.PROGRAMME_OFFICER, Role.AUDITOR)
_ONE = "funds/costs/cost.html"
_SHOWN, _MOST = 50, 200


@router.get("/fund/costs")
async def costs(request: Request) -> Response:
    """The costs, newest first (`view`, `q`). Raises UNAUTHENTICATED, FORBIDDEN."""
    visitor = await visit(request)
    visitor.must_have(*_READERS)
    asked = visitor.filters("view", "q", "award_id", "payee_id", "cursor", "mine")
    view = asked.get("view", "") if asked.get("view") in COST_VIEWS else ""
    payload: dict[str, Any] = {"limit": _SHOWN} | _of_view(view)
    payload |= {name: asked[name] for name in ("award_id", "payee_id", "cursor") if name in asked}
    payload |= {"search": asked["q"]} if "q" in asked else {}
    payload |= {"entered_by": visitor.caller.actor.member_id} if "mine" in asked else {}
    found, awards = await asyncio.gather(
        visitor.call(funds_expenditures.LIST_EXPENDITURES, payload),
        visitor.call(funds_awards.LIST_AWARDS, {"limit": _MOST}),
    )
    return visitor.page(
        "funds/costs/costs.html", costs=found["items"], next=found["next"], view=view, asked=asked,
        awards=[(each["id"], each["title"]) for each in awards["items"]],
        may_enter=visitor.has(Role.FINANCE_OFFICER), may_export=visitor.has(*READERS),
        query=urlencode({name: str(value) for name, value in payload.items() if name not in ("limit", "cursor")}),
    )  # fmt: skip


def _of_view(view: str) -> dict[str, Any]:
    return {"reversed": True} if view == "reversed" else {"status": view} if view else {}


@router.get("/fund/costs/{cost_id}")
async def cost(request: Request, cost_id: str) -> Response:
    """One cost. Raises UNAUTHENTICATED, FORBIDDEN, NOT_FOUND."""
    visitor = await visit(request)
    visitor.must_have(*_READERS)
    return visitor.page(_ONE, problem=None, wrong={}, fields=Form(), **await _shown(visitor, cost_id))


@router.post("/fund/costs/{cost_id}")
async def act(request: Request, cost_id: str) -> Response:
    """Withdraws it, reverses its entry, or adds evidence. Raises UNAUTHENTICATED, FORBIDDEN, NOT_FOUND, TOO_LARGE."""
    visitor = await visit(request)
    visitor.must_have(Role.FINANCE_OFFICER)
    fields = await visitor.form()
    try:
        done = await _done(visitor, cost_id, fields)
    except Refused as refused:
        must_be_the_forms(refused)
        return visitor.page_again(_ONE, refused, fields=fields, key=fields.key, **await _shown(visitor, cost_id))
    return see(f"/fund/costs/{cost_id}", done)


async def _done(visitor: Visit, cost_id: str, fields: Form) -> str:
    """The word for what was done. Raises Refused."""
    decision = fields.text("decision")
    if decision == "withdraw":
        await visitor.call(funds_expenditures.WITHDRAW_EXPENDITURE, {"expenditure_id": cost_id})
        return "entry-withdrawn"
    if decision == "reverse":
        told = fields.filled("entry_id", "reason", "occurred_on")
        made = await visitor.call(funds_reversals.REVERSE_ENTRY, told, key=fields.key)
        return "waits" if made["status"] == "pending" else "saved"
    if decision == "attach":
        about = {"subject_kind": "expenditure", "subject_id": cost_id} | fields.filled("description")
        for upload in fields.uploads:
            await visitor.call(funds_evidence.ATTACH, about | await files.as_upload(upload))
        return "saved"
    raise NOT_FOUND(what="page")


async def _shown(visitor: Visit, cost_id: str) -> dict[str, Any]:
    of = {"expenditure_id": cost_id}
    attached = {"subject_kind": "expenditure", "subject_id": cost_id, "limit": _MOST}
    found, evidence, waiting = await asyncio.gather(
        visitor.call(funds_expenditures.READ_EXPENDITURE, of),
        visitor.call(funds_evidence.LIST_ATTACHMENTS, attached),
        _approval(visitor, cost_id),
    )
    award, entry = await asyncio.gather(
        visitor.call(funds_awards.READ_AWARD, {"award_id": found["award_id"]}), _entry(visitor, found)
    )
    mine = found["entered_by"] == str(visitor.caller.actor.member_id)
    line = next((each["title"] for each in award["lines"] if each["id"] == found["line_id"]), "")
    return {
        "cost": found, "files": evidence["items"], "waiting": waiting, "award": award, "line": line, "entry": entry,
        "may_enter": visitor.has(Role.FINANCE_OFFICER), "is_finance": visitor.has(*READERS), "is_mine": mine,
    }  # fmt: skip


async def _approval(visitor: Visit, cost_id: str) -> Data[funds_approvals.ApprovalDetails] | None:
    """What came with it for whoever signs, and what it was entered in place of; of a cost that waited only."""
    try:
        return await visitor.ask(funds_approvals.READ_APPROVAL, {"kind": "expenditures", "id": cost_id})
    except Refused as refused:
        if refused.refusal.status != 404:
            raise
        return None


async def _entry(visitor: Visit, cost: Data[funds_expenditures.Expenditure]) -> Data[funds_journal.Entry] | None:
    """Its journal entry, for those who may read the journal."""
    if not cost["entry_id"]:
        return None
    return await visitor.ask(funds_journal.READ_ENTRY, {"entry_id": cost["entry_id"]})
