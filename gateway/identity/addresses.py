"""One's own e-mail address, and another one in its place."""

from __future__ import annotations

from sqlalchemy import delete, select

from chassis.call import Call
from contracts.account_links import (
    LINK_EXPIRED,
    SAME_ADDRESS,
    ByLink,
    ChangeAddress,
    Confirmed,
    LinkSent,
    UsableLink,
)
from contracts.accounts import NO_PASSWORD, WRONG_PASSWORD, Action
from gateway.identity import account_mail, account_records, links, passwords, throttle
from gateway.identity.audit import record
from gateway.identity.model import Account, AccountLink, Registration
from gateway.rendering.account_words import Matter


def change_address(call: Call, command: ChangeAddress) -> LinkSent:
    """Sends a link to the new address; until it is opened the account keeps the old one.

    The same for an address that is another member's: that member is told. Raises NO_MAIL, NO_PASSWORD, TOO_MANY,
    WRONG_PASSWORD, SAME_ADDRESS.
    """
    links.must_have_mail()
    account = account_records.own(call)
    prove(call, account, command.password, "password")
    if command.email == account.email:
        raise SAME_ADDRESS("email")
    throttle.links(call, command.email)
    other = call.session.scalar(select(Account).where(Account.email == command.email))
    if other is not None:
        account_mail.owner(call, Matter.ALREADY_REGISTERED, other, "/sign-in")
    else:
        token = links.make(call, account, links.ADDRESS, command.email)
        path = f"/account/address?token={token}"
        account_mail.address(call, Matter.CONFIRM_ADDRESS, command.email, account.language, path)
    return LinkSent()


def prove(call: Call, account: Account, password: str, field: str) -> None:
    """The member's password, once more. Raises NO_PASSWORD, TOO_MANY, WRONG_PASSWORD."""
    if account.password_hash is None:
        raise NO_PASSWORD()
    throttle.count(call, str(account.id))
    if not passwords.is_right(account.password_hash, password):
        raise WRONG_PASSWORD(field)
    throttle.succeeded(call, str(account.id))


def read_address_link(call: Call, command: ByLink) -> UsableLink:
    """Whether the link still works for whoever is signed in. Raises LINK_EXPIRED."""
    return UsableLink(expires_at=_link(call, command.token, lock=False).expires_at)


def confirm_address(call: Call, command: ByLink) -> Confirmed:
    """The account has the address that the link was sent to; the former one is told. Raises LINK_EXPIRED.

    Whoever opens the link is signed in as who asked for it: nobody gives their account a stranger's address.
    """
    link = _link(call, command.token, lock=True)
    if call.session.scalar(select(Account.id).where(Account.email == link.email)) is not None:
        raise LINK_EXPIRED("token")
    account = account_records.find(call, link.account_id)
    former, account.email, account.verified_at = account.email, link.email, call.now
    account_records.touched(account)
    links.end_all(call, account)
    call.session.execute(delete(Registration).where(Registration.email == account.email))
    record(call, Action.ADDRESS_CHANGED, account.id)
    account_mail.owner(call, Matter.ADDRESS_CHANGED, account, to=former or "")
    return Confirmed(email=account.email)


def _link(call: Call, token: str, *, lock: bool) -> AccountLink:
    link = links.find(call, token, links.ADDRESS, lock=lock)
    if link.account_id != call.actor.id or link.email is None:
        raise LINK_EXPIRED("token")
    return link
