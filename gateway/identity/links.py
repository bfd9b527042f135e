"""Links to the owner of an account: random, good once and for a while; only the SHA-256 of each is kept."""

from __future__ import annotations

import secrets
from datetime import timedelta

from sqlalchemy import delete, or_, select

from chassis import tokens
from chassis.call import Call
from chassis.ids import new_id
from contracts.account_links import LINK_EXPIRED, NO_MAIL
from gateway.identity.model import Account, AccountLink, Invitation, Registration
from gateway.settings import gateway_settings

PASSWORD, ADDRESS = "password", "address"
_GOOD_FOR = {PASSWORD: timedelta(minutes=30), ADDRESS: timedelta(hours=24)}


def must_have_mail() -> None:
    """Raises NO_MAIL where no mail is sent: what is asked for could never be finished."""
    if not gateway_settings().sends_mail:
        raise NO_MAIL()


def fresh() -> str:
    """The token of a new link."""
    return secrets.token_urlsafe(32)


def make(call: Call, account: Account, purpose: str, email: str | None = None) -> str:
    """A new link's token. Links of anybody's that are over are swept away."""
    token = fresh()
    call.session.execute(delete(AccountLink).where(AccountLink.expires_at < call.now))
    call.session.add(
        AccountLink(
            id=new_id(),
            token_hash=tokens.hash_of(token),
            account_id=account.id,
            purpose=purpose,
            email=email,
            expires_at=call.now + _GOOD_FOR[purpose],
        )
    )
    return token


def find(call: Call, token: str, purpose: str, *, lock: bool = True) -> AccountLink:
    """The link, locked for this transaction unless it is only looked at. Raises LINK_EXPIRED."""
    statement = select(AccountLink).where(AccountLink.token_hash == tokens.hash_of(token))
    statement = statement.where(AccountLink.purpose == purpose, AccountLink.expires_at > call.now)
    found = call.session.scalar(statement.with_for_update() if lock else statement)
    if found is None:
        raise LINK_EXPIRED("token")
    return found


def is_good(call: Call, token: str) -> bool:
    """Whether a token still opens something: a registration, an invitation, or a link of an account's."""
    hashed = tokens.hash_of(token)
    waiting = (
        select(table.id).where(table.token_hash == hashed, table.expires_at > call.now).exists()
        for table in (Registration, Invitation, AccountLink)
    )
    return bool(call.session.scalar(select(or_(*waiting))))


def end_all(call: Call, account: Account) -> None:
    """Every link of the account's is over: one was used, or the address is another's."""
    call.session.execute(delete(AccountLink).where(AccountLink.account_id == account.id))
