"""Institutions: the list of them, and the name that stands for what members write.

An institution is what the members of one country call by one name, apart from case, accents and punctuation. The same
words in two countries are two institutions: many states have their own "Policía Nacional", and a name given to one must
not reach the other's members. One that works in several countries is listed in each, and can be named in all of them by
one call.

The names that stand are read under a shared lock and written under an exclusive one, taken before any account's lock:
whoever enters a former name meanwhile is either changed with the others, or gets the name that stands.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import ColumnElement, Row, Select, Subquery, and_, func, literal, select
from sqlalchemy.dialects.postgresql import aggregate_order_by

from chassis.call import Call
from chassis.folding import fold
from chassis.paging import Key, page
from contracts.accounts import AccountStatus
from contracts.base import Page
from contracts.institutions import Institution, InstitutionOrder, ListInstitutions
from gateway.identity import account_records
from gateway.identity.model import Account, InstitutionName

# Whoever was refused or erased is nobody's colleague.
_COUNTED = tuple(status.value for status in (AccountStatus.PENDING, AccountStatus.ADMITTED, AccountStatus.SUSPENDED))
_LOCK = func.hashtext("identity.institution_name")
_SPELLINGS = 20


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
    found = grouped(*_wanted(command))
    keys: list[Key] = [found.c.institution_key, found.c.country]
    by_size = command.order is InstitutionOrder.SIZE
    return page(
        call.session,
        select(found),
        [found.c.members, *keys] if by_size else keys,
        command,
        view,
        descending=by_size,
    )


def _wanted(command: ListInstitutions) -> Iterator[ColumnElement[bool]]:
    if command.search is not None:
        yield account_records.of_institution(command.search)
    if command.country is not None:
        yield Account.country == command.country


def grouped(*wanted: ColumnElement[bool]) -> Subquery:
    """Institutions with their members counted. Without a given name, the one that most members write."""
    return _counted(*wanted).subquery()


def _counted(*wanted: ColumnElement[bool]) -> Select[tuple[str | None, str, int, str, list[str], bool]]:
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
        .where(Account.status.in_(_COUNTED), *wanted)
        .group_by(key, Account.country)
    )


def _spellings() -> ColumnElement[list[str]]:
    spelled = func.array_agg(aggregate_order_by(Account.institution.distinct(), Account.institution))
    return func.trim_array(spelled, func.greatest(func.cardinality(spelled) - literal(_SPELLINGS), 0)).label(
        "spellings"
    )


def view(row: Row[tuple[str, str, int, str, list[str], bool]]) -> Institution:
    """One of `grouped`."""
    return Institution.of(row)


def named_now(call: Call, places: list[tuple[str, str]]) -> dict[tuple[str, str], Row[tuple[str, str, int, str]]]:
    """Institutions by folded name and country, of these that there are."""
    keys, countries = [key for key, _ in places], [country for _, country in places]
    found = grouped(Account.institution_key.in_(keys), Account.country.in_(countries))
    return {(row.institution_key, row.country): row for row in call.session.execute(select(found))}


def words(search: str) -> list[str]:
    """The words of a name, folded."""
    return fold(search).split()
