"""The Fund's receipts beyond the plain one: split over several instalments, and unidentified until somebody knows."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from pydantic import Field

from contracts.base import Command, Page, Paged, Part, Refusal, View, create, read
from contracts.funds.kinds import THE_FUND, Day, MoneyIn, MoneyInUsd, Sum, Usd
from contracts.funds.receipts.contributions import Contribution
from contracts.kinds import Currency, Id, ShortText, Slug

BEYOND_RECEIPT = Refusal("funds.beyond_receipt", 409, "Only {rest} USD of this receipt remains unidentified.")
RECEIPT_IDENTIFIED = Refusal(
    "funds.receipt_identified", 409, "Parts of this receipt have been identified; reverse those entries first."
)
RECEIPT_REVERSED = Refusal("funds.receipt_reversed", 409, "This receipt was a bank error; its entry has been reversed.")


class SplitPart(Part):
    """A part of a receipt: for an agreement (and one of its instalments), or unearmarked when none is named."""

    agreement_id: Id | None = None
    instalment_id: Id | None = None
    award_id: Id | None = Field(default=None, description="Needed when the agreement has several awards.")
    amount: MoneyIn


class RecordSplitContribution(Command):
    """One receipt of a donor for several instalments, agreements or awards: all of it is recorded or nothing."""

    donor_id: Id
    currency: Currency = Field(examples=["CAD"])
    received_on: Day
    reference: ShortText = Field(description="The bank's reference: once per donor.", examples=["SWIFT 170412-0031"])
    credited_usd: MoneyInUsd | None = Field(
        default=None, description="What the bank credited for all of it, when it was not the day's rate."
    )
    parts: list[SplitPart] = Field(min_length=2, max_length=60)
    fund_id: Slug = Field(default=THE_FUND, description="For unearmarked parts; an agreement says its fund itself.")
    bank_account_id: Id | None = Field(
        default=None, description="Which of the fund's bank accounts; its first one, when none is named."
    )


class ContributionSplit(View):
    """A receipt and its parts, in the order in which they were sent."""

    currency: Currency
    amount: Decimal
    amount_usd: Usd
    credited_usd: Usd
    contributions: list[Contribution]


class RecordUnidentified(Command):
    """Money that came in from nobody knows whom. It is no source of anything, and spent on nothing, until it is known.

    `currency` and `amount`: what the payer sent, if the bank says so.
    """

    received_on: Day
    credited_usd: MoneyInUsd
    reference: ShortText = Field(description="The bank's reference: once per fund.", examples=["SWIFT 170412-0031"])
    payer: ShortText | None = Field(default=None, description="Who the bank says it was.")
    note: ShortText | None = None
    currency: Currency | None = None
    amount: Sum | None = None
    fund_id: Slug = THE_FUND
    bank_account_id: Id | None = Field(
        default=None, description="Which of the fund's bank accounts; its first one, when none is named."
    )


class UnidentifiedReceipt(View):
    """An unidentified receipt, what of it was identified since, and how long the rest has waited."""

    id: Id
    fund_id: Slug
    entry_id: Id
    entry_number: str
    received_on: date
    credited_usd: Usd
    reference: str
    payer: str | None
    note: str | None
    currency: Currency | None
    amount: Decimal | None
    identified_usd: Usd
    open_usd: Usd
    days: int = Field(description="Since it came in.")
    reversed: bool


class IdentifiedPart(Part):
    """Whose money (a part of) a receipt was, and for what. In another currency than USD: what the donor gave."""

    donor_id: Id
    agreement_id: Id | None = None
    instalment_id: Id | None = None
    award_id: Id | None = Field(default=None, description="Needed when the agreement has several awards.")
    identified_usd: MoneyInUsd = Field(description="How much of the unidentified money it is.")
    currency: Currency = "USD"
    amount: Sum | None = Field(default=None, description="Needed in another currency than USD.")


class IdentifyReceipt(Command):
    """The receipt, or a part of it, is known: it is revenue now, valued at the rate of the day it came in."""

    receipt_id: Id
    identified_on: Day | None = Field(default=None, description="Today, when none is given.")
    parts: list[IdentifiedPart] = Field(min_length=1, max_length=60)


class Identification(View):
    """What became of a receipt."""

    receipt: UnidentifiedReceipt
    contributions: list[Contribution]


class ReceiptById(Command):
    """One unidentified receipt."""

    receipt_id: Id


class ListUnidentified(Paged):
    """Unidentified receipts, the oldest first; with `open` only those that wait."""

    open: bool = True
    fund_id: Slug | None = None


RECORD_SPLIT_CONTRIBUTION = create(
    "funds", "record_split_contribution", RecordSplitContribution, ContributionSplit, "Record money received, in parts"
)
RECORD_UNIDENTIFIED = create(
    "funds", "record_unidentified", RecordUnidentified, UnidentifiedReceipt, "Record a receipt from an unknown source"
)
IDENTIFY_RECEIPT = create(
    "funds", "identify_receipt", IdentifyReceipt, Identification, "Identify the source of a receipt"
)
READ_UNIDENTIFIED = read(
    "funds",
    "read_unidentified",
    ReceiptById,
    UnidentifiedReceipt,
    "Read an unidentified receipt",
    at="/unidentified-receipts/{receipt_id}",
)
LIST_UNIDENTIFIED = read(
    "funds",
    "list_unidentified",
    ListUnidentified,
    Page[UnidentifiedReceipt],
    "List the unidentified receipts",
    at="/unidentified-receipts",
)
