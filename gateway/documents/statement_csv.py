"""The entries behind a statement as CSV: opening, every entry with the balance after it, closing with the seals.

RFC 4180 in every language: commas, points, days as 2017-04-12; UTF-8 with its mark, for spreadsheets' sake.
"""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

from chassis.spreadsheets.cells import harmless
from gateway.documents.paper import Paper
from gateway.documents.rows import SIGNS, Entries, Row

_HEADINGS = [
    "date", "entry", "kind", "description", "reference", "short_no", "award", "currency", "amount", "contributions",
    "other_income", "interest", "exchange", "short_in", "direct", "indirect", "short_recoveries", "short_out",
    "short_internal", "short_suspense", "effect", "short_balance",
]  # fmt: skip


def write(paper: Paper, entries: Entries, path: Path) -> None:
    """Writes the file, line by line."""
    titles = {line["award_id"]: line["title"] for line in paper.statement["awards"]}
    balance = Decimal(paper.statement["opening"]["balance_usd"])
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        out = csv.writer(file)
        out.writerow([paper.word(key) for key in _HEADINGS])
        out.writerow(_edge(paper.statement["since"] or "", paper.opening, balance))
        for row in entries:
            balance += row.effect
            out.writerow(_cells(paper, row, titles.get(row.award_id, ""), balance))
        closing = paper.word("balance", day=paper.day(paper.statement["on"]))
        out.writerow(_edge(paper.statement["on"], closing, balance, "; ".join(paper.seals)))
    entries.check()


def _edge(day: str, text: str, balance: Decimal, reference: str = "") -> list[object]:
    return [day, "", "", text, reference, *[""] * 16, balance]


def _cells(paper: Paper, row: Row, title: str, balance: Decimal) -> list[object]:
    return [
        row.occurred_on,
        row.number,
        paper.kinds.get(row.kind, row.kind),
        harmless(row.description),
        harmless(row.reference),
        paper.awards.get(row.award_id, ""),
        harmless(title),
        row.currency or "",
        row.amount or "",
        *(row.amounts.get(name, "") for name in SIGNS),
        row.suspense or "",
        row.effect,
        balance,
    ]
