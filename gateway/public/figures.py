"""The Fund's page as its readers see it: names and amounts in their language, lengths and places in the charts."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from babel.numbers import format_compact_currency, format_currency, format_percent

from chassis.locales import locale
from gateway.public import charts
from gateway.public.charts import ZERO, Column, Flow, percent, ticks
from gateway.rendering.formats import country_name
from gateway.translate import text

View = Mapping[str, Any]
# More than these in one chart are too many to read: the smallest are one.
_MOST = 9


@dataclass(frozen=True)
class Bar:
    """A row of a chart: a name, amounts as they are written, lengths in percent of the longest."""

    name: str
    said: dict[str, str]
    long: dict[str, str]
    share: str


@dataclass(frozen=True)
class Years:
    """The columns of the years, with the round numbers beside them: height in percent, and the amount as written."""

    names: list[str]
    groups: list[list[Column]]
    ticks: list[tuple[str, str]]


class Figures:
    """What the template asks for. `names` are the programmes' by short name."""

    def __init__(self, fund: View, names: Mapping[str, Mapping[str, str | None]], language: str) -> None:
        self._fund, self._names, self._language = fund, names, language

    def usd(self, amount: str | Decimal, *, cents: bool = False) -> str:
        """An amount in dollars, whole unless `cents` are asked for."""
        value, form = Decimal(amount), "#,##0.00" if cents else "#,##0"
        pattern = locale(self._language).currency_formats["standard"].pattern.replace("#,##0.00", form)
        written = str(format_currency(value, "USD", pattern, locale(self._language), currency_digits=False))
        return self._code_apart(written)

    def percent(self, part: str, whole: str) -> str:
        """A share in whole percent, as written."""
        share = Decimal(part) / Decimal(whole) if Decimal(whole) else ZERO
        return str(format_percent(share, locale=locale(self._language)))

    def long(self, part: str, whole: str) -> str:
        """A length in percent."""
        return percent(Decimal(part), Decimal(whole))

    def programme(self, slug: str | None) -> str:
        """A programme's name; made of its short name where there is no other."""
        if slug is None:
            return self._say("Not earmarked")
        texts = self._names.get(slug, {})
        return texts.get(self._language) or texts.get("en") or slug.replace("-", " ").capitalize()

    def country(self, code: str | None) -> str:
        """A country's name."""
        return country_name(self._language, code) if code else self._say("Several countries, or not stated")

    @property
    def donors(self) -> list[Bar]:
        """What each donor promised and what came in."""
        return self._bars(self._fund["donors"], lambda each: str(each["name"]), ("pledged", "received"))

    @property
    def programmes(self) -> list[Bar]:
        """What came in for each programme and what was spent."""
        return self._bars(self._fund["programmes"], lambda each: self.programme(each["name"]), ("received", "spent"))

    @property
    def flows(self) -> list[Bar]:
        """What came from each donor for each programme: the flow, where there is no room for it."""
        return self._bars(self._fund["flows"], self._both_ends, ("received",))

    @property
    def countries(self) -> list[Bar]:
        """What was spent in each country."""
        return self._bars(self._fund["countries"], lambda each: self.country(each["country"]), ("spent",))

    @property
    def years(self) -> Years:
        """What came in and was spent in each year."""
        years = self._fund["years"]
        values = [{kind: Decimal(each[f"{kind}_usd"]) for kind in ("received", "spent")} for each in years]
        marks = ticks(max((amount for kinds in values for amount in kinds.values()), default=ZERO))
        return Years(
            [str(each["year"]) for each in years],
            charts.columns(values, marks[-1]),
            [(f"{100 - (mark / marks[-1] * 100 if marks[-1] else ZERO):.2f}%", self._short(mark)) for mark in marks],
        )

    @property
    def flow(self) -> Flow | None:
        """From donors to programmes."""
        donors = self._largest("donor")
        programmes = self._largest("programme")
        amounts: dict[tuple[str | None, str | None], Decimal] = defaultdict(Decimal)
        for each in self._fund["flows"]:
            ends = (donors.get(each["donor"], self._say("Others")), programmes[each["programme"]])
            amounts[ends] += Decimal(each["received_usd"])
        return charts.flow(amounts)

    def _both_ends(self, each: View) -> str:
        return f"{each['donor']} → {self.programme(each['programme'])}"

    def _largest(self, side: str) -> dict[str | None, str]:
        """The names at one side of the flow; what is too small to be drawn has one name together."""
        sums: dict[str | None, Decimal] = defaultdict(Decimal)
        for each in self._fund["flows"]:
            sums[each[side]] += Decimal(each["received_usd"])
        ordered = sorted(sums, key=lambda key: (-sums[key], key or ""))
        kept = ordered if len(ordered) <= _MOST else ordered[: _MOST - 1]
        write = self.programme if side == "programme" else str
        return {key: write(key) if key in kept else self._say("Others") for key in ordered}

    def _bars(self, items: Sequence[View], name: Callable[[View], str], kinds: Sequence[str]) -> list[Bar]:
        longest = max((Decimal(each[f"{kind}_usd"]) for each in items for kind in kinds), default=ZERO)
        total = sum((Decimal(each[f"{kinds[-1]}_usd"]) for each in items), ZERO)
        return [
            Bar(
                name(each),
                {kind: self.usd(each[f"{kind}_usd"]) for kind in kinds},
                {kind: percent(Decimal(each[f"{kind}_usd"]), longest) for kind in kinds},
                self.percent(each[f"{kinds[-1]}_usd"], str(total)),
            )
            for each in items
        ]

    def _short(self, amount: Decimal) -> str:
        written = str(format_compact_currency(amount, "USD", locale=locale(self._language), fraction_digits=1))
        return self._code_apart(written)

    @staticmethod
    def _code_apart(written: str) -> str:
        """Latin America's Spanish has no sign for the dollar of the United States; its code stands apart: USD 1,234."""
        return re.sub(r"USD(?=\d)", "USD\u00a0", written)

    def _say(self, message: str) -> str:
        return text(message, self._language)
