"""What whoever writes an agreement chooses from: donors, funds, currencies, programmes."""

from __future__ import annotations

import asyncio
from typing import Any

from contracts.funds.ledger import rates as funds_rates
from contracts.funds.ledger import terms as funds_terms
from contracts.funds.partners import donors as funds_donors
from contracts.programs.editions import programmes as programs_programmes
from gateway.web.frame.visit import Visit

_MOST = 200


async def choices(visitor: Visit) -> dict[str, Any]:
    """Four calls side by side. Programmes are missing while their service does not answer."""
    donors, funds, currencies, programmes = await asyncio.gather(
        visitor.call(funds_donors.LIST_DONORS, {"limit": _MOST}),
        visitor.call(funds_terms.LIST_FUNDS, {"limit": _MOST}),
        visitor.call(funds_rates.LIST_CURRENCIES, {"limit": _MOST}),
        visitor.ask(programs_programmes.LIST_PROGRAMMES, {"limit": 100}),
    )
    return {
        "donors": [(each["id"], each["name"]) for each in donors["items"]],
        "funds": [(each["id"], each["title"]) for each in funds["items"]],
        "currencies": [(code, code) for code in sorted(each["code"] for each in currencies["items"])],
        "programmes": programmes["items"] if programmes else [],
    }
