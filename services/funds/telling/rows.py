"""The entries behind a statement, in the order of their days, as compact rows: what each did to each award."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, exists, false, func, or_, select
from sqlalchemy.orm import aliased

from chassis.call import Call
from chassis.paging import page
from contracts.base import Page
from contracts.funds_books import EntryKind
from contracts.funds_statements import ReadStatementRows, StatementRow, StatementRows
from services.funds import book, model, money
from services.funds.books import journal
from services.funds.telling import subjects
from services.funds.telling.spans import Days, days_of
from services.funds.telling.subjects import Subject


def statement_rows(call: Call, command: ReadStatementRows) -> StatementRows:
    """A page of them; a page ends with an entry. Raises FORBIDDEN, NOT_FOUND, ON_OR_PERIOD, DATES, MALFORMED."""
    subject, entry = _subject(call, command), book.JournalEntry
    keys = [entry.occurred_on, entry.number]
    chosen = _entries(subject, days_of(call, command), command.through)
    found: Page[UUID] = page(call.session, chosen, keys, command, lambda row: row.id)
    rows = [_row(row) for row in call.session.execute(_rows(subject, found.items))] if found.items else []
    return StatementRows(columns=list(StatementRow._fields), rows=rows, next=found.next)


def _subject(call: Call, command: ReadStatementRows) -> Subject:
    if command.award_id:
        return subjects.an_award(call, command.award_id)
    if command.donor_id:
        return subjects.a_donor(call, command.donor_id, command.fund_id)
    return subjects.the_fund(call, command.fund_id)


def _entries(subject: Subject, days: Days, through: Sequence[str] | None) -> Select[Any]:
    entry = book.JournalEntry
    chosen = select(entry.id).where(entry.fund_id == subject.fund.id, entry.occurred_on.between(days.first, days.until))
    if subject.donor:
        chosen = chosen.where(exists().where(book.Posting.entry_id == entry.id, subject.postings))
    return chosen if through is None else chosen.where(_up_to(through))


def _up_to(through: Sequence[str]) -> ColumnElement[bool]:
    """Not beyond the entries that a statement named: no entry comes between those it has seen."""
    entry = book.JournalEntry
    years = [number.split("-") for number in through]
    return or_(false(), *(and_(entry.fiscal_year == int(year), entry.number <= int(last)) for year, last in years))


def _rows(subject: Subject, entry_ids: Sequence[UUID]) -> Select[Any]:
    entry, original, posting = book.JournalEntry, aliased(book.JournalEntry), book.Posting
    root = func.coalesce(original.kind, entry.kind)
    unit = model.CurrencyUnit
    direct, indirect = posting.account_code == journal.DIRECT, posting.account_code == journal.INDIRECT
    income, recovery = posting.account_code == journal.INCOME, root == EntryKind.RECOVERY
    moved = _sum(posting.account_code == journal.TRANSFER, -1)
    within = func.sum(moved).over(partition_by=entry.id)
    return (
        select(
            entry.fiscal_year,
            entry.number,
            entry.occurred_on,
            entry.kind,
            entry.description,
            _reference(func.coalesce(entry.reversal_of, entry.id)),
            posting.award_id,
            func.min(unit.code).filter(income),
            -func.sum(posting.amount).filter(income),
            func.min(unit.decimals).filter(income),
            _sum(income, -1),
            _sum(posting.account_code == journal.OTHER_INCOME, -1),
            _sum(posting.account_code == journal.INTEREST, -1),
            _sum(posting.account_code == journal.EXCHANGE, -1),
            _sum(and_(direct, ~recovery), 1),
            _sum(and_(indirect, ~recovery), 1),
            _sum(and_(or_(direct, indirect), recovery), -1),
            _sum(posting.account_code == journal.SUSPENSE, -1),
            moved,
            within == 0,
        )
        .join(entry, entry.id == posting.entry_id)
        .join(unit, unit.code == posting.currency)
        .outerjoin(original, original.id == entry.reversal_of)
        .where(entry.id.in_(entry_ids), subject.postings)
        .group_by(entry.id, original.kind, posting.award_id)
        .order_by(entry.occurred_on, entry.number, posting.award_id)
    )


def _sum(which: ColumnElement[bool], sign: int) -> ColumnElement[Any]:
    """What was posted to such accounts, with the sign people read it with; nothing rather than zero."""
    return func.nullif(sign * func.sum(book.Posting.amount_usd).filter(which), 0)


def _reference(entry_id: ColumnElement[Any]) -> ColumnElement[Any]:
    """What proves the entry: the bank's reference, or the number of the document."""
    kept = (
        (book.Contribution, book.Contribution.reference),
        (book.Expenditure, book.Expenditure.document),
        (book.Recovery, book.Recovery.document),
        (book.OtherIncome, book.OtherIncome.reference),
    )
    return func.coalesce(*(select(name).where(table.entry_id == entry_id).scalar_subquery() for table, name in kept))


def _row(row: Row[Any]) -> StatementRow:
    year, number, occurred_on, kind, text, reference, award_id, currency, amount, decimals, *amounts = row
    given = money.shown(amount, decimals) if amount else None
    *sums, suspense, moved, internal = amounts
    comes_in, goes_out = _transfer(kind, moved) if moved and not internal else (None, None)
    contribution, other_income, interest, exchange, direct, indirect, recovery = sums
    return StatementRow(
        journal.number(year, number),
        occurred_on,
        kind,
        text,
        reference,
        award_id,
        currency,
        given,
        contribution,
        other_income,
        interest,
        exchange,
        comes_in,
        direct,
        indirect,
        recovery,
        goes_out,
        moved if internal else None,
        suspense,
    )


def _transfer(kind: str, moved: Decimal) -> tuple[Decimal | None, Decimal | None]:
    """What came in and what went out; a reversal is taken from what it reverses."""
    comes_in = (moved > 0) != (kind == EntryKind.REVERSAL)
    return (moved, None) if comes_in else (None, -moved)
