"""Members in the hands of an administrator, and in the directory."""

from __future__ import annotations

from sqlalchemy import select

from chassis.call import Call
from chassis.paging import page
from chassis.rows import get_row
from contracts import accounts
from contracts.accounts import AccountStatus, Action, ById, ChangeMember, FindMembers, ListMembers, MemberCard, Suspend
from contracts.base import FORBIDDEN, Page
from contracts.identity import MemberChanged, MemberErased, MemberSuspended, Role
from gateway.identity import account_records, roles, sessions
from gateway.identity.audit import record
from gateway.identity.erasure import ERASURE
from gateway.identity.model import Account


def list_members(call: Call, command: ListMembers) -> Page[accounts.Account]:
    """Accounts by name."""
    statement = select(Account)
    if command.search is not None:
        statement = statement.where(account_records.matching(Account.words, command.search))
    if command.status is not None:
        statement = statement.where(Account.status == command.status.value)
    if command.role is not None:
        statement = statement.where(Account.roles.contains([command.role.value]))
    if command.country is not None:
        statement = statement.where(Account.country == command.country)
    return page(call.session, statement, [Account.name, Account.id], command, lambda row: account_records.view(row[0]))


def find_members(call: Call, command: FindMembers) -> Page[MemberCard]:
    """The directory: name, country and institution of those who were admitted."""
    statement = select(Account).where(Account.status == AccountStatus.ADMITTED.value)
    if command.search is not None:
        statement = statement.where(account_records.matching(Account.directory_words, command.search))
    if command.country is not None:
        statement = statement.where(Account.country == command.country)
    return page(call.session, statement, [Account.name, Account.id], command, lambda row: _card(row[0]))


def _card(account: Account) -> MemberCard:
    return MemberCard(id=account.id, name=account.name, country=account.country, institution=account.institution)


def read_member(call: Call, command: ById) -> accounts.Account:
    """One account. Raises NOT_FOUND."""
    account = get_row(call, Account, command.member_id, "member_id", "account")
    return account_records.view(account)


def change_member(call: Call, command: ChangeMember) -> accounts.Account:
    """Other roles, networks or country; open connections are closed, so that they count at once.

    Raises NOT_FOUND, STALE, WRONG_STATUS, OWN_ACCOUNT, LAST_ADMINISTRATOR, AUDITOR_ALONE, SECOND_SIGNATURE.
    """
    account = account_records.find(call, command.member_id, command.expected_version)
    account_records.in_status(account, AccountStatus.ADMITTED, AccountStatus.SUSPENDED)
    roles.not_oneself(call, account)
    before = _rights(account)
    if command.roles is not None:
        _grant(call, account, command.roles)
    if command.networks is not None:
        account.networks = sorted({network.value for network in command.networks})
    account.country = command.country or account.country
    if _rights(account) == before:
        return account_records.view(account)
    account_records.touched(account)
    record(call, Action.CHANGED, account.id, before=before, after=_rights(account))
    account_records.announce(call, account, _event_of(account))
    sessions.revoked(call, account.id)
    return account_records.view(account)


def _rights(account: Account) -> dict[str, object]:
    return {"roles": account.roles, "networks": account.networks, "country": account.country}


def _event_of(account: Account) -> type[MemberChanged | MemberSuspended]:
    return MemberChanged if account.status == AccountStatus.ADMITTED.value else MemberSuspended


def _grant(call: Call, account: Account, chosen: list[Role]) -> None:
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
    record(call, Action.SUSPENDED, account.id)
    account_records.announce(call, account, MemberSuspended)
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
