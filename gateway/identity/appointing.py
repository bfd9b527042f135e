"""Accounts that an operator makes: the first administrator, and the people of a local stack."""

from __future__ import annotations

from sqlalchemy import select

from chassis.call import Call
from contracts.accounts import AccountStatus, Action, Admit, Register
from contracts.identity import Network, Role
from gateway.identity import account_records, passwords, registering, sessions
from gateway.identity.audit import record
from gateway.identity.model import Account


def by_email(call: Call, email: str) -> Account | None:
    """The account of an address in small letters, or nothing."""
    return call.session.scalar(select(Account).where(Account.email == email))


def appoint(call: Call, person: Register, roles: list[Role], networks: list[Network]) -> Account:
    """Registers and admits in one step. Raises what registering and admitting raise."""
    registering.register(call, person)
    account = by_email(call, person.email)
    assert account is not None
    registering.admit(call, Admit(member_id=account.id, roles=roles, networks=networks))
    return account


def give_password(call: Call, account: Account, password: str) -> None:
    """A new password in place of a lost one; all sessions end. Raises WEAK_PASSWORD, WRONG_STATUS."""
    account_records.in_status(account, AccountStatus.ADMITTED)
    passwords.check_strength(password, account.email)
    account.password_hash = passwords.hash_of(password)
    record(call, Action.PASSWORD_CHANGED, account.id)
    sessions.end_all(call, account.id)
