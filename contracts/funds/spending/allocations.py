"""Allocations: money held for the activities of programmes."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from contracts.base import Command, Page, Paged, Refusal, View, change, create, read
from contracts.funds.kinds import Day, PositiveUsd, Reason, Usd
from contracts.kinds import Country, Id, ShortText, Slug

NO_AWARD_FITS = Refusal(
    "funds.no_award_fits",
    409,
    "No award covers this programme, country, kind of activity and period (Fund rule 8).",
)
NOT_OPEN = Refusal("funds.not_open", 409, "The status of this allocation is {status}: nothing can be spent from it.")
BEYOND_ALLOCATION = Refusal("funds.beyond_allocation", 409, "Only {rest} USD of this allocation remains.")
REFUSED_BY_APPROVER = Refusal("funds.refused_by_approver", 409, "The approver rejected it: {reason}")


class AllocationStatus(StrEnum):
    """Reserved money awaits a second signature; granted money may be spent; the others hold nothing."""

    RESERVED = "reserved"
    GRANTED = "granted"
    REFUSED = "refused"
    RELEASED = "released"


class AllocationUse(StrEnum):
    """The part of an allocation that has been spent."""

    UNSPENT = "unspent"
    PARTLY_SPENT = "partly_spent"
    SPENT = "spent"


class Allocation(View):
    """Money of an award held for an activity. `committed_usd` is its open commitment, indirect costs included.

    `drawn_usd` is the part held for open commitments (purchase orders, contracts) until they are paid.
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
    """Reserves money for an activity, entered by the finance unit: from the award named, or the first suitable one."""

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
    """The second signature on an allocation (Fund rule 12), with an optional reason."""

    allocation_id: Id
    reason: Reason | None = None


class RefuseAllocation(Command):
    """Rejects it, with the reason; the money is released."""

    allocation_id: Id
    reason: Reason


class ReleaseAllocation(Command):
    """Releases the remainder of an allocation."""

    allocation_id: Id
    reason: Reason


class ReleaseExpired(Command):
    """Releases the remainder of all expired allocations and commitments (Fund rule 11)."""


class Released(View):
    """The number of allocations and commitments released, and the amount released."""

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


RESERVE_MONEY = create("funds", "reserve_money", ReserveMoney, Allocation, "Reserve money for an activity")
GRANT_ALLOCATION = change("funds", "grant_allocation", GrantAllocation, Allocation, "Grant an allocation")
REFUSE_ALLOCATION = change("funds", "refuse_allocation", RefuseAllocation, Allocation, "Refuse an allocation")
RELEASE_ALLOCATION = change(
    "funds", "release_allocation", ReleaseAllocation, Allocation, "Release the rest of an allocation"
)
RELEASE_EXPIRED = change("funds", "release_expired", ReleaseExpired, Released, "Release all expired allocations")
READ_ALLOCATION = read(
    "funds", "read_allocation", ReadAllocation, Allocation, "Read an allocation", at="/allocations/{allocation_id}"
)
LIST_ALLOCATIONS = read(
    "funds", "list_allocations", ListAllocations, Page[Allocation], "List the allocations", at="/allocations"
)
