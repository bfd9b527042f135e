"""Recurring costs: what is entered every month or quarter, and until when; ended with a reason."""

from __future__ import annotations

import asyncio
from typing import Any

from fastapi import APIRouter, Request, Response

from chassis.clock import now
from contracts.base import Refused
from contracts.funds.batches import recurring as funds_recurring
from contracts.funds.spending import awards as funds_awards
from contracts.funds.spending import invoices as funds_invoices
from contracts.identity import Role
from gateway.embedded_refusals import in_language
from gateway.web.frame.refusals import PageRoute
from gateway.web.frame.visit import Form, Visit, must_be_the_forms, see, visit
from gateway.web.funds.reading import READERS

router = APIRouter(route_class=PageRoute)
_PAGE = "funds/costs/recurring.html"


@router.get("/fund/costs/recurring")
async def recurring(request: Request) -> Response:
    """All recurring costs, newest first. Raises UNAUTHENTICATED, FORBIDDEN."""
    visitor = await visit(request)
    visitor.must_have(*READERS)
    return visitor.page(_PAGE, problem=None, wrong={}, fields=Form(), failed="", **await _listed(visitor))


@router.post("/fund/costs/recurring")
async def post_due(request: Request) -> Response:
    """Enters what is due now instead of with the next run. Raises UNAUTHENTICATED, FORBIDDEN."""
    visitor = await visit(request, "/fund/costs/recurring")
    visitor.must_have(Role.FINANCE_OFFICER)
    fields = await visitor.form()
    try:
        posted = await visitor.call(funds_recurring.POST_DUE_RECURRING, {})
    except Refused as refused:
        must_be_the_forms(refused)
        return visitor.page_again(_PAGE, refused, fields=fields, failed="", **await _listed(visitor))
    if not posted["refused"]:
        return see("/fund/costs/recurring", "saved")
    stays = {each["recurring_id"]: each["message"] for each in in_language(posted["refused"], visitor.language)}
    about = await _listed(visitor)
    return visitor.page(_PAGE, 409, problem=None, wrong={}, fields=Form(), failed="", **about | {"stays": stays})


@router.post("/fund/costs/recurring/{recurring_id}")
async def end_recurring(request: Request, recurring_id: str) -> Response:
    """Ends one. Raises UNAUTHENTICATED, FORBIDDEN, NOT_FOUND."""
    visitor = await visit(request, "/fund/costs/recurring")
    visitor.must_have(Role.FINANCE_OFFICER)
    fields = await visitor.form()
    told = {"recurring_id": recurring_id} | fields.filled("reason")
    try:
        await visitor.call(funds_recurring.END_RECURRING, told)
    except Refused as refused:
        must_be_the_forms(refused)
        return visitor.page_again(_PAGE, refused, fields=fields, failed=recurring_id, **await _listed(visitor))
    return see("/fund/costs/recurring", "saved")


async def _listed(visitor: Visit) -> dict[str, Any]:
    found, awards, lines = await asyncio.gather(
        visitor.call(funds_recurring.LIST_RECURRING, {"limit": 50} | visitor.asked("cursor")),
        visitor.call(funds_awards.LIST_AWARDS, {"limit": 200}),
        visitor.ask(funds_invoices.LIST_PAYABLE_LINES, {"limit": 200}),
    )
    return {
        "recurring": found["items"], "next": found["next"], "may_end": visitor.has(Role.FINANCE_OFFICER),
        "awards": {each["id"]: each["title"] for each in awards["items"]},
        "lines": {each["line_id"]: each["title"] for each in lines["items"]} if lines else {},
        "today": now().date().isoformat(), "stays": {},
    }  # fmt: skip
