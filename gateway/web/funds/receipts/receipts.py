"""Receipts: expected instalments beside the bank's lines, suspense to be identified, what waits, other income."""

from __future__ import annotations

import asyncio
from typing import Any

from fastapi import APIRouter, Request, Response

from contracts.base import Refused
from contracts.funds.bank import desk as funds_desk
from contracts.funds.ledger import terms as funds_terms
from contracts.funds.partners import agreements as funds_agreements
from contracts.funds.partners import donors as funds_donors
from contracts.funds.receipts import income as funds_income
from contracts.funds.receipts import pending as funds_pending
from contracts.funds.receipts import unidentified as funds_unidentified
from contracts.funds.spending import awards as funds_awards
from contracts.identity import Role
from gateway.web.frame.refusals import PageRoute
from gateway.web.frame.visit import Form, Visit, must_be_the_forms, see, visit
from gateway.web.funds.reading import READERS
from gateway.web.funds.receipts import acts, candidates, identifying

router = APIRouter(route_class=PageRoute)
_PAGE, _SHOWN, _MOST = "funds/receipts/receipts.html", 50, 200
_VIEWS = ("expected", "waiting", "suspense", "income")


@router.get("/fund/receipts")
async def receipts(request: Request) -> Response:
    """Money that comes in, by view; one chosen thing beside the list. Raises UNAUTHENTICATED, FORBIDDEN."""
    visitor = await visit(request)
    visitor.must_have(*READERS)
    asked = visitor.filters("show", "id", "cursor", "fund_id", "parts")
    view = asked.get("show", "expected")
    shown = await _shown(visitor, view if view in _VIEWS else "expected", asked.get("id", ""), Form())
    return visitor.page(_PAGE, problem=None, wrong={}, **shown)


@router.post("/fund/receipts/instalments/{instalment_id}")
async def receive(request: Request, instalment_id: str) -> Response:
    """Money for an instalment, from a line of the bank or by hand. Raises UNAUTHENTICATED, FORBIDDEN, NOT_FOUND."""
    visitor = await visit(request, "/fund/receipts")
    visitor.must_have(*READERS)
    fields = await visitor.form()
    try:
        posted = await acts.receive(visitor, instalment_id, fields)
    except Refused as refused:
        return await _again(visitor, refused, "expected", instalment_id, fields)
    return see("/fund/receipts", "received" if posted else "waits")


@router.post("/fund/receipts/unidentified/{receipt_id}")
async def identify(request: Request, receipt_id: str) -> Response:
    """Splits a receipt over donors, agreements and instalments. Raises UNAUTHENTICATED, FORBIDDEN, NOT_FOUND."""
    visitor = await visit(request, "/fund/receipts")
    visitor.must_have(*READERS)
    fields = await visitor.form()
    if fields.text("decision") == "more":
        shown = await _shown(visitor, "suspense", receipt_id, fields, more=1)
        return visitor.page(_PAGE, problem=None, wrong={}, **shown)
    try:
        posted = await acts.identify(visitor, receipt_id, fields)
    except Refused as refused:
        return await _again(visitor, refused, "suspense", receipt_id, fields)
    return see("/fund/receipts?show=suspense", "received" if posted else "waits")


@router.post("/fund/receipts/suspense")
async def unidentified(request: Request) -> Response:
    """Records money of nobody known. Raises UNAUTHENTICATED, FORBIDDEN."""
    visitor = await visit(request, "/fund/receipts")
    visitor.must_have(*READERS)
    fields = await visitor.form()
    told = fields.filled("received_on", "reference", "payer", "note", "fund_id", "bank_account_id")
    try:
        payload = told | fields.amounts("credited_usd")
        await visitor.call(funds_unidentified.RECORD_UNIDENTIFIED, payload, key=fields.key)
    except Refused as refused:
        return await _again(visitor, refused, "suspense", "", fields)
    return see("/fund/receipts?show=suspense", "received")


@router.post("/fund/receipts/income")
async def other_income(request: Request) -> Response:
    """Records other income. Raises UNAUTHENTICATED, FORBIDDEN."""
    visitor = await visit(request, "/fund/receipts")
    visitor.must_have(*READERS)
    fields = await visitor.form()
    told = fields.filled("award_id", "received_on", "payer", "reference", "description", "bank_account_id")
    try:
        payload = told | {"kind": "income"} | fields.amounts("amount_usd")
        made = await visitor.call(funds_income.RECORD_INCOME, payload, key=fields.key)
    except Refused as refused:
        return await _again(visitor, refused, "income", "", fields)
    return see("/fund/receipts?show=income", "received" if made["entry_id"] else "waits")


async def _again(visitor: Visit, refused: Refused, view: str, chosen: str, fields: Form) -> Response:
    must_be_the_forms(refused, or_missing=True)
    shown = await _shown(visitor, view, chosen, fields)
    return visitor.page_again(_PAGE, refused, **shown)


async def _shown(visitor: Visit, view: str, chosen: str, fields: Form, more: int = 0) -> dict[str, Any]:
    about = {"view": view, "fields": fields, "may_enter": visitor.has(Role.FINANCE_OFFICER), "chosen": None}
    cursor = visitor.asked("cursor")
    found = await _LOADERS[view](visitor, chosen, cursor)
    if view == "suspense":
        found |= {"split": identifying.rows(fields, found["chosen"], more)}
    return about | found


async def _expected(visitor: Visit, chosen: str, cursor: dict[str, str]) -> dict[str, Any]:
    """Instalments that are not received in full, the oldest first, each with the lines of the bank that may be it."""
    payload = {"open": True, "limit": _SHOWN} | cursor
    listed, states, waiting = await asyncio.gather(
        visitor.call(funds_agreements.LIST_INSTALMENTS, payload),
        visitor.call(funds_desk.LIST_BANK_STATES, {}),
        visitor.call(funds_pending.LIST_PENDING_RECEIPTS, {"status": "pending", "limit": _MOST}),
    )
    entered = {each["id"]: each["entered"] for each in waiting["items"]}
    row = next((each for each in listed["items"] if each["id"] == chosen), None)
    of_fund = [each for each in states["items"] if row is None or each["account"]["fund_id"] == row["fund_id"]]
    taken = {each["bank_line_id"] for each in entered.values() if "bank_line_id" in each}
    found = await candidates.lines(visitor, of_fund, taken)
    return {
        "instalments": listed["items"], "next": listed["next"], "chosen": row, "found": found,
        "incoming": found.incoming(row) if row else [],
        "signing": {each["instalment_id"]: key for key, each in entered.items() if "instalment_id" in each},
        "accounts": [(each["account"]["id"], each["account"]["name"]) for each in of_fund],
    }  # fmt: skip


async def _waiting(visitor: Visit, _chosen: str, cursor: dict[str, str]) -> dict[str, Any]:
    payload = {"status": "pending", "limit": _SHOWN} | cursor
    listed = await visitor.call(funds_pending.LIST_PENDING_RECEIPTS, payload)
    return {"waiting": listed["items"], "next": listed["next"]}


async def _suspense(visitor: Visit, chosen: str, cursor: dict[str, str]) -> dict[str, Any]:
    """Receipts that are not identified in full, the oldest first, and to whom a part may belong."""
    listed, instalments, donors, awards, states, funds = await asyncio.gather(
        visitor.call(funds_unidentified.LIST_UNIDENTIFIED, {"limit": _SHOWN} | cursor),
        visitor.call(funds_agreements.LIST_INSTALMENTS, {"open": True, "limit": _MOST}),
        visitor.call(funds_donors.LIST_DONORS, {"limit": _MOST}),
        visitor.call(funds_awards.LIST_AWARDS, {"limit": _MOST}),
        visitor.call(funds_desk.LIST_BANK_STATES, {}),
        visitor.call(funds_terms.LIST_FUNDS, {"limit": _MOST}),
    )
    row = next((each for each in listed["items"] if each["id"] == chosen), None)
    return {
        "receipts": listed["items"], "next": listed["next"], "chosen": row,
        "purposes": identifying.purposes(instalments["items"], awards["items"], donors["items"], row),
        "accounts": [(each["account"]["id"], each["account"]["name"]) for each in states["items"]],
        "funds": [(each["id"], each["title"]) for each in funds["items"]],
    }  # fmt: skip


async def _income(visitor: Visit, _chosen: str, cursor: dict[str, str]) -> dict[str, Any]:
    listed, awards, states = await asyncio.gather(
        visitor.call(funds_income.LIST_INCOME, {"limit": _SHOWN} | cursor),
        visitor.call(funds_awards.LIST_AWARDS, {"limit": _MOST}),
        visitor.call(funds_desk.LIST_BANK_STATES, {}),
    )
    return {
        "income": listed["items"], "next": listed["next"],
        "awards": [(each["id"], each["title"]) for each in awards["items"]],
        "accounts": [(each["account"]["id"], each["account"]["name"]) for each in states["items"]],
    }  # fmt: skip


_LOADERS = {"expected": _expected, "waiting": _waiting, "suspense": _suspense, "income": _income}
