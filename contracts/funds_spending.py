"""The Fund, money going out: allocations for activities, expenditures, reversals."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from contracts.base import Command, Page, Paged, Part, View, change, create, read
from contracts.funds_evidence import Upload
from contracts.funds_kinds import Day, Description, MoneyIn, MoneyInUsd, PositiveUsd, Reason, Usd
from contracts.kinds import Country, Currency, Id, Moment, ShortText, Slug


class AllocationStatus(StrEnum):
    """Reserved money waits for a second signature; granted money may be spent; the others hold nothing."""

    RESERVED = "reserved"
    GRANTED = "granted"
    REFUSED = "refused"
    RELEASED = "released"


class CostStatus(StrEnum):
    """Pending costs wait for a second signature and are in no balance."""

    PENDING = "pending"
    POSTED = "posted"
    REFUSED = "refused"


class AllocationUse(StrEnum):
    """How much of an allocation is spent."""

    UNSPENT = "unspent"
    PARTLY_SPENT = "partly_spent"
    SPENT = "spent"


class Allocation(View):
    """Money of an award held for an activity. `committed_usd` is its open commitment, indirect costs included.

    `drawn_usd` is what open commitments (orders, contracts) are drawn on it: that part waits for their payment.
    """

    id: Id
    award_id: Id
    award_title: str
    donor: str
    request_id: Id
    activity_id: Id
    activity_title: str
    programme: Slug
    country: Country | None
    activity_kind: Slug
    starts_on: date
    ends_on: date
    amount_usd: Usd
    indirect_usd: Usd
    spent_usd: Usd
    spent_indirect_usd: Usd
    remaining_usd: Usd
    committed_usd: Usd
    drawn_usd: Usd
    use: AllocationUse
    status: AllocationStatus
    reserved_on: date
    expires_on: date
    entered_by: Id
    decided_by: Id | None
    reason: str | None


class ReserveMoney(Command):
    """Money for an activity, entered by the finance unit: from the award named, or the first that fits."""

    activity_id: Id
    activity_title: ShortText
    programme: Slug
    activity_kind: Slug
    country: Country | None = None
    starts_on: Day
    ends_on: Day
    amount_usd: PositiveUsd
    award_id: Id | None = None


class GrantAllocation(Command):
    """The second signature on an allocation (Fund rule 12), with a reason where there is one to give."""

    allocation_id: Id
    reason: Reason | None = None


class RefuseAllocation(Command):
    """An approver's no, with the reason; the money is free again."""

    allocation_id: Id
    reason: Reason


class ReleaseAllocation(Command):
    """What is left of an allocation is free again."""

    allocation_id: Id
    reason: Reason


class ReleaseExpired(Command):
    """Releases what is left of all allocations and commitments that have expired (Fund rule 11)."""


class Released(View):
    """How many allocations and commitments were released, and how much became free."""

    allocations: int
    commitments: int
    released_usd: Usd


class ReadAllocation(Command):
    """One allocation."""

    allocation_id: Id


class ListAllocations(Paged):
    """The allocations, newest first."""

    activity_id: Id | None = None
    award_id: Id | None = None
    status: AllocationStatus | None = None
    use: AllocationUse | None = None


class Cost(Part):
    """A direct cost with its evidence, from an allocation, a commitment, or straight from a budget line.

    Without `line_id` an allocation's cost goes to its award's first direct line, a commitment's to its own. Without
    either, `line_id` is needed, and `country` and `activity_kind` where the donor's restriction asks for them. Either
    `amount_usd`, or `amount` in any `currency`: it is valued at the rate of the day it occurred on (Fund rule 13).
    """

    allocation_id: Id | None = None
    commitment_id: Id | None = None
    line_id: Id | None = None
    country: Country | None = None
    activity_kind: Slug | None = None
    amount_usd: MoneyInUsd | None = None
    amount: MoneyIn | None = None
    currency: Currency = "USD"
    occurred_on: Day
    description: Description = Field(examples=["Boat handling course, fuel"])
    payee: ShortText = Field(examples=["Belize Port Authority"])
    document: ShortText = Field(description="The invoice's or receipt's number.", examples=["INV-2017-0448"])
    document_on: Day
    bank_account_id: Id | None = Field(
        default=None, description="Which of the fund's bank accounts; its first one, when none is named."
    )
    duplicate_reason: Reason | None = Field(
        default=None, description="Why it is another cost, though the payee's document was entered over this amount."
    )


class PostExpenditure(Command, Cost):
    """A direct cost. Its indirect cost is posted with it (Fund rule 9); above the threshold it waits.

    `evidence` is kept beside it: the invoice, the receipt. More files may be attached later.
    """

    evidence: list[Upload] = Field(default_factory=list, max_length=5)


class PostExpenditures(Command):
    """Up to a thousand costs, all or none; those above the threshold wait for an approver."""

    costs: Annotated[list[Cost], Field(min_length=1, max_length=1000)]


class Expenditure(View):
    """A direct cost, its evidence, and the indirect cost posted with it. `files`: how many are kept as its evidence."""

    id: Id
    award_id: Id
    line_id: Id
    allocation_id: Id | None
    commitment_id: Id | None
    activity_id: Id | None
    programme: Slug | None
    country: Country | None
    activity_kind: Slug | None
    description: str
    currency: Currency
    amount: Decimal
    usd_per_unit: Decimal
    direct_usd: Usd
    indirect_usd: Usd
    occurred_on: date
    payee: str
    document: str
    document_on: date
    duplicate_reason: str | None
    files: int
    status: CostStatus
    entry_id: Id | None
    entry_number: str | None
    reversed: bool
    entered_by: Id
    decided_by: Id | None
    reason: str | None
    bank_account_id: Id | None = None


class Batch(View):
    """What became of a batch, in the order in which it was sent."""

    posted: int
    pending: int
    expenditure_ids: list[Id]
    direct_usd: Usd
    indirect_usd: Usd


class ApproveExpenditure(Command):
    """The second signature on a cost: it is posted now (Fund rule 12)."""

    expenditure_id: Id
    late_reason: Reason | None = Field(
        default=None, description="Needed in a soft-closed period, and an approver's to give (Fund rule 10)."
    )


class RefuseExpenditure(Command):
    """An approver's no, with the reason."""

    expenditure_id: Id
    reason: Reason


class ReadExpenditure(Command):
    """One cost."""

    expenditure_id: Id


class ListExpenditures(Paged):
    """The costs, newest first."""

    award_id: Id | None = None
    activity_id: Id | None = None
    allocation_id: Id | None = None
    commitment_id: Id | None = None
    status: CostStatus | None = None


class Reversal(View):
    """An entry undone: the linked entry with the signs changed, indirect costs included (Fund rules 2, 9)."""

    id: Id
    entry_id: Id
    reversing_entry_id: Id | None
    reason: str
    status: CostStatus
    entered_by: Id
    entered_at: Moment
    decided_by: Id | None
    refusal: str | None


class ReverseEntry(Command):
    """Undoes an entry, with the reason; above the threshold it waits for an approver."""

    entry_id: Id
    reason: Reason


class ApproveReversal(Command):
    """The second signature on a reversal (Fund rule 12)."""

    reversal_id: Id


class RefuseReversal(Command):
    """An approver's no, with the reason."""

    reversal_id: Id
    reason: Reason


class ListReversals(Paged):
    """The reversals, newest first."""

    status: CostStatus | None = None


RESERVE_MONEY = create("funds", "reserve_money", ReserveMoney, Allocation, "Reserve money for an activity")
GRANT_ALLOCATION = change("funds", "grant_allocation", GrantAllocation, Allocation, "Grant an allocation")
REFUSE_ALLOCATION = change("funds", "refuse_allocation", RefuseAllocation, Allocation, "Refuse an allocation")
RELEASE_ALLOCATION = change("funds", "release_allocation", ReleaseAllocation, Allocation, "Release what is left of it")
RELEASE_EXPIRED = change("funds", "release_expired", ReleaseExpired, Released, "Release all expired allocations")
READ_ALLOCATION = read("funds", "read_allocation", ReadAllocation, Allocation, "Read an allocation")
LIST_ALLOCATIONS = read("funds", "list_allocations", ListAllocations, Page[Allocation], "List the allocations")
POST_EXPENDITURE = create("funds", "post_expenditure", PostExpenditure, Expenditure, "Post a cost")
POST_EXPENDITURES = create("funds", "post_expenditures", PostExpenditures, Batch, "Post up to a thousand costs at once")
APPROVE_EXPENDITURE = change("funds", "approve_expenditure", ApproveExpenditure, Expenditure, "Approve a cost")
REFUSE_EXPENDITURE = change("funds", "refuse_expenditure", RefuseExpenditure, Expenditure, "Refuse a cost")
READ_EXPENDITURE = read("funds", "read_expenditure", ReadExpenditure, Expenditure, "Read a cost")
LIST_EXPENDITURES = read("funds", "list_expenditures", ListExpenditures, Page[Expenditure], "List the costs")
REVERSE_ENTRY = create("funds", "reverse_entry", ReverseEntry, Reversal, "Reverse an entry")
APPROVE_REVERSAL = change("funds", "approve_reversal", ApproveReversal, Reversal, "Approve a reversal")
REFUSE_REVERSAL = change("funds", "refuse_reversal", RefuseReversal, Reversal, "Refuse a reversal")
LIST_REVERSALS = read("funds", "list_reversals", ListReversals, Page[Reversal], "List the reversals")
