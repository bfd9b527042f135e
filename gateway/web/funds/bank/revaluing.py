"""What an account in another currency is worth at a period's end: prepared by one person, signed by another."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime, timedelta
from typing import Any

from fastapi import APIRouter, Request, Response

from contracts.base import Operation, Refused
from contracts.funds.bank import accounts as funds_accounts
from contracts.funds.bank import revaluation as funds_revaluation
from contracts.funds.spending import awards as funds_awards
from contracts.identity import Role
from gateway.views import Data
from gateway.web.frame.refusals import PageRoute
from gateway.web.frame.visit import Form, Visit, must_be_the_forms, see, visit
from gateway.web.funds.reading import READERS

router = APIRouter(route_class=PageRoute)
_PAGE = "funds/bank/revaluation.html"
_DECISIONS: dict[str, Operation[Any, Any]] = {
    "sign": funds_revaluation.APPROVE_REVALUATION,
    "refuse": funds_revaluation.REFUSE_REVALUATION,
    "withdraw": funds_revaluation.WITHDRAW_REVALUATION,
}


@router.get("/fund/bank/{account_id}/revaluation")
async def revaluation(request: Request, account_id: str) -> Response:
    """The account's value on a day, and its revaluations. Raises UNAUTHENTICATED, FORBIDDEN, NOT_FOUND."""
    visitor = await visit(request)
    visitor.must_have(*READERS)
    on = _day(visitor.asked("on").get("on", ""))
    try:
        return visitor.page(_PAGE, problem=None, wrong={}, fields=Form(), **await _shown(visitor, account_id, on))
    except Refused as refused:
        must_be_the_forms(refused)
        head = await _head(visitor, account_id, on)
        if refused.refusal.code == funds_revaluation.REVALUATION_IN_DOLLARS.code:
            return visitor.page(_PAGE, problem=None, wrong={}, fields=Form(), **head)
        return visitor.page_again(_PAGE, refused, fields=Form(), **head)


@router.post("/fund/bank/{account_id}/revaluation")
async def revalue(request: Request, account_id: str) -> Response:
    """Prepares one, or decides one. Raises UNAUTHENTICATED, FORBIDDEN, NOT_FOUND."""
    visitor = await visit(request)
    visitor.must_have(*READERS)
    fields = await visitor.form()
    on, decision = _day(fields.text("on")), fields.text("decision")
    try:
        if decision in _DECISIONS:
            told = fields.filled("revaluation_id", "reason", "late_reason")
            await visitor.call(_DECISIONS[decision], told)
        else:
            told = {"account_id": account_id, "on": on} | fields.filled("award_id")
            await visitor.call(funds_revaluation.PREPARE_REVALUATION, told, key=fields.key)
    except Refused as refused:
        if refused.refusal.status == 401 or refused.refusal.code == "forbidden":
            raise
        return visitor.page_again(_PAGE, refused, fields=fields, **await _shown(visitor, account_id, on))
    return see(f"/fund/bank/{account_id}/revaluation?on={on}", "signed" if decision == "sign" else "saved")


def _day(written: str) -> str:
    """The day asked for, or the last one of the month before."""
    try:
        return date.fromisoformat(written).isoformat()
    except ValueError:
        return (datetime.now(UTC).date().replace(day=1) - timedelta(days=1)).isoformat()


async def _head(visitor: Visit, account_id: str, on: str) -> dict[str, Any]:
    account, found = await asyncio.gather(
        visitor.call(funds_accounts.READ_BANK_ACCOUNT, {"account_id": account_id}),
        visitor.call(funds_revaluation.LIST_REVALUATIONS, {"account_id": account_id, "limit": 36}),
    )
    return {
        "account": account, "found": found["items"], "on": on, "value": None, "awards": [],
        "me": str(visitor.caller.actor.id), "may_enter": visitor.has(Role.FINANCE_OFFICER),
        "may_sign": visitor.has(Role.FINANCE_APPROVER), "before": "",
    }  # fmt: skip


async def _shown(visitor: Visit, account_id: str, on: str) -> dict[str, Any]:
    head, value, awards = await asyncio.gather(
        _head(visitor, account_id, on),
        visitor.call(funds_revaluation.READ_VALUATION, {"account_id": account_id, "on": on}),
        visitor.call(funds_awards.LIST_AWARDS, {"limit": 200}),
    )
    choices = [(each["id"], each["title"]) for each in awards["items"]]
    return head | {"value": value, "awards": choices, "before": _before(head["found"])}


def _before(found: list[Data[funds_revaluation.Revaluation]]) -> str:
    """The award that bore the last one: it is proposed again."""
    return str(found[0]["award_id"]) if found else ""
