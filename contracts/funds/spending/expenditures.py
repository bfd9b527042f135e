"""Expenditures: costs with their evidence, one by one or as a batch."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from contracts.base import Command, Page, Paged, Part, Refusal, View, change, create, read
from contracts.funds.evidence import Upload
from contracts.funds.kinds import Day, Description, MoneyIn, MoneyInUsd, Reason, Usd
from contracts.kinds import Country, Currency, Id, Moment, PaperName, ShortText, Slug

OTHER_AWARD = Refusal("funds.other_award", 422, "This is not a direct-cost budget line of the paying award.")
LINE_NEEDED = Refusal("funds.line_needed", 422, "Choose the allocation or the budget line to pay from.")
SAME_COST = Refusal(
    "funds.same_cost",
    409,
    "Document {document} from {payee} for {amount} {currency} has already been entered on this "
    "award, dated {on}. If this is a different cost, say why.",
)
WHICH_AMOUNT = Refusal(
    "funds.which_amount", 422, "Give either amount_usd, or amount and currency, not both (Fund rule 13)."
)


class CostStatus(StrEnum):
    """Pending costs await a second signature and are in no balance; their maker may withdraw them."""

    PENDING = "pending"
    POSTED = "posted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Cost(Part):
    """A direct cost with its evidence, from an allocation, a commitment, or straight from a budget line.

    Without `line_id`, an allocation's cost is charged to its award's first direct line, a commitment's to its own.
    Without either, `line_id` is required, as are `country` and `activity_kind` if the donor's restriction depends on
    them. Either `amount_usd`, or `amount` in any `currency`, valued at the rate of the day it occurred (Fund rule 13).
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
    payee: PaperName = Field(examples=["Belize Port Authority"])
    document: PaperName = Field(description="Number of the invoice or receipt.", examples=["INV-2017-0448"])
    document_on: Day
    bank_account_id: Id | None = Field(
        default=None, description="One of the fund's bank accounts; by default the first."
    )
    duplicate_reason: Reason | None = Field(
        default=None,
        description="Why this is a separate cost, although the payee's document was already entered over this amount.",
    )


class PostExpenditure(Command, Cost):
    """Posts a direct cost with its indirect cost (Fund rule 9); above the threshold it awaits a second signature.

    `evidence` is attached: the invoice or receipt. More files may be attached later.
    """

    evidence: list[Upload] = Field(default_factory=list, max_length=5)
    replaces: Id | None = Field(
        default=None, description="A cost of yours that waits or was refused: it is withdrawn for this one."
    )
    without_files: list[Id] = Field(
        default_factory=list, max_length=20, description="Files of what it replaces that do not come with it."
    )
    note: Reason | None = Field(default=None, description="What whoever signs should know.")


class PostExpenditures(Command):
    """Posts up to a thousand costs, all or none; those above the threshold await an approver."""

    costs: Annotated[list[Cost], Field(min_length=1, max_length=1000)]


class SamePayee(View):
    """The other costs to a payee on days near a cost's: it may be one cost in parts."""

    costs: int
    direct_usd: Usd
    since: date
    until: date


class Expenditure(View):
    """A direct cost, its evidence, and the indirect cost posted with it. `files`: the number of files attached.

    `line_exceeded_usd`: by how much its budget line is used beyond its plan, what is pending included (Fund rule 17).
    `same_payee`: for a pending cost, the others to its payee on near days, if any.
    Names and times of who entered and decided it come when it is read by itself.
    """

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
    line_exceeded_usd: Usd = Decimal("0.00")
    same_payee: SamePayee | None = None
    entered_at: Moment | None = None
    entered_by_name: str | None = None
    decided_at: Moment | None = None
    decided_by_name: str | None = None


class Batch(View):
    """The outcome of a batch, in the order submitted."""

    posted: int
    pending: int
    expenditure_ids: list[Id]
    direct_usd: Usd
    indirect_usd: Usd


class ApproveExpenditure(Command):
    """The second signature on a cost, which posts it (Fund rule 12)."""

    expenditure_id: Id
    late_reason: Reason | None = Field(
        default=None, description="Required in a soft-closed period, from an approver (Fund rule 10)."
    )


class RefuseExpenditure(Command):
    """Rejects it, with the reason."""

    expenditure_id: Id
    reason: Reason


class WithdrawExpenditure(Command):
    """Withdraws a pending cost, by the person who entered it."""

    expenditure_id: Id


class ReadExpenditure(Command):
    """One cost."""

    expenditure_id: Id


class ListExpenditures(Paged):
    """The costs, newest first. `search`: beginnings of words of the payee's names, of the document, or an amount."""

    award_id: Id | None = None
    activity_id: Id | None = None
    allocation_id: Id | None = None
    commitment_id: Id | None = None
    status: CostStatus | None = None
    payee_id: Id | None = Field(default=None, description="Of this payee, under all its names.")
    entered_by: Id | None = None
    reversed: bool | None = None
    search: ShortText | None = None


POST_EXPENDITURE = create("funds", "post_expenditure", PostExpenditure, Expenditure, "Post a cost")
POST_EXPENDITURES = create("funds", "post_expenditures", PostExpenditures, Batch, "Post up to a thousand costs at once")
APPROVE_EXPENDITURE = change("funds", "approve_expenditure", ApproveExpenditure, Expenditure, "Approve a cost")
REFUSE_EXPENDITURE = change("funds", "refuse_expenditure", RefuseExpenditure, Expenditure, "Refuse a cost")
WITHDRAW_EXPENDITURE = change(
    "funds", "withdraw_expenditure", WithdrawExpenditure, Expenditure, "Withdraw a cost that one entered"
)
READ_EXPENDITURE = read(
    "funds", "read_expenditure", ReadExpenditure, Expenditure, "Read a cost", at="/expenditures/{expenditure_id}"
)
LIST_EXPENDITURES = read(
    "funds", "list_expenditures", ListExpenditures, Page[Expenditure], "List the costs", at="/expenditures"
)
