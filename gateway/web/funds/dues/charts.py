"""Where things are in the chart of the forecast: what comes and goes each month, and the cash at its end."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from contracts.funds.dues.dues import CashForecast
from gateway.public.charts import ZERO, ticks
from gateway.views import Data

_SIDE = Decimal(1000)
_FEW_NAMES = 6


@dataclass(frozen=True)
class Bar:
    """What comes or goes in a month, from zero up."""

    kind: str
    x: str
    y: str
    width: str
    height: str


@dataclass(frozen=True)
class CashChart:
    """Points of the line of cash and its bars, a thousand units wide and high; `ticks` and `names` in percent."""

    line: str
    zero: str
    bars: list[Bar]
    ticks: list[tuple[str, Decimal]]
    names: list[tuple[str, str]]


def cash_chart(forecast: Data[CashForecast]) -> CashChart | None:
    """The chart; nothing where there is nothing to show."""
    months = forecast["months"]
    comes = [Decimal(each["instalments_usd"]) + Decimal(each["overdue_usd"]) for each in months]
    goes = [Decimal(each["commitments_usd"]) + Decimal(each["activities_usd"]) for each in months]
    cash = [Decimal(forecast["cash_usd"]), *(Decimal(each["balance_usd"]) for each in months)]
    if not any((*comes, *goes, *cash)):
        return None
    above = ticks(max(ZERO, *comes, *goes, *cash))
    step = above[1] if len(above) > 1 else -min(cash)
    below = [-step * number for number in range(1, int(-min(ZERO, *cash) / step) + 2)] if min(cash) < 0 else []
    low, high = min([ZERO, *below]), above[-1]
    room = _SIDE / len(months)

    def y(amount: Decimal) -> Decimal:
        return _SIDE - (amount - low) / (high - low) * _SIDE if high > low else _SIDE

    bars = [
        Bar(
            kind, f"{room * place + room * Decimal(offset):.1f}", f"{y(amount):.1f}", f"{room * Decimal('0.3'):.1f}",
            f"{y(ZERO) - y(amount):.1f}",
        )
        for kind, offset, amounts in (("is-received", "0.15", comes), ("is-spent", "0.5", goes))
        for place, amount in enumerate(amounts)
        if amount
    ]  # fmt: skip
    points = [f"{room * place:.1f},{y(amount):.1f}" for place, amount in enumerate(cash)]
    every = max(1, -(-len(months) // _FEW_NAMES))
    return CashChart(
        line=" ".join(points),
        zero=f"{y(ZERO):.1f}",
        bars=bars,
        ticks=[(f"{y(mark) / 10:.2f}%", mark) for mark in [*below, *above]],
        names=[(f"{room * place / 10:.2f}%", months[place]["month"]) for place in range(0, len(months), every)],
    )
