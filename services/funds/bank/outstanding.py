"""The items between the bank's balance and the books' at the end of a day: lines, entries, explained differences.

A match is in force from its date. Before it, its lines are missing from the books, and its entries are not yet shown by
the bank.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.orm import aliased

from chassis.attributes import same
from chassis.call import Call
from services.funds.bank import items, statements
from services.funds.bank.model import ITEM, BankLine, BankMatch, MatchItem, MatchLine, MatchSettled, ReconciliationItem
from services.funds.ledger import model as ledger_model
from services.funds.ledger.model import BankAccount


@dataclass(frozen=True)
class Outstanding:
    """A line, an entry or a difference, as listed in a report. `match_id`: the match that resolves or leaves it."""

    on: date
    amount: Decimal
    description: str
    reference: str | None = None
    line_id: UUID | None = None
    entry_id: UUID | None = None
    part: str | None = None
    match_id: UUID | None = None
    explanation_kind: str | None = None
    explanation: str | None = None

    def row(self, side: str) -> dict[str, Any]:
        """As a row of the table."""
        fields = asdict(self)
        return fields | {"on_day": fields.pop("on"), "side": side}


def lines(call: Call, account: BankAccount, on: date) -> list[Outstanding]:
    """Lines up to a day that are in no match by then, oldest first."""
    match = aliased(BankMatch)
    counts = and_(match.id == MatchLine.match_id, match.effective_on <= on)
    chosen = (
        statements.lines()
        .outerjoin(match, counts)
        .where(BankLine.account_id == account.id, BankLine.active, BankLine.booked_on <= on, match.id.is_(None))
        .order_by(BankLine.booked_on, BankLine.id)
    )
    return [_of_line(row[0], row.match_id) for row in call.session.execute(chosen)]


def entries(call: Call, account: BankAccount, on: date) -> list[Outstanding]:
    """Entries up to a day that are in no match by then, oldest first."""
    match = aliased(BankMatch)
    counts = and_(match.id == MatchItem.match_id, match.effective_on <= on)
    chosen = (
        items.of_account(account)
        .outerjoin(match, counts)
        .where(ITEM.c.occurred_on <= on, match.id.is_(None))
        .order_by(ITEM.c.occurred_on, ledger_model.JournalEntry.number, ITEM.c.part)
    )
    return [_of_item(items.as_item(row)) for row in call.session.execute(chosen)]


def differences(call: Call, account: BankAccount, on: date) -> list[Outstanding]:
    """Differences of matches up to a day that no other match settles by then, oldest first."""
    later = aliased(BankMatch)
    settled = (
        select(MatchSettled.match_id)
        .join(later, later.id == MatchSettled.match_id)
        .where(MatchSettled.settled_id == BankMatch.id, MatchSettled.active, later.effective_on <= on)
        .exists()
    )
    of_account = BankMatch.account_id == account.id, BankMatch.active, BankMatch.effective_on <= on
    chosen = select(BankMatch).where(*of_account, BankMatch.difference != 0, ~settled)
    return [_of_match(match) for match in call.session.scalars(chosen.order_by(BankMatch.effective_on, BankMatch.id))]


def kept(rows: Sequence[ReconciliationItem]) -> list[Outstanding]:
    """What was listed when the reconciliation was closed."""
    names = [name for name in Outstanding.__dataclass_fields__ if name != "on"]
    return [Outstanding(on=row.on_day, **same(row, *names)) for row in rows]


def _of_line(line: BankLine, match_id: UUID | None) -> Outstanding:
    described = " / ".join(filter(None, (line.counterparty, line.text)))[:2000] or line.code or "-"
    reference = line.bank_reference or line.payment_reference
    return Outstanding(line.booked_on, line.amount, described, reference, line_id=line.id, match_id=match_id)


def _of_item(item: items.Item) -> Outstanding:
    described = " / ".join(filter(None, (item.number, item.counterparty, item.description)))[:2000]
    return Outstanding(
        item.occurred_on,
        item.amount,
        described,
        item.reference,
        entry_id=item.entry_id,
        part=item.part,
        match_id=item.match_id,
    )


def _of_match(match: BankMatch) -> Outstanding:
    return Outstanding(
        match.effective_on,
        match.difference,
        match.explanation or "-",
        match_id=match.id,
        explanation_kind=match.explanation_kind,
        explanation=match.explanation,
    )
