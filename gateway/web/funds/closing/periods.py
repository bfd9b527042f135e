"""Periods: the list, closing step by step, and one period to be printed with its proof and its seal (Fund rule 10)."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response

from contracts.base import Refused
from contracts.funds.closing import closing as funds_closing
from contracts.funds.kinds import THE_FUND
from contracts.funds.ledger import journal as funds_journal
from contracts.funds.ledger import journal_seals as funds_journal_seals
from contracts.funds.ledger import periods as funds_periods
from contracts.funds.ledger import terms as funds_terms
from contracts.identity import Role
from gateway.views import Data
from gateway.web.frame.refusals import PageRoute
from gateway.web.frame.visit import Form, Visit, must_be_the_forms, see, visit
from gateway.web.funds.reading import READERS, dollars

router = APIRouter(route_class=PageRoute)
_LIST, _CLOSE, _ONE = "funds/closing/periods.html", "funds/closing/closing.html", "funds/closing/period.html"
_MOST, _PARTS = 200, 50


@router.get("/fund/periods")
async def periods(request: Request) -> Response:
    """A fund's periods, the newest first. Raises UNAUTHENTICATED, FORBIDDEN, NOT_FOUND."""
    visitor = await visit(request)
    visitor.must_have(*READERS)
    asked = visitor.filters("fund_id", "status", "cursor")
    fund_id = asked.get("fund_id", THE_FUND)
    status = {"status": "reopened"} if asked.get("status") == "reopened" else {}
    more = {"cursor": asked["cursor"]} if "cursor" in asked else {}
    listed, funds = await asyncio.gather(
        visitor.call(funds_journal.LIST_PERIODS, {"fund_id": fund_id, "limit": 24} | status | more),
        visitor.call(funds_terms.LIST_FUNDS, {"limit": _MOST}),
    )
    return visitor.page(
        _LIST, periods=listed["items"], next=listed["next"], fund_id=fund_id, reopened=bool(status),
        funds=[(each["id"], each["title"]) for each in funds["items"]],
    )  # fmt: skip


@router.get("/fund/periods/close")
async def closing(request: Request) -> Response:
    """How far a closing is, step by step. Raises UNAUTHENTICATED, FORBIDDEN, NOT_FOUND."""
    visitor = await visit(request)
    visitor.must_have(*READERS)
    asked = visitor.asked("fund_id", "ends_on")
    try:
        shown = await _closing(visitor, asked)
    except Refused as refused:
        if refused.refusal.status != 422:  # a day that is none is said beside the field
            raise
        kept = {"fund_id": asked["fund_id"]} if "fund_id" in asked and refused.field == "ends_on" else {}
        return visitor.page_again(_CLOSE, refused, fields=Form(), **await _closing(visitor, kept))
    return visitor.page(_CLOSE, problem=None, wrong={}, fields=Form(), **shown)


@router.post("/fund/periods/close")
async def close(request: Request) -> Response:
    """Moves what waits, soft-closes or closes. Raises UNAUTHENTICATED, FORBIDDEN, NOT_FOUND."""
    visitor = await visit(request, "/fund/periods/close")
    visitor.must_have(*READERS)
    fields = await visitor.form()
    span = fields.filled("fund_id", "ends_on")
    try:
        return await _ACTS.get(fields.text("decision"), _close)(visitor, fields, span)
    except Refused as refused:
        must_be_the_forms(refused)
        return visitor.page_again(_CLOSE, refused, fields=fields, **await _closing(visitor, span))


async def _move(visitor: Visit, fields: Form, span: dict[str, str]) -> Response:
    """To the first day after what is closed; reversals and transfers to the day of signing."""
    told = fields.filled("kind", "id", "to")
    await visitor.call(funds_closing.MOVE_PENDING, told)
    return see(f"/fund/periods/close?{urlencode(span)}", "moved")


async def _soft_close(visitor: Visit, fields: Form, span: dict[str, str]) -> Response:
    payload = span | fields.filled("adjusting_until")
    period = await visitor.call(funds_periods.SOFT_CLOSE_PERIOD, payload, key=fields.key)
    return see(f"/fund/periods/{period['id']}", "saved")


async def _close(visitor: Visit, fields: Form, span: dict[str, str]) -> Response:
    if not fields.text("read"):
        unread = {"read": True}
        return visitor.page(_CLOSE, 422, problem=None, wrong=unread, fields=fields, **await _closing(visitor, span))
    period = await visitor.call(funds_journal.CLOSE_PERIOD, span | fields.filled("despite"), key=fields.key)
    return see(f"/fund/periods/{period['id']}", "period-closed")


_ACTS = {"move": _move, "soft": _soft_close, "close": _close}


async def _closing(visitor: Visit, asked: dict[str, str]) -> dict[str, Any]:
    found, funds = await asyncio.gather(
        visitor.call(funds_closing.READ_CLOSING, asked),
        visitor.call(funds_terms.LIST_FUNDS, {"limit": _MOST}),
    )
    ends_on = date.fromisoformat(found["ends_on"])
    return {
        "closing": found, "funds": [(each["id"], each["title"]) for each in funds["items"]],
        "after": (ends_on + timedelta(days=1)).isoformat(), "adjusting": (ends_on + timedelta(days=31)).isoformat(),
        "may_close": visitor.has(Role.FINANCE_APPROVER), "may_move": visitor.has(Role.FINANCE_OFFICER),
        "left": [step for step in found["steps"] if not step["done"]],
    }  # fmt: skip


@router.get("/fund/periods/{period_id}")
async def period(request: Request, period_id: str) -> Response:
    """One period: its balances before and after adjusting, its proof, its seal. Raises UNAUTHENTICATED, FORBIDDEN,
    NOT_FOUND."""
    visitor = await visit(request)
    visitor.must_have(*READERS)
    return visitor.page(_ONE, problem=None, wrong={}, fields=Form(), **await _period(visitor, period_id))


@router.post("/fund/periods/{period_id}")
async def decide(request: Request, period_id: str) -> Response:
    """Reopens a soft-closed period, or lets it be adjusted longer. Raises UNAUTHENTICATED, FORBIDDEN, NOT_FOUND."""
    visitor = await visit(request, f"/fund/periods/{period_id}")
    visitor.must_have(*READERS)
    fields = await visitor.form()
    told = {"period_id": period_id} | fields.filled("reason")
    try:
        if fields.text("decision") == "extend":
            payload = told | fields.filled("adjusting_until")
            made = await visitor.call(funds_closing.EXTEND_ADJUSTING, payload)
            return see(f"/fund/periods/{made['id']}", "saved")
        await visitor.call(funds_periods.REOPEN_PERIOD, told)
    except Refused as refused:
        must_be_the_forms(refused)
        return visitor.page_again(_ONE, refused, fields=fields, **await _period(visitor, period_id))
    return see(f"/fund/periods/{period_id}", "saved")


async def _period(visitor: Visit, period_id: str) -> dict[str, Any]:
    told = await visitor.call(funds_closing.READ_ADJUSTMENTS, {"period_id": period_id})
    fund_id = told["period"]["fund_id"]
    asked = visitor.asked("proof", "verify")
    is_closed = told["period"]["status"] == "closed"
    anchors, proof, verified = await asyncio.gather(
        visitor.call(funds_journal_seals.LIST_ANCHORS, {"fund_id": fund_id, "limit": 1}),
        _proof(visitor, period_id) if is_closed and "proof" in asked else _nothing(),
        _verified(visitor, fund_id) if "verify" in asked else _nothing(),
    )
    return {
        "told": told, "period": told["period"], "anchor": next(iter(anchors["items"]), None), "proof": proof,
        "verified": verified, "may_close": visitor.has(Role.FINANCE_APPROVER),
        "usd": dollars(visitor.language),
    }  # fmt: skip


async def _nothing() -> None:
    return None


async def _proof(visitor: Visit, period_id: str) -> Data[funds_periods.Proof]:
    return await visitor.call(funds_periods.PROVE_PERIOD, {"period_id": period_id})


async def _verified(visitor: Visit, fund_id: str) -> dict[str, Any]:
    """The whole chain, part by part; the first part that is broken ends it."""
    checked = 0
    cursor: str | None = None
    for _ in range(_PARTS):
        more = {"cursor": cursor} if cursor else {}
        found: Data[funds_journal_seals.Verification] = await visitor.call(
            funds_journal_seals.VERIFY_JOURNAL, {"fund_id": fund_id} | more
        )
        checked += found["checked"]
        cursor = found["next"]
        if cursor is None or not found["intact"]:
            break
    return {"checked": checked, "last": found, "complete": cursor is None}
