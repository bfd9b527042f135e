"""Accounts that an operator makes: the first administrator, and the people of a local stack."""

from __future__ import annotations

from sqlalchemy import select

from chassis.call import Call
from contracts.accounts import AccountStatus, Admit, Register
from contracts.identity import Network, Role
from gateway.identity import account_records, admission, forgotten, passwords, registering
from gateway.identity.model import Account


def by_email(call: Call, email: str) -> Account | None:
    """The account of an address in small letters, or nothing."""
    return call.session.scalar(select(Account).where(Account.email == email))


def appoint(call: Call, person: Register, roles: list[Role], networks: list[Network]) -> Account:
    """Registers and admits in one step; the operator vouches for the address. Raises what both of them raise."""
    account = registering.enter(call, person)
    admission.let_in(call, account, Admit(member_id=account.id, roles=roles, networks=networks))
    return account


def give_password(call: Call, account: Account, password: str) -> None:
    """A new password in place of a lost one; all sessions end.

    Raises WEAK_PASSWORD, PERSONAL_PASSWORD, WRONG_STATUS.
    """
    account_records.in_status(account, AccountStatus.ADMITTED)
    passwords.check_strength(password, account.email, account.name)
    forgotten.renew(call, account, password, by=forgotten.OPERATOR)
