"""Contributions received from donors."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from pydantic import Field

from contracts.base import Command, Page, Paged, Refusal, View, create, read
from contracts.funds.kinds import THE_FUND, Day, MoneyIn, MoneyInUsd, Reason, Usd
from contracts.funds.spending.expenditures import CostStatus
from contracts.kinds import Currency, Id, ShortText, Slug

NO_AWARD_YET = Refusal("funds.no_award_yet", 409, "This agreement has no award yet; open one first.")
WHICH_AWARD = Refusal("funds.which_award", 422, "This agreement has several awards; choose one.")
OTHER_DONOR = Refusal("funds.other_donor", 422, "This agreement is with another donor.")


class Contribution(View):
    """A contribution received. `credited_usd` is the amount credited by the bank; the rest is an exchange difference.

    Above the threshold it is pending, without an entry, until a second person has approved or confirmed it. `part`
    numbers the parts of one receipt; `receipt_id` is the unidentified receipt from which it was identified.
    """

    id: Id
    entry_id: Id | None
    entry_number: str | None
    donor_id: Id
    donor: str
    agreement_id: Id | None
    instalment_id: Id | None
    award_id: Id
    programme: Slug | None
    currency: Currency
    amount: Decimal
    usd_per_unit: Decimal
    amount_usd: Usd
    credited_usd: Usd
    received_on: date
    reference: str
    reversed: bool
    part: int
    receipt_id: Id | None
    status: CostStatus = CostStatus.POSTED
    pending_id: Id | None = Field(default=None, description="What a second person approves, while it is pending.")


class RecordContribution(Command):
    """Records a contribution against an agreement (and one of its instalments) or, if none is named, as unearmarked.

    Revenue at receipt (Fund rule 15), valued at the day's rate (13). It cannot be refunded (4). Above the threshold it
    waits for a second person, or for a line of the bank that one confirms (12).
    """

    donor_id: Id
    agreement_id: Id | None = None
    instalment_id: Id | None = None
    award_id: Id | None = Field(default=None, description="Required if the agreement has several awards.")
    currency: Currency = Field(examples=["CAD"])
    amount: MoneyIn
    received_on: Day
    reference: ShortText = Field(description="The bank's reference; unique per donor.", examples=["SWIFT 170412-0031"])
    credited_usd: MoneyInUsd | None = Field(
        default=None, description="Amount credited by the bank, if not at the day's rate."
    )
    fund_id: Slug = Field(default=THE_FUND, description="For unearmarked money; an agreement determines its fund.")
    bank_account_id: Id | None = Field(
        default=None, description="One of the fund's bank accounts; by default the first."
    )
    replaces: Id | None = Field(
        default=None, description="A receipt of yours that waits or was refused: it is withdrawn for this one."
    )
    note: Reason | None = Field(default=None, description="What whoever signs should know.")


class ReadContribution(Command):
    """One contribution."""

    contribution_id: Id


class ListContributions(Paged):
    """The contributions, newest first."""

    donor_id: Id | None = None
    agreement_id: Id | None = None
    award_id: Id | None = None


RECORD_CONTRIBUTION = create("funds", "record_contribution", RecordContribution, Contribution, "Record money received")
READ_CONTRIBUTION = read(
    "funds",
    "read_contribution",
    ReadContribution,
    Contribution,
    "Read a contribution",
    at="/contributions/{contribution_id}",
)
LIST_CONTRIBUTIONS = read(
    "funds", "list_contributions", ListContributions, Page[Contribution], "List the contributions", at="/contributions"
)
