"""Exchange rates: entered manually and signed by a second person, or imported as lists."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from contracts.base import Command, Page, Paged, Refusal, View, change, create, read
from contracts.funds.kinds import MAX_FILE_BASE64, Day, Reason
from contracts.kinds import PLAIN_NUMBER, Currency, Id, Moment, ShortText

# Rates that one import may bring: seven years of the European Central Bank's list.
MAX_RATES = 60_000

RATE_WAITS = Refusal(
    "funds.rate_waits",
    409,
    "An exchange rate for {currency} on {on} is awaiting its second signature; decide on that one first.",
)
UNKNOWN_CURRENCY = Refusal("funds.unknown_currency", 422, "{currency} is not an ISO 4217 currency code.")
TOO_PRECISE = Refusal(
    "funds.too_precise", 422, "Amounts in {currency} can have at most {decimals} decimal places (Fund rule 13)."
)
UNKNOWN_RATE = Refusal(
    "funds.unknown_rate",
    409,
    "No exchange rate for {currency} is recorded for {on} or the {days} days before; record one first.",
)
RATE_STANDS = Refusal(
    "funds.rate_stands",
    409,
    "The exchange rate for {currency} on {on} is already recorded as {rate} and cannot be changed.",
)
FUNCTIONAL_CURRENCY = Refusal(
    "funds.functional_currency", 422, "The books are kept in USD, which needs no exchange rate (Fund rule 13)."
)
UNBOOKABLE = Refusal("funds.unbookable", 422, "The amount is below one cent or too large for the books.")


class RateStatus(StrEnum):
    """The status of a manual rate; it takes effect once a second person has signed it."""

    PENDING = "pending"
    IN_FORCE = "in_force"
    REFUSED = "refused"


class ExchangeRate(View):
    """The value in USD of one unit of the currency: from an imported list or, with `id`, entered manually."""

    currency: Currency
    valid_on: date
    usd_per_unit: Decimal
    source: str
    recorded_at: Moment
    id: Id | None
    status: RateStatus
    recorded_by: Id
    decided_by: Id | None
    reason: str | None
    import_id: Id | None


class RecordRate(Command):
    """Enters a rate manually; it takes effect once an approver has signed it (Fund rules 12, 13)."""

    currency: Currency = Field(examples=["CAD"])
    valid_on: Day
    usd_per_unit: Annotated[
        Decimal, Field(gt=0, lt=1_000_000, max_digits=18, decimal_places=12, allow_inf_nan=False), PLAIN_NUMBER
    ]
    source: ShortText = Field(examples=["UN operational rates of exchange"])


class ListRates(Paged):
    """The rates in force, newest first."""

    currency: Currency | None = None


class RateFormat(StrEnum):
    """`ecb`: days in rows, currencies in columns, units per EUR. `un`: a currency per row, its date, units per USD."""

    ECB = "ecb"
    UN = "un"


class RateById(Command):
    """One manual rate."""

    rate_id: Id


class RefuseRate(Command):
    """Rejects it, with the reason."""

    rate_id: Id
    reason: Reason


class ListManualRates(Paged):
    """The manual rates, newest first."""

    status: RateStatus | None = None


class ImportRates(Command):
    """Imports a list of rates from a CSV file, completely or not at all; a dry run shows the result only."""

    format: RateFormat
    filename: ShortText = Field(examples=["eurofxref-hist.csv"])
    content_base64: str = Field(min_length=4, max_length=MAX_FILE_BASE64)
    dry_run: bool = Field(description="Only report what would happen, with a reason for every invalid row")
    since: Day | None = Field(default=None, description="Ignores older rates: long lists go back to 1999.")
    keep_recorded: bool = Field(
        default=False, description="Existing rates that differ are kept; otherwise the file is refused."
    )


class RateFault(View):
    """Why a row was refused. `row` is the spreadsheet row (the header is 1; 0: the file as a whole)."""

    row: int
    field: str
    reason: str
    params: dict[str, str]


class ImportOutcome(StrEnum):
    """The outcome for a file of rates."""

    CHECKED = "checked"
    RECORDED = "recorded"
    WAITING = "waiting"
    REFUSED = "refused"


class RateReport(View):
    """The outcome of an import or dry run. `kept`: days that keep another rate; `ignored`: unknown currencies.

    `waits_for`: the currencies for which the list waits for an approver, being far from their newest signed rate or
    without one (Fund rule 12); `recorded` is then what will be, and `import_id` what the approver decides on.
    """

    import_id: Id | None
    outcome: ImportOutcome
    waits_for: list[Currency] = Field(default_factory=list)
    rates: int
    recorded: int
    unchanged: int
    kept: int
    ignored: list[str]
    fault_count: int
    faults: list[RateFault] = Field(description="The first hundred")


class RateImport(View):
    """An imported list of rates, with the digest of its file; `approved_by`: who signed it, if that was needed."""

    id: Id
    format: RateFormat
    filename: str
    sha256: str
    recorded: int
    imported_by: Id
    imported_at: Moment
    approved_by: Id | None = None


class ListRateImports(Paged):
    """The imported lists, newest first."""


class CurrencyUnit(View):
    """A currency of ISO 4217 and the decimals of its amounts; `newest` is the day of its newest rate in force."""

    code: Currency
    decimals: int
    newest: date | None


class ListCurrencies(Paged):
    """The currencies of the books, by code."""


RECORD_RATE = create("funds", "record_rate", RecordRate, ExchangeRate, "Record a day's exchange rate")
LIST_RATES = read("funds", "list_rates", ListRates, Page[ExchangeRate], "List the exchange rates", at="/rates")
APPROVE_RATE = change("funds", "approve_rate", RateById, ExchangeRate, "Approve a rate entered by hand")
REFUSE_RATE = change("funds", "refuse_rate", RefuseRate, ExchangeRate, "Refuse a rate entered by hand")
LIST_MANUAL_RATES = read(
    "funds",
    "list_manual_rates",
    ListManualRates,
    Page[ExchangeRate],
    "List the rates entered by hand",
    at="/manual-rates",
)
IMPORT_RATES = create("funds", "import_rates", ImportRates, RateReport, "Import a list of exchange rates")
LIST_RATE_IMPORTS = read(
    "funds",
    "list_rate_imports",
    ListRateImports,
    Page[RateImport],
    "List the imported lists of exchange rates",
    at="/rate-imports",
)
LIST_CURRENCIES = read(
    "funds", "list_currencies", ListCurrencies, Page[CurrencyUnit], "List the currencies", at="/currencies"
)
