"""The bank beside the books: what belongs together, what differs and why, and booking what is missing there."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum

from pydantic import Field

from contracts.base import Command, Page, Paged, Part, View, change, create, read
from contracts.funds.bank.bank_files import BankLine
from contracts.funds.kinds import Day, Description, Reason, Sum
from contracts.funds.ledger.journal import EntryKind
from contracts.funds.receipts.contributions import Contribution
from contracts.funds.receipts.unidentified import UnidentifiedReceipt
from contracts.funds.spending.expenditures import Expenditure
from contracts.kinds import Country, Currency, Id, Moment, ShortText, Slug


class ItemPart(StrEnum):
    """What of an entry the bank shows by itself: all of its cash, or a cost's direct and indirect part."""

    CASH = "cash"
    DIRECT = "direct"
    INDIRECT = "indirect"


class BookItemRef(Part):
    """An entry of the journal, or the part of it that the bank shows by itself."""

    entry_id: Id
    part: ItemPart = ItemPart.CASH


class BookItem(View):
    """Cash of the journal on a bank account's book. Positive came in, negative went out."""

    entry_id: Id
    part: ItemPart
    entry_number: str
    kind: EntryKind
    occurred_on: date
    amount: Decimal
    description: str
    counterparty: str | None
    reference: str | None
    reversal_of: Id | None
    match_id: Id | None


class ListBookItems(Paged):
    """Cash entries on an account's book, newest first. `matched` false: those the bank has not shown yet."""

    account_id: Id
    matched: bool | None = None
    since: Day | None = None
    until: Day | None = None


class ProposalKind(StrEnum):
    """What a proposal is about: entries that are in the books, a line that cancels another, or what is to be booked."""

    MATCH = "match"
    CANCEL = "cancel"
    RECEIPT = "receipt"
    SUSPENSE = "suspense"
    CHARGE = "charge"


class ReasonCode(StrEnum):
    """Why something is proposed; `ambiguous` speaks against it."""

    AMOUNT_EQUAL = "amount_equal"
    AMOUNT_IN_DONORS_CURRENCY = "amount_in_donors_currency"
    AMOUNT_NEAR = "amount_near"
    SUM_EQUAL = "sum_equal"
    SAME_DAY = "same_day"
    DAYS_APART = "days_apart"
    REFERENCE_FOUND = "reference_found"
    NAME_ALIKE = "name_alike"
    REVERSAL = "reversal"
    CHARGE_WORDS = "charge_words"
    INSTALMENT_DUE = "instalment_due"
    UNKNOWN_PAYER = "unknown_payer"
    AMBIGUOUS = "ambiguous"


class ProposalReason(View):
    """One reason, what it adds to the score, and the facts behind it."""

    code: ReasonCode
    points: Decimal
    facts: dict[str, str]


class Proposal(View):
    """What a line may belong to. `score` is 0 to 1; nothing happens until a person confirms it.

    A match names lines (the one asked about among them) and entries; `difference` is lines less entries.
    """

    kind: ProposalKind
    line_ids: list[Id]
    items: list[BookItem]
    difference: Decimal
    score: Decimal
    reasons: list[ProposalReason]
    donor_id: Id | None = None
    agreement_id: Id | None = None
    instalment_id: Id | None = None


class LineProposals(View):
    """A line that is not matched, and what it may belong to, best first."""

    line: BankLine
    proposals: list[Proposal]


class ProposeMatches(Paged):
    """What an account's open lines may belong to, oldest line first; with `line_id`, that line's only."""

    account_id: Id
    line_id: Id | None = None
    limit: int = Field(default=20, ge=1, le=50)


class DifferenceKind(StrEnum):
    """Why the bank and the books differ."""

    BANK_CHARGE = "bank_charge"
    EXCHANGE = "exchange"
    TIMING = "timing"
    UNIDENTIFIED = "unidentified"
    BANK_ERROR = "bank_error"
    BOOK_ERROR = "book_error"
    OTHER = "other"


class Explanation(Part):
    """Why a difference is there, and what will settle it."""

    kind: DifferenceKind
    text: Reason


class Match(View):
    """What a person confirmed to belong together. `difference` = lines + differences settled here - entries.

    It counts from `effective_on` on; `frozen` once that day is reconciled.
    """

    id: Id
    account_id: Id
    effective_on: date
    lines: list[BankLine]
    items: list[BookItem]
    settles: list[Id]
    settled_by: Id | None
    difference: Decimal
    explanation: Explanation | None
    confirmed_by: Id
    confirmed_at: Moment
    undone_by: Id | None
    undone_at: Moment | None
    undone_because: str | None
    frozen: bool


class ConfirmMatch(Command):
    """These lines and entries belong together: one to one, one to several, or several to one.

    Lines alone are lines that the books will not have (or not yet); entries alone cancel each other. Whatever does not
    come to zero is a difference, to be explained before the account is reconciled; `settles` takes up differences of
    earlier matches.
    """

    account_id: Id
    line_ids: list[Id] = Field(default_factory=list, max_length=500)
    items: list[BookItemRef] = Field(default_factory=list, max_length=500)
    settles: list[Id] = Field(default_factory=list, max_length=50)
    explanation: Explanation | None = None


class UndoMatch(Command):
    """They do not belong together after all. Not when it is reconciled."""

    match_id: Id
    reason: Reason


class ExplainDifference(Command):
    """Why a match does not come to zero. Not when it is reconciled."""

    match_id: Id
    explanation: Explanation


class ReadMatch(Command):
    """One match."""

    match_id: Id


class ListMatches(Paged):
    """An account's matches, newest first. `unexplained`: those whose difference has no explanation."""

    account_id: Id
    undone: bool = False
    unexplained: bool = False


class Booked(View):
    """What was booked from the bank, and its match. Without a match it waits for a second signature first."""

    match: Match | None
    entry_id: Id | None
    contribution: Contribution | None = None
    unidentified: UnidentifiedReceipt | None = None
    expenditure: Expenditure | None = None


class BookReceipt(Command):
    """Books a line as a donor's contribution and matches it; without a donor it waits as unidentified money.

    Its amount is what the bank credited.
    """

    line_id: Id
    donor_id: Id | None = Field(default=None, description="Nobody knows yet, when none is named")
    agreement_id: Id | None = None
    instalment_id: Id | None = None
    award_id: Id | None = Field(default=None, description="Needed when the agreement has several awards.")
    currency: Currency | None = Field(default=None, description="In which the donor paid; the account's, if not said")
    amount: Sum | None = Field(default=None, description="What the donor paid, in that currency")
    reference: ShortText | None = Field(default=None, description="The bank's, if not said")


class BookCharge(Command):
    """Books a line of the bank, or what a match leaves over, as a cost (bank charges) and matches it."""

    line_id: Id | None = None
    match_id: Id | None = None
    budget_line_id: Id
    description: Description = "Bank charges"
    payee: ShortText | None = Field(default=None, description="The bank account's name, if not said")
    document: ShortText | None = Field(default=None, description="The bank's reference, if not said")
    country: Country | None = None
    activity_kind: Slug | None = None


class BookDifference(Command):
    """Books what a match leaves over, or a line, as an award's exchange difference (Fund rule 13), and matches it."""

    line_id: Id | None = None
    match_id: Id | None = None
    award_id: Id
    description: Description = "Exchange difference at the bank"


class BookTransfer(Command):
    """Books a line as money that moves between two of a fund's bank accounts, and matches it.

    The other account's line is matched with the same entry. The money stays the award's.
    """

    line_id: Id
    other_account_id: Id
    award_id: Id
    description: Description = "Between our own accounts"


LIST_BOOK_ITEMS = read(
    "funds",
    "list_book_items",
    ListBookItems,
    Page[BookItem],
    "List the cash entries on a bank account's book",
    at="/bank/accounts/{account_id}/book",
)
PROPOSE_MATCHES = read(
    "funds",
    "propose_matches",
    ProposeMatches,
    Page[LineProposals],
    "List proposed matches for a bank account's open lines",
    at="/bank/accounts/{account_id}/proposals",
    one_state=True,
)
CONFIRM_MATCH = create("funds", "confirm_match", ConfirmMatch, Match, "Confirm a match of lines and entries")
UNDO_MATCH = change("funds", "undo_match", UndoMatch, Match, "Undo a match")
EXPLAIN_DIFFERENCE = change(
    "funds", "explain_difference", ExplainDifference, Match, "Explain the difference of a match"
)
READ_MATCH = read("funds", "read_match", ReadMatch, Match, "Read a match", at="/bank/matches/{match_id}")
LIST_MATCHES = read(
    "funds",
    "list_matches",
    ListMatches,
    Page[Match],
    "List an account's matches",
    at="/bank/accounts/{account_id}/matches",
)
BOOK_RECEIPT = create("funds", "book_receipt", BookReceipt, Booked, "Book a bank line as a contribution")
BOOK_CHARGE = create("funds", "book_charge", BookCharge, Booked, "Book a bank charge")
BOOK_TRANSFER = create("funds", "book_transfer", BookTransfer, Booked, "Book a transfer between own bank accounts")
BOOK_DIFFERENCE = create("funds", "book_difference", BookDifference, Booked, "Book an exchange difference at the bank")
