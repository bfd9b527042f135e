"""The Fund's bank accounts, and how each account's bank writes its CSV files."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, StringConstraints

from contracts.base import Command, Page, Paged, Part, View, change, create, read
from contracts.funds.kinds import Day, Description
from contracts.kinds import PLAIN_NUMBER, Currency, Id, Moment, ShortText, Slug, Version


def _compact(value: object) -> object:
    """Banks print account numbers in groups; they are stored without spaces."""
    return "".join(value.split()).upper() if isinstance(value, str) else value


Balance = Annotated[Decimal, Field(max_digits=18, decimal_places=3, allow_inf_nan=False), PLAIN_NUMBER]

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

# How a bank writes its CSV files -------------------------------------------------------------------------------------

ColumnName = Annotated[str, StringConstraints(min_length=1, max_length=100, strip_whitespace=True)]


class BankAccount(View):
    """A bank account of a fund, with its cash account in the chart of accounts. Its amounts are in its currency."""

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
    """The details of a bank account."""

    name: ShortText = Field(examples=["Bank of America, Washington DC"])
    iban: Iban | None = Field(default=None, examples=["BE68 5390 0754 7034"])
    number: AccountNumber | None = Field(default=None, description="If there is no IBAN", examples=["002080125354"])
    bic: Bic | None = Field(default=None, examples=["BOFAUS3N"])
    starts_on: Day = Field(description="First day for which statements are imported and reconciled")
    opening_balance: Balance = Field(default=Decimal(0), description="The bank's opening balance on that day")
    opening_note: Description | None = Field(
        default=None, description="Explanation of any difference between the bank and the books on that day"
    )


class AddBankAccount(BankAccountFields):
    """Adds a bank account by its IBAN or number. A fund's first is account 1000 of the chart, in dollars; others get
    their own, and hold any currency.
    """

    fund_id: Slug = "prevention-network"
    currency: Currency = "USD"


class EditBankAccount(BankAccountFields):
    """Replaces the details of a bank account. Once reconciled, its opening cannot change."""

    account_id: Id
    expected_version: Version | None = None


class ReadBankAccount(Command):
    """One bank account."""

    account_id: Id


class ListBankAccounts(Paged):
    """The bank accounts, by name."""

    fund_id: Slug | None = None


class CsvEncoding(StrEnum):
    """Encodings of bank files."""

    UTF_8 = "utf-8"
    UTF_16 = "utf-16"
    WINDOWS_1252 = "windows-1252"
    ISO_8859_1 = "iso-8859-1"
    ISO_8859_15 = "iso-8859-15"


class DateFormat(StrEnum):
    """Date formats."""

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
    """The meaning of each column, by header or, if the file has none, by number ("1" is the first).

    The amount is one signed column, one unsigned column with a debit/credit column, or two columns.
    """

    booked_on: ColumnName = Field(examples=["Fecha"])
    value_on: ColumnName | None = None
    amount: ColumnName | None = Field(default=None, examples=["Importe"])
    direction: ColumnName | None = Field(default=None, description="Column that distinguishes debits from credits")
    debit: ColumnName | None = None
    credit: ColumnName | None = None
    currency: ColumnName | None = None
    reference: ColumnName | None = Field(default=None, description="The bank's reference for the line")
    counterparty: ColumnName | None = None
    text: list[ColumnName] = Field(default_factory=list, max_length=8)
    balance: ColumnName | None = Field(
        default=None, description="Balance after the line; proves that the file is complete"
    )


class CsvLayout(Part):
    """The layout of a bank's CSV files."""

    columns: CsvColumns
    encoding: CsvEncoding = CsvEncoding.UTF_8
    delimiter: Literal[",", ";", "\t", "|"] = ","
    decimal_sign: Literal[".", ","] = "."
    date_format: DateFormat = DateFormat.ISO
    header_row: int = Field(default=1, ge=0, le=50, description="Header row; 0: none")
    footer_rows: int = Field(default=0, ge=0, le=20, description="Trailing rows to ignore (totals)")
    debit_words: list[ColumnName] = Field(
        default_factory=lambda: ["D", "DR", "DEBIT", "DBIT"],
        max_length=10,
        description="Value of the column `direction` for payments",
    )
    negate: bool = Field(default=False, description="Payments appear as positive amounts")


class CsvMapping(View):
    """The layout of the CSV files of an account's bank."""

    account_id: Id
    layout: CsvLayout
    version: int
    changed_by: Id
    changed_at: Moment


class SetCsvMapping(Command):
    """Replaces the layout of the CSV files of the account's bank; it applies to all later files."""

    account_id: Id
    layout: CsvLayout
    expected_version: Version | None = None


class ReadCsvMapping(Command):
    """An account's CSV mapping."""

    account_id: Id


ADD_BANK_ACCOUNT = create("funds", "add_bank_account", AddBankAccount, BankAccount, "Add a bank account of a fund")
EDIT_BANK_ACCOUNT = change("funds", "edit_bank_account", EditBankAccount, BankAccount, "Edit a bank account")
READ_BANK_ACCOUNT = read(
    "funds", "read_bank_account", ReadBankAccount, BankAccount, "Read a bank account", at="/bank/accounts/{account_id}"
)
LIST_BANK_ACCOUNTS = read(
    "funds", "list_bank_accounts", ListBankAccounts, Page[BankAccount], "List the bank accounts", at="/bank/accounts"
)
SET_CSV_MAPPING = change("funds", "set_csv_mapping", SetCsvMapping, CsvMapping, "Set the CSV mapping of a bank account")
READ_CSV_MAPPING = read(
    "funds",
    "read_csv_mapping",
    ReadCsvMapping,
    CsvMapping,
    "Read the CSV mapping of a bank account",
    at="/bank/accounts/{account_id}/csv-mapping",
)
