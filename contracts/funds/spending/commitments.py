"""Commitments: purchase orders and contracts, which hold an award's money until they are paid (Fund rules 7, 11)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum

from pydantic import Field

from contracts.base import Command, Page, Paged, Part, Refusal, View, change, create, read
from contracts.funds.kinds import Day, Description, MoneyIn, Reason, Usd
from contracts.kinds import Country, Currency, Id, Moment, PaperName, ShortText, Slug

COMMITMENT_NOT_OPEN = Refusal(
    "funds.commitment_not_open",
    409,
    "The state of this commitment is {state}: nothing more can be paid or released from it.",
)
BEYOND_COMMITMENT = Refusal(
    "funds.beyond_commitment",
    409,
    "Only {rest} {currency} of this commitment is open; enter another commitment for the rest, or pay it without one.",
)
OTHER_CURRENCY = Refusal("funds.other_currency", 422, "This commitment must be paid in {currency}, as agreed.")
OTHER_PAYEE = Refusal("funds.other_payee", 422, "This commitment is to {payee}; no one else can be paid from it.")
OTHER_LINE = Refusal("funds.other_line", 422, "This commitment is charged to another budget line or allocation.")
DRAWN_ON = Refusal(
    "funds.drawn_on", 409, "Commitments of {amount} USD are charged to this allocation; pay or release them first."
)


class OrderKind(StrEnum):
    """What is ordered or contracted."""

    PURCHASE_ORDER = "purchase_order"
    CONTRACT = "contract"


class CommitmentKind(StrEnum):
    """Kinds of commitments. An advance holds its money until it is settled: see /advances."""

    PURCHASE_ORDER = "purchase_order"
    CONTRACT = "contract"
    ADVANCE = "advance"


class CommitmentState(StrEnum):
    """Pending, open and partly paid commitments hold money; the others do not.

    Pending: awaiting a second signature. Expired: on 31 December of the year after signing (Fund rule 11).
    """

    PENDING = "pending"
    OPEN = "open"
    PARTLY_PAID = "partly_paid"
    PAID = "paid"
    RELEASED = "released"
    EXPIRED = "expired"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Held(Part):
    """What holds money for a payee against a direct budget line, in the currency in which it is paid.

    With `allocation_id` it is drawn on that allocation, which already holds the money. Without, `country` and
    `activity_kind` are required if the donor's restriction depends on them.
    """

    line_id: Id
    allocation_id: Id | None = None
    reference: ShortText = Field(description="Number of the purchase order or contract.", examples=["PO-2026-0017"])
    payee: PaperName = Field(examples=["Hudson Trident"])
    description: Description = Field(examples=["Simulator time, two weeks"])
    currency: Currency = "USD"
    amount: MoneyIn
    signed_on: Day
    country: Country | None = None
    activity_kind: Slug | None = None


class CommitmentPlan(Held):
    """A purchase order or a contract."""

    kind: OrderKind


class EnterCommitment(Command, CommitmentPlan):
    """Enters a commitment, which counts from the day it was signed, at that day's value plus indirect cost (rule 16).

    Above the threshold it waits (Fund rule 12).
    """

    replaces: Id | None = Field(
        default=None, description="A commitment of yours that waits or was refused: it is withdrawn for this one."
    )
    without_files: list[Id] = Field(
        default_factory=list, max_length=20, description="Files of what it replaces that do not come with it."
    )
    note: Reason | None = Field(default=None, description="What whoever signs should know.")


class WithdrawCommitment(Command):
    """Withdraws a pending commitment, by the person who entered it."""

    commitment_id: Id


class ApproveCommitment(Command):
    """The second signature on a commitment (Fund rule 12)."""

    commitment_id: Id


class RefuseCommitment(Command):
    """Rejects it, with the reason; the money is released."""

    commitment_id: Id
    reason: Reason


class ReleaseCommitment(Command):
    """Releases the unpaid part of a commitment."""

    commitment_id: Id
    reason: Reason


class ReadCommitment(Command):
    """One commitment."""

    commitment_id: Id


class ListCommitments(Paged):
    """The commitments, newest first. `is_live`: only those of which something may still be paid, or only the others."""

    award_id: Id | None = None
    line_id: Id | None = None
    allocation_id: Id | None = None
    state: CommitmentState | None = None
    is_live: bool | None = None


class Commitment(View):
    """A commitment. `held_usd` is the amount it holds: zero if an allocation already holds it.

    `amount`, `paid` and `rest` are in its currency; `open_usd` is the rest at the rate of the day it was entered.
    Differences in value on the day of payment are charged or credited to the award.
    """

    id: Id
    award_id: Id
    line_id: Id
    allocation_id: Id | None
    kind: CommitmentKind
    reference: str
    payee: str
    description: str
    currency: Currency
    amount: Decimal
    paid: Decimal
    rest: Decimal
    usd_per_unit: Decimal
    amount_usd: Usd
    indirect_usd: Usd
    open_usd: Usd
    held_usd: Usd
    country: Country | None
    activity_kind: Slug | None
    state: CommitmentState
    signed_on: date
    reserved_on: date
    expires_on: date
    entered_by: Id
    entered_at: Moment
    decided_by: Id | None
    reason: str | None


ENTER_COMMITMENT = create("funds", "enter_commitment", EnterCommitment, Commitment, "Enter a commitment")
APPROVE_COMMITMENT = change("funds", "approve_commitment", ApproveCommitment, Commitment, "Approve a commitment")
REFUSE_COMMITMENT = change("funds", "refuse_commitment", RefuseCommitment, Commitment, "Refuse a commitment")
WITHDRAW_COMMITMENT = change(
    "funds", "withdraw_commitment", WithdrawCommitment, Commitment, "Withdraw a commitment that one entered"
)
RELEASE_COMMITMENT = change(
    "funds", "release_commitment", ReleaseCommitment, Commitment, "Release what is not paid of a commitment"
)
READ_COMMITMENT = read(
    "funds", "read_commitment", ReadCommitment, Commitment, "Read a commitment", at="/commitments/{commitment_id}"
)
LIST_COMMITMENTS = read(
    "funds", "list_commitments", ListCommitments, Page[Commitment], "List the commitments", at="/commitments"
)
