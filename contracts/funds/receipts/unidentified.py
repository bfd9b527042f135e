"""Receipts split over several instalments, and unidentified receipts."""

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
    """A part of a receipt: for an agreement (and one of its instalments) or, if none is named, unearmarked."""

    agreement_id: Id | None = None
    instalment_id: Id | None = None
    award_id: Id | None = Field(default=None, description="Required if the agreement has several awards.")
    amount: MoneyIn


class RecordSplitContribution(Command):
    """Records one receipt for several instalments, agreements or awards, completely or not at all."""

    donor_id: Id
    currency: Currency = Field(examples=["CAD"])
    received_on: Day
    reference: ShortText = Field(description="The bank's reference; unique per donor.", examples=["SWIFT 170412-0031"])
    credited_usd: MoneyInUsd | None = Field(
        default=None, description="Total amount credited by the bank, if not at the day's rate."
    )
    parts: list[SplitPart] = Field(min_length=2, max_length=60)
    fund_id: Slug = Field(default=THE_FUND, description="For unearmarked parts; an agreement determines its fund.")
    bank_account_id: Id | None = Field(
        default=None, description="One of the fund's bank accounts; by default the first."
    )


class ContributionSplit(View):
    """A receipt and its parts, in the order submitted."""

    currency: Currency
    amount: Decimal
    amount_usd: Usd
    credited_usd: Usd
    contributions: list[Contribution]


class RecordUnidentified(Command):
    """Records a receipt from an unknown source. It is not revenue and cannot be spent until it is identified.

    `currency` and `amount`: the payer's, if stated by the bank.
    """

    received_on: Day
    credited_usd: MoneyInUsd
    reference: ShortText = Field(description="The bank's reference; unique per fund.", examples=["SWIFT 170412-0031"])
    payer: ShortText | None = Field(default=None, description="The payer named by the bank.")
    note: ShortText | None = None
    currency: Currency | None = None
    amount: Sum | None = None
    fund_id: Slug = THE_FUND
    bank_account_id: Id | None = Field(
        default=None, description="One of the fund's bank accounts; by default the first."
    )


class UnidentifiedReceipt(View):
    """An unidentified receipt, the amount identified since, and the age of the rest."""

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
    days: int = Field(description="Days since receipt.")
    reversed: bool


class IdentifiedPart(Part):
    """The donor and purpose of a receipt or part of one; if not in USD, with the amount the donor gave."""

    donor_id: Id
    agreement_id: Id | None = None
    instalment_id: Id | None = None
    award_id: Id | None = Field(default=None, description="Required if the agreement has several awards.")
    identified_usd: MoneyInUsd = Field(description="Amount of the unidentified receipt.")
    currency: Currency = "USD"
    amount: Sum | None = Field(default=None, description="Required if the currency is not USD.")


class IdentifyReceipt(Command):
    """Identifies a receipt or part of it: it becomes revenue, valued at the rate of the day of receipt."""

    receipt_id: Id
    identified_on: Day | None = Field(default=None, description="By default today.")
    parts: list[IdentifiedPart] = Field(min_length=1, max_length=60)


class Identification(View):
    """The outcome of an identification."""

    receipt: UnidentifiedReceipt
    contributions: list[Contribution]


class ReceiptById(Command):
    """One unidentified receipt."""

    receipt_id: Id


class ListUnidentified(Paged):
    """Unidentified receipts, oldest first; with `open`, only those not fully identified."""

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
