"""Matching the bank with the books: matches, differences and their explanations, and booking what is missing."""

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
from contracts.kinds import Country, Currency, Id, Moment, PaperName, ShortText, Slug


class ItemPart(StrEnum):
    """The part of an entry that the bank shows separately: all of its cash, or a cost's direct and indirect parts."""

    CASH = "cash"
    DIRECT = "direct"
    INDIRECT = "indirect"


class BookItemRef(Part):
    """A journal entry, or the part of it that the bank shows separately."""

    entry_id: Id
    part: ItemPart = ItemPart.CASH
    detail_id: Id | None = Field(default=None, description="The payment of a batch that it is matched with")


class BookItem(View):
    """A cash entry of the journal for a bank account. Positive amounts are receipts, negative ones payments."""

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
    detail_id: Id | None = None


class ListBookItems(Paged):
    """An account's cash entries, newest first. `matched` false: those not yet on a bank statement."""

    account_id: Id
    matched: bool | None = None
    since: Day | None = None
    until: Day | None = None


class ProposalKind(StrEnum):
    """Kinds of proposals: existing entries, a line that cancels another, or a new entry to book."""

    MATCH = "match"
    CANCEL = "cancel"
    RECEIPT = "receipt"
    SUSPENSE = "suspense"
    CHARGE = "charge"


class ReasonCode(StrEnum):
    """Reasons for a proposal; `ambiguous` counts against it."""

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
    PAYMENT_ORDER = "payment_order"
    DETAILS_FOUND = "details_found"
    RULE = "rule"


class ProposalReason(View):
    """A reason, its share of the score, and the underlying facts."""

    code: ReasonCode
    points: Decimal
    facts: dict[str, str]


class Proposal(View):
    """A possible match for a line. `score` is 0 to 1; it takes effect only when a person confirms it.

    A match names lines (including the one requested) and entries; `difference` is lines less entries.
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
    budget_line_id: Id | None = None
    rule_id: Id | None = None


class LineProposals(View):
    """An unmatched line and its possible matches, best first. `clear`: the first is the only one of its score, and
    leaves no difference."""

    line: BankLine
    proposals: list[Proposal]
    clear: bool = False


class ProposeMatches(Paged):
    """Possible matches for an account's open lines, oldest line first; with `line_id`, for that line only.

    `incoming`: only money that came in.
    """

    account_id: Id
    line_id: Id | None = None
    incoming: bool = False
    limit: int = Field(default=20, ge=1, le=50)


class DifferenceKind(StrEnum):
    """Kinds of differences between the bank and the books."""

    BANK_CHARGE = "bank_charge"
    EXCHANGE = "exchange"
    TIMING = "timing"
    UNIDENTIFIED = "unidentified"
    BANK_ERROR = "bank_error"
    BOOK_ERROR = "book_error"
    OTHER = "other"


class Explanation(Part):
    """The explanation of a difference, and what will settle it."""

    kind: DifferenceKind
    text: Reason


class Match(View):
    """A confirmed match. `difference` = lines + differences settled here - entries.

    Effective from `effective_on`; `frozen` once that day is reconciled.
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
    """Confirms that lines and entries match: one to one, one to several, or several to one.

    Lines alone are lines that have no entry (or none yet); entries alone cancel each other. A remainder
    is a difference, to be explained before the account is reconciled; `settles` includes differences of
    earlier matches.
    """

    account_id: Id
    line_ids: list[Id] = Field(default_factory=list, max_length=500)
    items: list[BookItemRef] = Field(default_factory=list, max_length=500)
    settles: list[Id] = Field(default_factory=list, max_length=50)
    explanation: Explanation | None = None


class UndoMatch(Command):
    """Undoes a match. Not possible once it is reconciled."""

    match_id: Id
    reason: Reason


class ExplainDifference(Command):
    """Explains the difference of a match. Not possible once it is reconciled."""

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
    """An entry booked from the bank, and its match. Without a match, it awaits a second signature."""

    match: Match | None
    entry_id: Id | None
    contribution: Contribution | None = None
    unidentified: UnidentifiedReceipt | None = None
    expenditure: Expenditure | None = None


class BookReceipt(Command):
    """Books a line as a donor's contribution and matches it; without a donor, as an unidentified receipt.

    The amount is the one credited by the bank. A contribution above the threshold waits for a second person.
    """

    line_id: Id
    donor_id: Id | None = Field(default=None, description="If left out, the receipt is unidentified")
    agreement_id: Id | None = None
    instalment_id: Id | None = None
    award_id: Id | None = Field(default=None, description="Required if the agreement has several awards.")
    currency: Currency | None = Field(default=None, description="Currency the donor paid in; by default the account's")
    amount: Sum | None = Field(default=None, description="Amount paid by the donor, in that currency")
    reference: ShortText | None = Field(default=None, description="By default the bank's")


class ConfirmReceipt(Command):
    """Confirms a receipt that somebody else entered by the bank's line for it: it is recorded and matched (rule 12)."""

    receipt_id: Id
    line_id: Id


class BookCharge(Command):
    """Books a bank line, or the difference of a match, as a cost (bank charges) and matches it."""

    line_id: Id | None = None
    match_id: Id | None = None
    budget_line_id: Id
    description: Description = "Bank charges"
    payee: PaperName | None = Field(default=None, description="By default the name of the bank account")
    document: PaperName | None = Field(default=None, description="By default the bank's reference")
    country: Country | None = None
    activity_kind: Slug | None = None


class BookDifference(Command):
    """Books the difference of a match, or a line, as an award's exchange difference (Fund rule 13) and matches it."""

    line_id: Id | None = None
    match_id: Id | None = None
    award_id: Id
    description: Description = "Exchange difference at the bank"


class BookTransfer(Command):
    """Books a line as a transfer between two of a fund's bank accounts and matches it.

    The other account's line is matched with the same entry. The money remains in the award. Between currencies it is
    valued at what was paid or received in dollars; between two others, at the day's rate.
    """

    line_id: Id
    other_account_id: Id
    other_amount: Sum | None = Field(
        default=None, description="What the other account received or paid, if it holds another currency"
    )
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
CONFIRM_RECEIPT = change(
    "funds", "confirm_receipt", ConfirmReceipt, Booked, "Confirm a receipt that waits by a bank line"
)
BOOK_CHARGE = create("funds", "book_charge", BookCharge, Booked, "Book a bank charge")
BOOK_TRANSFER = create("funds", "book_transfer", BookTransfer, Booked, "Book a transfer between own bank accounts")
BOOK_DIFFERENCE = create("funds", "book_difference", BookDifference, Booked, "Book an exchange difference at the bank")
