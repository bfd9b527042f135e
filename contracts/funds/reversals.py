"""Reversals: the linked entry that undoes another."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from contracts.base import Command, Page, Paged, Refusal, View, change, create, read
from contracts.funds.kinds import Day, Reason
from contracts.funds.spending.expenditures import CostStatus
from contracts.kinds import Id, Moment

ALREADY_REVERSED = Refusal(
    "funds.already_reversed",
    409,
    "This entry has already been reversed; an entry can be reversed only once (Fund rule 2).",
)
NOT_REVERSIBLE = Refusal(
    "funds.not_reversible", 409, "A reversal cannot be reversed; record the transaction again (Fund rule 2)."
)
ORDERED_COST = Refusal(
    "funds.ordered_cost",
    409,
    "Payment order {order} pays this cost. Withdraw the order first, or it would be paid although it is reversed.",
)


class Reversal(View):
    """A reversal: the linked entry with the signs changed, including indirect costs (Fund rules 2, 9)."""

    id: Id
    entry_id: Id
    reversing_entry_id: Id | None
    reason: str
    status: CostStatus
    entered_by: Id
    entered_at: Moment
    decided_by: Id | None
    refusal: str | None
    occurred_on: date | None = None


class ReverseEntry(Command):
    """Reverses an entry, with the reason; above the threshold it awaits an approver."""

    entry_id: Id
    reason: Reason
    occurred_on: Day | None = Field(
        default=None, description="An adjusting date in a former period that is open; by default the day it is posted."
    )


class ApproveReversal(Command):
    """The second signature on a reversal (Fund rule 12)."""

    reversal_id: Id
    late_reason: Reason | None = Field(
        default=None, description="Required in a soft-closed period, from an approver (Fund rule 10)."
    )


class WithdrawReversal(Command):
    """Withdraws a pending reversal, by the person who asked for it."""

    reversal_id: Id


class RefuseReversal(Command):
    """Rejects it, with the reason."""

    reversal_id: Id
    reason: Reason


class ListReversals(Paged):
    """The reversals, newest first."""

    status: CostStatus | None = None


REVERSE_ENTRY = create("funds", "reverse_entry", ReverseEntry, Reversal, "Reverse an entry")
APPROVE_REVERSAL = change("funds", "approve_reversal", ApproveReversal, Reversal, "Approve a reversal")
REFUSE_REVERSAL = change("funds", "refuse_reversal", RefuseReversal, Reversal, "Refuse a reversal")
WITHDRAW_REVERSAL = change(
    "funds", "withdraw_reversal", WithdrawReversal, Reversal, "Withdraw a reversal that one asked for"
)
LIST_REVERSALS = read("funds", "list_reversals", ListReversals, Page[Reversal], "List the reversals", at="/reversals")
