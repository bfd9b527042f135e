"""What may be one cost or receipt in parts, each below the threshold: for those who look after the officers."""

from __future__ import annotations

import asyncio
from typing import Any

from fastapi import APIRouter, Request, Response

from contracts.funds.ledger import terms as funds_terms
from contracts.funds.receipts import in_parts as funds_in_parts
from contracts.identity import Role
from gateway.views import Data
from gateway.web.frame.refusals import PageRoute
from gateway.web.frame.visit import Visit, visit

router = APIRouter(route_class=PageRoute)
_MOST = 100


@router.get("/fund/approvals/in-parts")
async def in_parts(request: Request) -> Response:
    """By fund, the largest first. Raises UNAUTHENTICATED, FORBIDDEN."""
    visitor = await visit(request)
    visitor.must_have(Role.FINANCE_APPROVER, Role.AUDITOR)
    return visitor.page("funds/approving/in-parts.html", reports=await found(visitor))


async def found(visitor: Visit) -> list[tuple[str, Data[funds_in_parts.InPartsReport]]]:
    """The funds in which there is something, by name."""
    funds: dict[str, Any] = await visitor.call(funds_terms.LIST_FUNDS, {"limit": _MOST})
    asked = (visitor.call(funds_in_parts.LIST_IN_PARTS, {"fund_id": each["id"]}) for each in funds["items"])
    reports = await asyncio.gather(*asked)
    titles = [each["title"] for each in funds["items"]]
    return [(title, report) for title, report in zip(titles, reports, strict=True) if report["items"]]
