"""Shared values of the Fund: amounts, dates, reasons, and how large a file may be."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from pydantic import BeforeValidator, Field, StringConstraints

from contracts.funds.refusals import NO_REFUND, ZERO
from contracts.kinds import PLAIN_NUMBER, Text

# A sum in any currency; the service checks the currency's own decimals (JPY none, USD two, KWD three).
Sum = Annotated[
    Decimal, Field(gt=0, max_digits=17, decimal_places=3, allow_inf_nan=False, examples=["375000.00"]), PLAIN_NUMBER
]
Usd = Annotated[Decimal, Field(max_digits=18, decimal_places=2, allow_inf_nan=False)]
PositiveUsd = Annotated[
    Decimal, Field(gt=0, max_digits=16, decimal_places=2, allow_inf_nan=False, examples=["1250.00"]), PLAIN_NUMBER
]
PlannedUsd = Annotated[
    Decimal, Field(ge=0, max_digits=16, decimal_places=2, allow_inf_nan=False, examples=["40000.00"]), PLAIN_NUMBER
]
Reason = Annotated[Text, StringConstraints(min_length=3, max_length=1000, strip_whitespace=True)]
Description = Annotated[Text, StringConstraints(min_length=1, max_length=500, strip_whitespace=True)]
# The books begin with the resolution that created the Fund, and end before the database's dates do.
Day = Annotated[date, Field(ge=date(2000, 1, 1), le=date(2200, 12, 31))]


# The fund that the resolution created; the service keeps others beside it.
THE_FUND = "prevention-network"


def _not_back(amount: object) -> object:
    """Refuses negative receipts and costs: returning money has its own rules and operations."""
    text = str(amount).strip()
    if text.startswith("-"):
        raise NO_REFUND.as_validation_error()
    if text and not text.strip("0."):
        raise ZERO.as_validation_error()
    return amount


# Money that comes in or goes out, as an entry of its own has it.
MoneyIn = Annotated[Sum, BeforeValidator(_not_back)]
MoneyInUsd = Annotated[PositiveUsd, BeforeValidator(_not_back)]
FiscalYear = Annotated[int, Field(ge=2000, le=2200, description="The calendar year.", examples=[2026])]
# What a message and the gateway carry comfortably: a scanned contract of some forty pages. Divisible by three, so that
# the length of its base64 says the same as the length of its bytes.
MAX_FILE_BYTES = 4_194_303
MAX_FILE_BASE64 = MAX_FILE_BYTES // 3 * 4


class SignedKind(StrEnum):
    """What takes two people, named as in the links of its notices: `/funds/<kind>/<id>`."""

    EXPENDITURES = "expenditures"
    PENDING_RECEIPTS = "pending-receipts"
    ALLOCATIONS = "allocations"
    COMMITMENTS = "commitments"
    RECOVERIES = "recoveries"
    REVERSALS = "reversals"
    TRANSFERS = "transfers"
    MANUAL_RATES = "manual-rates"
    PENDING_RATE_IMPORTS = "pending-rate-imports"
    BUDGETS = "budgets"
    AMENDMENTS = "amendments"
    PAYEE_DETAILS = "payee-details"
    PAYMENT_ORDERS = "payment-orders"
    REVALUATIONS = "revaluations"
    ADVANCES = "advances"
