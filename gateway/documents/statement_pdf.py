"""A statement on paper, to be signed: summary, tables, the entries where they fit, notes, signatures."""

from __future__ import annotations

from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any

from fpdf import Align

from gateway.documents.lines import Line, Weight, lines, notes
from gateway.documents.paper import BUDGET_COLUMNS, DASH, Paper, decimals_of, figure, total
from gateway.documents.pdf_sheet import GREY, INK, MARGIN, NAVY, RULE, TINT, WIDTH, Column, Sheet, Table
from gateway.documents.rows import PRINTED, Entries, Row

_STEP = 5.6
_SIGNATURES = 58.0


def write(paper: Paper, entries: Entries, path: Path) -> None:
    """Writes the document. Entries beyond those that are printed are not read."""
    sheet = Sheet(paper)
    _title(sheet, paper)
    _summary(sheet, paper)
    _received(sheet, paper)
    _programmes(sheet, paper)
    _awards(sheet, paper)
    _budget(sheet, paper)
    _pledges(sheet, paper)
    _entries(sheet, paper, entries)
    _foot(sheet, paper)
    sheet.output(str(path))


def _title(sheet: Sheet, paper: Paper) -> None:
    told = paper.statement
    sheet.line_of(paper.title, 20, bold=True, colour=NAVY)
    sheet.line_of(told["title"], 13, bold=True)
    sheet.line_of(paper.span, 11)
    sheet.ln(2)
    for fact in paper.facts:
        sheet.line_of(fact, 9, colour=GREY)
    sheet.line_of(paper.word("in_usd"), 9, colour=GREY)
    sheet.ln(3)


def _summary(sheet: Sheet, paper: Paper) -> None:
    for line in lines(paper):
        _line(sheet, paper, line)


def _line(sheet: Sheet, paper: Paper, line: Line) -> None:
    bold = line.weight in (Weight.FIRST, Weight.HEAD, Weight.TOTAL, Weight.RESULT)
    sheet.room_for(_STEP * (3 if line.weight is Weight.HEAD else 1))
    if line.weight is Weight.HEAD:
        sheet.ln(1.5)
    if line.weight is Weight.RESULT:
        sheet.set_fill_color(*TINT)
        sheet.rect(MARGIN, sheet.get_y(), WIDTH, _STEP + 0.6, style="F")
    if line.weight in (Weight.TOTAL, Weight.RESULT):
        sheet.rule(NAVY, 0.3, *((MARGIN, WIDTH) if line.weight is Weight.RESULT else (MARGIN + WIDTH - 40, 40)))
    indent = 5.0 if line.weight in (Weight.ITEM, Weight.BESIDE) and line.key != "committed" else 1.0
    colour = NAVY if bold else GREY if line.weight is Weight.BESIDE else INK
    sheet.face(10, bold=bold, colour=colour)
    sheet.set_x(MARGIN + indent)
    sheet.cell(WIDTH - indent - 45, _STEP, line.label)
    if line.amount is not None:
        sheet.cell(44, _STEP, figure(line.amount, paper.language), align=Align.R)
    sheet.set_xy(MARGIN, sheet.get_y() + _STEP + (0.6 if line.weight is Weight.RESULT else 0))


def _received(sheet: Sheet, paper: Paper) -> None:
    given = paper.statement["received"]
    columns = [_text(paper, "donor"), _code(paper, "currency"), _money(paper, "amount"), _money(paper, "amount_usd")]
    rows = [
        [each["donor"], each["currency"], _own(paper, each["amount"]), _usd(paper, each["amount_usd"])]
        for each in given
    ]
    _table(sheet, paper, "received", columns, rows, [paper.word("total"), "", "", _sum(paper, given, "amount_usd")])


def _programmes(sheet: Sheet, paper: Paper) -> None:
    used = paper.statement["programmes"] if paper.has_awards else []
    columns = [_text(paper, "programme")]
    columns += [_money(paper, key) for key in ("direct", "short_indirect", "short_recoveries", "total")]
    rows = [[each["programme"] or paper.word("unearmarked"), *_cost(paper, [each])] for each in used]
    _table(sheet, paper, "by_programme", columns, rows, [paper.word("total"), *_cost(paper, used)])


def _cost(paper: Paper, used: list[dict[str, Any]]) -> list[str]:
    direct, indirect, recovered = (
        total(Decimal(each[name]) for each in used)
        for name in ("direct_costs_usd", "indirect_costs_usd", "recoveries_usd")
    )
    amounts = (direct, indirect, -recovered, direct + indirect - recovered)
    return [figure(amount, paper.language) for amount in amounts]


def _awards(sheet: Sheet, paper: Paper) -> None:
    told = paper.statement["awards"] if paper.has_awards else []
    names = paper.award_columns
    columns = [_code(paper, "short_no"), _text(paper, "award"), *(_money(paper, key) for key in names.values())]
    rows = [
        [str(paper.awards[line["award_id"]]), _name(paper, line), *(_usd(paper, line[f"{name}_usd"]) for name in names)]
        for line in told
    ]
    sums = [_sum(paper, told, f"{name}_usd") for name in names]
    _table(sheet, paper, "by_award", columns, rows, ["", paper.word("total"), *sums], 7.5)


def _name(paper: Paper, line: dict[str, Any]) -> str:
    return str(line["title"]) if paper.statement["scope"] == "donor" else f"{line['donor']}. {line['title']}"


def _budget(sheet: Sheet, paper: Paper) -> None:
    planned = paper.statement["budget"]
    columns = [_text(paper, "line"), *(_money(paper, key) for key in BUDGET_COLUMNS)]
    rows = [[line["title"], *(_usd(paper, line[name]) for name in BUDGET_COLUMNS.values())] for line in planned]
    sums = [_sum(paper, planned, name) for name in BUDGET_COLUMNS.values()]
    _table(sheet, paper, "by_line", columns, rows, [paper.word("total"), *sums])


def _pledges(sheet: Sheet, paper: Paper) -> None:
    by_donor = paper.statement["scope"] == "fund"
    columns = [_text(paper, "donor")] if by_donor else []
    columns += [Column(paper.word("agreement"), 2), _code(paper, "currency")]
    columns += [_money(paper, "pledge"), _money(paper, "pledge_received")]
    rows = [
        [
            *([each["donor"]] if by_donor else []),
            f"{each['reference']}. {each['title']}",
            each["currency"],
            _own(paper, each["pledge"]),
            _own(paper, each["received"]),
        ]
        for each in paper.statement["pledges"]
    ]
    _table(sheet, paper, "pledges", columns, rows)


def _table(
    sheet: Sheet,
    paper: Paper,
    heading: str,
    columns: list[Column],
    rows: list[list[str]],
    last: list[str] | None = None,
    size: float = 8.5,
) -> None:
    """A table under its heading, with its sum; nothing at all when there is nothing to tell."""
    if rows:
        sheet.heading(paper.word(heading))
        Table(sheet, columns, [*rows, last] if last else rows, size).draw(total=last is not None)


def _text(paper: Paper, key: str) -> Column:
    return Column(paper.word(key), 1)


def _code(paper: Paper, key: str) -> Column:
    return Column(paper.word(key))


def _money(paper: Paper, key: str) -> Column:
    return Column(paper.word(key), figures=True)


def _entries(sheet: Sheet, paper: Paper, entries: Entries) -> None:
    rows = list(islice(entries, PRINTED + 1))
    sheet.heading(paper.word("entries"))
    if not rows:
        sheet.line_of(paper.word("no_entries"), 9, colour=GREY)
    elif len(rows) > PRINTED:
        number = figure(Decimal(PRINTED), paper.language, 0)
        sheet.line_of(paper.word("too_many_entries", number=number), 9, colour=GREY)
    else:
        entries.check()
        _print_entries(sheet, paper, rows)


def _print_entries(sheet: Sheet, paper: Paper, rows: list[Row]) -> None:
    columns = [_code(paper, "date"), _code(paper, "entry"), _code(paper, "kind"), _text(paper, "description")]
    columns += [_code(paper, "short_no")] if paper.has_awards else []
    columns += [_money(paper, "effect"), _money(paper, "short_balance")]
    balance, cells = Decimal(paper.statement["opening"]["balance_usd"]), []
    for row in rows:
        balance += row.effect
        kind = paper.kinds.get(row.kind, row.kind)
        number = [str(paper.awards.get(row.award_id, DASH))] if paper.has_awards else []
        amounts = [figure(row.effect, paper.language), figure(balance, paper.language)]
        cells.append([paper.short_day(row.occurred_on), row.number, kind, _what(paper, row), *number, *amounts])
    Table(sheet, columns, cells, 7).draw()


def _what(paper: Paper, row: Row) -> str:
    given = f" ({paper.given(row.currency, row.amount)})" if row.currency and row.amount else ""
    if row.suspense:
        given = f" ({paper.fact('short_suspense', figure(row.suspense, paper.language))})"
    reference = f" [{row.reference}]" if row.reference and row.reference not in row.description else ""
    return f"{row.description}{reference}{given}"


def _foot(sheet: Sheet, paper: Paper) -> None:
    """The notes, and the signatures with at least the last of them: nobody signs an empty page."""
    sheet.heading(paper.word("notes"), 30)
    texts = [f"{number}. {text}" for number, text in enumerate(notes(paper), 1)]
    for text in texts:
        sheet.face(8)
        height = sheet.font_size * 1.35 * len(sheet.lines_in(text, WIDTH)) + 0.8
        sheet.room_for(height + (_SIGNATURES if text == texts[-1] else 0))
        sheet.line_of(text, 8)
        sheet.ln(0.8)
    _signatures(sheet, paper)
    sheet.ln(8)
    sheet.line_of(paper.drawn_up, 7.5, colour=GREY)
    for seal in paper.seals:
        sheet.line_of(seal, 7.5, colour=GREY)


def _signatures(sheet: Sheet, paper: Paper) -> None:
    """Two persons: whoever made it, and another one who checked it (Fund rule 12)."""
    top, width = sheet.get_y() + 6, WIDTH / 2 - 6
    for left, verb, who in (
        (MARGIN, "prepared", "finance_officer"),
        (MARGIN + width + 12, "certified", "finance_approver"),
    ):
        sheet.set_xy(left, top)
        sheet.face(9, bold=True, colour=NAVY)
        sheet.cell(width, 5, paper.word(verb))
        sheet.set_xy(left, top + 22)
        sheet.rule(RULE, 0.3, left, width)
        for offset, text in ((23, paper.word("signature")), (27, paper.word(who))):
            sheet.set_xy(left, top + offset)
            sheet.face(8, colour=GREY)
            sheet.cell(width, 4, text)
    sheet.set_xy(MARGIN, top + 31)


def _own(paper: Paper, amount: str) -> str:
    return figure(Decimal(amount), paper.language, decimals_of(amount))


def _usd(paper: Paper, amount: str) -> str:
    return figure(Decimal(amount), paper.language)


def _sum(paper: Paper, items: list[dict[str, Any]], name: str) -> str:
    return figure(total(Decimal(each[name]) for each in items), paper.language)
