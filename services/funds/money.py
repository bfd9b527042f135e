"""Money in any currency, and what it is worth in USD on a day (Fund rule 13)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from sqlalchemy import select

from chassis.call import Call
from chassis.paging import page
from contracts.base import Page
from contracts.funds import ExchangeRate, ListRates, RecordRate
from contracts.funds_refusals import (
    FUNCTIONAL_CURRENCY,
    FUTURE_DATE,
    RATE_STANDS,
    TOO_PRECISE,
    UNBOOKABLE,
    UNKNOWN_CURRENCY,
    UNKNOWN_RATE,
)
from services.funds import model

FUNCTIONAL = "USD"
CENT = Decimal("0.01")
# The UN's operational rates, and most banks' lists, hold for a month.
RATE_DAYS = 31
_MOST = Decimal(10) ** 14


@dataclass(frozen=True)
class Valued:
    """An amount's worth in USD at the rate of a day."""

    usd_per_unit: Decimal
    amount_usd: Decimal


def to_cents(amount: Decimal) -> Decimal:
    """Rounded half up to cents, as the finance unit does."""
    return amount.quantize(CENT, ROUND_HALF_UP)


def shown(amount: Decimal, decimals: int) -> Decimal:
    """The amount with exactly its currency's decimals."""
    return amount.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def decimals_of(call: Call, currency: str, field: str = "currency") -> int:
    """How many decimals the currency has. Raises UNKNOWN_CURRENCY."""
    unit = call.session.get(model.CurrencyUnit, currency)
    if unit is None:
        raise UNKNOWN_CURRENCY(field, currency=currency)
    return unit.decimals


def check(amount: Decimal, currency: str, decimals: int, field: str) -> None:
    """Raises TOO_PRECISE when the amount has more decimals than its currency (Fund rule 13)."""
    if amount != shown(amount, decimals):
        raise TOO_PRECISE(field, currency=currency, decimals=decimals)


def check_past(call: Call, day: date, field: str) -> None:
    """Raises FUTURE_DATE for a day after today (UTC)."""
    if day > call.today:
        raise FUTURE_DATE(field, on=day)


def value(call: Call, amount: Decimal, currency: str, on: date, field: str = "amount") -> Valued:
    """The amount in USD at the day's rate, or the newest one of the month before. Raises UNKNOWN_RATE, UNBOOKABLE."""
    rate = Decimal(1) if currency == FUNCTIONAL else rate_on(call, currency, on)
    if rate is None:
        raise UNKNOWN_RATE("currency", currency=currency, on=on, days=RATE_DAYS)
    worth = to_cents(amount * rate)
    if not CENT <= worth < _MOST:
        raise UNBOOKABLE(field)
    return Valued(rate, worth)


def rate_on(call: Call, currency: str, on: date) -> Decimal | None:
    """What a unit was worth in USD on that day, by the newest rate not older than `RATE_DAYS`; or nothing."""
    rate = model.ExchangeRate
    within = rate.valid_on.between(on - timedelta(days=RATE_DAYS), on)
    newest = select(rate.usd_per_unit).where(rate.currency == currency, within).order_by(rate.valid_on.desc()).limit(1)
    return call.session.scalar(newest)


def record_rate(call: Call, command: RecordRate) -> ExchangeRate:
    """Raises FUNCTIONAL_CURRENCY, UNKNOWN_CURRENCY, FUTURE_DATE, and RATE_STANDS when the day has a rate already."""
    if command.currency == FUNCTIONAL:
        raise FUNCTIONAL_CURRENCY("currency")
    decimals_of(call, command.currency)
    check_past(call, command.valid_on, "valid_on")
    stands = call.session.get(model.ExchangeRate, (command.currency, command.valid_on))
    if stands is not None:
        raise RATE_STANDS(
            "valid_on", currency=command.currency, on=command.valid_on, rate=stands.usd_per_unit.normalize()
        )
    row = model.ExchangeRate(**command.model_dump(), recorded_by=call.actor.member_id, recorded_at=call.now)
    call.session.add(row)
    call.session.flush()
    return _view(row)


def list_rates(call: Call, command: ListRates) -> Page[ExchangeRate]:
    """The recorded rates, newest first."""
    rate = model.ExchangeRate
    statement = select(rate)
    if command.currency:
        statement = statement.where(rate.currency == command.currency)
    return page(
        call.session, statement, [rate.valid_on, rate.currency], command, lambda row: _view(row[0]), descending=True
    )


def _view(row: model.ExchangeRate) -> ExchangeRate:
    return ExchangeRate(
        currency=row.currency,
        valid_on=row.valid_on,
        usd_per_unit=row.usd_per_unit,
        source=row.source,
        recorded_at=row.recorded_at,
    )
