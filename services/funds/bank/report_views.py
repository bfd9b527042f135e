"""A reconciliation as a view, open or closed, and as a table for a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from sqlalchemy import select

from chassis.attributes import same
from chassis.call import Call
from chassis.spreadsheets import csv_out
from chassis.spreadsheets.cells import harmless
from contracts.funds.bank.reconciliation import Reconciliation
from contracts.funds.bank.reconciliation import ReconciliationItem as ItemView
from contracts.funds.ledger.journal_seals import Anchor
from services.funds.bank import outstanding, reports
from services.funds.bank.model import BankReconciliation, ReconciliationItem
from services.funds.bank.outstanding import Outstanding
from services.funds.bank.reports import Report
from services.funds.ledger import money
from services.funds.ledger.model import BankAccount

_FIGURES = (
    "bank_opening", "bank_closing", "book_opening", "late_entries", "book_closing", "opening_difference",
    "bank_items_total", "book_items_total", "differences_total", "rest",
)  # fmt: skip
_COLUMNS = ("section", "date", "description", "reference", "amount", "explanation_kind", "explanation")


def of_open(call: Call, report: Report) -> Reconciliation:
    """As it is now, with what prevents it from being closed."""
    obstacles = [refused.refusal.code for refused in reports.obstacles(call, report)]
    sides = same(report, *_SIDES.values())
    return _view(call, report.account, report, sides, obstacles)


def of_closed(call: Call, account: BankAccount, closed: BankReconciliation) -> Reconciliation:
    """As it was closed: from what was stored then."""
    item = ReconciliationItem
    chosen = select(item).where(item.reconciliation_id == closed.id).order_by(item.position)
    rows = call.session.scalars(chosen).all()
    sides = {name: outstanding.kept([row for row in rows if row.side == side]) for side, name in _SIDES.items()}
    return _view(call, account, closed, sides, [])


_SIDES = {"bank": "bank_items", "book": "book_items", "difference": "differences"}


def _view(
    call: Call,
    account: BankAccount,
    drawn_up: Report | BankReconciliation,
    sides: Mapping[str, Sequence[Outstanding]],
    obstacles: list[str],
) -> Reconciliation:
    unit = money.decimals_of(call, account.currency)
    closed = drawn_up if isinstance(drawn_up, BankReconciliation) else None
    figures = {name: getattr(drawn_up, name, Decimal(0)) for name in _FIGURES}
    return Reconciliation.of(
        account,
        id=closed and closed.id,
        account_id=account.id,
        account=account.name,
        starts_on=drawn_up.starts_on,
        ends_on=drawn_up.ends_on,
        opening_note=drawn_up.opening_note,
        **{name: None if figure is None else money.shown(figure, unit) for name, figure in figures.items()},
        **{name: [_item(each, unit) for each in found] for name, found in sides.items()},
        obstacles=obstacles,
        closed_by=closed and closed.closed_by,
        closed_at=closed and closed.closed_at,
    )


def _item(each: Outstanding, decimals: int) -> ItemView:
    return ItemView.of(each, amount=money.shown(each.amount, decimals))


def as_csv(report: Reconciliation, anchor: Anchor | None) -> bytes:
    """The report as a table: the figures, the items between them, and the newest anchor of the books (Fund rule 18)."""
    anchored = [("anchored", anchor.on, anchor.digest, anchor.public_key, "", "", "")] if anchor else []
    return csv_out.whole([_COLUMNS, *_rows(report), *anchored])


def _rows(report: Reconciliation) -> Iterator[Sequence[object]]:
    for name in _FIGURES:
        on = report.starts_on if name in ("bank_opening", "book_opening") else report.ends_on
        yield (name, on, report.account, "", getattr(report, name), "", "")
    for name in _SIDES.values():
        for each in getattr(report, name):
            texts = map(harmless, (each.description, each.reference, each.explanation))
            described, reference, explanation = texts
            yield (name, each.on, described, reference, each.amount, each.explanation_kind or "", explanation)
