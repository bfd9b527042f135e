"""Registering, and an administrator's decision."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from chassis.call import Call
from chassis.ids import new_id
from chassis.paging import page
from contracts import accounts
from contracts.accounts import AccountStatus, Action, Admit, ListRegistrations, RefuseRegistration, Register, Registered
from contracts.base import Page
from contracts.identity import MemberAdmitted
from gateway.identity import account_records, passwords, provider_word, roles
from gateway.identity.audit import record
from gateway.identity.model import Account


@dataclass(frozen=True)
class _Credentials:
    """How somebody will sign in."""

    email: str
    password_hash: str | None = None
    issuer: str | None = None
    subject: str | None = None


def register(call: Call, command: Register) -> Registered:
    """Keeps the registration until an administrator decides. Says the same, and takes as long, for an address it knows.

    Raises WEAK_PASSWORD, PROOF_EXPIRED.
    """
    credentials = _credentials(command)
    known = call.session.scalar(select(Account).where(Account.email == credentials.email).with_for_update())
    if known is None:
        _add(call, command, credentials)
    elif known.status == AccountStatus.REFUSED:
        _fill(known, call, command, credentials)
        account_records.touched(known)
        record(call, Action.REGISTERED, known.id)
    return Registered()


def _credentials(command: Register) -> _Credentials:
    if command.proof is not None:
        word = provider_word.read(command.proof)
        return _Credentials(word.email or command.email, issuer=word.issuer, subject=word.subject)
    assert command.password is not None
    passwords.check_strength(command.password, command.email)
    return _Credentials(command.email, password_hash=passwords.hash_of(command.password))


def _add(call: Call, command: Register, credentials: _Credentials) -> None:
    """Adds the account; does nothing when somebody with the same address or subject was a moment faster."""
    account = Account(id=new_id(), roles=[], networks=[], version=1)
    _fill(account, call, command, credentials)
    account_records.index(account)
    columns = {name: value for name, value in vars(account).items() if not name.startswith("_")}
    added = call.session.execute(insert(Account).values(columns).on_conflict_do_nothing().returning(Account.id)).first()
    if added is not None:
        record(call, Action.REGISTERED, account.id)


def _fill(account: Account, call: Call, command: Register, credentials: _Credentials) -> None:
    account.name, account.country, account.institution = command.name, command.country, command.institution
    account.language, account.motivation = command.language.value, command.motivation
    account.email, account.password_hash = credentials.email, credentials.password_hash
    account.provider_issuer, account.provider_subject = credentials.issuer, credentials.subject
    account.status, account.status_reason = AccountStatus.PENDING.value, None
    account.registered_at = call.now


def list_registrations(call: Call, command: ListRegistrations) -> Page[accounts.Account]:
    """Registrations that wait, the longest waiting first."""
    statement = select(Account).where(Account.status == AccountStatus.PENDING.value)
    keys = [Account.registered_at, Account.id]
    return page(call.session, statement, keys, command, lambda row: account_records.view(row[0]))


def admit(call: Call, command: Admit) -> accounts.Account:
    """Lets somebody in. Raises NOT_FOUND, WRONG_STATUS, AUDITOR_ALONE, SECOND_SIGNATURE (Fund rule 12)."""
    account = account_records.in_status(account_records.find(call, command.member_id), AccountStatus.PENDING)
    account.roles = roles.granted(command.roles)
    account.networks = sorted({network.value for network in command.networks})
    account.country = command.country or account.country
    account.status, account.admitted_at = AccountStatus.ADMITTED.value, call.now
    account_records.touched(account)
    record(call, Action.ADMITTED, account.id, roles=account.roles, networks=account.networks, country=account.country)
    account_records.announce(call, account, MemberAdmitted)
    return account_records.view(account)


def refuse_registration(call: Call, command: RefuseRegistration) -> accounts.Account:
    """Does not let somebody in. Raises NOT_FOUND, WRONG_STATUS."""
    account = account_records.in_status(account_records.find(call, command.member_id), AccountStatus.PENDING)
    account.status, account.status_reason = AccountStatus.REFUSED.value, command.reason
    account_records.touched(account)
    record(call, Action.REFUSED, account.id)
    return account_records.view(account)
