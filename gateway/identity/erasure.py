"""What is erased of a member in identity: the account's data, second factors, devices, links and the sessions.

A test names missing tables.
"""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import delete

from chassis.call import Call
from chassis.door import Eraser, erases
from chassis.rows import get_row
from contracts.accounts import AccountStatus
from gateway.identity import factors, sessions
from gateway.identity.model import Account, AccountLink, KnownDevice, Passkey, RecoveryCode, Registration, Session, Totp

ERASED_NAME = "Former member"


def _registrations(call: Call, member_id: UUID) -> None:
    """What waits for the account's address; before the account is emptied, which still knows it."""
    account = get_row(call, Account, member_id)
    call.session.execute(delete(Registration).where(Registration.email == account.email))


def _links_and_devices(call: Call, member_id: UUID) -> None:
    for table in (AccountLink, KnownDevice):
        call.session.execute(delete(table).where(table.account_id == member_id))


def _empty_account(call: Call, member_id: UUID) -> None:
    """The id stays, since ledgers and records refer to it; nothing else does."""
    account = get_row(call, Account, member_id)  # locked by whoever asked for it to be erased
    account.name, account.institution, account.motivation = ERASED_NAME, "", None
    account.email = account.password_hash = account.provider_issuer = account.provider_subject = None
    account.roles, account.networks = [], []
    account.status, account.status_reason = AccountStatus.ERASED.value, None


ERASURE: list[Eraser] = [
    erases(_registrations, Registration),
    erases(_links_and_devices, AccountLink, KnownDevice),
    erases(factors.forget, Totp, Passkey, RecoveryCode),
    erases(_empty_account, Account),
    erases(sessions.end_all, Session),
]
