"""Statements of the Fund, a donor, an award: on any date, for any period, on the screen and as documents."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, NamedTuple

from pydantic import Field, StringConstraints

from contracts.base import Command, Page, Paged, Refusal, View, read
from contracts.funds.kinds import THE_FUND, Day, Usd
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
    """What a statement is about."""

    FUND = "fund"
    DONOR = "donor"
    AWARD = "award"


class Opening(View):
    """What there was at the end of the day before the period, in USD."""

    balance_usd: Usd
    committed_usd: Usd
    available_usd: Usd


class Received(View):
    """What a donor gave within the period in one currency, and its worth at the rates of the days."""

    donor_id: Id
    donor: str
    currency: Currency
    amount: Decimal
    amount_usd: Usd


class ProgrammeUse(View):
    """What a programme cost within the period, in USD; without a name it is what no programme asked for."""

    programme: Slug | None
    direct_costs_usd: Usd
    indirect_costs_usd: Usd
    recoveries_usd: Usd


class Pledge(View):
    """What was promised by the date and what had come in against it, in the agreement's currency (Fund rule 6)."""

    agreement_id: Id
    reference: str
    title: str
    donor: str
    currency: Currency
    pledge: Decimal
    received: Decimal


class StatementLine(View):
    """One award's part of a statement, in USD; `internal_usd` came from or went to other awards of the statement."""

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
    """A budget line of an award, in USD: planned, spent within the period and by its end, and what is left."""

    line_id: Id
    kind: LineKind
    title: str
    budget_usd: Usd
    period_usd: Usd
    spent_usd: Usd
    rest_usd: Usd


class Statement(View):
    """Opening + sources - uses = balance (Fund rule 14); balance - commitments = available (Fund rule 7). All in USD.

    Without `since` it tells everything up to `on`, and the opening is zero. What awards of the same statement gave one
    another is in no total. `pledged_usd` and `suspense_usd` stand beside: a pledge is in no balance (Fund rule 6), and
    money that nobody has identified yet is no source. `through` names the last entry of each fiscal year that is in it.
    `digest` is the SHA-256 of what is told: the same books tell the same.
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
    generates_interest: bool
    received: list[Received]
    programmes: list[ProgrammeUse]
    pledges: list[Pledge]
    awards: list[StatementLine]
    budget: list[BudgetUse]
    through: list[str]
    digest: str


class Span(Command):
    """A date (`on`), or a period (`since`, `until`); everything up to today, when none is given."""

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
    """An award of one's own donor."""

    award_id: Id
    title: str
    programme: Slug | None


class MyStatements(View):
    """A donor whose people the reader is among, in a fund it gave to, and its awards there: each has a statement."""

    donor_id: Id
    donor: str
    fund_id: Slug
    fund: str
    awards: list[MyAward]


class ListMyStatements(Paged):
    """The statements that a donor's people may read: their own donor's, by donor and fund."""


class StatementRow(NamedTuple):
    """An entry's part in an award, as a list. Amounts are USD with the sign of what they are called: a cost, and its
    reversal with a minus. `amount` in `currency` is what the donor gave. `suspense` is in no total."""

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
    """Entries in the order of their days and numbers. `columns` names what each row holds, in its order."""

    columns: list[str]
    rows: list[StatementRow]
    next: str | None


class ReadStatementRows(Span, Paged):
    """The entries behind a statement: of an award, of a donor, or of the fund. `through`: as the statement told it."""

    award_id: Id | None = None
    donor_id: Id | None = None
    fund_id: Slug = THE_FUND
    through: list[Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{6,12}$")]] | None = Field(
        default=None, max_length=300
    )
    limit: int = Field(default=200, ge=1, le=MAX_ROWS)


class DocumentFormat(StrEnum):
    """What a statement may be taken home as. JSON is the view itself."""

    JSON = "json"
    PDF = "pdf"
    XLSX = "xlsx"
    CSV = "csv"


class Export(Command):
    """The document's format, and its language: the donor's, or the reader's, when none is given."""

    format: DocumentFormat
    lang: Language | None = None
    download: bool = Field(default=False, description="For JSON: as a file, and on record like the other formats.")


class ExportFundStatement(ReadFundStatement, Export):
    """The Fund on a date or for a period, as a document."""


class ExportDonorStatement(ReadDonorStatement, Export):
    """A donor's money on a date or for a period, as a document."""


class ExportAwardStatement(ReadAwardStatement, Export):
    """An award on a date or for a period, as a document."""


class StatementExport(View):
    """A statement that leaves the house, as it was put on record."""

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
