"""Money in any currency, and its value in USD on a day (Fund rule 13)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from sqlalchemy import select

from chassis.call import Call
from contracts.funds.ledger.periods import FUTURE_DATE
from contracts.funds.ledger.rates import TOO_PRECISE, UNBOOKABLE, UNKNOWN_CURRENCY, UNKNOWN_RATE
from services.funds.ledger import currency_model

FUNCTIONAL = "USD"
CENT = Decimal("0.01")
# The UN's operational rates, and most banks' lists, are valid for a month.
RATE_DAYS = 31
_MOST = Decimal(10) ** 14


@dataclass(frozen=True)
class Valued:
    """An amount's value in USD at the rate of a day."""

    usd_per_unit: Decimal
    amount_usd: Decimal


def to_cents(amount: Decimal) -> Decimal:
    """Rounded half up to cents, as the finance unit does."""
    return amount.quantize(CENT, ROUND_HALF_UP)


def shown(amount: Decimal, decimals: int) -> Decimal:
    """The amount with exactly its currency's decimals."""
    return amount.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def trimmed(rate: Decimal) -> Decimal:
    """A rate without the zeros added by its column."""
    return Decimal(f"{rate.normalize():f}")


def decimals_of(call: Call, currency: str, field: str = "currency") -> int:
    """How many decimals the currency has. Raises UNKNOWN_CURRENCY."""
    unit = call.session.get(currency_model.CurrencyUnit, currency)
    if unit is None:
        raise UNKNOWN_CURRENCY(field, currency=currency)
    return unit.decimals


def check(amount: Decimal, currency: str, decimals: int, field: str) -> None:
    """Raises TOO_PRECISE if the amount has more decimals than its currency (Fund rule 13)."""
    if amount != shown(amount, decimals):
        raise TOO_PRECISE(field, currency=currency, decimals=decimals)


def check_past(call: Call, day: date, field: str) -> None:
    """Raises FUTURE_DATE for a day after today (UTC)."""
    if day > call.today:
        raise FUTURE_DATE(field, on=day)


def value(call: Call, amount: Decimal, currency: str, on: date, field: str = "amount") -> Valued:
    """The amount in USD at the day's rate, or the newest one of the previous month. Raises UNKNOWN_RATE, UNBOOKABLE."""
    return _valued(amount, rate_for(call, currency, on, "currency"), field)


def _valued(amount: Decimal, rate: Decimal, field: str) -> Valued:
    worth = to_cents(amount * rate)
    if not CENT <= worth < _MOST:
        raise UNBOOKABLE(field)
    return Valued(rate, worth)


def from_usd(call: Call, amount_usd: Decimal, currency: str, on: date) -> Decimal:
    """An amount in USD converted into a currency on a day, with that currency's decimals. Raises UNKNOWN_RATE."""
    if currency == FUNCTIONAL:
        return amount_usd
    return shown(amount_usd / rate_for(call, currency, on, "currency"), decimals_of(call, currency))


def rate_for(call: Call, currency: str, on: date, field: str) -> Decimal:
    """The value of a unit in USD on that day. Raises UNKNOWN_RATE."""
    rate = Decimal(1) if currency == FUNCTIONAL else rate_on(call, currency, on)
    if rate is None:
        raise UNKNOWN_RATE(field, currency=currency, on=on, days=RATE_DAYS)
    return rate


def rate_on(call: Call, currency: str, on: date) -> Decimal | None:
    """The value of a unit in USD on that day, by the newest rate not older than `RATE_DAYS`; or nothing."""
    rate = currency_model.ExchangeRate
    within = rate.valid_on.between(on - timedelta(days=RATE_DAYS), on)
    newest = select(rate.usd_per_unit).where(rate.currency == currency, within).order_by(rate.valid_on.desc()).limit(1)
    return call.session.scalar(newest)


@dataclass
class Rates:
    """Values amounts in any currency, with a cache for valuing thousands of them."""

    decimals: dict[str, int] = field(default_factory=dict)
    known: dict[tuple[str, date], Decimal] = field(default_factory=dict)

    def value(self, call: Call, amount: Decimal, currency: str, on: date, prefix: str = "") -> Valued:
        """The amount in USD at the day's rate. Raises UNKNOWN_CURRENCY, TOO_PRECISE, UNKNOWN_RATE, UNBOOKABLE."""
        if currency not in self.decimals:
            self.decimals[currency] = decimals_of(call, currency, prefix + "currency")
        check(amount, currency, self.decimals[currency], prefix + "amount")
        rate = self.known.get((currency, on))
        if rate is None:
            rate = self.known[currency, on] = rate_for(call, currency, on, prefix + "currency")
        return _valued(amount, rate, prefix + "amount")
