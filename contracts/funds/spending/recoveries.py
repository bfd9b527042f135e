"""Money that payees and projects give back to the Fund. It never goes back to a donor (Fund rule 4)."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from contracts.base import Command, Page, Paged, Refusal, View, change, create, read
from contracts.funds.kinds import Day, Description, PositiveUsd, Reason, Usd
from contracts.funds.spending.expenditures import CostStatus
from contracts.kinds import Id, Moment, ShortText, Slug

BEYOND_SPENT = Refusal(
    "funds.beyond_spent",
    409,
    "Only {spent} USD was spent from this budget line; no more than that can be returned to it.",
)


class Recovery(View):
    """Money given back to an award, with the indirect cost that was charged on it (Fund rule 9), in USD."""

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


class RecordRecovery(Command):
    """A payee or a project gave money back: to the award and the direct line it was spent from. Above the threshold it
    waits for an approver (Fund rule 12)."""

    line_id: Id
    amount_usd: PositiveUsd
    received_on: Day
    payer: ShortText = Field(examples=["Belize Port Authority"])
    document: ShortText = Field(description="The credit note's number.", examples=["CN-2017-0031"])
    document_on: Day
    description: Description = Field(examples=["Advance not used"])
    bank_account_id: Id | None = Field(
        default=None, description="Which of the fund's bank accounts; its first one, when none is named."
    )


class ApproveRecovery(Command):
    """The second signature on a recovery (Fund rule 12)."""

    recovery_id: Id
    late_reason: Reason | None = Field(
        default=None, description="Needed in a soft-closed period, and an approver's to give (Fund rule 10)."
    )


class RefuseRecovery(Command):
    """An approver's no, with the reason."""

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
APPROVE_RECOVERY = change("funds", "approve_recovery", ApproveRecovery, Recovery, "Approve a recovery")
REFUSE_RECOVERY = change("funds", "refuse_recovery", RefuseRecovery, Recovery, "Refuse a recovery")
READ_RECOVERY = read(
    "funds", "read_recovery", ReadRecovery, Recovery, "Read a recovery", at="/recoveries/{recovery_id}"
)
LIST_RECOVERIES = read(
    "funds", "list_recoveries", ListRecoveries, Page[Recovery], "List the recoveries", at="/recoveries"
)
