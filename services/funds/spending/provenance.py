"""The addresses from which costs, recoveries, transfers and advances waiting for a signature were entered."""

from __future__ import annotations

from uuid import UUID

from chassis.call import Call
from services.funds.ledger import provenance
from services.funds.spending import advances
from services.funds.spending.model import Expenditure, Recovery, Transfer


def erase(call: Call, member_id: UUID) -> None:
    """Removes an erased member's addresses."""
    provenance.erase_waiting(call, member_id, Expenditure, Recovery, Transfer)
    advances.erase(call, member_id)
