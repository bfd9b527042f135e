"""Reads the journal: entries with their postings, and records with the number of their entry."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from chassis.call import Call
from chassis.paging import page
from contracts.base import NOT_FOUND, Page
from contracts.funds.ledger.journal import (
    Entry,
    ListEntries,
    Posting,
    ReadEntry,
)
from services.funds.ledger import currency_model, journal, model, money
from services.funds.ledger.model import EntrySeal


def read_entry(call: Call, command: ReadEntry) -> Entry:
    """Raises NOT_FOUND."""
    row = call.session.execute(_all().where(model.JournalEntry.id == command.entry_id)).first()
    if row is None:
        raise NOT_FOUND("entry_id", what="entry")
    return _views(call, [row])[0]


def list_entries(call: Call, command: ListEntries) -> Page[Entry]:
    """A fund's journal, newest first."""
    entry = model.JournalEntry
    statement = _all().where(entry.fund_id == command.fund_id)
    if command.award_id:
        of_award = select(model.Posting.entry_id).where(model.Posting.award_id == command.award_id)
        statement = statement.where(entry.id.in_(of_award))
    if command.kind:
        statement = statement.where(entry.kind == command.kind)
    if command.since:
        statement = statement.where(entry.occurred_on >= command.since)
    if command.until:
        statement = statement.where(entry.occurred_on <= command.until)
    keys = [entry.occurred_on, entry.number]
    found: Page[Any] = page(call.session, statement, keys, command, lambda row: row, descending=True)
    return Page[Entry](items=_views(call, found.items), next=found.next)


def with_entry(statement: Select[Any], entry_id: ColumnElement[Any] | InstrumentedAttribute[Any]) -> Select[Any]:
    """The rows of the statement, each with the entry it was posted with, if any: see `as_posted`."""
    entry, reversing = model.JournalEntry, aliased(model.JournalEntry)
    read = statement.add_columns(entry.fiscal_year, entry.number, reversing.id.is_not(None).label("reversed"))
    return read.outerjoin(entry, entry.id == entry_id).outerjoin(reversing, reversing.reversal_of == entry_id)


def as_posted(row: Row[Any]) -> dict[str, Any]:
    """For the view of a row `with_entry`: its entry's number, None until there is one, and whether it was reversed."""
    number = None if row.number is None else journal.number(row.fiscal_year, row.number)
    return {"entry_number": number, "reversed": row.reversed}


def _all() -> Select[Any]:
    reversing = aliased(model.JournalEntry)
    return (
        select(model.JournalEntry, reversing.id.label("reversed_by"), EntrySeal.hash.label("hash"))
        .outerjoin(reversing, reversing.reversal_of == model.JournalEntry.id)
        .outerjoin(EntrySeal, EntrySeal.entry_id == model.JournalEntry.id)
    )


def _views(call: Call, rows: Sequence[Row[Any]]) -> list[Entry]:
    posting, account, unit = model.Posting, model.Account, currency_model.CurrencyUnit
    lines: dict[UUID, list[Posting]] = defaultdict(list)
    found = call.session.execute(
        select(posting, account.name, unit.decimals)
        .join(account, account.code == posting.account_code)
        .join(unit, unit.code == posting.currency)
        .where(posting.entry_id.in_([row[0].id for row in rows]))
        .order_by(posting.entry_id, posting.position)
    )
    for line, name, decimals in found:
        lines[line.entry_id].append(_posting(line, name, decimals))
    return [_view(row, lines[row[0].id]) for row in rows]


def _posting(line: model.Posting, account: str, decimals: int) -> Posting:
    return Posting.of(line, account=account, amount=money.shown(line.amount, decimals))


def _view(row: Row[Any], postings: list[Posting]) -> Entry:
    entry = row[0]
    return Entry.of(
        entry,
        number=journal.number(entry.fiscal_year, entry.number),
        reversed_by=row.reversed_by,
        postings=postings,
        hash=row.hash.hex() if row.hash else None,
    )
