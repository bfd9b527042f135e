"""Where things are in the chart of an award: what was spent month by month, its budget, and how it may go on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from contracts.funds.spending.progress import AwardProgress
from gateway.public.charts import ZERO, ticks
from gateway.views import Data

# The picture is a thousand units wide and high, and stretched to the room that it has.
_SIDE = Decimal(1000)
_FEW_NAMES = 6


@dataclass(frozen=True)
class Burn:
    """Points of lines, as SVG has them. `budget` is how far down the line of the budget is; `ticks` and `names` say
    where a round amount and the first day of a month stand, in percent."""

    spent: str
    area: str
    committed: str
    forecast: str
    budget: str
    ticks: list[tuple[str, Decimal]]
    names: list[tuple[str, str]]


@dataclass(frozen=True)
class _Scale:
    first: date
    last: date
    top: Decimal

    def x(self, day: date) -> Decimal:
        whole = max((self.last - self.first).days, 1)
        return Decimal(min(max((day - self.first).days, 0), whole)) / whole * _SIDE

    def y(self, amount: Decimal) -> Decimal:
        return _SIDE - (max(amount, ZERO) / self.top * _SIDE if self.top else ZERO)

    def line(self, points: Sequence[tuple[date, Decimal]]) -> str:
        return " ".join(f"{self.x(day):.1f},{self.y(amount):.1f}" for day, amount in points)


def burn(progress: Data[AwardProgress], ends_on: str | None) -> Burn | None:
    """The chart; nothing before the award's first month is there."""
    months = progress["months"]
    if not months:
        return None
    on, first = date.fromisoformat(progress["on"]), date.fromisoformat(months[0]["month"])
    last = max(on, date.fromisoformat(ends_on)) if ends_on else on
    foreseen = progress["forecast"]
    spent = [(first, ZERO), *((_end(each["month"], on), Decimal(each["spent_until_usd"])) for each in months)]
    held = [
        (day, amount + Decimal(each["committed_usd"])) for (day, amount), each in zip(spent[1:], months, strict=True)
    ]
    goes_to = Decimal(foreseen["at_end_usd"]) if foreseen and foreseen["at_end_usd"] else ZERO
    marks = ticks(max(Decimal(progress["budget_usd"]), goes_to, *(amount for _, amount in (*spent, *held))))
    scale = _Scale(first, last, marks[-1])
    line = scale.line(spent)
    return Burn(
        spent=line,
        area=f"0,{_SIDE} {line} {scale.x(on):.1f},{_SIDE}",
        committed=scale.line(held),
        forecast=scale.line([spent[-1], (last, goes_to)]) if goes_to else "",
        budget=f"{scale.y(Decimal(progress['budget_usd'])):.1f}",
        ticks=[(f"{scale.y(mark) / 10:.2f}%", mark) for mark in marks],
        names=[(f"{scale.x(day) / 10:.2f}%", day.isoformat()) for day in _named(first, last)],
    )


def _end(month: str, on: date) -> date:
    first = date.fromisoformat(month)
    following = first.replace(year=first.year + first.month // 12, month=first.month % 12 + 1)
    return min(following, on)


def _named(first: date, last: date) -> list[date]:
    """At most six firsts of a month, at equal distances, from the beginning."""
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    step = max(1, -(-count // _FEW_NAMES))
    months = (first.month - 1 + number for number in range(0, count, step))
    return [first.replace(year=first.year + month // 12, month=month % 12 + 1) for month in months]
