"""An account's reconciliation on a day: the items between the bank's balance and the books', and the rest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select

from chassis.call import Call
from contracts.base import Refused
from contracts.funds.bank.bank_refusals import (
    BANK_LINES_OPEN,
    BANK_NO_STATEMENT,
    BANK_NOT_OVER,
    BANK_NOT_ZERO,
    BANK_OPENING_UNEXPLAINED,
    BANK_RECONCILED,
    BANK_UNEXPLAINED,
)
from services.funds.bank import continuity, items, outstanding
from services.funds.bank.model import BankReconciliation, BankStatement
from services.funds.bank.outstanding import Outstanding
from services.funds.ledger.model import BankAccount


@dataclass(frozen=True)
class Report:
    """An account on its last day, in its currency; the names are those of the contract's Reconciliation."""

    account: BankAccount
    starts_on: date
    ends_on: date
    bank_opening: Decimal
    bank_closing: Decimal | None
    book_opening: Decimal
    late_entries: Decimal
    book_closing: Decimal
    opening_difference: Decimal
    opening_note: str | None
    bank_items: Sequence[Outstanding]
    book_items: Sequence[Outstanding]
    differences: Sequence[Outstanding]
    last_line: Decimal

    @property
    def bank_items_total(self) -> Decimal:
        return _total(self.bank_items)

    @property
    def book_items_total(self) -> Decimal:
        return _total(self.book_items)

    @property
    def differences_total(self) -> Decimal:
        return _total(self.differences)

    @property
    def rest(self) -> Decimal | None:
        """The unexplained rest; zero, unless the bank's lines do not add up to its balance."""
        if self.bank_closing is None:
            return None
        apart = self.bank_closing - self.book_closing - self.opening_difference
        return apart - self.bank_items_total + self.book_items_total - self.differences_total


FIGURES = (
    "starts_on", "ends_on", "bank_opening", "bank_closing", "book_opening", "late_entries", "book_closing",
    "opening_difference", "opening_note", "bank_items_total", "book_items_total", "differences_total",
)  # fmt: skip


def draw(call: Call, account: BankAccount, ends_on: date) -> Report:
    """Raises BANK_RECONCILED for a day that is already reconciled."""
    closed = BankReconciliation
    newest = select(closed).where(closed.account_id == account.id).order_by(closed.ends_on.desc()).limit(1)
    before = call.session.scalars(newest).first()
    if before is not None and ends_on <= before.ends_on:
        raise BANK_RECONCILED("ends_on", until=before.ends_on)
    began = items.book_balance(call, account, account.starts_on - timedelta(days=1))
    return Report(
        account=account,
        starts_on=before.ends_on + timedelta(days=1) if before else account.starts_on,
        ends_on=ends_on,
        bank_opening=before.bank_closing if before else account.opening_balance,
        bank_closing=continuity.bank_balance(call, account, ends_on),
        book_opening=before.book_closing if before else began,
        late_entries=items.book_balance(call, account, before.ends_on) - before.book_closing if before else Decimal(0),
        book_closing=items.book_balance(call, account, ends_on),
        opening_difference=account.opening_balance - began,
        opening_note=account.opening_note,
        bank_items=outstanding.lines(call, account, ends_on),
        book_items=outstanding.entries(call, account, ends_on),
        differences=outstanding.differences(call, account, ends_on),
        last_line=continuity.lines_until(call, account, ends_on),
    )


def obstacles(call: Call, report: Report) -> Iterator[Refused]:
    """What prevents it from being closed, each with its remedy."""
    if report.ends_on >= call.today:
        yield BANK_NOT_OVER("ends_on", on=report.ends_on)
    if report.bank_closing is None:
        yield BANK_NO_STATEMENT("ends_on", on=report.ends_on, until=_newest(call, report.account) or "-")
    open_lines = [each for each in report.bank_items if each.match_id is None]
    if open_lines:
        yield BANK_LINES_OPEN("ends_on", count=len(open_lines), on=open_lines[0].on)
    unexplained = [each for each in report.differences if each.explanation is None]
    if unexplained:
        yield BANK_UNEXPLAINED("ends_on", count=len(unexplained), amount=_total(unexplained))
    if report.opening_difference and not report.opening_note:
        yield BANK_OPENING_UNEXPLAINED("ends_on", amount=report.opening_difference)
    if report.rest or (report.bank_closing is not None and report.bank_closing != report.last_line):
        yield BANK_NOT_ZERO("ends_on", rest=report.rest)


def _newest(call: Call, account: BankAccount) -> date | None:
    statement = BankStatement
    with_balance = statement.account_id == account.id, statement.active, statement.closing_balance.is_not(None)
    return call.session.scalar(select(func.max(statement.ends_on)).where(*with_balance))


def rows(report: Report) -> list[dict[str, Any]]:
    """The items between the balances, as stored."""
    sides = (("bank", report.bank_items), ("book", report.book_items), ("difference", report.differences))
    listed = [(side, each) for side, found in sides for each in found]
    return [each.row(side) | {"position": position} for position, (side, each) in enumerate(listed, 1)]


def _total(found: Sequence[Outstanding]) -> Decimal:
    return sum((each.amount for each in found), Decimal(0))
