"""Statements of the Fund, a donor or an award: on any date, for any period, on screen and as documents."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, NamedTuple

from pydantic import Field, StringConstraints

from contracts.base import Command, Page, Paged, Refusal, View, read
from contracts.funds.kinds import THE_FUND, Day, Usd
from contracts.funds.ledger.journal_seals import Anchor
from contracts.funds.spending.budgets import LineKind
from contracts.kinds import Currency, Id, Language, Moment, Slug

# What a message carries comfortably; a page of a list for people has 200 at most.
MAX_ROWS = 5_000

ON_OR_PERIOD = Refusal("funds.on_or_period", 422, "Give a date (on) or a period (since, until), not both.")
TOO_MANY_ENTRIES = Refusal(
    "funds.too_many_entries",
    422,
    "The period has more entries than {format} can hold; choose a shorter period, or CSV.",
)


class Scope(StrEnum):
    """The subject of a statement."""

    FUND = "fund"
    DONOR = "donor"
    AWARD = "award"


class Opening(View):
    """The balances at the end of the day before the period, in USD."""

    balance_usd: Usd
    committed_usd: Usd
    available_usd: Usd


class Received(View):
    """A donor's contributions within the period in one currency, and their value at the rates of the days."""

    donor_id: Id
    donor: str
    currency: Currency
    amount: Decimal
    amount_usd: Usd


class ProgrammeUse(View):
    """A programme's costs within the period, in USD; without a name, costs of no programme."""

    programme: Slug | None
    direct_costs_usd: Usd
    indirect_costs_usd: Usd
    recoveries_usd: Usd


class Pledge(View):
    """The amount pledged by the date and the amount received against it, in the agreement's currency (Fund rule 6)."""

    agreement_id: Id
    reference: str
    title: str
    donor: str
    currency: Currency
    pledge: Decimal
    received: Decimal


class UnvaluedPledges(View):
    """Pledges in a currency that no exchange rate values: not in `pledged_usd`, and not zero (Fund rule 16)."""

    currency: Currency
    pledge: Decimal


class StatementLine(View):
    """One award's part of a statement, in USD; `internal_usd`: transfers from or to other awards of the statement."""

    award_id: Id
    title: str
    donor: str
    programme: Slug | None
    opening_usd: Usd
    contributions_usd: Usd
    other_income_usd: Usd
    interest_usd: Usd
    exchange_differences_usd: Usd
    transfers_in_usd: Usd
    sources_usd: Usd
    direct_costs_usd: Usd
    indirect_costs_usd: Usd
    recoveries_usd: Usd
    transfers_out_usd: Usd
    uses_usd: Usd
    internal_usd: Usd
    balance_usd: Usd
    committed_usd: Usd
    available_usd: Usd


class BudgetUse(View):
    """A budget line of an award, in USD: planned, spent within the period and by its end, and remaining."""

    line_id: Id
    kind: LineKind
    title: str
    budget_usd: Usd
    period_usd: Usd
    spent_usd: Usd
    rest_usd: Usd


class Adjusted(View):
    """The adjusting entries among a statement's: how many, and by how much they changed the balance, in USD."""

    count: int
    balance_usd: Usd


class Statement(View):
    """Opening + sources - uses = balance (Fund rule 14); balance - commitments = available (Fund rule 7). All in USD.

    Without `since` it covers everything up to `on`, with a zero opening. Transfers between awards of the same
    statement are in no total. `pledged_usd` and `suspense_usd` are for information: a pledge is in no balance (Fund
    rule 6) and read in its version of that date, and unidentified money is not a source. `through` names the last
    entry included of each fiscal year. `digest` is the SHA-256 of the content: the same books give the same digest.
    `anchor`: the journal's newest signed anchor, which is not part of the content (Fund rule 18). Nor is `adjusted`:
    what was posted into the period, or the year, after it was soft-closed (Fund rule 10).
    """

    scope: Scope
    id: Id | None
    fund_id: Slug
    fund: str
    title: str
    donor_id: Id | None
    donor: str | None
    programme: Slug | None
    since: date | None
    on: date
    opening: Opening
    contributions_usd: Usd
    other_income_usd: Usd
    interest_usd: Usd
    exchange_differences_usd: Usd
    transfers_in_usd: Usd
    sources_usd: Usd
    direct_costs_usd: Usd
    indirect_costs_usd: Usd
    recoveries_usd: Usd
    transfers_out_usd: Usd
    uses_usd: Usd
    balance_usd: Usd
    committed_usd: Usd
    available_usd: Usd
    transfers_usd: Usd
    pledged_usd: Usd
    suspense_usd: Usd
    advances_usd: Usd = Field(
        default=Decimal("0.00"), description="How much of the balance payees have in advance, unsettled (Fund rule 19)."
    )
    generates_interest: bool
    received: list[Received]
    programmes: list[ProgrammeUse]
    pledges: list[Pledge]
    awards: list[StatementLine]
    budget: list[BudgetUse]
    through: list[str]
    digest: str
    anchor: Anchor | None = None
    unvalued_pledges: list[UnvaluedPledges] = Field(default_factory=list)
    adjusted: Adjusted | None = None


class Span(Command):
    """A date (`on`) or a period (`since`, `until`); by default everything up to today."""

    on: Day | None = None
    since: Day | None = None
    until: Day | None = None


class ReadFundStatement(Span):
    """The Fund on a date or for a period."""

    fund_id: Slug = THE_FUND


class ReadDonorStatement(Span):
    """A donor's money in a fund on a date or for a period."""

    donor_id: Id
    fund_id: Slug = THE_FUND


class ReadAwardStatement(Span):
    """An award on a date or for a period."""

    award_id: Id


class MyAward(View):
    """An award of the reader's donor."""

    award_id: Id
    title: str
    programme: Slug | None


class MyStatements(View):
    """A donor for which the reader is a contact, in a fund it gave to, and its awards there: each has a statement."""

    donor_id: Id
    donor: str
    fund_id: Slug
    fund: str
    awards: list[MyAward]


class ListMyStatements(Paged):
    """The statements that the caller may read as a donor's contact, by donor and fund."""


class StatementRow(NamedTuple):
    """An entry's part in an award, as a list. Amounts are in USD: a cost is positive and its reversal negative.
    `amount` in `currency` is the donor's amount. `suspense` is in no total.
    """

    number: str
    occurred_on: date
    kind: str
    description: str
    reference: str | None
    award_id: Id
    currency: str | None
    amount: Decimal | None
    contribution: Decimal | None
    other_income: Decimal | None
    interest: Decimal | None
    exchange: Decimal | None
    transfer_in: Decimal | None
    direct: Decimal | None
    indirect: Decimal | None
    recovery: Decimal | None
    transfer_out: Decimal | None
    internal: Decimal | None
    suspense: Decimal | None


class StatementRows(View):
    """Entries by date and number. `columns` names the values of each row, in order."""

    columns: list[str]
    rows: list[StatementRow]
    next: str | None


class ReadStatementRows(Span, Paged):
    """The entries behind a statement: of an award, of a donor, or of the fund. `through`: as given by the statement."""

    award_id: Id | None = None
    donor_id: Id | None = None
    fund_id: Slug = THE_FUND
    through: list[Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{6,12}$")]] | None = Field(
        default=None, max_length=300
    )
    limit: int = Field(default=200, ge=1, le=MAX_ROWS)


class DocumentFormat(StrEnum):
    """Formats for download. JSON is the view itself."""

    JSON = "json"
    PDF = "pdf"
    XLSX = "xlsx"
    CSV = "csv"


class Export(Command):
    """The document's format and language; by default the donor's language or the reader's."""

    format: DocumentFormat
    lang: Language | None = None
    download: bool = Field(default=False, description="For JSON: as a file, recorded like the other formats.")


class ExportFundStatement(ReadFundStatement, Export):
    """The Fund on a date or for a period, as a document."""


class ExportDonorStatement(ReadDonorStatement, Export):
    """A donor's money on a date or for a period, as a document."""


class ExportAwardStatement(ReadAwardStatement, Export):
    """An award on a date or for a period, as a document."""


class StatementExport(View):
    """An exported statement, as recorded."""

    export_id: Id
    exported_at: Moment
    exported_by: str
    format: DocumentFormat
    language: Language
    statement: Statement


FUND_STATEMENT = read(
    "funds",
    "fund_statement",
    ReadFundStatement,
    Statement,
    "Read the statement of the Fund",
    at="/statements/fund",
    one_state=True,
)
DONOR_STATEMENT = read(
    "funds",
    "donor_statement",
    ReadDonorStatement,
    Statement,
    "Read the statement of a donor",
    at="/statements/donors/{donor_id}",
    one_state=True,
)
AWARD_STATEMENT = read(
    "funds",
    "award_statement",
    ReadAwardStatement,
    Statement,
    "Read the statement of an award",
    at="/statements/awards/{award_id}",
    one_state=True,
)
LIST_MY_STATEMENTS = read(
    "funds",
    "list_my_statements",
    ListMyStatements,
    Page[MyStatements],
    "List the statements of one's own donor",
    at="/my-statements",
)
STATEMENT_ROWS = read(
    "funds",
    "statement_rows",
    ReadStatementRows,
    StatementRows,
    "List the entries of a statement",
    at="/statements/rows",
)
EXPORT_FUND_STATEMENT = read(
    "funds", "export_fund_statement", ExportFundStatement, StatementExport, "Download the statement of the Fund",
    recorded=True, one_state=True,
)  # fmt: skip
EXPORT_DONOR_STATEMENT = read(
    "funds", "export_donor_statement", ExportDonorStatement, StatementExport, "Download the statement of a donor",
    recorded=True, one_state=True,
)  # fmt: skip
EXPORT_AWARD_STATEMENT = read(
    "funds", "export_award_statement", ExportAwardStatement, StatementExport, "Download the statement of an award",
    recorded=True, one_state=True,
)  # fmt: skip
