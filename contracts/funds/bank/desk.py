"""The bank's desk: where each account stands, rules that propose, and accepting proposals above a score."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from contracts.base import Command, Page, Paged, View, change, create, read
from contracts.funds.bank.accounts import Balance, BankAccount
from contracts.funds.bank.matching import LineProposals
from contracts.kinds import Id, Moment, ShortText, Slug, Version


class BankAccountState(View):
    """Where an account stands today. `bank_balance` is null without a statement; `apart` is bank less books."""

    account: BankAccount
    statement_until: date | None
    imported_at: Moment | None
    open_lines: int
    open_since: date | None
    open_total: Decimal
    suspense_lines: int
    unexplained: int
    bank_balance: Decimal | None
    bank_balance_on: date | None
    book_balance: Decimal
    apart: Decimal | None


class ListBankStates(Command):
    """Where the bank accounts stand, by name; at most a hundred."""

    fund_id: Slug | None = None
    account_id: Id | None = None


class BankStates(View):
    """The accounts."""

    items: list[BankAccountState]


class BookableLine(View):
    """A direct-cost line of an award, to which a charge of the bank can be booked."""

    id: Id
    title: str
    award_id: Id
    award: str


class ListBookableLines(Command):
    """The direct-cost lines of a fund's awards that have not ended, by award; at most 500."""

    fund_id: Slug


class BookableLines(View):
    """The lines."""

    items: list[BookableLine]


class RuleBooks(StrEnum):
    """What a rule proposes to book a line as."""

    CHARGE = "charge"
    RECEIPT = "receipt"
    SUSPENSE = "suspense"


class RuleWay(StrEnum):
    """Whether it is about money received or paid."""

    IN = "in"
    OUT = "out"


Words = Annotated[str, Field(min_length=2, max_length=100)]


class BankRule(View):
    """What lines with certain words are proposed to be booked as. A rule never books anything itself."""

    id: Id
    fund_id: Slug
    account_id: Id | None
    words: str
    way: RuleWay
    at_least: Decimal | None
    at_most: Decimal | None
    books: RuleBooks
    budget_line_id: Id | None
    donor_id: Id | None
    active: bool
    version: int
    changed_by: Id
    changed_at: Moment


class BankRuleFields(Command):
    """A rule: the words are looked for in the bank's texts, whatever their case and accents."""

    account_id: Id | None = Field(default=None, description="Only for this account; otherwise for all of the fund")
    words: Words = Field(examples=["WIRE FEE"])
    way: RuleWay
    at_least: Balance | None = Field(default=None, description="Smallest amount, without its sign")
    at_most: Balance | None = None
    books: RuleBooks
    budget_line_id: Id | None = Field(default=None, description="For a charge")
    donor_id: Id | None = Field(default=None, description="For a receipt")


class AddBankRule(BankRuleFields):
    """Adds a rule."""

    fund_id: Slug = "prevention-network"


class EditBankRule(BankRuleFields):
    """Replaces a rule, or ends it (`active` false)."""

    rule_id: Id
    active: bool = True
    expected_version: Version | None = None


class ListBankRules(Paged):
    """A fund's rules, in the order in which they were made, with those that ended."""

    fund_id: Slug | None = None


class AcceptProposals(Command):
    """Confirms the best proposal of each open line whose score is at least `above`, if it is the only one of its score,
    leaves no difference, and names entries or lines of the books: nothing is booked.

    With `dry_run` nothing is confirmed; `shown` of that answer makes sure that what is confirmed is what was shown.
    """

    account_id: Id
    above: Decimal = Field(ge=Decimal("0.5"), le=1, max_digits=3, decimal_places=2)
    dry_run: bool = True
    shown: ShortText | None = None


class AcceptedProposals(View):
    """What is confirmed, or would be."""

    account_id: Id
    above: Decimal
    dry_run: bool
    shown: str
    lines: list[LineProposals]
    total: Decimal
    match_ids: list[Id]


LIST_BANK_STATES = read(
    "funds", "list_bank_states", ListBankStates, BankStates, "List where the bank accounts stand",
    at="/bank/states", one_state=True,
)  # fmt: skip
LIST_BOOKABLE_LINES = read(
    "funds", "list_bookable_lines", ListBookableLines, BookableLines, "List the budget lines for charges of the bank",
    at="/bank/lines-for-charges",
)  # fmt: skip
ADD_BANK_RULE = create("funds", "add_bank_rule", AddBankRule, BankRule, "Add a rule that proposes")
EDIT_BANK_RULE = change("funds", "edit_bank_rule", EditBankRule, BankRule, "Edit or end a rule that proposes")
LIST_BANK_RULES = read(
    "funds", "list_bank_rules", ListBankRules, Page[BankRule], "List the rules that propose", at="/bank/rules"
)
ACCEPT_PROPOSALS = create(
    "funds", "accept_proposals", AcceptProposals, AcceptedProposals, "Accept proposals above a score"
)
