"""One search over costs, receipts, commitments and the journal."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from contracts.base import Page, Paged, View, read
from contracts.funds.kinds import Day, PlannedUsd, Usd
from contracts.kinds import Currency, Id, Slug, Text

SearchText = Annotated[Text, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)]


class FoundKind(StrEnum):
    """What a search finds. Each fact once: the entry of a cost or receipt is found as the cost or receipt.

    `entry`: transfers, exchange differences and reversals. `posted`: whatever has an entry in the journal.
    """

    COST = "cost"
    RECEIPT = "receipt"
    COMMITMENT = "commitment"
    ENTRY = "entry"
    POSTED = "posted"


class FoundItem(View):
    """Something that was found. `party`: payee, payer or donor. `amount` is in its currency, without indirect costs.

    `id`: of a cost, a commitment, a pending receipt (`status` is then not `posted`), or of the journal entry.
    """

    id: Id
    kind: FoundKind
    entry_id: Id | None
    entry_number: str | None
    fund_id: Slug
    award_id: Id | None
    award: str | None
    on_day: date
    title: str
    party: str | None
    document: str | None
    currency: Currency
    amount: Decimal
    amount_usd: Usd
    status: str


class SearchFund(Paged):
    """What has all these words, or words that begin so, accents aside, and all that is named besides; newest first.

    A text that is the number of an entry finds that entry. Amounts are in `currency`, or else in USD; both limits
    count, and the same one twice is that amount exactly.
    """

    text: SearchText | None = Field(default=None, examples=["hotel belize"])
    kind: FoundKind | None = None
    fund_id: Slug | None = None
    donor_id: Id | None = None
    award_id: Id | None = None
    programme: Slug | None = None
    since: Day | None = None
    until: Day | None = None
    at_least: PlannedUsd | None = None
    at_most: PlannedUsd | None = None
    currency: Currency | None = None


SEARCH_FUND = read(
    "funds", "search_fund", SearchFund, Page[FoundItem], "Search costs, receipts, commitments and entries", at="/found"
)
