"""The approvals: all that waits for a second signature in one list, and all that there is to see of one of it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum

from pydantic import Field

from contracts.base import Command, Page, Paged, Refusal, View, change, read
from contracts.funds.evidence import Attachment
from contracts.funds.kinds import Day, PlannedUsd, Reason, SignedKind, Usd
from contracts.funds.reporting.awaiting import AwaitingKind
from contracts.kinds import Currency, Id, Moment, Slug, Version

DECIDED_MEANWHILE = Refusal(
    "funds.decided_meanwhile",
    409,
    "This has been decided meanwhile, by {name}, on {on} at {at} UTC. Your decision was not taken.",
)
NO_WITHDRAWING = Refusal(
    "funds.no_withdrawing", 422, "What is of this kind cannot be withdrawn; ask an approver to refuse it."
)


WITHDRAWN_WHY = Refusal("funds.withdrawn_why", 422, "Say why you withdraw it: this is kept with what it concerned.")

# More than this many of a kind are not counted: the list shows them, a page at a time.
COUNTED_TO = 100


class ApprovalStatus(StrEnum):
    """Withdrawn: by whoever entered it, or it was released or expired before anybody decided."""

    PENDING = "pending"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class ApprovalOrder(StrEnum):
    """What comes first: what has waited longest, what is due first, or the largest amount."""

    WAITING = "waiting"
    DUE = "due"
    AMOUNT = "amount"


class Approval(View):
    """Something that waits, or waited, for a second signature. `amount` is in `currency`; a list of rates has none.

    `id` is the entry's; of an amendment it is the agreement's, with the version's `number`. `due_on`: a week after it
    was entered; an allocation by the day on which its activity starts. `version` grows when a file is attached.
    """

    kind: SignedKind
    id: Id
    number: int | None
    fund_id: Slug | None
    award_id: Id | None
    award_title: str | None
    title: str
    party: str | None
    document: str | None
    currency: Currency
    amount: Decimal | None
    amount_usd: Usd
    on_day: date | None
    due_on: date
    entered_by: Id
    entered_by_name: str | None
    entered_at: Moment
    files: int
    version: int
    status: ApprovalStatus
    refusal: str | None


class Approvals(Page[Approval]):
    """A page of it. `kinds`: how much waits of every kind, whatever the filter; 100 means "or more"."""

    kinds: list[AwaitingKind]


class ListApprovals(Paged):
    """What waits for a second signature in all funds and awards. `entered_until`: entered on that day or before.

    Of another status, newest first whatever the order; what was refused and has been entered anew is left out.
    """

    status: ApprovalStatus = ApprovalStatus.PENDING
    kind: SignedKind | None = None
    fund_id: Slug | None = None
    award_id: Id | None = None
    entered_by: Id | None = None
    not_entered_by: Id | None = Field(default=None, description="What this person may sign (Fund rule 12).")
    above_usd: PlannedUsd | None = Field(default=None, description="This amount or more.")
    below_usd: PlannedUsd | None = Field(default=None, description="This amount or less.")
    entered_until: Day | None = None
    due_until: Day | None = None
    order: ApprovalOrder = ApprovalOrder.WAITING


class LineEffect(View):
    """What it does to its budget line, in USD (Fund rule 17). `pending`: other costs that wait; `rest`: what is left.

    `after` as if it were approved now.
    """

    line_id: Id
    title: str
    budget_usd: Usd
    spent_usd: Usd
    spent_after_usd: Usd
    committed_usd: Usd
    committed_after_usd: Usd
    pending_usd: Usd
    rest_usd: Usd
    rest_after_usd: Usd


class AwardEffect(View):
    """What is available of its award, in USD: without it, and once it is approved (Fund rule 7)."""

    available_usd: Usd
    available_after_usd: Usd


class EarlierPayment(View):
    """Another cost to the same payee. `same_document`, `same_amount`: it may be the same one entered twice."""

    id: Id
    occurred_on: date
    document: str
    description: str
    currency: Currency
    amount: Decimal
    status: str
    same_document: bool
    same_amount: bool


class EarlierVersion(View):
    """What this was entered in place of: withdrawn by its maker, or refused, with the reason. The last one first."""

    id: Id
    revision: int
    entered_at: Moment
    currency: Currency
    amount: Decimal | None
    status: ApprovalStatus
    decided_by_name: str | None
    decided_at: Moment | None
    refusal: str | None


class ApprovalDetails(Approval):
    """All that there is to see before one signs. `note`: what its maker says to whoever signs."""

    entry_id: Id | None = Field(description="The entry that a reversal would reverse.")
    usd_per_unit: Decimal | None = Field(description="Of a rate entered by hand.")
    entered_from: str | None
    note: str | None
    decided_by: Id | None
    decided_by_name: str | None
    decided_at: Moment | None
    revision: int
    replaced_by: Id | None
    evidence: list[Attachment]
    line: LineEffect | None
    award: AwardEffect | None
    payments: list[EarlierPayment]
    earlier: list[EarlierVersion]


class ReadApproval(Command):
    """One entry that waits or waited for a second signature."""

    kind: SignedKind
    id: Id


class ApproveEntry(Command):
    """The second signature on any kind of entry (Fund rule 12)."""

    kind: SignedKind
    id: Id
    late_reason: Reason | None = Field(
        default=None, description="Required in a soft-closed period, from an approver (Fund rule 10)."
    )
    expected_version: Version | None = None


class RefuseEntry(Command):
    """Refuses any kind of entry, with the reason."""

    kind: SignedKind
    id: Id
    reason: Reason
    expected_version: Version | None = None


class WithdrawEntry(Command):
    """Withdraws an entry that waits, by the person who entered it."""

    kind: SignedKind
    id: Id
    reason: Reason | None = Field(default=None, description="Required of a payment order.")


LIST_APPROVALS = read(
    "funds", "list_approvals", ListApprovals, Approvals, "List what waits for a second signature", at="/approvals"
)
READ_APPROVAL = read(
    "funds",
    "read_approval",
    ReadApproval,
    ApprovalDetails,
    "Read what waits for a second signature, with all there is to see",
    at="/approvals/{kind}/{id}",
)
APPROVE_ENTRY = change("funds", "approve_entry", ApproveEntry, Approval, "Approve an entry of any kind")
REFUSE_ENTRY = change("funds", "refuse_entry", RefuseEntry, Approval, "Refuse an entry of any kind")
WITHDRAW_ENTRY = change("funds", "withdraw_entry", WithdrawEntry, Approval, "Withdraw an entry of one's own")
