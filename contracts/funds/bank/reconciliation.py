"""Bank reconciliation: the report that leads from the bank's balance to that of the books, with no remainder."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from pydantic import Field

from contracts.base import Command, Page, Paged, View, create, read
from contracts.funds.bank.matching import DifferenceKind, ItemPart
from contracts.funds.kinds import Day
from contracts.kinds import Currency, Id, Moment, Slug


class ReconciliationItem(View):
    """An outstanding line, entry or difference between the balances of the bank and the books on the last day."""

    on: date
    amount: Decimal
    description: str
    reference: str | None
    line_id: Id | None
    entry_id: Id | None
    part: ItemPart | None
    match_id: Id | None
    explanation_kind: DifferenceKind | None
    explanation: str | None


class Reconciliation(View):
    """An account's reconciliation: the listed items explain the difference between bank and books; `rest` is zero.

    rest = bank_closing - book_closing - opening_difference - bank_items + book_items - differences.
    `late_entries` were booked later into reconciled days; they are included in the opening balance of the books.
    """

    id: Id | None
    account_id: Id
    account: str
    account_code: str
    iban: str | None
    number: str | None
    fund_id: Slug
    currency: Currency
    starts_on: date
    ends_on: date
    bank_opening: Decimal
    bank_closing: Decimal | None
    book_opening: Decimal
    late_entries: Decimal
    book_closing: Decimal
    opening_difference: Decimal
    opening_note: str | None
    bank_items_total: Decimal
    book_items_total: Decimal
    differences_total: Decimal
    rest: Decimal | None
    bank_items: list[ReconciliationItem] = Field(description="Bank lines not yet in the books")
    book_items: list[ReconciliationItem] = Field(description="Entries not yet on a bank statement")
    differences: list[ReconciliationItem]
    obstacles: list[str] = Field(description="Codes of what prevents closing")
    closed_by: Id | None
    closed_at: Moment | None


class ReadReconciliation(Command):
    """The report for a day, as closed or as it stands now."""

    account_id: Id
    ends_on: Day


class CloseReconciliation(Command):
    """Closes the account up to a day. All differences must be explained and leave no remainder; it is then frozen.

    Not by anyone who confirmed a match in that period (Fund rule 12).
    """

    account_id: Id
    ends_on: Day


class ReconciliationSummary(View):
    """A closed reconciliation."""

    id: Id
    account_id: Id
    starts_on: date
    ends_on: date
    bank_closing: Decimal
    book_closing: Decimal
    closed_by: Id
    closed_at: Moment


class ListReconciliations(Paged):
    """An account's closed reconciliations, newest first."""

    account_id: Id


class ReconciliationFile(View):
    """A file; `content_base64` is its content."""

    filename: str
    media_type: str
    content_base64: str


READ_RECONCILIATION = read(
    "funds", "read_reconciliation", ReadReconciliation, Reconciliation, "Read an account's reconciliation",
    at="/bank/accounts/{account_id}/reconciliations/{ends_on}", one_state=True,
)  # fmt: skip
RECONCILIATION_CSV = read(
    "funds", "reconciliation_csv", ReadReconciliation, ReconciliationFile,
    "Download an account's reconciliation as CSV",
    recorded=True, one_state=True,
)  # fmt: skip
CLOSE_RECONCILIATION = create(
    "funds", "close_reconciliation", CloseReconciliation, Reconciliation, "Close an account's reconciliation"
)
LIST_RECONCILIATIONS = read(
    "funds",
    "list_reconciliations",
    ListReconciliations,
    Page[ReconciliationSummary],
    "List closed reconciliations",
    at="/bank/accounts/{account_id}/reconciliations",
)
