"""Members in the hands of an administrator, and in the directory."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, select

from chassis.call import Call
from chassis.paging import page
from chassis.plans import PLANNED_EACH_TIME
from chassis.rows import get_row
from contracts import accounts
from contracts.accounts import NO_ROLE, AccountStatus, Action, ById, FindMembers, MemberCard
from contracts.administration import ChangeMember, ListMembers, Suspend
from contracts.base import FORBIDDEN, NOT_FOUND, Page
from contracts.identity import MemberChanged, MemberErased, MemberSuspended, Role
from gateway.identity import account_records, api_tokens, imitation, institutions, roles, sessions
from gateway.identity.audit import record, record_with_reason
from gateway.identity.erasure import ERASURE
from gateway.identity.model import Account


def list_members(call: Call, command: ListMembers) -> Page[accounts.Account]:
    """Accounts by name; erased ones only if asked for."""
    statement = select(Account).where(*_wanted(command)).execution_options(**PLANNED_EACH_TIME)  # few wait
    return page(call.session, statement, [Account.name, Account.id], command, lambda row: account_records.view(row[0]))


def _wanted(command: ListMembers) -> Iterator[ColumnElement[bool]]:
    yield Account.status == command.status.value if command.status else Account.status != AccountStatus.ERASED.value
    if command.search is not None:
        yield account_records.matching(Account.words, command.search)
    if command.institution is not None:
        yield account_records.of_institution(command.institution)
    if command.role is not None:
        yield Account.roles.contains([command.role.value])
    if command.network is not None:
        yield Account.networks.contains([command.network.value])
    if command.country is not None:
        yield Account.country == command.country


def find_members(call: Call, command: FindMembers) -> Page[MemberCard]:
    """The directory: name, country and institution of those who were admitted."""
    statement = select(Account).where(Account.status == AccountStatus.ADMITTED.value)
    if command.search is not None:
        statement = statement.where(account_records.matching(Account.directory_words, command.search))
    if command.country is not None:
        statement = statement.where(Account.country == command.country)
    return page(call.session, statement, [Account.name, Account.id], command, lambda row: _card(row[0]))


def read_card(call: Call, command: ById) -> MemberCard:
    """One entry of the directory. Raises NOT_FOUND."""
    account = call.session.get(Account, command.member_id)
    if account is None or account.status != AccountStatus.ADMITTED.value:
        raise NOT_FOUND("member_id", what="member")
    return _card(account)


def _card(account: Account) -> MemberCard:
    return MemberCard(id=account.id, name=account.name, country=account.country, institution=account.institution)


def read_member(call: Call, command: ById) -> accounts.Account:
    """One account. Raises NOT_FOUND."""
    account = get_row(call, Account, command.member_id, "member_id", "account")
    return account_records.view(account)


def change_member(call: Call, command: ChangeMember) -> accounts.Account:
    """Another name or institution, other roles, networks or country; open connections are closed, so that they count.

    Raises NOT_FOUND, STALE, WRONG_STATUS, OWN_ACCOUNT, LAST_ADMINISTRATOR, NO_ROLE, AUDITOR_ALONE, SECOND_SIGNATURE,
    and NAME_RESEMBLES for a name like another member's that was not checked.
    """
    institutions.hold(call)
    account = account_records.find(call, command.member_id, command.expected_version)
    account_records.in_status(account, AccountStatus.ADMITTED, AccountStatus.SUSPENDED)
    roles.not_oneself(call, account)
    before, called = _rights(account), _called(account)
    account.name, account.country = command.name or account.name, command.country or account.country
    account.institution = institutions.standing(call, command.institution or account.institution, account.country)
    if command.roles is not None:
        _grant(call, account, command.roles)
    if command.networks is not None:
        account.networks = sorted({network.value for network in command.networks})
    if (_rights(account), _called(account)) == (before, called):
        return account_records.view(account)
    account_records.touched(account)
    if account.name != called["name"] and not command.is_checked:
        imitation.must_be_ones_own(call, account)
    _record_change(call, account, before, called)
    account_records.announce(call, account, _event_of(account))
    sessions.revoked(call, account.id)
    return account_records.view(account)


def _rights(account: Account) -> dict[str, object]:
    return {"roles": account.roles, "networks": account.networks, "country": account.country}


def _called(account: Account) -> dict[str, str]:
    return {"name": account.name, "institution": account.institution}


def _record_change(call: Call, account: Account, before: dict[str, object], called: dict[str, str]) -> None:
    """Rights as they were and are; of a name and an institution only that they changed: the record is never erased."""
    fields = sorted(field for field, value in _called(account).items() if value != called[field])
    details: dict[str, Any] = {"fields": fields} if fields else {}
    if before != _rights(account):
        details |= {"before": before, "after": _rights(account)}
    record(call, Action.CHANGED, account.id, **details)


def _event_of(account: Account) -> type[MemberChanged | MemberSuspended]:
    return MemberChanged if account.status == AccountStatus.ADMITTED.value else MemberSuspended


def _grant(call: Call, account: Account, chosen: list[Role]) -> None:
    if not chosen:
        raise NO_ROLE("roles")
    wanted = roles.granted(chosen)
    if Role.ADMINISTRATOR.value not in wanted:
        roles.not_the_last_administrator(call, account)
    account.roles = wanted


def suspend(call: Call, command: Suspend) -> accounts.Account:
    """Takes all access away. Raises NOT_FOUND, WRONG_STATUS, OWN_ACCOUNT, LAST_ADMINISTRATOR."""
    account = account_records.in_status(account_records.find(call, command.member_id), AccountStatus.ADMITTED)
    roles.not_oneself(call, account)
    roles.not_the_last_administrator(call, account)
    account.status, account.status_reason = AccountStatus.SUSPENDED.value, command.reason
    account_records.touched(account)
    record_with_reason(call, Action.SUSPENDED, account.id, command.reason)
    account_records.announce(call, account, MemberSuspended)
    api_tokens.end_all(call, account.id)
    sessions.end_all(call, account.id)
    return account_records.view(account)


def reinstate(call: Call, command: ById) -> accounts.Account:
    """Ends a suspension. Raises NOT_FOUND, WRONG_STATUS."""
    account = account_records.in_status(account_records.find(call, command.member_id), AccountStatus.SUSPENDED)
    account.status, account.status_reason = AccountStatus.ADMITTED.value, None
    account_records.touched(account)
    record(call, Action.REINSTATED, account.id)
    account_records.announce(call, account, MemberChanged)
    return account_records.view(account)


def erase(call: Call, command: ById) -> accounts.Account:
    """Forgets the person, for good; the account's id stays, since ledgers and records refer to it.

    By the member or an administrator. Raises FORBIDDEN, NOT_FOUND, WRONG_STATUS, LAST_ADMINISTRATOR.
    """
    if command.member_id != call.actor.member_id and not call.actor.has(Role.ADMINISTRATOR):
        raise FORBIDDEN()
    account = account_records.find(call, command.member_id)
    account_records.in_status(account, *(status for status in AccountStatus if status is not AccountStatus.ERASED))
    roles.not_the_last_administrator(call, account)
    for eraser in ERASURE:
        eraser.erase(call, account.id)
    account_records.touched(account)
    record(call, Action.ERASED, account.id)
    account_records.announce(call, account, MemberErased)
    return account_records.view(account)
