"""The door of the approvals: who may see what waits, and who decides it."""

from __future__ import annotations

from chassis.door import Entry, answer
from contracts.funds.approvals import approvals as funds_approvals
from contracts.funds.reporting import awaiting as funds_awaiting
from services.funds.approvals import deciding, details, listing
from services.funds.doors import APPROVER, OFFICER, READERS

DOOR: list[Entry] = [
    answer(funds_approvals.LIST_APPROVALS, READERS, listing.list_approvals),
    answer(funds_awaiting.COUNT_AWAITING, READERS, listing.count_awaiting),
    answer(funds_approvals.READ_APPROVAL, READERS, details.read_approval),
    answer(funds_approvals.APPROVE_ENTRY, APPROVER, deciding.approve_entry),
    answer(funds_approvals.REFUSE_ENTRY, APPROVER, deciding.refuse_entry),
    answer(funds_approvals.WITHDRAW_ENTRY, OFFICER, deciding.withdraw_entry),
]
