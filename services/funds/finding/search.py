"""One search over costs, receipts, commitments and entries, among any number of them.

Of few matches, all are read and put in order; of many, the newest come from the index of days. Which of the two it is
is asked first, so that neither a rare word nor a frequent one reads the whole table.
"""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import ColumnElement, Select, cast, func, or_, select
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.orm import aliased

from chassis.call import Call
from chassis.folding import fold
from chassis.paging import page, whole
from contracts.base import Page
from contracts.funds.finding import FoundItem, FoundKind, SearchFund
from services.funds.finding.model import Found
from services.funds.ledger import journal, money
from services.funds.ledger.currency_model import CurrencyUnit
from services.funds.ledger.model import JournalEntry
from services.funds.partners.model import Award

# So few that putting them in order takes a moment.
FEW = 10_000
_NUMBER = re.compile(r"(\d{4})-(\d{1,12})", re.ASCII)
_MARKS = {"fund_id": "f", "award_id": "a", "donor_id": "d", "programme": "p"}


def search_fund(call: Call, command: SearchFund) -> Page[FoundItem]:
    """A page of what fits. Raises MALFORMED for a cursor of another list."""
    conditions = _conditions(call, command)
    if conditions is None:
        return Page[FoundItem](items=[], next=None)
    found: Any = aliased(Found)
    if conditions and _few(call, conditions):
        # Fenced off, so that it is read by its own index and then put in order.
        matching = select(Found).where(*conditions).offset(0).subquery("matching")
        found = aliased(Found, matching)
        statement = _told(found)
    else:
        found = Found
        statement = _told(found).where(*conditions)
    rows: Page[Any] = page(call.session, statement, [found.on_day, found.id], command, whole, descending=True)
    return Page[FoundItem](items=[_view(row) for row in rows.items], next=rows.next)


def _few(call: Call, conditions: list[ColumnElement[bool]]) -> bool:
    some = select(Found.id).where(*conditions).limit(FEW + 1).subquery()
    return (call.session.scalar(select(func.count()).select_from(some)) or 0) <= FEW


def _conditions(call: Call, command: SearchFund) -> list[ColumnElement[bool]] | None:
    """None if nothing can fit."""
    given: list[ColumnElement[bool]] = []
    marks = [f"'{mark}:{value}'" for name, mark in _MARKS.items() if (value := getattr(command, name)) is not None]
    if command.kind:
        marks.append(f"'k:{command.kind}'")
    if command.text and (number := _NUMBER.fullmatch(command.text)):
        given.append(_of_entry(call, command, int(number[1]), int(number[2])))
    elif command.text:
        words = fold(command.text).split()
        if not words:
            return None
        marks += [f"'{word}':*" for word in words]
    if marks:
        given.append(Found.words.op("@@")(cast(" & ".join(marks), TSQUERY)))
    return given + _days(command) + _amounts(command)


def _of_entry(call: Call, command: SearchFund, year: int, number: int) -> ColumnElement[bool]:
    """The entries of that number in each fund; and whose document has that name."""
    entry = JournalEntry
    ids = call.session.scalars(select(entry.id).where(entry.fiscal_year == year, entry.number == number)).all()
    words = " & ".join(f"'{word}':*" for word in fold(command.text or "").split())
    return or_(Found.entry_id.in_(ids), Found.words.op("@@")(cast(words, TSQUERY)))


def _days(command: SearchFund) -> list[ColumnElement[bool]]:
    since = [Found.on_day >= command.since] if command.since else []
    return since + ([Found.on_day <= command.until] if command.until else [])


def _amounts(command: SearchFund) -> list[ColumnElement[bool]]:
    foreign = command.currency not in (None, "USD")
    amount = Found.amount if foreign else Found.amount_usd
    given: list[ColumnElement[bool]] = []
    if command.currency is not None:
        given.append(Found.currency == command.currency)
        if foreign:
            given.append(Found.currency != "USD")  # what its index is of
    if command.at_least is not None:
        given.append(amount >= command.at_least)
    if command.at_most is not None:
        given.append(amount <= command.at_most)
    return given


def _told(found: Any) -> Select[Any]:
    entry, award, unit = JournalEntry, Award, CurrencyUnit
    return (
        select(found, entry.fiscal_year, entry.number, award.title.label("award"), unit.decimals)
        .outerjoin(entry, entry.id == found.entry_id)
        .outerjoin(award, award.id == found.award_id)
        .outerjoin(unit, unit.code == found.currency)
    )


def _view(row: Any) -> FoundItem:
    return FoundItem.of(
        row[0],
        kind=FoundKind(row[0].kind),
        amount=money.shown(row[0].amount, 2 if row.decimals is None else row.decimals),
        award=row.award,
        entry_number=None if row.number is None else journal.number(row.fiscal_year, row.number),
    )
