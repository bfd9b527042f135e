"""The door of reversals: who may do what."""

from __future__ import annotations

from chassis.door import Entry, answer
from contracts.funds import reversals as funds_reversals
from services.funds.doors import APPROVER, OFFICER, READERS
from services.funds.reversals import reversals

DOOR: list[Entry] = [
    answer(funds_reversals.REVERSE_ENTRY, OFFICER, reversals.reverse_entry),
    answer(funds_reversals.APPROVE_REVERSAL, APPROVER, reversals.approve_reversal),
    answer(funds_reversals.REFUSE_REVERSAL, APPROVER, reversals.refuse_reversal),
    answer(funds_reversals.WITHDRAW_REVERSAL, OFFICER, reversals.withdraw_reversal),
    answer(funds_reversals.LIST_REVERSALS, READERS, reversals.list_reversals),
]
