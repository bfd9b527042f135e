"""Transfers within the Fund of the balance of ended awards (Fund rule 4)."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from pydantic import Field

from contracts.base import Command, Page, Paged, Refusal, View, change, create, read
from contracts.funds.kinds import Day, MoneyInUsd, Reason, Usd
from contracts.kinds import Id, Moment, Slug

NOT_ENDED = Refusal(
    "funds.not_ended",
    409,
    "This award runs until {ends_on}; its money can be transferred only after that date (Fund rule 4).",
)
SAME_AWARD = Refusal("funds.same_award", 422, "This is the award that the money comes from; choose another one.")
OTHER_FUND = Refusal(
    "funds.other_fund",
    422,
    "This award belongs to another fund; money can be transferred only within its own fund (Fund rule 4).",
)
NOTHING_LEFT = Refusal(
    "funds.nothing_left", 409, "All that remains of this award is held by commitments; release them first."
)
ENDED = Refusal("funds.ended", 409, "This award ended on {ends_on}; nothing can be spent from it.")


class TransferStatus(StrEnum):
    """The status of a transfer; it always needs a second person, whatever its amount."""

    PENDING = "pending"
    POSTED = "posted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class TransferRest(Command):
    """Transfers the balance of an ended award to another award of the same fund; somebody else must approve it.

    Without `to_award_id` it becomes the donor's unearmarked money. Without an amount, all that is not held is
    transferred. The restriction of the receiving award then applies.
    """

    from_award_id: Id
    to_award_id: Id | None = None
    amount_usd: MoneyInUsd | None = None
    reason: Reason
    occurred_on: Day | None = Field(
        default=None, description="An adjusting date in a former period that is open; by default the day it is posted."
    )
    despite: Reason | None = Field(
        default=None, description="Why it does not wait for advances of the award that are not settled (Fund rule 19)."
    )


class ApproveTransfer(Command):
    """Approves a transfer, as a second person (Fund rule 12)."""

    transfer_id: Id
    late_reason: Reason | None = Field(
        default=None, description="Required in a soft-closed period, from an approver (Fund rule 10)."
    )


class WithdrawTransfer(Command):
    """Withdraws a pending transfer, by the person who asked for it."""

    transfer_id: Id


class RefuseTransfer(Command):
    """Rejects a transfer, as a second person and with the reason."""

    transfer_id: Id
    reason: Reason


class ReadTransfer(Command):
    """One transfer."""

    transfer_id: Id


class ListTransfers(Paged):
    """The transfers, newest first; if an award is given, those from or to it."""

    award_id: Id | None = None
    status: TransferStatus | None = None


class Transfer(View):
    """A transfer within a fund. It is in no balance until posted; `posted_on` is then its date in the books."""

    id: Id
    fund_id: Slug
    from_award_id: Id
    from_award: str
    from_programme: Slug | None
    to_award_id: Id
    to_award: str
    to_programme: Slug | None
    amount_usd: Usd
    reason: str
    status: TransferStatus
    entry_id: Id | None
    entry_number: str | None
    reversed: bool
    posted_on: date | None = Field(description="Date in the books.")
    occurred_on: date | None = None
    entered_by: Id
    entered_at: Moment
    decided_by: Id | None
    refusal: str | None


TRANSFER_REST = create("funds", "transfer_rest", TransferRest, Transfer, "Transfer what is left of an ended award")
APPROVE_TRANSFER = change("funds", "approve_transfer", ApproveTransfer, Transfer, "Approve a transfer")
REFUSE_TRANSFER = change("funds", "refuse_transfer", RefuseTransfer, Transfer, "Refuse a transfer")
WITHDRAW_TRANSFER = change(
    "funds", "withdraw_transfer", WithdrawTransfer, Transfer, "Withdraw a transfer that one asked for"
)
READ_TRANSFER = read("funds", "read_transfer", ReadTransfer, Transfer, "Read a transfer", at="/transfers/{transfer_id}")
LIST_TRANSFERS = read("funds", "list_transfers", ListTransfers, Page[Transfer], "List the transfers", at="/transfers")
