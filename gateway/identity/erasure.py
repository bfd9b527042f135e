"""What is erased of a member in identity: the account's data and the sessions. A test names missing tables."""

from __future__ import annotations

from uuid import UUID

from chassis.call import Call
from chassis.door import Eraser, erases
from chassis.rows import get_row
from contracts.accounts import AccountStatus
from gateway.identity import sessions
from gateway.identity.model import Account, Session

ERASED_NAME = "Former member"


def _empty_account(call: Call, member_id: UUID) -> None:
    """The id stays, since ledgers and records refer to it; nothing else does."""
    account = get_row(call, Account, member_id)  # locked by whoever asked for it to be erased
    account.name, account.institution, account.motivation = ERASED_NAME, "", None
    account.email = account.password_hash = account.provider_issuer = account.provider_subject = None
    account.roles, account.networks = [], []
    account.status, account.status_reason = AccountStatus.ERASED.value, None


ERASURE: list[Eraser] = [
    erases(_empty_account, Account),
    erases(sessions.end_all, Session),
]
