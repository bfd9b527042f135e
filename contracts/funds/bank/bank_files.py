"""Bank statements (camt.053, MT940, CSV) and their lines."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum

from pydantic import Field

from contracts.base import Command, Page, Paged, View, change, create, read
from contracts.funds.bank.accounts import Balance
from contracts.funds.kinds import MAX_FILE_BASE64, Day, Reason
from contracts.kinds import Currency, Id, Moment, ShortText

# What is read of a bank's file; a longer span of days comes in several files.
MAX_LINES = 20_000


# Importing -----------------------------------------------------------------------------------------------------------


class StatementFormat(StrEnum):
    """Statement file formats."""

    CAMT_053 = "camt.053"
    MT940 = "mt940"
    CSV = "csv"


class ImportBankFile(Command):
    """Imports a bank's file, completely or not at all. A dry run shows the result without changing anything.

    camt.053 and MT940 files name their accounts; for a CSV file, the account must be given.
    """

    filename: ShortText = Field(examples=["camt053-2026-05-04.xml"])
    content_base64: str = Field(min_length=4, max_length=MAX_FILE_BASE64)
    account_id: Id | None = Field(default=None, description="If given, statements of other accounts are refused")
    dry_run: bool = False
    opening_balance: Balance | None = Field(
        default=None, description="For a CSV file without a balance column, as shown on the bank's website"
    )
    closing_balance: Balance | None = None
    starts_on: Day | None = Field(default=None, description="First day covered by a CSV file, if before its first line")
    ends_on: Day | None = Field(default=None, description="Last day covered by a CSV file, if after its last line")


class BankDetail(View):
    """A payment of a booking, as the bank itemized it; `amount` has the line's sign, and is null if not stated."""

    id: Id | None
    position: int
    amount: Decimal | None
    end_to_end_id: str | None
    payment_reference: str | None
    counterparty: str | None
    text: str


class BankLineRead(View):
    """A line read from a file. Positive amounts are receipts, negative ones payments."""

    booked_on: date
    value_on: date | None
    amount: Decimal
    bank_reference: str | None
    payment_reference: str | None
    counterparty: str | None
    text: str
    code: str | None
    instructed_amount: Decimal | None
    instructed_currency: Currency | None
    is_reversal: bool
    details: list[BankDetail] = Field(default_factory=list, description="The payments of a batch, one by one")


class BankStatementRead(View):
    """A file's content for one account and period, and how much of it is new.

    `gap` is the opening balance less the last known balance; if not zero, a statement is missing in between.
    """

    statement_id: Id | None
    account_id: Id
    account: str
    reference: str
    starts_on: date
    ends_on: date
    opening_balance: Decimal | None
    closing_balance: Decimal | None
    lines: int
    new_lines: int
    known_lines: int
    not_booked: int = Field(description="Number of pending or zero entries, which are not imported")
    gap: Decimal | None
    first_lines: list[BankLineRead] = Field(description="The first twenty")


class BankImport(View):
    """The outcome of an import (for a `dry_run`: what would be imported; it has no identifier and nothing is stored).

    `unchanged`: everything in it was already known, and nothing was added. The file is kept as evidence
    (`bank_statement`, under the import's identifier).
    """

    id: Id | None
    filename: str
    format: StatementFormat
    size_bytes: int
    sha256: str
    dry_run: bool
    unchanged: bool
    statements: list[BankStatementRead]
    imported_by: Id
    imported_at: Moment


class BankStatement(View):
    """An imported statement. `gap`: see BankStatementRead. A withdrawn statement is ignored."""

    id: Id
    account_id: Id
    import_id: Id = Field(description="Identifier under which the file is kept as evidence")
    filename: str
    sha256: str
    format: StatementFormat
    reference: str
    starts_on: date
    ends_on: date
    opening_balance: Decimal | None
    closing_balance: Decimal | None
    lines: int
    gap: Decimal | None
    imported_by: Id
    imported_at: Moment
    withdrawn_by: Id | None
    withdrawn_at: Moment | None
    withdrawn_because: str | None


class ListBankStatements(Paged):
    """An account's statements, newest first."""

    account_id: Id


class WithdrawBankStatement(Command):
    """Withdraws a statement imported by mistake (wrong account, wrong mapping), with its lines.

    Not possible if any of its lines is matched or reconciled.
    """

    statement_id: Id
    reason: Reason


class BankLine(BankLineRead):
    """A bank line. `match_id`: its confirmed match."""

    id: Id
    account_id: Id
    statement_id: Id
    match_id: Id | None


class ListBankLines(Paged):
    """An account's lines, newest first."""

    account_id: Id
    matched: bool | None = None
    suspense: bool = Field(default=False, description="Only lines booked as unidentified receipts")
    since: Day | None = None
    until: Day | None = None


IMPORT_BANK_FILE = create("funds", "import_bank_file", ImportBankFile, BankImport, "Import a bank's statements")
LIST_BANK_STATEMENTS = read(
    "funds",
    "list_bank_statements",
    ListBankStatements,
    Page[BankStatement],
    "List an account's bank statements",
    at="/bank/accounts/{account_id}/statements",
)
WITHDRAW_BANK_STATEMENT = change(
    "funds",
    "withdraw_bank_statement",
    WithdrawBankStatement,
    BankStatement,
    "Withdraw a bank statement imported in error",
)
LIST_BANK_LINES = read(
    "funds",
    "list_bank_lines",
    ListBankLines,
    Page[BankLine],
    "List an account's bank lines",
    at="/bank/accounts/{account_id}/lines",
)
