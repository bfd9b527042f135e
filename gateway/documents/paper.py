"""What a document is made of: the statement as the service told it, the words of its language, its number on record."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final

from babel.dates import format_date
from babel.numbers import format_decimal

from chassis.locales import locale, written_day
from contracts.funds.reporting.statements import Statement
from gateway.views import Data

ZERO = Decimal(0)
# The columns of an award's budget: the word of each, and the amount of a line.
BUDGET_COLUMNS: Final = {"budget": "budget_usd", "spent_period": "period_usd", "spent": "spent_usd", "rest": "rest_usd"}
DASH = "\N{EN DASH}"
MINUS = "\N{MINUS SIGN}"


@dataclass(frozen=True)
class Paper:
    """A statement in a language. `export` says when, for whom and under which number it left the house."""

    statement: Data[Statement]
    words: dict[str, str]
    language: str
    export: dict[str, str]
    awards: dict[str, int] = field(init=False)

    def __post_init__(self) -> None:
        numbers = {line["award_id"]: number for number, line in enumerate(self.statement["awards"], 1)}
        object.__setattr__(self, "awards", numbers)

    def word(self, key: str, **params: object) -> str:
        """The text of that key, with its {parameters} filled in."""
        return self.words[key].format(**params)

    def usd(self, name: str) -> Decimal:
        """An amount of the statement itself: `sources` is its sources_usd."""
        return Decimal(self.statement[f"{name}_usd"])

    def day(self, day: str | date) -> str:
        """A day in the language's long form."""
        when = date.fromisoformat(day) if isinstance(day, str) else day
        return written_day(self.language, when)

    def short_day(self, day: str) -> str:
        """A day in figures, with all four of the year's."""
        return str(format_date(date.fromisoformat(day), _SHORT_DAY[self.language], locale=locale(self.language)))

    @property
    def award_columns(self) -> dict[str, str]:
        """The columns of the table of awards: the amount of a line (its `…_usd`), and the word above.

        Transfers between the awards of a statement have one where there are any: without it no line adds up."""
        names = {
            "opening": "short_opening", "sources": "sources", "uses": "uses", "internal": "short_internal",
            "balance": "short_balance", "committed": "short_committed", "available": "available",
        }  # fmt: skip
        if not any(Decimal(line["internal_usd"]) for line in self.statement["awards"]):
            del names["internal"]
        return names

    @property
    def opening(self) -> str:
        """The line of the opening balance, with the day before the period."""
        since = self.statement["since"]
        if since is None:
            return self.word("opening_zero")
        return self.word("opening", day=self.day(date.fromisoformat(since) - timedelta(days=1)))

    @property
    def title(self) -> str:
        return self.word(f"title_{self.statement['scope']}")

    @property
    def name(self) -> str:
        """The title, and of what; there is one Fund to a statement of the Fund."""
        told = self.statement
        return self.title if told["scope"] == "fund" else self.word("fact", name=self.title, value=told["title"])

    @property
    def facts(self) -> list[str]:
        """What the statement's subject belongs to."""
        told, found = self.statement, []
        if told["scope"] != "fund":
            found.append(self.fact("fund", told["fund"]))
        if told["scope"] == "award":
            found.append(self.fact("donor", told["donor"]))
            found.append(self.fact("programme", told["programme"] or self.word("unearmarked")))
        return found

    @property
    def span(self) -> str:
        """The date or the period, in words."""
        on = self.day(self.statement["on"])
        since = self.statement["since"]
        return self.word("for_period", since=self.day(since), on=on) if since else self.word("on_date", on=on)

    @property
    def moment(self) -> datetime:
        """When the document was drawn up."""
        return datetime.fromisoformat(self.export["exported_at"])

    @property
    def content_digest(self) -> str:
        """The digest of the statement."""
        return str(self.statement["digest"])

    @property
    def drawn_up(self) -> str:
        """When and for whom the document was drawn up, and its number on record."""
        moment = f"{self.day(self.moment.date())}, {self.moment:%H:%M}"
        return self.word("drawn_up", moment=moment, name=self.export["exported_by"], number=self.export["export_id"])

    @property
    def seals(self) -> list[str]:
        """The digest of the statement, and the newest signed anchor of the journal it is drawn from (Fund rule 18)."""
        told = [self.word("digest", digest=self.statement["digest"])]
        if anchor := self.statement.get("anchor"):
            key = anchor["public_key"][:16]
            told.append(self.word("anchored", day=self.day(anchor["on"]), digest=anchor["digest"], signer=key))
        return told

    def fact(self, key: str, value: str) -> str:
        """`Donor: Canada`, with the colon as the language sets it."""
        return self.word("fact", name=self.word(key), value=value)

    def given(self, currency: str, amount: str) -> str:
        """An amount in the donor's own currency."""
        return f"{currency} {figure(Decimal(amount), self.language, decimals_of(amount))}"

    @property
    def kinds(self) -> dict[str, str]:
        """What each kind of entry is called."""
        return {key.removeprefix("kind_"): text for key, text in self.words.items() if key.startswith("kind_")}

    @property
    def has_awards(self) -> bool:
        """Whether there is more than one award to tell apart."""
        return str(self.statement["scope"]) != "award"

    def total(self, name: str) -> Decimal:
        """A column of the awards, added up."""
        return total(Decimal(line[f"{name}_usd"]) for line in self.statement["awards"])


_SHORT_DAY = {"en": "d MMM y", "es": "dd/MM/y", "pt": "dd/MM/y", "fr": "dd/MM/y"}


def total(amounts: Iterable[Decimal]) -> Decimal:
    """Amounts added up; zero for none."""
    return sum(amounts, ZERO)


def figure(amount: Decimal, language: str, decimals: int = 2) -> str:
    """An amount as the language's readers write it; a dash for nothing."""
    if not amount:
        return DASH
    pattern = "#,##0." + "0" * decimals if decimals else "#,##0"
    return str(format_decimal(amount, f"{pattern};{MINUS}{pattern}", locale=locale(language)))


def decimals_of(amount: str) -> int:
    """How many decimals an amount was told with: those of its currency."""
    return len(amount.partition(".")[2])
