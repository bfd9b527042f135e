"""The entries behind a statement, by date, as compact rows: what each did to each award."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, any_, exists, false, func, or_, select, true
from sqlalchemy.orm import aliased
from sqlalchemy.sql.selectable import LateralFromClause

from chassis.attributes import same
from chassis.call import Call
from chassis.paging import page
from contracts.base import Page
from contracts.funds.ledger.journal import EntryKind
from contracts.funds.reporting.statements import ReadStatementRows, StatementRow, StatementRows
from services.funds.ledger import journal, money
from services.funds.ledger import model as ledger_model
from services.funds.partners import model as partners_model
from services.funds.receipts import model as receipts_model
from services.funds.reporting import subjects
from services.funds.reporting.spans import Days, days_of
from services.funds.reporting.subjects import Subject
from services.funds.reporting.sums import ZERO
from services.funds.spending import model as spending_model
from services.funds.spending.advance_model import Advance, said
from services.funds.spending.model import Recovery

# The number of postings of an award or a donor that is small compared with a journal of any size.
SMALL = 20_000
# The names of each account's postings, with the sign shown to people: income is a credit.
_COLUMNS = {
    "contribution": (journal.INCOME, -1),
    "other_income": (journal.OTHER_INCOME, -1),
    "interest": (journal.INTEREST, -1),
    "exchange": (journal.EXCHANGE, -1),
    "transfer": (journal.TRANSFER, -1),
    "direct": (journal.DIRECT, 1),
    "indirect": (journal.INDIRECT, 1),
    "suspense": (journal.SUSPENSE, -1),
}


_AS_READ = (
    "occurred_on",
    "kind",
    "description",
    "reference",
    "award_id",
    "currency",
    "contribution",
    "other_income",
    "interest",
    "exchange",
    "suspense",
)


def statement_rows(call: Call, command: ReadStatementRows, small: int = SMALL) -> StatementRows:
    """A page of rows, ending with a complete entry. Raises FORBIDDEN, NOT_FOUND, ON_OR_PERIOD, DATES, MALFORMED.

    They are the same whatever is `small`, which decides how they are found.
    """
    subject, entry = _subject(call, command), ledger_model.JournalEntry
    keys = [entry.occurred_on, entry.number]
    chosen = _entries(call, subject, days_of(call, command), command.through, small)
    found: Page[UUID] = page(call.session, chosen, keys, command, lambda row: row.id)
    rows = call.session.execute(_rows(subject, found.items)).all() if found.items else []
    return StatementRows(columns=list(StatementRow._fields), rows=_views(call, rows), next=found.next)


def _subject(call: Call, command: ReadStatementRows) -> Subject:
    if command.award_id:
        return subjects.an_award(call, command.award_id)
    if command.donor_id:
        return subjects.a_donor(call, command.donor_id, command.fund_id)
    return subjects.the_fund(call, command.fund_id)


def _entries(call: Call, subject: Subject, days: Days, through: Sequence[str] | None, small: int) -> Select[Any]:
    entry = ledger_model.JournalEntry
    chosen = select(entry.id).where(entry.fund_id == subject.fund.id, entry.occurred_on.between(days.first, days.until))
    if subject.donor:
        is_small = _is_small(call, subject, small)
        chosen = chosen.where(_by_its_postings(subject) if is_small else _by_the_journal(subject))
    return chosen if through is None else chosen.where(_up_to(through))


def _is_small(call: Call, subject: Subject, small: int) -> bool:
    """Whether it is faster to begin with its postings than to go through the journal until a page is full."""
    few = select(ledger_model.Posting.position).where(subject.postings).limit(small + 1).subquery()
    return (call.session.scalar(select(func.count()).select_from(few)) or 0) <= small


def _by_its_postings(subject: Subject) -> ColumnElement[bool]:
    own = select(ledger_model.Posting.entry_id).where(subject.postings)
    return ledger_model.JournalEntry.id == any_(func.array(own.scalar_subquery()))


def _by_the_journal(subject: Subject) -> ColumnElement[bool]:
    lines = _lines()
    return exists().where(subject.owns(lines.c.award_id, lines.c.donor_id)).select_from(lines)


def _lines() -> LateralFromClause:
    """An entry's postings by the entry's key, whatever the planner's statistics: after a large import there are none
    yet, and it would go through all postings of the award once per entry."""
    posting = ledger_model.Posting
    of_entry = select(posting.__table__).where(posting.entry_id == ledger_model.JournalEntry.id)
    return of_entry.correlate(ledger_model.JournalEntry).offset(0).lateral()


def _up_to(through: Sequence[str]) -> ColumnElement[bool]:
    """Not beyond the entries that a statement named: no entry can come between them later."""
    entry = ledger_model.JournalEntry
    years = [number.split("-") for number in through]
    return or_(false(), *(and_(entry.fiscal_year == int(year), entry.number <= int(last)) for year, last in years))


def _rows(subject: Subject, entry_ids: Sequence[UUID]) -> Select[Any]:
    """Entry by entry, so that the cost of a page depends on its size, not on the length of the journal."""
    entry, original = ledger_model.JournalEntry, aliased(ledger_model.JournalEntry)
    lines = _lines()
    income = lines.c.account_code == journal.INCOME
    moved = (
        select(
            lines.c.award_id,
            func.min(lines.c.currency).filter(income).label("currency"),
            (-func.sum(lines.c.amount).filter(income)).label("given"),
            *(_sum(lines, code, sign).label(name) for name, (code, sign) in _COLUMNS.items()),
        )
        .where(subject.owns(lines.c.award_id, lines.c.donor_id))
        .group_by(lines.c.award_id)
        .lateral()
    )
    root = select(original.kind).where(original.id == entry.reversal_of).scalar_subquery()
    return (
        select(
            entry.fiscal_year,
            entry.number,
            entry.occurred_on,
            entry.kind,
            entry.description,
            func.coalesce(root, entry.kind).label("root"),
            _reference(func.coalesce(entry.reversal_of, entry.id)).label("reference"),
            moved,
        )
        .join(moved, true())
        .where(entry.id.in_(entry_ids))
        .order_by(entry.occurred_on, entry.number, moved.c.award_id)
    )


def _sum(lines: LateralFromClause, code: str, sign: int) -> ColumnElement[Any]:
    """What was posted to an account, with the sign shown to people; nothing rather than zero."""
    return func.nullif(sign * func.sum(lines.c.amount_usd).filter(lines.c.account_code == code), 0)


def _reference(entry_id: ColumnElement[Any]) -> ColumnElement[Any]:
    """What proves the entry: the bank's reference, or the number of the document."""
    kept = (
        (partners_model.Contribution, partners_model.Contribution.reference),
        (spending_model.Expenditure, spending_model.Expenditure.document),
        (Recovery, Recovery.document),
        (Advance, said(spending_model.Commitment.reference)),
        (receipts_model.OtherIncome, receipts_model.OtherIncome.reference),
    )
    return func.coalesce(*(select(name).where(table.entry_id == entry_id).scalar_subquery() for table, name in kept))


def _views(call: Call, rows: Sequence[Row[Any]]) -> list[StatementRow]:
    transferred: dict[str, list[Decimal]] = defaultdict(list)
    for row in rows:
        if row.transfer:
            transferred[journal.number(row.fiscal_year, row.number)].append(row.transfer)
    internal = {number for number, amounts in transferred.items() if len(amounts) > 1 and not sum(amounts)}
    return [_view(call, row, internal) for row in rows]


def _view(call: Call, row: Row[Any], internal: Container[str]) -> StatementRow:
    number = journal.number(row.fiscal_year, row.number)
    came_back = row.root == EntryKind.RECOVERY
    within = row.transfer if number in internal else None
    comes_in, goes_out = _transfer(row.kind, row.transfer) if row.transfer and not within else (None, None)
    return StatementRow(
        number=number,
        amount=money.shown(row.given, money.decimals_of(call, row.currency)) if row.given else None,
        transfer_in=comes_in,
        direct=None if came_back else row.direct,
        indirect=None if came_back else row.indirect,
        recovery=(-(row.direct or ZERO) - (row.indirect or ZERO) or None) if came_back else None,
        transfer_out=goes_out,
        internal=within,
        **same(row, *_AS_READ),
    )


def _transfer(kind: str, moved: Decimal) -> tuple[Decimal | None, Decimal | None]:
    """What was received and paid out; a reversal is deducted from what it reverses."""
    comes_in = (moved > 0) != (kind == EntryKind.REVERSAL)
    return (moved, None) if comes_in else (None, -moved)
