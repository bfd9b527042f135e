"""Costs found by payee, paper or amount, among any number of them, whatever else they are narrowed by.

What is frequent is found among the newest; only if that fills no page and there are more, all matches are read, each
way by its own index. So a frequent word reads no more than a rare one.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Subquery, and_, func, or_, select, true, union

from chassis.call import Call
from chassis.folding import fold
from chassis.paging import following, page
from chassis.plans import PLANNED_EACH_TIME
from chassis.spreadsheets.written import amount_in
from contracts.base import Page
from contracts.funds.spending.expenditures import ListExpenditures
from services.funds.payees import finding
from services.funds.payees.model import Payee, PayeeName
from services.funds.spending.model import Expenditure

# How many of the newest are looked at first.
NEWEST = 1_000
_LONGEST_AMOUNT = 20
# Follows any character that a document may have.
_LAST = chr(0x10FFFF)
_C = Expenditure
_Narrow = Callable[[Select[Any]], Select[Any]]


def page_of(call: Call, narrow: _Narrow, search: str, command: ListExpenditures) -> Page[UUID]:
    """The ids of a page of those found, the newest first; `narrow` adds what else is asked for.

    Raises MALFORMED for a cursor of another list.
    """
    after = following([_C.id], command, descending=True)
    looked_at = select(_C.id, _C.payee_key, _C.document_key, _C.direct_usd, _C.amount).where(*after)
    newest = narrow(looked_at).order_by(_C.id.desc()).limit(NEWEST).subquery("newest")
    ways = or_(newest.c.payee_key.in_(_of_payees(search)), *_by_paper(newest.c, search))
    found = _page(call, select(newest.c.id).where(ways), newest.c.id, command)
    if found.next or _are_all(call, newest):
        return found
    matching = of_all(narrow, search).subquery("matching").c.id
    return _page(call, select(matching), matching, command)


def _are_all(call: Call, newest: Subquery) -> bool:
    counted = select(func.count()).select_from(newest).execution_options(**PLANNED_EACH_TIME)
    return call.session.scalars(counted).one() < NEWEST


def of_all(narrow: _Narrow, search: str) -> Any:
    """The ids of all that are found: each way fenced off, so that no other index is walked for it."""
    named = _of_payees(search).offset(0).subquery("named")
    to_payee = narrow(select(_C.id)).where(_C.payee_key == named.c.name_key).offset(0).lateral("paid")
    ways = [narrow(select(_C.id)).where(way).offset(0).subquery() for way in _by_paper(_C, search)]
    return union(select(to_payee.c.id).select_from(named).join(to_payee, true()), *(select(way.c.id) for way in ways))


def _page(call: Call, statement: Select[Any], key: Any, command: ListExpenditures) -> Page[UUID]:
    statement = statement.execution_options(**PLANNED_EACH_TIME)  # what it is narrowed by is rare or frequent
    return page(call.session, statement, [key], command, lambda row: row[0], descending=True)


def _of_payees(search: str) -> Select[Any]:
    """The names, as costs have them, of the payees that have such a one."""
    return select(PayeeName.name_key).join(Payee, Payee.id == PayeeName.payee_id).where(finding.found(search))


def _by_paper(cost: Any, search: str) -> list[ColumnElement[bool]]:
    """By the beginning of the paper's name, or how much it says, however the amount is written."""
    ways = [_begins(cost.document_key, search)] if fold(search) else []
    if (amount := amount_in(search)[0]) and len(amount) <= _LONGEST_AMOUNT:
        ways += [cost.direct_usd == Decimal(amount), cost.amount == Decimal(amount)]
    return ways


def _begins(key: Any, search: str) -> ColumnElement[bool]:
    """As a range that an index has, however the statement is planned: LIKE has one only for a pattern that is known."""
    begin = select(func.fund_name_key(search)).scalar_subquery()
    return and_(key.op("~>=~")(begin), key.op("~<~")(begin.op("||")(_LAST)))
