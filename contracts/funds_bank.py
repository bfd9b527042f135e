"""The Fund's bank: its accounts, and statements as the banks send them (camt.053, MT940, CSV)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, StringConstraints

from contracts.base import Command, Page, Paged, Part, View, change, create, read
from contracts.funds import Day, Description, Reason
from contracts.funds_evidence import MAX_FILE_BASE64
from contracts.kinds import Currency, Id, Moment, ShortText, Slug, Version

# What is read of a bank's file; a longer span of days comes in several files.
MAX_LINES = 20_000


def _compact(value: object) -> object:
    """Banks print account numbers in groups; they are kept without the spaces."""
    return "".join(value.split()).upper() if isinstance(value, str) else value


Balance = Annotated[Decimal, Field(max_digits=18, decimal_places=3, allow_inf_nan=False)]
Iban = Annotated[
    str, BeforeValidator(_compact), StringConstraints(pattern=r"^[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}$", max_length=34)
]
AccountNumber = Annotated[
    str, BeforeValidator(_compact), StringConstraints(pattern=r"^[A-Z0-9][A-Z0-9./-]{0,33}$", max_length=34)
]
Bic = Annotated[
    str,
    BeforeValidator(_compact),
    StringConstraints(pattern=r"^[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}([A-Z0-9]{3})?$", max_length=11),
]


class BankAccount(View):
    """A bank account of a fund, and the cash account of the chart that keeps its book."""

    id: Id
    fund_id: Slug
    account_code: str
    name: str
    iban: str | None
    number: str | None
    bic: str | None
    currency: Currency
    starts_on: date
    opening_balance: Decimal
    opening_note: str | None
    reconciled_until: date | None
    version: int


class BankAccountFields(Command):
    """An account's particulars."""

    name: ShortText = Field(examples=["Bank of America, Washington DC"])
    iban: Iban | None = Field(default=None, examples=["BE68 5390 0754 7034"])
    number: AccountNumber | None = Field(default=None, description="Where there is no IBAN", examples=["002080125354"])
    bic: Bic | None = Field(default=None, examples=["BOFAUS3N"])
    starts_on: Day = Field(description="The first day of which statements are read; before it nothing is reconciled")
    opening_balance: Balance = Field(default=Decimal(0), description="The bank's balance when that day began")
    opening_note: Description | None = Field(
        default=None, description="Why the bank and the books differ on that day, if they do"
    )


class AddBankAccount(BankAccountFields):
    """A bank account, by its IBAN or its number. A fund's first is account 1000 of the chart; others get their own."""

    fund_id: Slug = "prevention-network"
    currency: Currency = "USD"


class EditBankAccount(BankAccountFields):
    """The account's particulars as they are now; all fields are replaced. What is reconciled keeps its beginning."""

    account_id: Id
    expected_version: Version | None = None


class ReadBankAccount(Command):
    """One bank account."""

    account_id: Id


class ListBankAccounts(Paged):
    """The bank accounts, by name."""

    fund_id: Slug | None = None


# How a bank writes its CSV files -------------------------------------------------------------------------------------

ColumnName = Annotated[str, StringConstraints(min_length=1, max_length=100, strip_whitespace=True)]


class CsvEncoding(StrEnum):
    """The encodings in which banks write."""

    UTF_8 = "utf-8"
    UTF_16 = "utf-16"
    WINDOWS_1252 = "windows-1252"
    ISO_8859_1 = "iso-8859-1"
    ISO_8859_15 = "iso-8859-15"


class DateFormat(StrEnum):
    """How a day is written."""

    ISO = "YYYY-MM-DD"
    COMPACT = "YYYYMMDD"
    DAY_SLASHES = "DD/MM/YYYY"
    DAY_DOTS = "DD.MM.YYYY"
    DAY_DASHES = "DD-MM-YYYY"
    MONTH_SLASHES = "MM/DD/YYYY"
    MONTH_DASHES = "MM-DD-YYYY"
    DAY_SLASHES_SHORT = "DD/MM/YY"
    MONTH_SLASHES_SHORT = "MM/DD/YY"
    DAY_DOTS_SHORT = "DD.MM.YY"


class CsvColumns(Part):
    """Which column is what, by the header's words, or by number ("1" is the first) when the file has no header.

    The amount is one signed column, or one without sign beside a column that says debit or credit, or two columns.
    """

    booked_on: ColumnName = Field(examples=["Fecha"])
    value_on: ColumnName | None = None
    amount: ColumnName | None = Field(default=None, examples=["Importe"])
    direction: ColumnName | None = Field(default=None, description="Says whether the amount is a debit or a credit")
    debit: ColumnName | None = None
    credit: ColumnName | None = None
    currency: ColumnName | None = None
    reference: ColumnName | None = Field(default=None, description="The bank's own reference of the line")
    counterparty: ColumnName | None = None
    text: list[ColumnName] = Field(default_factory=list, max_length=8)
    balance: ColumnName | None = Field(default=None, description="The balance after the line: proves the file whole")


class CsvLayout(Part):
    """How a bank writes its CSV files."""

    columns: CsvColumns
    encoding: CsvEncoding = CsvEncoding.UTF_8
    delimiter: Literal[",", ";", "\t", "|"] = ","
    decimal_sign: Literal[".", ","] = "."
    date_format: DateFormat = DateFormat.ISO
    header_row: int = Field(default=1, ge=0, le=50, description="The row of the header; 0: there is none")
    footer_rows: int = Field(default=0, ge=0, le=20, description="Rows at the end that are no lines (totals)")
    debit_words: list[ColumnName] = Field(
        default_factory=lambda: ["D", "DR", "DEBIT", "DBIT"],
        max_length=10,
        description="What the column `direction` says when money went out",
    )
    negate: bool = Field(default=False, description="The bank writes payments as positive amounts")


class CsvMapping(View):
    """How an account's bank writes its CSV files."""

    account_id: Id
    layout: CsvLayout
    version: int
    changed_by: Id
    changed_at: Moment


class SetCsvMapping(Command):
    """How the account's bank writes its CSV files; kept for every later file, and replaced as a whole."""

    account_id: Id
    layout: CsvLayout
    expected_version: Version | None = None


class ReadCsvMapping(Command):
    """An account's CSV mapping."""

    account_id: Id


# Importing -----------------------------------------------------------------------------------------------------------


class StatementFormat(StrEnum):
    """What a file was read as."""

    CAMT_053 = "camt.053"
    MT940 = "mt940"
    CSV = "csv"


class ImportBankFile(Command):
    """A bank's file, read whole or not at all. A dry run shows what would be read and changes nothing.

    camt.053 and MT940 name their accounts; a CSV file's account has to be named here.
    """

    filename: ShortText = Field(examples=["camt053-2026-05-04.xml"])
    content_base64: str = Field(min_length=4, max_length=MAX_FILE_BASE64)
    account_id: Id | None = Field(default=None, description="When given, a statement of another account is refused")
    dry_run: bool = False
    opening_balance: Balance | None = Field(
        default=None, description="Of a CSV file without a column of balances, as the bank's site shows it"
    )
    closing_balance: Balance | None = None
    starts_on: Day | None = Field(default=None, description="The first day a CSV file covers, if before its first line")
    ends_on: Day | None = Field(default=None, description="The last day a CSV file covers, if after its last line")


class BankLineRead(View):
    """A line as it was read from a file. Positive came in, negative went out."""

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


class BankStatementRead(View):
    """What a file says of one account and span of days, and what of it is new.

    `gap` is the opening balance less what was known before: not zero means that a statement in between is missing.
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
    not_booked: int = Field(description="Entries the bank only announces, or of zero; they are not read")
    gap: Decimal | None
    first_lines: list[BankLineRead] = Field(description="The first twenty")


class BankImport(View):
    """What was read from a file, or would be (`dry_run`: then it has no identifier, and nothing was kept).

    `unchanged`: everything in it was known already, and nothing was added. The file itself is kept as evidence
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
    """A statement that was read. `gap`: see BankStatementRead. A withdrawn one counts for nothing."""

    id: Id
    account_id: Id
    import_id: Id = Field(description="Under which the file is kept as evidence")
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
    """Takes back a statement that should not have been read (a wrong account, a wrong mapping), with its lines.

    Not when one of its lines is matched or reconciled.
    """

    statement_id: Id
    reason: Reason


class BankLine(BankLineRead):
    """A line of the bank. `match_id`: what it was confirmed to belong to."""

    id: Id
    account_id: Id
    statement_id: Id
    match_id: Id | None


class ListBankLines(Paged):
    """An account's lines, newest first."""

    account_id: Id
    matched: bool | None = None
    since: Day | None = None
    until: Day | None = None


ADD_BANK_ACCOUNT = create("funds", "add_bank_account", AddBankAccount, BankAccount, "Add a bank account of a fund")
EDIT_BANK_ACCOUNT = change("funds", "edit_bank_account", EditBankAccount, BankAccount, "Edit a bank account")
READ_BANK_ACCOUNT = read("funds", "read_bank_account", ReadBankAccount, BankAccount, "Read a bank account")
LIST_BANK_ACCOUNTS = read("funds", "list_bank_accounts", ListBankAccounts, Page[BankAccount], "List the bank accounts")
SET_CSV_MAPPING = change("funds", "set_csv_mapping", SetCsvMapping, CsvMapping, "Say how a bank writes its CSV files")
READ_CSV_MAPPING = read("funds", "read_csv_mapping", ReadCsvMapping, CsvMapping, "Read how a bank writes its CSV files")
IMPORT_BANK_FILE = create("funds", "import_bank_file", ImportBankFile, BankImport, "Import a bank's statements")
LIST_BANK_STATEMENTS = read(
    "funds", "list_bank_statements", ListBankStatements, Page[BankStatement], "List an account's bank statements"
)
WITHDRAW_BANK_STATEMENT = change(
    "funds",
    "withdraw_bank_statement",
    WithdrawBankStatement,
    BankStatement,
    "Take back a bank statement read by mistake",
)
LIST_BANK_LINES = read("funds", "list_bank_lines", ListBankLines, Page[BankLine], "List an account's bank lines")
