"""The Fund's books: journal entries and periods; statements are in `contracts/funds/reporting/statements.py`."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum

from pydantic import Field

from contracts.base import Command, Page, Paged, Refusal, View, create, read
from contracts.funds.kinds import THE_FUND, Day, Reason, Usd
from contracts.kinds import Currency, Id, Moment, Slug

BANK_OTHER_FUND = Refusal(
    "funds.bank_other_fund", 422, "This does not belong to the fund {fund}, which holds this bank account."
)

BANK_IN_CURRENCY = Refusal(
    "funds.bank_in_currency",
    422,
    "This bank account holds {currency}: enter the amount in {currency}, or choose another account.",
)


class EntryKind(StrEnum):
    """Kinds of journal entries. None for refunds (Fund rule 4); interest only if the fund earns any (rule 5)."""

    CONTRIBUTION = "contribution"
    SUSPENSE = "suspense"
    IDENTIFICATION = "identification"
    INCOME = "income"
    INTEREST = "interest"
    EXPENDITURE = "expenditure"
    RECOVERY = "recovery"
    TRANSFER = "transfer"
    EXCHANGE = "exchange"
    REVALUATION = "revaluation"
    ADVANCE = "advance"
    REVERSAL = "reversal"


class Posting(View):
    """One line of an entry: positive is debit, negative is credit."""

    account_code: str
    account: str
    award_id: Id
    donor_id: Id
    line_id: Id | None
    allocation_id: Id | None
    currency: Currency
    amount: Decimal
    amount_usd: Usd
    commitment_id: Id | None = None


class Entry(View):
    """A journal entry; `number` has no gaps within its fund's fiscal year.

    With its origin: who entered and who approved it, when and from which network address, and when it was
    posted. Addresses are deleted when a member is erased. `hash` seals it and all entries before it, in hexadecimal.
    `late_reason`: why it was posted into a soft-closed period (Fund rule 10). `papers`: payee, document, donor as they
    were sealed with it (Fund rule 18); null for entries of former versions and of kinds without a document.
    """

    id: Id
    number: str
    kind: EntryKind
    occurred_on: date
    posted_at: Moment
    description: str
    entered_by: Id
    approved_by: Id | None
    reversal_of: Id | None
    reversed_by: Id | None
    postings: list[Posting]
    fund_id: Slug
    entered_at: Moment
    entered_from: str | None
    approved_from: str | None
    late_reason: str | None
    hash: str | None
    papers: dict[str, str | None] | None = None


class ReadEntry(Command):
    """One entry with its postings."""

    entry_id: Id


class ListEntries(Paged):
    """The journal of a fund, newest first, with postings."""

    award_id: Id | None = None
    kind: EntryKind | None = None
    since: Day | None = None
    until: Day | None = None
    fund_id: Slug = THE_FUND


class Account(View):
    """An account and its balance in USD (debit positive) on the requested date."""

    code: str
    name: str
    kind: str
    balance_usd: Usd


class PeriodStatus(StrEnum):
    """In a soft-closed period, only approvers may post, with a reason; it is later closed definitively or reopened."""

    SOFT_CLOSED = "soft_closed"
    CLOSED = "closed"
    REOPENED = "reopened"


class Period(View):
    """A period that is soft-closed or closed. If closed, with each account's closing balance, which is the opening
    balance of the next period (Fund rule 10).

    `adjusting_until`: the last day on which anything is posted into it while it is soft-closed. `despite`: why it was
    closed although steps of the closing were not done.
    """

    id: Id
    starts_on: date
    ends_on: date
    closed_at: Moment
    closing: list[Account]
    fund_id: Slug
    status: PeriodStatus
    closed_by: Id
    soft_closed_by: Id | None
    soft_closed_at: Moment | None
    reopened_by: Id | None
    reopened_at: Moment | None
    reason: str | None
    adjusting_until: date | None = None
    despite: str | None = None


class ClosePeriod(Command):
    """Closes the books from the end of the last closed period up to this day (Fund rule 10).

    What still waits stops it. Where other steps of the closing are not done, it has to be stated why it is closed all
    the same.
    """

    ends_on: Day
    fund_id: Slug = THE_FUND
    despite: Reason | None = Field(default=None, description="Why it is closed although steps are not done.")


class ListPeriods(Paged):
    """A fund's soft-closed and closed periods, newest first; reopened ones on request."""

    fund_id: Slug = THE_FUND
    status: PeriodStatus | None = None


READ_ENTRY = read("funds", "read_entry", ReadEntry, Entry, "Read a journal entry", at="/entries/{entry_id}")
LIST_ENTRIES = read("funds", "list_entries", ListEntries, Page[Entry], "List the journal", at="/entries")
CLOSE_PERIOD = create("funds", "close_period", ClosePeriod, Period, "Close the books up to a day")
LIST_PERIODS = read(
    "funds", "list_periods", ListPeriods, Page[Period], "List the periods that are not open", at="/periods"
)
