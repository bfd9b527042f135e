"""A payee's bank details, which count once a second person has signed; duplicates merged, seen side by side."""

from __future__ import annotations

import asyncio
from typing import Any

from fastapi import APIRouter, Request, Response

from contracts.base import NOT_FOUND, Refused
from contracts.funds import payees as funds_payees
from contracts.funds.spending import expenditures as funds_expenditures
from contracts.identity import Role
from gateway.web.frame.refusals import PageRoute
from gateway.web.frame.visit import Form, Visit, must_be_the_forms, see, visit
from gateway.web.funds.payees.register import again

router = APIRouter(route_class=PageRoute)
_MERGE = "funds/payees/merge.html"
_ACCOUNT = ("holder", "iban", "number", "bic", "bank")
_COSTS = 200


@router.post("/fund/payees/{payee_id}/details")
async def enter_details(request: Request, payee_id: str) -> Response:
    """Enters bank details; they await a signature. Raises UNAUTHENTICATED, FORBIDDEN, NOT_FOUND."""
    visitor = await visit(request, f"/fund/payees/{payee_id}")
    visitor.must_have(Role.FINANCE_OFFICER)
    fields = await visitor.form()
    told = {"payee_id": payee_id} | fields.filled(*_ACCOUNT)
    try:
        await visitor.call(funds_payees.ENTER_PAYEE_DETAILS, told, key=fields.key)
    except Refused as refused:
        return await again(visitor, payee_id, refused, fields, "details")
    return see(f"/fund/payees/{payee_id}", "waits")


@router.post("/fund/payees/{payee_id}/details/{details_id}")
async def withdraw_details(request: Request, payee_id: str, details_id: str) -> Response:
    """Whoever entered them takes them back. Raises UNAUTHENTICATED, FORBIDDEN, NOT_FOUND."""
    visitor = await visit(request, f"/fund/payees/{payee_id}")
    visitor.must_have(Role.FINANCE_OFFICER)
    fields = await visitor.form()
    try:
        await visitor.call(funds_payees.WITHDRAW_PAYEE_DETAILS, {"details_id": details_id})
    except Refused as refused:
        return await again(visitor, payee_id, refused, fields, "withdraw")
    return see(f"/fund/payees/{payee_id}", "entry-withdrawn")


@router.get("/fund/payees/{payee_id}/merge")
async def merge_form(request: Request, payee_id: str) -> Response:
    """This payee and another one (`with`) side by side, or those it may be one with.

    Raises UNAUTHENTICATED, FORBIDDEN, NOT_FOUND."""
    visitor = await visit(request)
    visitor.must_have(Role.FINANCE_OFFICER)
    about = await _side_by_side(visitor, payee_id, visitor.asked("with", "q"))
    return visitor.page(_MERGE, problem=None, wrong={}, fields=Form(), **about)


@router.post("/fund/payees/{payee_id}/merge")
async def merge(request: Request, payee_id: str) -> Response:
    """The other one goes on under the name of the one that stays. Raises UNAUTHENTICATED, FORBIDDEN, NOT_FOUND."""
    visitor = await visit(request)
    visitor.must_have(Role.FINANCE_OFFICER)
    fields = await visitor.form()
    other, stays = fields.text("other"), fields.text("stays") or payee_id
    if stays not in (payee_id, other):
        raise NOT_FOUND(what="page")
    told = {"payee_id": stays, "duplicate_id": other if stays == payee_id else payee_id} | fields.filled("reason")
    try:
        await visitor.call(funds_payees.MERGE_PAYEES, told)
    except Refused as refused:
        must_be_the_forms(refused)
        about = await _side_by_side(visitor, payee_id, {"with": other})
        return visitor.page_again(_MERGE, refused, fields=fields, **about)
    return see(f"/fund/payees/{stays}", "saved")


async def _side_by_side(visitor: Visit, payee_id: str, asked: dict[str, str]) -> dict[str, Any]:
    of, other_id = {"payee_id": payee_id}, asked.get("with")
    if not other_id:
        payee, doubles, found = await asyncio.gather(
            visitor.call(funds_payees.READ_PAYEE, of),
            visitor.call(funds_payees.LIST_PAYEE_DUPLICATES, of),
            visitor.call(funds_payees.LIST_PAYEES, {"search": asked["q"][:100], "limit": 20})
            if "q" in asked
            else _none(),
        )
        others = [each for each in found["items"] if each["id"] != payee_id]
        return {"payee": payee, "other": None, "doubles": doubles["items"], "found": others, "q": asked.get("q", "")}
    payee, other, costs, costs_of_other = await asyncio.gather(
        visitor.call(funds_payees.READ_PAYEE, of),
        visitor.call(funds_payees.READ_PAYEE, {"payee_id": other_id}),
        visitor.call(funds_expenditures.LIST_EXPENDITURES, of | {"limit": _COSTS}),
        visitor.call(funds_expenditures.LIST_EXPENDITURES, {"payee_id": other_id, "limit": _COSTS}),
    )
    return {
        "payee": payee, "other": other, "doubles": [], "found": [], "q": "",
        "costs": costs["items"], "costs_of_other": costs_of_other["items"], "most": _COSTS,
    }  # fmt: skip


async def _none() -> dict[str, Any]:
    return {"items": []}
