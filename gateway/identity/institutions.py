"""Institutions: the list of them, and the name that stands for what members write.

An institution is what the members of one country call by one name, apart from case, accents and punctuation. The same
words in two countries are two institutions: many states have their own "Policía Nacional", and a name given to one must
not reach the other's members. One that works in several countries is listed in each, and can be named in all of them by
one call.

The names that stand are read under a shared lock and written under an exclusive one, taken before any account's lock:
whoever enters a former name meanwhile is either changed with the others, or gets the name that stands.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import ColumnElement, Row, Select, Subquery, and_, func, literal, select, tuple_
from sqlalchemy.dialects.postgresql import aggregate_order_by

from chassis.call import Call
from chassis.paging import Key, page
from contracts.base import Page
from contracts.institutions import Institution, InstitutionOrder, ListInstitutions
from gateway.identity import account_records
from gateway.identity.model import COUNTED, Account, InstitutionName

_LOCK = func.hashtext("identity.institution_name")
_SPELLINGS = 20
# An institution: its name folded, and its country.
Place = tuple[str, str]
_Told = tuple[str | None, str, int, str, list[str], bool]


def hold(call: Call) -> None:
    """No institution is renamed until this transaction ends. Before any account is locked, or two wait in a ring."""
    call.session.execute(select(func.pg_advisory_xact_lock_shared(2870, _LOCK)))


def hold_alone(call: Call) -> None:
    """Nobody else renames an institution, or enters one, until this transaction ends."""
    call.session.execute(select(func.pg_advisory_xact_lock(2870, _LOCK)))


def standing(call: Call, institution: str, country: str) -> str:
    """The name that an administrator has given to what somebody entered, or what they entered. After `hold`."""
    named = call.session.get(InstitutionName, (account_records.institution_key(institution), country))
    return institution if named is None else named.name


def list_institutions(call: Call, command: ListInstitutions) -> Page[Institution]:
    """The institutions, by name or the largest first."""
    found = sized(*_wanted(command))
    keys: list[Key] = [found.c.institution_key, found.c.country]
    by_size = command.order is InstitutionOrder.SIZE
    order = [found.c.members, *keys] if by_size else keys
    listed = page(call.session, select(found), order, command, _place, descending=by_size)
    known = views(call, listed.items)
    return Page[Institution](items=[known[place] for place in listed.items if place in known], next=listed.next)


def _wanted(command: ListInstitutions) -> Iterator[ColumnElement[bool]]:
    if command.search is not None:
        yield account_records.institution_matches(command.search)
    if command.country is not None:
        yield Account.country == command.country


def sized(*wanted: ColumnElement[bool]) -> Subquery:
    """Institutions by folded name and country, with their members counted: an index has all that this reads."""
    key = Account.institution_key
    counted = select(key, Account.country, func.count().label("members"))
    return counted.where(COUNTED, *wanted).group_by(key, Account.country).subquery()


def _place(row: Row[tuple[str, str, int]]) -> Place:
    return row.institution_key, row.country


def views(call: Call, places: Sequence[Place]) -> dict[Place, Institution]:
    """Institutions by folded name and country, of these that there are."""
    return {place: Institution.of(row) for place, row in named_now(call, places).items()}


def named_now(call: Call, places: Sequence[Place]) -> dict[Place, Row[_Told]]:
    """The same as rows of the database. Without a given name, an institution has the one that most members write."""
    asked = tuple_(Account.institution_key, Account.country).in_(places)
    return {(row.institution_key, row.country): row for row in call.session.execute(_told(asked))}


def _told(asked: ColumnElement[bool]) -> Select[_Told]:
    most_used = func.mode().within_group(Account.institution)
    key, given = Account.institution_key, func.max(InstitutionName.name)
    own_name = and_(InstitutionName.key == key, InstitutionName.country == Account.country)
    return (
        select(
            key,
            Account.country,
            func.count().label("members"),
            func.coalesce(given, most_used).label("name"),
            _spellings(),
            given.is_not(None).label("is_named"),
        )
        .outerjoin(InstitutionName, and_(own_name, InstitutionName.name_key == InstitutionName.key))
        .where(COUNTED, asked)
        .group_by(key, Account.country)
    )


def _spellings() -> ColumnElement[list[str]]:
    spelled = func.array_agg(aggregate_order_by(Account.institution.distinct(), Account.institution))
    return func.trim_array(spelled, func.greatest(func.cardinality(spelled) - literal(_SPELLINGS), 0)).label(
        "spellings"
    )
