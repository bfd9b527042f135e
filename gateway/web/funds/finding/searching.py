"""One search over costs, receipts, commitments and the journal, each result with the page where it is seen."""

from __future__ import annotations

import asyncio
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response

from contracts.base import Refused
from contracts.funds.finding import SEARCH_FUND, FoundItem
from contracts.funds.ledger import terms as funds_terms
from contracts.funds.partners import donors as funds_donors
from contracts.funds.spending import awards as funds_awards
from gateway.views import Data
from gateway.web.frame.refusals import PageRoute
from gateway.web.frame.visit import Visit, visit
from gateway.web.funds.finding.asking import ASKED, asked_of
from gateway.web.funds.reading import READERS

router = APIRouter(route_class=PageRoute)
_MOST = 200
_TEMPLATE = "funds/finding/search.html"
_WAITING = {"cost": "expenditures", "receipt": "pending-receipts", "commitment": "commitments"}


@router.get("/fund/search")
async def search(request: Request) -> Response:
    """What fits, the newest first. Raises UNAUTHENTICATED, FORBIDDEN."""
    visitor = await visit(request)
    visitor.must_have(*READERS)
    asked = asked_of(visitor)
    command = asked | visitor.filters("cursor")
    found, choices = await asyncio.gather(_found(visitor, command), _choices(visitor))
    shown = {"asked": visitor.filters("amount", *ASKED), "query": urlencode(asked), **choices}
    if isinstance(found, Refused):
        return visitor.page_again(_TEMPLATE, found, found=None, **shown)
    results = {"items": [(item, address(item)) for item in found["items"]], "next": found["next"]} if found else None
    return visitor.page(_TEMPLATE, found=results, problem=None, wrong={}, **shown)


async def _found(visitor: Visit, command: dict[str, str]) -> dict[str, Any] | Refused | None:
    """Nothing is asked for: nothing is found."""
    if not command:
        return None
    try:
        return await visitor.call(SEARCH_FUND, command)
    except Refused as refused:
        if refused.refusal.status != 422:  # what cannot be understood is told beside its field
            raise
        return refused


async def _choices(visitor: Visit) -> dict[str, Any]:
    operations = (funds_terms.LIST_FUNDS, funds_donors.LIST_DONORS, funds_awards.LIST_AWARDS)
    listed = await asyncio.gather(*(visitor.ask(operation, {"limit": _MOST}) for operation in operations))
    funds, donors, awards = (page["items"] if page else [] for page in listed)
    return {
        "funds": [(each["id"], each["title"]) for each in funds],
        "donors": [(each["id"], each["name"]) for each in donors],
        "awards": [(each["id"], each["title"]) for each in awards],
        "programmes": [(each, each) for each in sorted({award["programme"] for award in awards if award["programme"]})],
    }


def address(item: Data[FoundItem]) -> str:
    """The page where it is seen: what was not posted at its signature, a cost at its own, the rest in the journal."""
    kind = item["kind"]
    if kind == "cost":
        waits = item["status"] == "pending"
        return f"/fund/approvals/expenditures/{item['id']}" if waits else f"/fund/costs/{item['id']}"
    if item["entry_number"]:
        return f"/fund/audit/entries/{item['entry_number']}?{urlencode({'fund_id': item['fund_id']})}"
    if kind == "commitment" and item["status"] != "pending":
        return f"/fund/awards/{item['award_id']}"
    return f"/fund/approvals/{_WAITING[kind]}/{item['id']}"
