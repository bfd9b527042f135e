"""Days of periods that are soft-closed: what falls on them takes a second person and a reason (Fund rule 10)."""

from __future__ import annotations

from contracts.funds.ledger import journal as funds_journal
from gateway.views import Data
from gateway.web.frame.visit import Visit

_PERIODS = 36


async def soft_closed(visitor: Visit, fund_id: str, day: str) -> Data[funds_journal.Period] | None:
    """The soft-closed period of the fund that the day (ISO) is in, for those who may read the periods."""
    asked = {"fund_id": fund_id, "status": "soft_closed", "limit": _PERIODS}
    found = await visitor.ask(funds_journal.LIST_PERIODS, asked)
    periods = found["items"] if found else []
    return next((each for each in periods if str(each["starts_on"]) <= day <= str(each["ends_on"])), None)
