"""Contributions: money that came in from donors."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from pydantic import Field

from contracts.base import Command, Page, Paged, Refusal, View, create, read
from contracts.funds.kinds import THE_FUND, Day, MoneyIn, MoneyInUsd, Usd
from contracts.kinds import Currency, Id, ShortText, Slug

NO_AWARD_YET = Refusal("funds.no_award_yet", 409, "This agreement has no award yet; open one first.")
WHICH_AWARD = Refusal("funds.which_award", 422, "This agreement has several awards; choose one.")
OTHER_DONOR = Refusal("funds.other_donor", 422, "This agreement is with another donor.")


class Contribution(View):
    """Money that came in. `credited_usd` is what the bank made of it; the rest went to exchange differences.

    `part` counts the parts of one receipt; `receipt_id` is the unidentified receipt that this turned out to be.
    """

    id: Id
    entry_id: Id
    entry_number: str
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


class RecordContribution(Command):
    """Money that came in, against an agreement (and one of its instalments), or unearmarked when none is named.

    Revenue at receipt (Fund rule 15), valued at the day's rate (13). There is no way to pay it back (4).
    """

    donor_id: Id
    agreement_id: Id | None = None
    instalment_id: Id | None = None
    award_id: Id | None = Field(default=None, description="Needed when the agreement has several awards.")
    currency: Currency = Field(examples=["CAD"])
    amount: MoneyIn
    received_on: Day
    reference: ShortText = Field(description="The bank's reference: once per donor.", examples=["SWIFT 170412-0031"])
    credited_usd: MoneyInUsd | None = Field(
        default=None, description="What the bank credited, when it was not the day's rate."
    )
    fund_id: Slug = Field(default=THE_FUND, description="For unearmarked money; an agreement says its fund itself.")
    bank_account_id: Id | None = Field(
        default=None, description="Which of the fund's bank accounts; its first one, when none is named."
    )


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
