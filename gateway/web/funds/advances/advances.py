"""The advances: those that are not settled, one with what settles it, and the form for another one."""

from __future__ import annotations

import asyncio
from typing import Any

from fastapi import APIRouter, Request, Response

from chassis.spreadsheets.written import country_in
from contracts.base import NOT_FOUND, Refused
from contracts.funds.bank import accounts as funds_accounts
from contracts.funds.spending import advances as funds_advances
from contracts.funds.spending import invoices as funds_invoices
from contracts.identity import Role
from gateway.web.frame.refusals import PageRoute
from gateway.web.frame.visit import Form, Visit, must_be_the_forms, see, visit
from gateway.web.funds import files
from gateway.web.funds.advances.wording import ADVANCE_VIEWS
from gateway.web.funds.costs.choices import by_award
from gateway.web.funds.reading import READERS

router = APIRouter(route_class=PageRoute)
_LIST, _NEW, _ONE = "funds/advances/advances.html", "funds/advances/new.html", "funds/advances/advance.html"
_HERE = "/fund/advances"
_SHOWN, _MOST = 50, 200
_VIEWS: dict[str, dict[str, Any]] = {
    "": {"is_open": True}, "overdue": {"overdue": True}, "settled": {"is_open": False}, "all": {},
}  # fmt: skip
_GIVEN = ("line_id", "payee", "document", "description", "given_on", "due_on", "activity_kind", "bank_account_id")
_RETURNED = ("received_on", "document", "document_on", "description", "bank_account_id")


@router.get("/fund/advances")
async def advances(request: Request) -> Response:
    """The newest first (`view`, `award_id`). Raises UNAUTHENTICATED, FORBIDDEN."""
    visitor = await visit(request)
    visitor.must_have(*READERS)
    asked = visitor.filters("view", "award_id", "cursor")
    view = asked.get("view", "") if asked.get("view") in ADVANCE_VIEWS else ""
    payload = {"limit": _SHOWN} | _VIEWS[view] | {name: asked[name] for name in ("award_id", "cursor") if name in asked}
    found = await visitor.call(funds_advances.LIST_ADVANCES, payload)
    shown = {"advances": found["items"], "next": found["next"], "view": view, "award_id": asked.get("award_id", "")}
    return visitor.page(_LIST, may_enter=visitor.has(Role.FINANCE_OFFICER), **shown)


@router.get("/fund/advances/new")
async def new_advance(request: Request) -> Response:
    """The form for another one, perhaps with its payee or line. Raises UNAUTHENTICATED, FORBIDDEN."""
    visitor = await visit(request)
    visitor.must_have(Role.FINANCE_OFFICER)
    fields = Form({name: [value] for name, value in visitor.asked("payee", "line_id").items()})
    return visitor.page(_NEW, problem=None, wrong={}, fields=fields, **await _choices(visitor))


@router.post("/fund/advances/new")
async def give_advance(request: Request) -> Response:
    """Records it; above the threshold it waits. Raises UNAUTHENTICATED, FORBIDDEN, TOO_LARGE."""
    visitor = await visit(request)
    visitor.must_have(Role.FINANCE_OFFICER)
    fields = await visitor.form()
    told: dict[str, Any] = fields.filled(*_GIVEN, "note") | fields.amounts("amount_usd")
    if country := fields.text("country").strip():
        told["country"] = country_in(country)
    try:
        told["evidence"] = [await files.as_upload(each) for each in fields.uploads]
        made = await visitor.call(funds_advances.GIVE_ADVANCE, told, key=fields.key)
    except Refused as refused:
        must_be_the_forms(refused, or_missing=True)
        return visitor.page_again(_NEW, refused, fields=fields, key=fields.key, **await _choices(visitor))
    return see(f"{_HERE}/{made['id']}", "saved" if made["entry_id"] else "waits")


@router.get("/fund/advances/{advance_id}")
async def advance(request: Request, advance_id: str) -> Response:
    """One advance with what settles it. Raises UNAUTHENTICATED, FORBIDDEN, NOT_FOUND."""
    visitor = await visit(request)
    visitor.must_have(*READERS)
    return visitor.page(_ONE, problem=None, wrong={}, fields=Form(), **await _shown(visitor, advance_id))


@router.post("/fund/advances/{advance_id}")
async def act(request: Request, advance_id: str) -> Response:
    """Records what was returned, or withdraws what waits. Raises UNAUTHENTICATED, FORBIDDEN, NOT_FOUND."""
    visitor = await visit(request, f"{_HERE}/{advance_id}")
    visitor.must_have(Role.FINANCE_OFFICER)
    fields = await visitor.form()
    of, decision = {"advance_id": advance_id}, fields.text("decision")
    if decision not in ("return", "withdraw"):
        raise NOT_FOUND(what="page")
    try:
        if decision == "withdraw":
            await visitor.call(funds_advances.WITHDRAW_ADVANCE, of)
            return see(f"{_HERE}/{advance_id}", "saved")
        told = of | fields.filled(*_RETURNED) | fields.amounts("amount_usd")
        made = await visitor.call(funds_advances.RETURN_ADVANCE, told, key=fields.key)
    except Refused as refused:
        must_be_the_forms(refused)
        shown = await _shown(visitor, advance_id)
        return visitor.page_again(_ONE, refused, fields=fields, key=fields.key, **shown)
    return see(f"{_HERE}/{advance_id}", "saved" if made["entry_id"] else "waits")


async def _choices(visitor: Visit) -> dict[str, Any]:
    """The lines that pay, and the accounts in dollars: two calls side by side."""
    lines, accounts = await asyncio.gather(
        visitor.call(funds_invoices.LIST_PAYABLE_LINES, {"limit": _MOST}), _accounts(visitor)
    )
    kinds = sorted({kind for each in lines["items"] for kind in each["activity_kinds"]})
    return {"lines": by_award(lines["items"]), "accounts": accounts, "activity_kinds": kinds}


async def _accounts(visitor: Visit, fund_id: str = "") -> list[tuple[str, str]]:
    """A fund's accounts, or all funds'."""
    of_fund = {"fund_id": fund_id} if fund_id else {}
    found = await visitor.call(funds_accounts.LIST_BANK_ACCOUNTS, {"limit": _MOST} | of_fund)
    return [(each["id"], each["name"]) for each in found["items"] if each["currency"] == "USD"]


async def _shown(visitor: Visit, advance_id: str) -> dict[str, Any]:
    """All that its page shows."""
    found = await visitor.call(funds_advances.READ_ADVANCE, {"advance_id": advance_id})
    owed = found["state"] in ("open", "partly_settled")
    may_enter = visitor.has(Role.FINANCE_OFFICER)
    accounts = await _accounts(visitor, found["fund_id"]) if owed and may_enter else []
    return {
        "advance": found, "owed": owed, "accounts": accounts, "may_enter": may_enter,
        "mine": found["entered_by"] == str(visitor.caller.actor.member_id),
    }  # fmt: skip
