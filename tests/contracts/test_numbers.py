"""An amount is a number as people write it: Python's Decimal reads more than that, and none of it is taken."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from contracts.funds.bank.accounts import Balance
from contracts.funds.kinds import MoneyIn, MoneyInUsd, PlannedUsd, PositiveUsd, Sum
from contracts.funds.ledger.rates import RecordRate
from contracts.kinds import Amount, Percentage, PositiveAmount
from contracts.programs.results.indicators import Count, Number
from contracts.training.courses import Hours

_MONEY: list[Any] = [Sum, PositiveUsd, PlannedUsd, MoneyIn, MoneyInUsd, Balance, Amount, PositiveAmount]
KINDS = [*_MONEY, Percentage, Number, Count, Hours]
NOT_NUMBERS = [
    "1_000",
    "1_0",
    "１０",
    "٣",
    "1e1",
    "1E+1",
    "0x10",
    "1,0",
    "1 0",
    "NaN",
    "Infinity",
    "",
    ".",
    "--1",
    "1.0.0",
]


@pytest.mark.parametrize("written", NOT_NUMBERS)
@pytest.mark.parametrize("kind", KINDS, ids=range(len(KINDS)))
def test_what_only_python_reads_as_a_number_is_refused(kind: Any, written: str) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(kind).validate_python(written)


@pytest.mark.parametrize("kind", KINDS, ids=range(len(KINDS)))
@pytest.mark.parametrize("written", ["10", "10.5", "10.", " 10 ", "+10", 10, Decimal("10.5")])
def test_what_people_write_is_taken(kind: Any, written: object) -> None:
    assert TypeAdapter(kind).validate_python(written) == Decimal(str(written).strip().rstrip("."))


@pytest.mark.parametrize("written", ["1_0", "０.74", "7e-1"])
def test_a_rate_is_a_plain_number_too(written: str) -> None:
    told = {"currency": "CAD", "valid_on": "2017-04-12", "source": "UN"}
    assert RecordRate(**told, usd_per_unit="0.74").usd_per_unit == Decimal("0.74")
    with pytest.raises(ValidationError, match="usd_per_unit"):
        RecordRate(**told, usd_per_unit=written)
