"""What is erased of a member in identity: the account's data, second factors, devices, links, tokens and sessions.

A test names missing tables.
"""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import delete, or_, update

from chassis.call import Call
from chassis.door import Eraser, erases
from chassis.rows import get_row
from contracts.accounts import AccountStatus
from gateway.identity import api_tokens, factors, recipients, sessions, tasks
from gateway.identity.letter import Letter
from gateway.identity.model import (
    Account,
    AccountLink,
    ApiToken,
    AuditReason,
    Invitation,
    KnownDevice,
    Passkey,
    RecoveryCode,
    Registration,
    Session,
    ToldApart,
    Totp,
)

ERASED_NAME = "Former member"


def _registrations(call: Call, member_id: UUID) -> None:
    """What waits for the account's address; before the account is emptied, which still knows it."""
    account = get_row(call, Account, member_id)
    for table in (Registration, Invitation):
        call.session.execute(delete(table).where(table.email == account.email))


def _mails(call: Call, member_id: UUID) -> None:
    """The log of mail to them, and to their address before it was theirs; what still waits is dropped by the sender."""
    account = get_row(call, Account, member_id)
    theirs = Letter.account_id == member_id
    if account.email:
        theirs = or_(theirs, Letter.recipient_key == recipients.fingerprint(account.email))
    call.session.execute(delete(Letter).where(theirs, or_(Letter.settled_at.is_not(None), Letter.account_id.is_(None))))
    call.session.execute(update(Letter).where(theirs).values(recipients.kept(None)))


def _told_apart(call: Call, member_id: UUID) -> None:
    call.session.execute(delete(ToldApart).where(or_(ToldApart.low_id == member_id, ToldApart.high_id == member_id)))


def _links_and_devices(call: Call, member_id: UUID) -> None:
    for table in (AccountLink, KnownDevice):
        call.session.execute(delete(table).where(table.account_id == member_id))


def _reasons(call: Call, member_id: UUID) -> None:
    """The reasons beside the audit log, once the account is empty: the database lets them go no sooner."""
    call.session.flush()
    call.session.execute(delete(AuditReason).where(AuditReason.member_id == member_id))


def _empty_account(call: Call, member_id: UUID) -> None:
    """The id stays, since ledgers and records refer to it; nothing else does."""
    account = get_row(call, Account, member_id)  # locked by whoever asked for it to be erased
    if account.status == AccountStatus.PENDING.value:
        tasks.decided(call, account)
    account.name, account.institution, account.motivation = ERASED_NAME, "", None
    account.email = account.password_hash = account.provider_issuer = account.provider_subject = None
    account.roles, account.networks = [], []
    account.status, account.status_reason = AccountStatus.ERASED.value, None


ERASURE: list[Eraser] = [
    erases(_registrations, Registration, Invitation),
    erases(_mails, Letter),
    erases(_told_apart, ToldApart),
    erases(_links_and_devices, AccountLink, KnownDevice),
    erases(factors.forget, Totp, Passkey, RecoveryCode),
    erases(_empty_account, Account),
    erases(_reasons, AuditReason),
    erases(api_tokens.end_all, ApiToken),
    erases(sessions.end_all, Session),
]
