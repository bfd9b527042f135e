"""What a report to a donor says, in its language and in order: the page, the PDF and the DOCX are made of the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from babel.dates import format_date

from chassis.locales import locale, written_day
from contracts.funds.reporting.donor_reports import DonorReport, ReportedLine
from gateway.documents.paper import DASH, figure
from gateway.views import Data

# The passages, in the order in which they are read, before and after what the programmes told.
PASSAGES: Final = ("summary", "activities", "results", "difficulties", "next_steps")
_PARTS: Final = {1: "MMM y", 3: "QQQ y", 12: "y"}


@dataclass(frozen=True)
class Heading:
    """A heading."""

    text: str


@dataclass(frozen=True)
class Paragraph:
    """A paragraph; a quiet one is a note beside what is told."""

    text: str
    quiet: bool = False


@dataclass(frozen=True)
class Grid:
    """A table: its columns, which of them are figures, its rows, the last of them a sum if it is one."""

    columns: list[str]
    figures: list[bool]
    rows: list[list[str]]
    has_sum: bool = False


Piece = Heading | Paragraph | Grid


@dataclass(frozen=True)
class ReportPaper:
    """A report in its language. `export` says when, for whom and under which number it left the house."""

    report: Data[DonorReport]
    words: dict[str, str]
    export: dict[str, str] = field(default_factory=dict)

    @property
    def language(self) -> str:
        return str(self.report["language"])

    def word(self, key: str, **params: object) -> str:
        """The text of that key, with its {parameters} filled in."""
        return self.words[key].format(**params)

    def day(self, day: str) -> str:
        """A day in the language's long form."""
        return written_day(self.language, date.fromisoformat(day))

    @property
    def title(self) -> str:
        return self.word(f"title_{self.report['kind']}")

    @property
    def name(self) -> str:
        """The title, and of which award."""
        return self._fact(self.title, self.report["award"])

    @property
    def span(self) -> str:
        """The period, in words."""
        return self.word(
            "for_period", since=self.day(self.report["period_from"]), on=self.day(self.report["period_to"])
        )

    @property
    def moment(self) -> datetime:
        """When the document was drawn up."""
        return datetime.fromisoformat(self.export["exported_at"])

    @property
    def content_digest(self) -> str:
        return str(self.report["digest"])

    @property
    def facts(self) -> list[str]:
        """Whose it is: the donor, the agreement, the fund, and how far it is."""
        told, statement = self.report, self.report["figures"]["statement"]
        found = [self._fact(self.word("donor"), told["donor"])]
        if told["agreement"]:
            found.append(self._fact(self.word("agreement"), told["agreement"]))
        found.append(self._fact(self.word("fund"), statement["fund"]))
        named = (told["facts"] or {}).get("programme") or statement["programme"]
        found.append(self._fact(self.word("programme"), named or self.word("unearmarked")))
        state = (
            self.word("submitted", day=self.day(told["submitted_on"])) if told["submitted_on"] else self.word("draft")
        )
        return [*found, state]

    @property
    def last_lines(self) -> list[str]:
        """Under the report: when and for whom it was made, and the digest of its content."""
        made = []
        if self.export:
            when = f"{self.day(self.moment.date().isoformat())}, {self.moment:%H:%M}"
            made.append(
                self.word("drawn_up", moment=when, name=self.export["exported_by"], number=self.export["export_id"])
            )
        return [*made, self.word("digest", digest=self.content_digest)]

    def pieces(self) -> Iterator[Piece]:
        """The report from its summary to the notes."""
        yield from self._passage("summary")
        yield from self._budget()
        yield from self._money()
        yield from self._passage("activities")
        yield from self._activities()
        yield from self._passage("results")
        yield from self._indicators()
        for name in ("difficulties", "next_steps"):
            yield from self._passage(name)

    def _fact(self, name: str, value: str) -> str:
        return self.word("fact", name=name, value=value)

    def _passage(self, name: str) -> Iterator[Piece]:
        if told := self.report["narrative"][name]:
            yield Heading(self.word(name))
            yield from (Paragraph(part.strip()) for part in told.splitlines() if part.strip())

    def _budget(self) -> Iterator[Piece]:
        """Budget lines by the parts of the period."""
        figures = self.report["figures"]
        parts = [self._part(part["since"], part["until"]) for part in figures["parts"]]
        names = ["planned", "before", *parts, "in_period", "cumulated", "rest", "percent"]
        columns = [self.word("line"), *(name if name in parts else self.word(name) for name in names)]
        rows = [self._budget_row(line["title"], line) for line in figures["lines"]]
        yield Heading(self.word("budget_heading"))
        yield Grid(
            columns,
            [False] + [True] * len(names),
            [*rows, self._budget_row(self.word("total"), figures["total"])],
            has_sum=True,
        )
        yield Paragraph(self.word("budget_note"), quiet=True)

    def _budget_row(self, title: str, line: Data[ReportedLine]) -> list[str]:
        amounts = [line["budget_usd"], line["before_usd"], *line["parts_usd"]]
        amounts += [line["period_usd"], line["spent_usd"], line["rest_usd"]]
        share = DASH if line["percent"] is None else figure(Decimal(line["percent"]), self.language, 1)
        return [title, *(self.usd(each) for each in amounts), share]

    def usd(self, amount: str) -> str:
        """An amount in USD as the language's readers write it."""
        return figure(Decimal(amount), self.language)

    def _part(self, since: str, until: str) -> str:
        """A month, a quarter or a year by its name; the days, where the period cuts it."""
        first, last = date.fromisoformat(since), date.fromisoformat(until)
        for months, pattern in _PARTS.items():
            begins = first.day == 1 and (first.month - 1) % months == 0
            ends = last + timedelta(days=1)
            whole = ends.day == 1 and (ends.year - first.year) * 12 + ends.month - first.month == months
            if begins and whole:
                return str(format_date(first, pattern, locale=locale(self.language)))
        return DASH.join(str(format_date(day, "dd/MM/yy", locale=locale(self.language))) for day in (first, last))

    def _money(self) -> Iterator[Piece]:
        """The award from its opening balance to what is available, and in the donor's currency."""
        statement = self.report["figures"]["statement"]
        names = {
            "opening_balance": statement["opening"]["balance_usd"],
            "received": Decimal(statement["sources_usd"]),
            "spent": Decimal(statement["uses_usd"]),
            "balance": Decimal(statement["balance_usd"]),
            "committed": Decimal(statement["committed_usd"]),
            "available": Decimal(statement["available_usd"]),
        }
        day = self.day(statement["on"])
        yield Heading(self.word("money_heading"))
        yield Grid(
            ["", self.word("amount_usd")],
            [False, True],
            [[self.word(name, day=day), figure(Decimal(amount), self.language)] for name, amount in names.items()],
        )
        yield from self._own()

    def _own(self) -> Iterator[Piece]:
        own = self.report["figures"]["own"]
        if own is None:
            return
        rows = [[self.word(f"own_{name}"), self._given(own[name])] for name in ("received", "spent", "balance")]
        yield Grid([self.word("since_beginning"), own["currency"]], [False, True], rows)
        yield Paragraph(
            self.word("own_note", currency=own["currency"], rate=self.rate(own["usd_per_unit"])), quiet=True
        )

    def rate(self, rate: str) -> str:
        """An exchange rate with all its digits."""
        return figure(Decimal(rate), self.language, min(len(rate.partition(".")[2]), 8))

    def _given(self, amount: str) -> str:
        return figure(Decimal(amount), self.language, len(amount.partition(".")[2]))

    def _activities(self) -> Iterator[Piece]:
        facts = self.report["facts"]
        yield Heading(self.word("activities_heading"))
        if facts and facts["activities"]:
            rows = [
                [each["title"], self._country(each["country"]), self._days(each), self.word(f"state_{each['status']}")]
                for each in facts["activities"]
            ]
            columns = [self.word(key) for key in ("activity", "country", "days", "state")]
            yield Grid(columns, [False] * 4, rows)
        yield from self._missing(("service", "edition", "activities"), facts)

    def _indicators(self) -> Iterator[Piece]:
        facts = self.report["facts"]
        yield Heading(self.word("indicators_heading"))
        if facts and facts["indicators"]:
            rows = [
                [self._indicator(each), *(each[key] or DASH for key in ("baseline", "target", "actual"))]
                for each in facts["indicators"]
            ]
            columns = [self.word(key) for key in ("indicator", "baseline", "target", "actual")]
            yield Grid(columns, [False] * 4, rows)
        yield from self._missing(("service", "edition", "indicators"), facts)
        if facts:
            yield Paragraph(self.word("taken", day=self.day(facts["taken_at"][:10])), quiet=True)

    def _missing(self, of: tuple[str, ...], facts: Any) -> Iterator[Piece]:
        """What is not there is said: nobody takes silence for nothing done."""
        if facts is None:
            yield Paragraph(self.word("missing_all"), quiet=True)
            return
        for name in of:
            if name in facts["missing"]:
                yield Paragraph(self.word(f"missing_{name}"), quiet=True)
                return

    def _indicator(self, each: dict[str, Any]) -> str:
        return f"{each['name']} ({each['unit']})" if each["unit"] else str(each["name"])

    def _country(self, code: str | None) -> str:
        return str(locale(self.language).territories.get(code, code)) if code else DASH

    def _days(self, each: dict[str, Any]) -> str:
        days = (date.fromisoformat(each[name]) for name in ("starts_on", "ends_on"))
        return " – ".join(str(format_date(day, "short", locale=locale(self.language))) for day in days)


def of(job: dict[str, Any]) -> ReportPaper:
    """The paper of a job (gateway/documents/reports.py)."""
    return ReportPaper(job["report"], job["words"], job["export"])
