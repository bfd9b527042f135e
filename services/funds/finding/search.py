"""One search over costs, receipts, commitments and entries, among any number of them.

What is frequent is found among the newest; only if that fills no page, all matches are read and put in order. So a
frequent word reads no more than a rare one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, cast, or_, select
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.orm import aliased

from chassis.call import Call
from chassis.folding import fold
from chassis.paging import following, page
from contracts.base import Page
from contracts.funds.finding import FoundItem, FoundKind, SearchFund
from services.funds.finding.model import Found
from services.funds.ledger import journal, money
from services.funds.ledger.currency_model import CurrencyUnit
from services.funds.ledger.model import JournalEntry
from services.funds.partners.model import Award

# How many of the newest are looked at first.
NEWEST = 1_000
_NUMBER = re.compile(r"(\d{4})-(\d{1,12})", re.ASCII)
_MARKS = {"fund_id": "f", "award_id": "a", "donor_id": "d", "programme": "p"}


def search_fund(call: Call, command: SearchFund) -> Page[FoundItem]:
    """A page of what fits. Raises MALFORMED for a cursor of another list."""
    if command.text and not fold(command.text).strip():
        return Page[FoundItem](items=[], next=None)
    rows = _among_the_newest(call, command) if _narrowed(call, command, Found) else _plainly(call, command)
    rows = rows or _among_all(call, command)
    return Page[FoundItem](items=_views(call, rows.items), next=rows.next)


def _plainly(call: Call, command: SearchFund) -> Any:
    return _page(call, command, select(Found).where(*_days(command, Found)), Found)


def _among_the_newest(call: Call, command: SearchFund) -> Any:
    """A page, if they fill it."""
    after = following([Found.on_day, Found.id], command, descending=True)
    newest = select(Found).where(*_days(command, Found), *after)
    newest = newest.order_by(Found.on_day.desc(), Found.id.desc()).limit(NEWEST)
    found = aliased(Found, newest.subquery("newest"))
    rows = _page(call, command, select(found).where(*_narrowed(call, command, found)), found)
    return rows if rows.next else None


def _among_all(call: Call, command: SearchFund) -> Any:
    """All matches by their own index, put in order; fenced off, so that no other one is walked for them."""
    matching = select(Found).where(*_days(command, Found), *_narrowed(call, command, Found)).offset(0)
    found = aliased(Found, matching.subquery("matching"))
    return _page(call, command, select(found), found)


def _page(call: Call, command: SearchFund, statement: Select[Any], found: Any) -> Any:
    return page(call.session, statement, [found.on_day, found.id], command, lambda row: row[0], descending=True)


def _narrowed(call: Call, command: SearchFund, found: Any) -> list[ColumnElement[bool]]:
    """All that is asked for but the days, in the order of which the list is."""
    given: list[ColumnElement[bool]] = []
    marks = [f"'{mark}:{value}'" for name, mark in _MARKS.items() if (value := getattr(command, name)) is not None]
    if command.kind:
        marks.append(f"'k:{command.kind}'")
    if command.text and (number := _NUMBER.fullmatch(command.text)):
        given.append(_of_entry(call, number, command.text, found))
    elif command.text:
        marks += _words(command.text)
    if marks:
        given.append(_has(found, marks))
    return given + _amounts(command, found)


def _has(found: Any, marks: list[str]) -> ColumnElement[bool]:
    return found.words.op("@@")(cast(" & ".join(marks), TSQUERY))


def _words(text: str) -> list[str]:
    """Letters and digits alone: nothing in them is a sign of a query."""
    return [f"'{word}':*" for word in fold(text).split()]


def _of_entry(call: Call, number: re.Match[str], text: str, found: Any) -> ColumnElement[bool]:
    """The entries of that number, of each fund; and what has a document with that name."""
    entry = JournalEntry
    named = (entry.fiscal_year == int(number[1]), entry.number == int(number[2]))
    ids = call.session.scalars(select(entry.id).where(*named)).all()
    return or_(found.entry_id.in_(ids), _has(found, _words(text)))


def _days(command: SearchFund, found: Any) -> list[ColumnElement[bool]]:
    since = [found.on_day >= command.since] if command.since else []
    return since + ([found.on_day <= command.until] if command.until else [])


def _amounts(command: SearchFund, found: Any) -> list[ColumnElement[bool]]:
    foreign = command.currency not in (None, "USD")
    amount = found.amount if foreign else found.amount_usd
    given: list[ColumnElement[bool]] = []
    if command.currency is not None:
        given.append(found.currency == command.currency)
        if foreign:
            given.append(found.currency != "USD")  # what its index is of
    if command.at_least is not None:
        given.append(amount >= command.at_least)
    if command.at_most is not None:
        given.append(amount <= command.at_most)
    return given


def _views(call: Call, rows: Sequence[Found]) -> list[FoundItem]:
    """With the names of their awards, the numbers of their entries and the decimals of their currencies."""
    award, entry, unit = Award, JournalEntry, CurrencyUnit
    titles = _known(call, select(award.id, award.title).where(award.id.in_({row.award_id for row in rows})))
    of_entries = select(entry.id, entry.fiscal_year, entry.number).where(entry.id.in_({row.entry_id for row in rows}))
    numbers = journal.numbers(call.session.execute(of_entries))
    decimals = _known(call, select(unit.code, unit.decimals).where(unit.code.in_({row.currency for row in rows})))
    return [
        FoundItem.of(
            row,
            kind=FoundKind(row.kind),
            amount=money.shown(row.amount, decimals.get(row.currency, 2)),
            award=titles.get(row.award_id),
            entry_number=numbers.get(row.entry_id) if row.entry_id else None,
        )
        for row in rows
    ]


def _known(call: Call, statement: Select[Any]) -> dict[Any, Any]:
    return {row[0]: row[1] for row in call.session.execute(statement)}
