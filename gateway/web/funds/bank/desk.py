"""The bank accounts, and one account's desk: lines of the bank, what they may belong to, and what is done with them."""

from __future__ import annotations

import asyncio
from typing import Any

from fastapi import APIRouter, Request, Response

from contracts.base import Refused
from contracts.funds.bank import accounts as funds_accounts
from contracts.funds.bank import bank_files as funds_bank_files
from contracts.funds.bank import desk as funds_desk
from contracts.funds.bank import matching as funds_matching
from contracts.funds.ledger import terms as funds_terms
from contracts.funds.partners import donors as funds_donors
from contracts.funds.spending import awards as funds_awards
from contracts.identity import Role
from gateway.views import Data
from gateway.web.frame.refusals import PageRoute
from gateway.web.frame.visit import Form, Visit, must_be_the_forms, see, visit
from gateway.web.funds.bank.acts import act_on_line, act_on_match
from gateway.web.funds.reading import READERS

router = APIRouter(route_class=PageRoute)
_SHOWN, _MOST = 50, 200
_STATES = {"open": {"matched": False}, "matched": {"matched": True}, "suspense": {"suspense": True}}
_ACCOUNT = ("fund_id", "name", "currency", "iban", "number", "bic", "starts_on", "opening_note")


@router.get("/fund/bank")
async def bank_accounts(request: Request) -> Response:
    """All accounts and where each stands. Raises UNAUTHENTICATED, FORBIDDEN."""
    visitor = await visit(request)
    visitor.must_have(*READERS)
    return visitor.page("funds/bank/accounts.html", problem=None, wrong={}, fields=Form(), **await _accounts(visitor))


@router.post("/fund/bank")
async def add_account(request: Request) -> Response:
    """Adds an account. Raises UNAUTHENTICATED, FORBIDDEN."""
    visitor = await visit(request)
    visitor.must_have(*READERS)
    fields = await visitor.form()
    try:
        told = fields.filled(*_ACCOUNT) | fields.amounts("opening_balance")
        await visitor.call(funds_accounts.ADD_BANK_ACCOUNT, told, key=fields.key)
    except Refused as refused:
        return visitor.page_again("funds/bank/accounts.html", refused, fields=fields, **await _accounts(visitor))
    return see("/fund/bank", "saved")


async def _accounts(visitor: Visit) -> dict[str, Any]:
    states, funds = await asyncio.gather(
        visitor.call(funds_desk.LIST_BANK_STATES, {}),
        visitor.call(funds_terms.LIST_FUNDS, {"limit": _MOST}),
    )
    return {"states": states["items"], "funds": [(each["id"], each["title"]) for each in funds["items"]]}


@router.get("/fund/bank/{account_id}")
async def account_desk(request: Request, account_id: str) -> Response:
    """The account's lines, and the chosen one with its candidates. Raises UNAUTHENTICATED, FORBIDDEN, NOT_FOUND."""
    visitor = await visit(request)
    visitor.must_have(*READERS)
    return visitor.page(
        "funds/bank/desk.html", problem=None, wrong={}, fields=Form(), **await _desk(visitor, account_id)
    )


@router.post("/fund/bank/{account_id}/lines/{line_id}")
async def line_act(request: Request, account_id: str, line_id: str) -> Response:
    """Confirms, books or splits a line. Raises UNAUTHENTICATED, FORBIDDEN, NOT_FOUND."""
    visitor = await visit(request, f"/fund/bank/{account_id}")
    visitor.must_have(*READERS)
    fields = await visitor.form()
    try:
        await act_on_line(visitor, account_id, line_id, fields)
    except Refused as refused:
        must_be_the_forms(refused, or_missing=True)
        shown = await _desk(visitor, account_id, line_id)
        return visitor.page_again("funds/bank/desk.html", refused, fields=fields, **shown)
    return see(f"/fund/bank/{account_id}{_after(fields)}", "bank-matched")


@router.post("/fund/bank/{account_id}/matches/{match_id}")
async def match_act(request: Request, account_id: str, match_id: str) -> Response:
    """Undoes a match, or explains its difference. Raises UNAUTHENTICATED, FORBIDDEN, NOT_FOUND."""
    visitor = await visit(request, f"/fund/bank/{account_id}")
    visitor.must_have(*READERS)
    fields = await visitor.form()
    line_id = fields.text("line")
    try:
        await act_on_match(visitor, match_id, fields)
    except Refused as refused:
        must_be_the_forms(refused)
        shown = await _desk(visitor, account_id, line_id)
        return visitor.page_again("funds/bank/desk.html", refused, fields=fields, **shown)
    return see(f"/fund/bank/{account_id}?line={line_id}", "saved")


def _after(fields: Form) -> str:
    """On to the next open line, as the form names it."""
    following = fields.text("following")
    return f"?line={following}" if following.replace("-", "").isalnum() else ""


async def _desk(visitor: Visit, account_id: str, line_id: str = "") -> dict[str, Any]:
    asked = visitor.filters("show", "line", "cursor", "since", "until")
    show = asked.get("show") if asked.get("show") in _STATES else "open"
    dates = {name: asked[name] for name in ("since", "until") if name in asked}
    chosen = line_id or asked.get("line", "")
    more = {"cursor": asked["cursor"]} if "cursor" in asked else {}
    state, rows = await asyncio.gather(
        visitor.call(funds_desk.LIST_BANK_STATES, {"account_id": account_id}),
        _rows(visitor, account_id, str(show), dates | more),
    )
    account = state["items"][0]["account"]
    panel = await _panel(visitor, account, chosen, rows["items"]) if chosen else {"line": None}
    return {
        "state": state["items"][0], "account": account, "show": show, "rows": rows["items"], "next": rows["next"],
        "dates": dates, "may_enter": visitor.has(Role.FINANCE_OFFICER), **panel,
    }  # fmt: skip


async def _rows(visitor: Visit, account_id: str, show: str, asked: dict[str, str]) -> dict[str, Any]:
    """Open lines come with their proposals, oldest first; the others newest first."""
    if show == "open" and not {"since", "until"} & asked.keys():
        return await visitor.call(funds_matching.PROPOSE_MATCHES, {"account_id": account_id, "limit": _SHOWN} | asked)
    payload = {"account_id": account_id, "limit": _SHOWN} | _STATES[show] | asked
    found = await visitor.call(funds_bank_files.LIST_BANK_LINES, payload)
    return {
        "items": [{"line": line, "proposals": [], "clear": False} for line in found["items"]],
        "next": found["next"],
    }


async def _panel(
    visitor: Visit,
    account: Data[funds_accounts.BankAccount],
    line_id: str,
    rows: list[Data[funds_matching.LineProposals]],
) -> dict[str, Any]:
    """The chosen line: with its match, or with what it may belong to."""
    listed = next((each for each in rows if each["line"]["id"] == line_id), None)
    if listed and listed["line"]["match_id"]:
        match = await visitor.call(funds_matching.READ_MATCH, {"match_id": listed["line"]["match_id"]})
        return {"line": listed["line"], "match": match, "proposals": [], "following": ""}
    asked = {"account_id": account["id"], "line_id": line_id}
    here = {"account_id": account["id"], "limit": _MOST}
    of_fund = {"fund_id": account["fund_id"]}
    found, items, choices, awards, payers, beside, ours = await asyncio.gather(
        visitor.call(funds_matching.PROPOSE_MATCHES, asked),
        visitor.call(funds_matching.LIST_BOOK_ITEMS, here | {"matched": False}),
        visitor.call(funds_desk.LIST_BOOKABLE_LINES, of_fund),
        visitor.call(funds_awards.LIST_AWARDS, of_fund | {"limit": _MOST}),
        visitor.call(funds_donors.LIST_DONORS, {"limit": _MOST}),
        visitor.call(funds_bank_files.LIST_BANK_LINES, here | {"matched": False}),
        visitor.call(funds_accounts.LIST_BANK_ACCOUNTS, of_fund | {"limit": _MOST}),
    )
    open_line = found["items"][0] if found["items"] else None
    return {
        "line": open_line and open_line["line"], "match": None, "following": _following(rows, line_id),
        "proposals": open_line["proposals"] if open_line else [],
        "book": items["items"], "beside": [each for each in beside["items"] if each["id"] != line_id],
        "budget_lines": [(each["id"], f"{each['award']} · {each['title']}") for each in choices["items"]],
        "awards": [(each["id"], each["title"]) for each in awards["items"]],
        "agreed": [
            (f"{each['id']}:{each['agreement_id']}", each["title"]) for each in awards["items"] if each["agreement_id"]
        ],
        "donors": [(each["id"], each["name"]) for each in payers["items"]],
        "ours": [
            (each["id"], f"{each['name']} · {each['currency']}")
            for each in ours["items"]
            if each["id"] != account["id"]
        ],
    }  # fmt: skip


def _following(rows: list[Data[funds_matching.LineProposals]], line_id: str) -> str:
    """The open line after this one in the list."""
    ids = [str(each["line"]["id"]) for each in rows if not each["line"]["match_id"]]
    place = ids.index(line_id) + 1 if line_id in ids else len(ids)
    return ids[place] if place < len(ids) else ""
