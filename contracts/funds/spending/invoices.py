"""An invoice: one paper, paid from one budget line or from several of any awards; checked first, entered whole."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from pydantic import Field

from contracts.base import Command, EmbeddedRefusal, Page, Paged, Part, View, change, create, read
from contracts.funds.evidence import Upload
from contracts.funds.kinds import Day, Description, MoneyIn, Reason, Usd
from contracts.funds.ledger.terms import BudgetControl
from contracts.funds.spending.expenditures import Expenditure, SamePayee
from contracts.kinds import Country, Currency, Id, PaperName, Slug


class InvoicePart(Part):
    """What of an invoice is paid from where; fields as of a cost. `description`: if not the invoice's own."""

    allocation_id: Id | None = None
    commitment_id: Id | None = None
    line_id: Id | None = None
    country: Country | None = None
    activity_kind: Slug | None = None
    amount: MoneyIn
    description: Description | None = None


class Invoice(Command):
    """A paper with its parts, in one currency. Each part becomes a cost, with the invoice's evidence."""

    payee: PaperName = Field(examples=["Belize Port Authority"])
    document: PaperName = Field(description="Number of the invoice or receipt.", examples=["INV-2017-0448"])
    document_on: Day
    occurred_on: Day
    currency: Currency = "USD"
    description: Description = Field(examples=["Boat handling course, fuel"])
    bank_account_id: Id | None = None
    duplicate_reason: Reason | None = None
    parts: Annotated[list[InvoicePart], Field(min_length=1, max_length=20)]


class EnterInvoice(Invoice):
    """Posts the costs of an invoice, all or none; each part above the threshold awaits a second signature.

    `draft_id`: a draft of the caller's, of which the files are taken and which is gone afterwards.
    `replaces`: a cost of the caller's that waits or was refused: it is withdrawn for this, and its files come with it.
    `note`: what whoever signs should know.
    """

    evidence: list[Upload] = Field(default_factory=list, max_length=5)
    draft_id: Id | None = None
    replaces: Id | None = None
    without_files: list[Id] = Field(
        default_factory=list, max_length=20, description="Files of what it replaces that do not come with it."
    )
    note: Reason | None = None


class EnteredInvoice(View):
    """The costs of an invoice, in the order of its parts; USD."""

    costs: list[Expenditure]
    pending: int
    direct_usd: Usd
    indirect_usd: Usd


class CheckInvoice(Invoice):
    """Says what entering would do, and everything that stands against it. Nothing is entered."""


class InvoiceFault(EmbeddedRefusal):
    """What stands against an invoice, and in which field: `payee`, `parts.2.amount`."""

    field: str


class CheckedPart(View):
    """What a part comes to at the rate of its day, and what its line has left afterwards, pending costs included (USD).

    Without `rest_usd` the line's plan does not control.
    """

    usd_per_unit: Decimal | None
    direct_usd: Usd | None
    indirect_usd: Usd | None
    needs_signature: bool
    line: str | None
    rest_usd: Usd | None


class InvoiceCheck(View):
    """The outcome of a check. `payee_known`: whether the payee stands in the register; `same_payee`: its near costs."""

    parts: list[CheckedPart]
    faults: list[InvoiceFault]
    payee_known: bool
    same_payee: SamePayee | None


class PayableLine(View):
    """A direct budget line that costs can be charged to, with what is left of it, pending costs included, in USD."""

    line_id: Id
    title: str
    award_id: Id
    award: str
    fund_id: Slug
    programme: Slug | None
    countries: list[Country]
    activity_kinds: list[Slug]
    planned_usd: Usd
    rest_usd: Usd | None
    control: BudgetControl | None


class ListPayableLines(Paged):
    """The direct budget lines of awards, the newest award first."""

    award_id: Id | None = None


ENTER_INVOICE = create("funds", "enter_invoice", EnterInvoice, EnteredInvoice, "Enter an invoice over several lines")
CHECK_INVOICE = change("funds", "check_invoice", CheckInvoice, InvoiceCheck, "Check an invoice without entering it")
LIST_PAYABLE_LINES = read(
    "funds",
    "list_payable_lines",
    ListPayableLines,
    Page[PayableLine],
    "List the budget lines that can be charged",
    at="/payable-lines",
)
