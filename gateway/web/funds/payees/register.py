"""The register of payees: found by any of their names or their tax number, added, edited, closed and opened again."""

from __future__ import annotations

import asyncio
from typing import Any

from fastapi import APIRouter, Request, Response

from contracts.base import NOT_FOUND, Operation, Refused
from contracts.funds import payees as funds_payees
from contracts.funds.spending import expenditures as funds_expenditures
from contracts.identity import Role
from gateway.web.frame.refusals import PageRoute
from gateway.web.frame.visit import Form, Visit, must_be_the_forms, see, visit
from gateway.web.funds.payees.wording import PAYEE_VIEWS
from gateway.web.funds.reading import READERS

router = APIRouter(route_class=PageRoute)
ONE = "funds/payees/payee.html"
_FORM = "funds/payees/form.html"
_FIELDS = ("name", "kind", "country", "tax_id")
_SHOWN = 50
_VIEWS: dict[str, dict[str, Any]] = {
    "duplicates": {"duplicates": True},
    "closed": {"state": "closed"},
    "merged": {"state": "merged"},
}


@router.get("/fund/payees")
async def payees(request: Request) -> Response:
    """The payees by name (`q`, `view`, `country`). Raises UNAUTHENTICATED, FORBIDDEN."""
    visitor = await visit(request)
    visitor.must_have(*READERS)
    asked = visitor.filters("q", "view", "country", "cursor")
    view = asked.get("view", "") if asked.get("view") in PAYEE_VIEWS else ""
    payload: dict[str, Any] = {"limit": _SHOWN} | _VIEWS.get(view, {})
    payload |= {name: asked[name] for name in ("country", "cursor") if name in asked}
    payload |= {"search": asked["q"]} if "q" in asked else {}
    found = await visitor.call(funds_payees.LIST_PAYEES, payload)
    may_enter = visitor.has(Role.FINANCE_OFFICER)
    return visitor.page(
        "funds/payees/payees.html",
        payees=found["items"],
        next=found["next"],
        view=view,
        asked=asked,
        may_enter=may_enter,
    )


@router.get("/fund/payees/new")
async def new_payee(request: Request) -> Response:
    """The form for another one. Raises UNAUTHENTICATED, FORBIDDEN."""
    visitor = await visit(request)
    visitor.must_have(Role.FINANCE_OFFICER)
    fields = Form({"name": [visitor.asked("name").get("name", "")]})
    return visitor.page(_FORM, problem=None, wrong={}, fields=fields, payee=None)


@router.post("/fund/payees/new")
async def add_payee(request: Request) -> Response:
    """Adds it. Raises UNAUTHENTICATED, FORBIDDEN."""
    visitor = await visit(request)
    visitor.must_have(Role.FINANCE_OFFICER)
    fields = await visitor.form()
    try:
        made = await visitor.call(funds_payees.ADD_PAYEE, fields.filled(*_FIELDS), key=fields.key)
    except Refused as refused:
        must_be_the_forms(refused, or_missing=True)
        return visitor.page_again(_FORM, refused, fields=fields, payee=None, key=fields.key)
    return see(f"/fund/payees/{made['id']}", "saved")


@router.get("/fund/payees/{payee_id}")
async def payee(request: Request, payee_id: str) -> Response:
    """One payee: its names, accounts, costs, duplicates and history. Raises UNAUTHENTICATED, FORBIDDEN, NOT_FOUND."""
    visitor = await visit(request)
    visitor.must_have(*READERS)
    return visitor.page(ONE, problem=None, wrong={}, fields=Form(), failed="", **await shown(visitor, payee_id))


@router.get("/fund/payees/{payee_id}/edit")
async def edit_form(request: Request, payee_id: str) -> Response:
    """The form with what is known of it. Raises UNAUTHENTICATED, FORBIDDEN, NOT_FOUND."""
    visitor = await visit(request)
    visitor.must_have(Role.FINANCE_OFFICER)
    known = await visitor.call(funds_payees.READ_PAYEE, {"payee_id": payee_id})
    fields = Form({name: [str(known[name])] for name in (*_FIELDS, "version") if known[name]})
    return visitor.page(_FORM, problem=None, wrong={}, fields=fields, payee=known)


@router.post("/fund/payees/{payee_id}/edit")
async def edit_payee(request: Request, payee_id: str) -> Response:
    """Changes it, if nobody has meanwhile. Raises UNAUTHENTICATED, FORBIDDEN, NOT_FOUND."""
    visitor = await visit(request)
    visitor.must_have(Role.FINANCE_OFFICER)
    fields = await visitor.form()
    told = {"payee_id": payee_id} | fields.filled(*_FIELDS)
    if version := fields.text("version"):
        told["expected_version"] = version
    try:
        await visitor.call(funds_payees.EDIT_PAYEE, told)
    except Refused as refused:
        must_be_the_forms(refused)
        known = await visitor.call(funds_payees.READ_PAYEE, {"payee_id": payee_id})
        return visitor.page_again(_FORM, refused, fields=fields, payee=known)
    return see(f"/fund/payees/{payee_id}", "saved")


@router.post("/fund/payees/{payee_id}")
async def act(request: Request, payee_id: str) -> Response:
    """Closes it or opens it again, with the reason. Raises UNAUTHENTICATED, FORBIDDEN, NOT_FOUND."""
    visitor = await visit(request)
    visitor.must_have(Role.FINANCE_OFFICER)
    fields = await visitor.form()
    ways: dict[str, Operation[Any, Any]] = {"close": funds_payees.CLOSE_PAYEE, "reopen": funds_payees.REOPEN_PAYEE}
    decision = fields.text("decision")
    if decision not in ways:
        raise NOT_FOUND(what="page")
    try:
        await visitor.call(ways[decision], {"payee_id": payee_id} | fields.filled("reason"))
    except Refused as refused:
        return await again(visitor, payee_id, refused, fields, decision)
    return see(f"/fund/payees/{payee_id}", "saved")


async def again(visitor: Visit, payee_id: str, refused: Refused, fields: Form, failed: str) -> Response:
    """The payee's page with what is wrong at the form that was sent. Raises what is no fault of a form."""
    must_be_the_forms(refused)
    about = await shown(visitor, payee_id)
    return visitor.page_again(ONE, refused, fields=fields, failed=failed, key=fields.key, **about)


async def shown(visitor: Visit, payee_id: str) -> dict[str, Any]:
    """All that its page shows: five calls side by side."""
    of = {"payee_id": payee_id}
    known = await visitor.call(funds_payees.READ_PAYEE, of)
    doubles, details, changes, costs = await asyncio.gather(
        _doubles(visitor, payee_id, is_merged=known["state"] == "merged"),
        visitor.call(funds_payees.LIST_PAYEE_DETAILS, of | {"limit": 20}),
        visitor.call(funds_payees.LIST_PAYEE_CHANGES, of | {"limit": 50}),
        visitor.call(funds_expenditures.LIST_EXPENDITURES, of | {"limit": 10}),
    )
    return {
        "payee": known, "doubles": doubles, "details": details["items"], "changes": changes["items"],
        "costs": costs["items"], "may_enter": visitor.has(Role.FINANCE_OFFICER),
        "me": str(visitor.caller.actor.member_id),
    }  # fmt: skip


async def _doubles(visitor: Visit, payee_id: str, *, is_merged: bool) -> list[Any]:
    if is_merged:
        return []
    found = await visitor.call(funds_payees.LIST_PAYEE_DUPLICATES, {"payee_id": payee_id})
    return list(found["items"])
