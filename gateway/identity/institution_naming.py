"""One name for institutions: their members are changed, a part of them by each call, and the names are remembered."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, select, text, tuple_, update
from sqlalchemy.dialects.postgresql import insert

from chassis.call import Call
from chassis.folding import fold
from contracts.accounts import AccountStatus, Action
from contracts.base import NOT_FOUND, STALE
from contracts.identity import MemberChanged, MemberSnapshot, MemberSuspended
from contracts.institutions import MOST_AT_ONCE, InstitutionSeen, InstitutionsNamed, NameInstitutions
from gateway.identity import account_records, audit, institutions
from gateway.identity.model import Account, InstitutionName

_SHARED = (Account.id, Account.name, Account.country, Account.language, Account.roles, Account.networks, Account.status)
_WRITE = text(
    """
    UPDATE account SET institution = :name, institution_key = :key, version = version + 1,
        words = to_tsvector('simple', given.words), directory_words = to_tsvector('simple', given.directory_words)
    FROM unnest(CAST(:ids AS uuid[]), CAST(:words AS text[]), CAST(:directory_words AS text[]))
        AS given (id, words, directory_words)
    WHERE account.id = given.id
    """
)


def name_institutions(call: Call, command: NameInstitutions) -> InstitutionsNamed:
    """Renames one institution, or merges several; the former names lead to this one from now on.

    An institution that has the name already, in one of these countries, takes the others in. Members may edit their
    accounts meanwhile: what they enter later counts.
    Raises NOT_FOUND; STALE when an institution has another name by now.
    """
    institutions.hold_alone(call)
    places = [_place(seen) for seen in command.institutions]
    _refuse_outdated(call, command)
    key = account_records.institution_key(command.name)
    countries = sorted({country for _, country in places})
    _remember(call, command.name, sorted({*places, *((key, country) for country in countries)}))
    changed, left = _change_members(call, command.name, [*places, *((key, country) for country in countries)])
    former = [seen.model_dump(mode="json") for seen in command.institutions]
    audit.record(call, Action.INSTITUTION_NAMED, None, name=command.name, institutions=former, members=changed)
    return InstitutionsNamed(name=command.name, changed=changed, left=left)


def _place(seen: InstitutionSeen) -> tuple[str, str]:
    return account_records.institution_key(seen.name), seen.country


def _refuse_outdated(call: Call, command: NameInstitutions) -> None:
    """Those that lead to this name already were named by a call before this one, unless that has left nobody."""
    known = institutions.named_now(call, [_place(each) for each in command.institutions])
    if not known:
        raise NOT_FOUND("institutions", what="institution")
    for each in command.institutions:
        if institutions.standing(call, each.name, each.country) == command.name:
            continue
        row = known.get(_place(each))
        if row is None:
            raise NOT_FOUND("institutions", what="institution")
        if row.name != each.name:
            raise STALE("institutions")


def _remember(call: Call, name: str, places: list[tuple[str, str]]) -> None:
    """What led to one of these leads on to the new name, so that no chain has to be followed."""
    given = {"name": name, "name_key": account_records.institution_key(name), "named_at": call.now}
    led_here = tuple_(InstitutionName.name_key, InstitutionName.country).in_(places)
    call.session.execute(
        update(InstitutionName).where(led_here).values(given).execution_options(synchronize_session=False)
    )
    rows = [{"key": key, "country": country, **given} for key, country in places]
    added = insert(InstitutionName).values(rows)
    call.session.execute(added.on_conflict_do_update(index_elements=["key", "country"], set_=given))
    call.session.expire_all()


def _change_members(call: Call, name: str, places: list[tuple[str, str]]) -> tuple[int, int]:
    """How many were changed, and how many are left: nobody may enter an institution for as long as this takes."""
    batch = call.session.execute(_members(name, places)).all()
    if batch:
        _write(call, name, batch)
        _tell(call, name, batch)
        audit.record_many(call, Action.CHANGED, [row.id for row in batch], fields=["institution"])
    left = select(func.count()).where(*_differ(name, places))
    return len(batch), call.session.scalar(left) or 0


def _members(name: str, places: list[tuple[str, str]]) -> Select[Any]:
    """Accounts that have another name, locked in the order of their ids, as few columns of them as are needed."""
    return (
        select(*_SHARED, Account.email, Account.admitted_at)
        .where(*_differ(name, places))
        .order_by(Account.id)
        .limit(MOST_AT_ONCE)
        .with_for_update()
    )


def _differ(name: str, places: list[tuple[str, str]]) -> tuple[ColumnElement[bool], ...]:
    return (
        tuple_(Account.institution_key, Account.country).in_(places),
        Account.institution != name,
        Account.status != AccountStatus.ERASED.value,
    )


def _write(call: Call, name: str, batch: Sequence[Row[Any]]) -> None:
    values = {
        "name": name,
        "key": account_records.institution_key(name),
        "ids": [str(row.id) for row in batch],
        "words": [fold(f"{row.name} {name} {row.email or ''}") for row in batch],
        "directory_words": [fold(f"{row.name} {name}") for row in batch],
    }
    call.session.execute(_WRITE, values)


def _tell(call: Call, name: str, batch: Sequence[Row[Any]]) -> None:
    """As a change of one account does; nobody's session ends, since no right hangs on an institution."""
    told = [(row.status, MemberSnapshot.of(row, institution=name)) for row in batch if row.admitted_at is not None]
    admitted = AccountStatus.ADMITTED.value
    call.emit_many(
        [
            (MemberChanged if status == admitted else MemberSuspended)(member=member, at=call.now)
            for status, member in told
            if status in (admitted, AccountStatus.SUSPENDED.value)
        ]
    )
