"""What whoever enters a cost chooses from: lines with their rests, commitments, activities with money, currencies."""

from __future__ import annotations

import asyncio
from itertools import groupby
from typing import Any

from contracts.funds.ledger import rates as funds_rates
from contracts.funds.spending import allocations as funds_allocations
from contracts.funds.spending import commitments as funds_commitments
from contracts.funds.spending import cost_drafts as funds_cost_drafts
from contracts.funds.spending import invoices as funds_invoices
from gateway.views import Data
from gateway.web.frame.visit import Visit

_MOST, _DRAFTS = 200, 20


async def choices(visitor: Visit) -> dict[str, Any]:
    """Five calls side by side; the newest two hundred of each."""
    lines, commitments, allocations, currencies, drafts = await asyncio.gather(
        visitor.call(funds_invoices.LIST_PAYABLE_LINES, {"limit": _MOST}),
        visitor.call(funds_commitments.LIST_COMMITMENTS, {"is_live": True, "limit": _MOST}),
        visitor.call(funds_allocations.LIST_ALLOCATIONS, {"status": "granted", "limit": _MOST}),
        visitor.call(funds_rates.LIST_CURRENCIES, {"limit": _MOST}),
        visitor.call(funds_cost_drafts.LIST_COST_DRAFTS, {"limit": _DRAFTS}),
    )
    return {
        "lines": by_award(lines["items"]),
        "commitments": [each for each in commitments["items"] if each["state"] != "pending"],
        "allocations": [each for each in allocations["items"] if each["spent_usd"] != each["amount_usd"]],
        "currencies": sorted(each["code"] for each in currencies["items"]),
        "activity_kinds": sorted({kind for each in lines["items"] for kind in each["activity_kinds"]}),
        "drafts": drafts["items"],
    }


def by_award(lines: list[Data[funds_invoices.PayableLine]]) -> list[tuple[str, list[Data[funds_invoices.PayableLine]]]]:
    """Award by award, as they are listed."""
    return [(award, list(found)) for award, found in groupby(lines, key=lambda line: str(line["award"]))]
