"""A statement as a workbook: entries, awards and summary, each a sum of the sheet before it, by formulas that live.

Every formula carries its value, for readers that do not calculate.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from xlsxwriter.worksheet import Worksheet

from gateway.documents.lines import Weight, lines, notes
from gateway.documents.paper import Paper, decimals_of, total
from gateway.documents.rows import SIGNS, SUMS, Entries, Row, TooLong
from gateway.documents.xlsx_book import Book, cell, hide, number, serial, span, write_text

# What a sheet holds, less its head.
MOST_ROWS = 1_048_000
_AMOUNTS = 9  # the column of the first amount on the sheet of entries
_BALANCE = _AMOUNTS + len(SIGNS) + 1
_FIRST = 2  # the first row below the opening balance
_ENTRY_WIDTHS = {"A:A": 11, "B:B": 13, "C:C": 16, "D:D": 52, "E:E": 20, "F:F": 6, "G:G": 30, "H:H": 8, "I:V": 14}
_ENTRY_HEADINGS = [
    "date", "entry", "kind", "description", "reference", "short_no", "award", "currency", "amount", "contributions",
    "other_income", "interest", "exchange", "short_in", "direct", "indirect", "short_recoveries", "short_out",
    "short_internal", "short_suspense", "short_balance",
]  # fmt: skip
# The awards' columns: four of texts, the opening, the amounts, then what follows from them.
_OPENING = 4
_RESULTS = _OPENING + 1 + len(SIGNS)
_CARRIED = {"opening": _OPENING, "committed": _RESULTS + 1}


def write(paper: Paper, entries: Entries, path: Path) -> None:
    """Writes the workbook. Raises TooLong, Mismatch."""
    with Book(paper, path) as book:
        statement = book.sheet(paper.word("sheet_statement"), paper, {"A:A": 74, "B:B": 22})
        awards = book.sheet(
            paper.word("sheet_awards"), paper, {"A:A": 5, "B:B": 44, "C:D": 22, "E:R": 15}, landscape=True
        )
        more = book.sheet(paper.word("sheet_more"), paper, {"A:A": 34, "B:B": 44, "C:G": 18}, landscape=True)
        journal = book.sheet(paper.word("sheet_entries"), paper, _ENTRY_WIDTHS, landscape=True)
        last = _entries(book, paper, journal, entries)
        entries.check()
        _awards(book, paper, awards, last)
        _statement(book, paper, statement, last)
        _More(book, paper, more).write()
        statement.activate()


def _entries(book: Book, paper: Paper, sheet: Worksheet, entries: Entries) -> int:
    """All entries with the balance after each; the last one's row."""
    book.headings(sheet, 0, [paper.word(key) for key in _ENTRY_HEADINGS], _AMOUNTS - 1)
    sheet.freeze_panes(_FIRST, 2)
    sheet.repeat_rows(0)
    balance = Decimal(paper.statement["opening"]["balance_usd"])
    sheet.write_string(1, 3, paper.opening, book.look(bold=True))
    sheet.write_number(1, _BALANCE, number(balance), book.money(bold=True))
    titles = {line["award_id"]: line["title"] for line in paper.statement["awards"]}
    line = _EntryLine(book, paper, sheet, titles)
    at = _FIRST - 1
    for at, row in enumerate(entries, _FIRST):
        if at > MOST_ROWS:
            raise TooLong
        balance += row.effect
        line.write(at, row, balance)
    sheet.autofilter(0, 0, at, len(_ENTRY_HEADINGS) - 1)
    for column in line.silent():
        hide(sheet, column)
    return at


class _EntryLine:
    """A row of the sheet of entries; what all of them share is looked up once."""

    def __init__(self, book: Book, paper: Paper, sheet: Worksheet, titles: dict[str, str]) -> None:
        self.book, self.sheet, self.paper, self.titles = book, sheet, paper, titles
        self.day, self.money, self.risky = book.day, book.money(), book.look(quote_prefix=True)
        self.kinds = paper.kinds
        self.columns = {name: _AMOUNTS + place for place, name in enumerate(SIGNS)}
        self.used: set[int] = set()

    def write(self, at: int, row: Row, balance: Decimal) -> None:
        """The entry in row `at`, and the balance after it."""
        sheet = self.sheet
        sheet.write_number(at, 0, serial(row.occurred_on), self.day)
        sheet.write_string(at, 1, row.number)
        sheet.write_string(at, 2, self.kinds.get(row.kind, row.kind))
        write_text(sheet, at, 3, row.description, None, self.risky)
        if row.reference:
            write_text(sheet, at, 4, row.reference, None, self.risky)
        if award := self.paper.awards.get(row.award_id):
            sheet.write_number(at, 5, award)
            if self.paper.has_awards:
                write_text(sheet, at, 6, self.titles[row.award_id], None, self.risky)
        if row.currency and row.amount:
            self.used |= {7, 8}
            sheet.write_string(at, 7, row.currency)
            sheet.write_number(at, 8, number(row.amount), self.book.money(decimals_of(row.amount)))
        for name, amount in row.amounts.items():
            self.used.add(self.columns[name])
            sheet.write_number(at, self.columns[name], number(amount), self.money)
        if row.suspense:
            self.used.add(_BALANCE - 1)
            sheet.write_number(at, _BALANCE - 1, number(row.suspense), self.money)
        sheet.write_number(at, _BALANCE, number(balance), self.money)

    def silent(self) -> set[int]:
        """The columns that no entry used, and the awards' where there is but one."""
        award = set() if self.paper.has_awards else {5, 6}
        return set(range(7, _BALANCE)) - self.used | award


def _awards(book: Book, paper: Paper, sheet: Worksheet, last: int) -> None:
    """A line per award: its entries added up, and what follows from them."""
    headings = ["short_no", "award", "donor", "programme", "short_opening"]
    headings += [*_ENTRY_HEADINGS[_AMOUNTS : _AMOUNTS + len(SIGNS)], "short_balance", "short_committed", "available"]
    book.headings(sheet, 0, [paper.word(key) for key in headings], _OPENING)
    sheet.freeze_panes(1, 2)
    sheet.repeat_rows(0)
    told = paper.statement["awards"]
    for at, line in enumerate(told, 1):
        _award(book, paper, sheet, at, line, last)
    bold = book.money(bold=True, top=1)
    at = len(told) + 1
    write_text(sheet, at, 1, paper.word("total"), book.look(bold=True, top=1))
    names = ["opening_usd", *SUMS.values(), "balance_usd", "committed_usd", "available_usd"]
    for column, name in enumerate(names, _OPENING):
        formula = f"=SUM({cell(1, column)}:{cell(max(1, at - 1), column)})"
        sheet.write_formula(at, column, formula, bold, number(total(Decimal(line[name]) for line in told)))
        if name in SUMS.values() and not any(Decimal(line[name]) for line in told):
            hide(sheet, column)


def _award(book: Book, paper: Paper, sheet: Worksheet, at: int, line: dict[str, Any], last: int) -> None:
    money, journal = book.money(valign="top"), paper.word("sheet_entries")
    sheet.write_number(at, 0, at, book.look(align="left", valign="top"))
    texts = (line["title"], line["donor"], line["programme"] or paper.word("unearmarked"))
    for column, text in enumerate(texts, 1):
        write_text(sheet, at, column, text, book.text, book.risky)
    sheet.write_number(at, _OPENING, number(line["opening_usd"]), money)
    which = span(journal, 5, _FIRST, last)
    for place, name in enumerate(SIGNS):
        formula = f"=SUMIFS({span(journal, _AMOUNTS + place, _FIRST, last)},{which},$A{at + 1})"
        sheet.write_formula(at, _OPENING + 1 + place, formula, money, number(line[SUMS[name]]))
    signed = "".join(
        f"{'+' if sign > 0 else '-'}{cell(at, _OPENING + 1 + place)}" for place, sign in enumerate(SIGNS.values())
    )
    sheet.write_formula(at, _RESULTS, f"={cell(at, _OPENING)}{signed}", money, number(line["balance_usd"]))
    sheet.write_number(at, _RESULTS + 1, number(line["committed_usd"]), money)
    left = f"={cell(at, _RESULTS)}-{cell(at, _RESULTS + 1)}"
    sheet.write_formula(at, _RESULTS + 2, left, money, number(line["available_usd"]))


# The lines that are sums of a column of the entries, and with which sign.
_ADDED = {
    "contributions": ("contribution", ""),
    "other_income": ("other_income", ""),
    "interest": ("interest", ""),
    "exchange": ("exchange", ""),
    "transfers_in": ("transfer_in", ""),
    "direct": ("direct", ""),
    "indirect": ("indirect", ""),
    "recoveries": ("recovery", "-"),
    "transfers_out": ("transfer_out", ""),
}


def _statement(book: Book, paper: Paper, sheet: Worksheet, last: int) -> None:
    """The summary: no figure on it that is not a formula, but what stands beside."""
    at = _head(book, paper, sheet)
    placed: dict[str, int] = {}
    for line in lines(paper):
        at += 1 if line.weight is Weight.HEAD else 0
        bold = line.weight not in (Weight.ITEM, Weight.BESIDE)
        look = {"bold": bold, "top": 1 if line.weight is Weight.RESULT else 0}
        indent = 0 if bold or line.key == "committed" else 1
        sheet.write_string(at, 0, line.label, book.look(indent=indent, **look))
        placed[line.key] = at
        if line.amount is not None:
            formula = _formula(paper, line.key, placed, last)
            if formula is None:
                sheet.write_number(at, 1, number(line.amount), book.money(**look))
            else:
                sheet.write_formula(at, 1, formula, book.money(**look), number(line.amount))
        at += 1
    sheet.write_string(at + 1, 0, paper.word("check"), book.small)
    books = number(paper.usd("balance"))
    sheet.write_formula(at + 1, 1, f"=ROUND({cell(placed['balance'], 1)}-({books!r}),2)", book.money(), 0)
    for offset, text in enumerate([*notes(paper), paper.drawn_up, *paper.seals], at + 3):
        sheet.write_string(offset, 0, text, book.look(font_color="#60666E", font_size=9, text_wrap=True))


def _formula(paper: Paper, key: str, placed: dict[str, int], last: int) -> str | None:
    """How a line follows from the entries, from the awards, or from the lines above it."""
    if key in _ADDED:
        name, sign = _ADDED[key]
        column = _AMOUNTS + list(SIGNS).index(name)
        return f"={sign}SUM({span(paper.word('sheet_entries'), column, _FIRST, last)})"
    at = {name: cell(row, 1) for name, row in placed.items()}
    sums = len(paper.statement["awards"]) + 1
    awards = {name: f"'{paper.word('sheet_awards')}'!{cell(sums, column)}" for name, column in _CARRIED.items()}
    if key in ("total_sources", "total_uses"):
        head = placed[key.removeprefix("total_")]
        return f"=SUM({cell(head + 1, 1)}:{cell(placed[key] - 1, 1)})"
    follows = {
        "opening": "={awards[opening]}",
        "balance": "={at[opening]}+{at[total_sources]}-{at[total_uses]}",
        "committed": "=-{awards[committed]}",
        "available": "={at[balance]}+{at[committed]}",
    }
    return follows[key].format(at=at, awards=awards) if key in follows else None


def _head(book: Book, paper: Paper, sheet: Worksheet) -> int:
    told = paper.statement
    texts = [(paper.word("organization"), book.subtitle), (paper.word("department"), book.small)]
    texts += [(paper.title, book.title), (told["title"], book.subtitle), (paper.span, book.look())]
    texts += [(fact, book.small) for fact in [*paper.facts, paper.word("in_usd")]]
    for at, (text, look) in enumerate(texts):
        sheet.write_string(at, 0, text, look)
    return len(texts) + 1


class _More:
    """What stands beside the sums: who gave what in which currency, programmes, budget, pledges."""

    def __init__(self, book: Book, paper: Paper, sheet: Worksheet) -> None:
        self.book, self.paper, self.sheet, self.at = book, paper, sheet, 0

    def write(self) -> None:
        """One table below the other."""
        told = self.paper.statement
        given = [[r["donor"], r["currency"], Decimal(r["amount"]), Decimal(r["amount_usd"])] for r in told["received"]]
        self._table("received", ["donor", "currency", "amount", "amount_usd"], given, sums=[3], figures=2)
        used = [[p["programme"] or self.paper.word("unearmarked"), "", *_cost(p)] for p in told["programmes"]]
        self._table(
            "by_programme", ["programme", "", "direct", "indirect", "short_recoveries"], used, sums=[2, 3, 4], figures=2
        )
        names = ("budget_usd", "period_usd", "spent_usd", "rest_usd")
        lines_ = [[line["title"], "", *(Decimal(line[name]) for name in names)] for line in told["budget"]]
        self._table(
            "by_line", ["line", "", "budget", "spent_period", "spent", "rest"], lines_, sums=[2, 3, 4, 5], figures=2
        )
        promised = [
            [p["donor"], f"{p['reference']}. {p['title']}", p["currency"], Decimal(p["pledge"]), Decimal(p["received"])]
            for p in told["pledges"]
        ]
        self._table(
            "pledges", ["donor", "agreement", "currency", "pledge", "pledge_received"], promised, sums=[], figures=3
        )

    def _table(
        self, heading: str, keys: Sequence[str], rows: list[list[Any]], *, sums: Sequence[int], figures: int
    ) -> None:
        if not rows:
            return
        book, sheet = self.book, self.sheet
        sheet.write_string(self.at, 0, self.paper.word(heading), book.subtitle)
        book.headings(sheet, self.at + 1, [self.paper.word(key) if key else "" for key in keys], figures)
        first = self.at + 2
        for at, row in enumerate(rows, first):
            for column, value in enumerate(row):
                self._value(at, column, value)
        self.at = first + len(rows)
        for column in sums:
            formula = f"=SUM({cell(first, column)}:{cell(self.at - 1, column)})"
            value = total(row[column] for row in rows)
            sheet.write_formula(self.at, column, formula, book.money(bold=True, top=1), number(value))
        self.at += 3

    def _value(self, at: int, column: int, value: Any) -> None:
        if isinstance(value, Decimal):
            decimals = -int(value.as_tuple().exponent)
            self.sheet.write_number(at, column, number(value), self.book.money(decimals, valign="top"))
        else:
            write_text(self.sheet, at, column, value, self.book.text, self.book.risky)


def _cost(programme: dict[str, Any]) -> list[Decimal]:
    return [Decimal(programme[name]) for name in ("direct_costs_usd", "indirect_costs_usd", "recoveries_usd")]
