"""Money recovered from payees and projects. It is never returned to a donor (Fund rule 4)."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from contracts.base import Command, Page, Paged, Refusal, View, change, create, read
from contracts.funds.kinds import Day, Description, PositiveUsd, Reason, Usd
from contracts.funds.spending.expenditures import CostStatus
from contracts.kinds import Id, Moment, PaperName, Slug

BEYOND_SPENT = Refusal(
    "funds.beyond_spent",
    409,
    "Only {spent} USD was spent from this budget line; no more than that can be returned to it.",
)


class Recovery(View):
    """Money returned to an award, with the indirect cost charged on it (Fund rule 9), in USD."""

    id: Id
    fund_id: Slug
    award_id: Id
    line_id: Id
    direct_usd: Usd
    indirect_usd: Usd
    received_on: date
    payer: str
    document: str
    document_on: date
    description: str
    status: CostStatus
    entry_id: Id | None
    entry_number: str | None
    reversed: bool
    entered_by: Id
    entered_at: Moment
    decided_by: Id | None
    reason: str | None
    advance_id: Id | None = Field(default=None, description="Of which it is the rest, if of any (Fund rule 19).")


class RecordRecovery(Command):
    """Records money returned by a payee or project to the award and direct line it was spent from. Above the
    threshold it awaits an approver (Fund rule 12).
    """

    line_id: Id
    amount_usd: PositiveUsd
    received_on: Day
    payer: PaperName = Field(examples=["Belize Port Authority"])
    document: PaperName = Field(description="Number of the credit note.", examples=["CN-2017-0031"])
    document_on: Day
    description: Description = Field(examples=["Advance not used"])
    bank_account_id: Id | None = Field(
        default=None, description="One of the fund's bank accounts; by default the first."
    )


class WithdrawRecovery(Command):
    """Withdraws a pending recovery, by the person who entered it."""

    recovery_id: Id


class ApproveRecovery(Command):
    """The second signature on a recovery (Fund rule 12)."""

    recovery_id: Id
    late_reason: Reason | None = Field(
        default=None, description="Required in a soft-closed period, from an approver (Fund rule 10)."
    )


class RefuseRecovery(Command):
    """Rejects it, with the reason."""

    recovery_id: Id
    reason: Reason


class ReadRecovery(Command):
    """One recovery."""

    recovery_id: Id


class ListRecoveries(Paged):
    """The recoveries, newest first."""

    award_id: Id | None = None
    status: CostStatus | None = None


RECORD_RECOVERY = create("funds", "record_recovery", RecordRecovery, Recovery, "Record a recovery")
WITHDRAW_RECOVERY = change(
    "funds", "withdraw_recovery", WithdrawRecovery, Recovery, "Withdraw a recovery that one entered"
)
APPROVE_RECOVERY = change("funds", "approve_recovery", ApproveRecovery, Recovery, "Approve a recovery")
REFUSE_RECOVERY = change("funds", "refuse_recovery", RefuseRecovery, Recovery, "Refuse a recovery")
READ_RECOVERY = read(
    "funds", "read_recovery", ReadRecovery, Recovery, "Read a recovery", at="/recoveries/{recovery_id}"
)
LIST_RECOVERIES = read(
    "funds", "list_recoveries", ListRecoveries, Page[Recovery], "List the recoveries", at="/recoveries"
)
