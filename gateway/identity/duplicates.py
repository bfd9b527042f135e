"""Accounts that may be one person's, in pairs; and an administrator's word that they are two people's."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import ColumnElement, Row, Subquery, and_, exists, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import aliased

from chassis.call import Call
from chassis.paging import page
from contracts.account_duplicates import SAME_ACCOUNT, Alike, Duplicate, ListDuplicates, TellApart, ToldApart
from contracts.accounts import AccountStatus, Action
from contracts.base import Page
from gateway.identity import account_records
from gateway.identity import model as tables
from gateway.identity.audit import record
from gateway.identity.model import Account

# Whoever was refused or erased is nobody's double.
_COUNTED = tuple(status.value for status in (AccountStatus.PENDING, AccountStatus.ADMITTED, AccountStatus.SUSPENDED))
_first, _second = aliased(Account), aliased(Account)


def list_duplicates(call: Call, command: ListDuplicates) -> Page[Duplicate]:
    """The pairs, those of the oldest accounts first."""
    pairs = _pairs()
    statement = (
        select(_first, _second)
        .select_from(pairs)
        .join(_first, _first.id == pairs.c.low_id)
        .join(_second, _second.id == pairs.c.high_id)
    )
    return page(call.session, statement, [pairs.c.low_id, pairs.c.high_id], command, _duplicate)


def _pairs() -> Subquery:
    """By name and by mailbox apart, so that an index serves each: of both together the database would try all pairs."""
    low, high = aliased(Account), aliased(Account)
    alike_place = or_(low.institution_key == high.institution_key, low.country == high.country)
    apart = exists().where(tables.ToldApart.low_id == low.id, tables.ToldApart.high_id == high.id)
    counted = and_(low.id < high.id, low.status.in_(_COUNTED), high.status.in_(_COUNTED), ~apart)

    def pairs(same: ColumnElement[bool]) -> object:
        return select(low.id.label("low_id"), high.id.label("high_id")).join(high, same).where(counted)

    by_name = pairs(and_(low.looks == high.looks, low.looks != "", alike_place))
    return by_name.union(pairs(low.address_key == high.address_key)).subquery()  # type: ignore[attr-defined,no-any-return]


def _duplicate(row: Row[tuple[Account, Account]]) -> Duplicate:
    first, second = row[0], row[1]
    return Duplicate(
        first=account_records.view(first), second=account_records.view(second), alike=list(_alike(first, second))
    )


def _alike(first: Account, second: Account) -> Iterator[Alike]:
    if first.looks == second.looks:
        yield Alike.NAME
    if first.address_key == second.address_key:
        yield Alike.ADDRESS
    if first.institution_key == second.institution_key:
        yield Alike.INSTITUTION
    if first.country == second.country:
        yield Alike.COUNTRY


def tell_apart(call: Call, command: TellApart) -> ToldApart:
    """Puts it on record; saying so twice changes nothing. Raises SAME_ACCOUNT, NOT_FOUND."""
    if command.first_id == command.second_id:
        raise SAME_ACCOUNT("second_id")
    low, high = sorted((command.first_id, command.second_id))
    for member_id in (low, high):
        account_records.find(call, member_id)
    told = insert(tables.ToldApart).values(low_id=low, high_id=high, told_by=call.actor.member_id, told_at=call.now)
    if call.session.execute(told.on_conflict_do_nothing().returning(tables.ToldApart.low_id)).first() is not None:
        for member_id, other_id in ((low, high), (high, low)):
            record(call, Action.TOLD_APART, member_id, other=str(other_id))
    return ToldApart(first_id=command.first_id, second_id=command.second_id)
