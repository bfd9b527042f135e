"""A forgotten password: a link to the address, and a new password by it."""

from __future__ import annotations

from sqlalchemy import select

from chassis.call import Call
from contracts.account_links import AskForPassword, ByLink, ChoosePassword, LinkSent, UsableLink
from contracts.accounts import Action, SignedOut
from gateway.identity import account_mail, account_records, api_tokens, links, passwords, sessions, throttle, work
from gateway.identity.audit import record, record_own
from gateway.identity.model import Account
from gateway.rendering.account_words import Matter

OPERATOR = "operator"


def ask_for_password(call: Call, command: AskForPassword) -> LinkSent:
    """Sends a link, or says by mail why there is none: the answer is the same, and so is the work, for every address.

    Raises NO_MAIL, WORK_NEEDED, TOO_MANY.
    """
    links.must_have_mail()
    work.demand(call, command.work, throttle.links(call, command.email))
    account = call.session.scalar(select(Account).where(Account.email == command.email).with_for_update())
    record(call, Action.PASSWORD_ASKED, account.id if account else None)
    if account is None:
        account_mail.address(call, Matter.NO_ACCOUNT, command.email, command.language, "/register")
    elif account.password_hash is None:
        account_mail.owner(call, Matter.NO_PASSWORD, account, "/sign-in")
    else:
        token = links.make(call, account, links.PASSWORD)
        account_mail.owner(call, Matter.CHOOSE_PASSWORD, account, f"/password/new?token={token}")
    return LinkSent()


def read_password_link(call: Call, command: ByLink) -> UsableLink:
    """Whether the link still works, before anybody thinks of a password. Raises LINK_EXPIRED."""
    return UsableLink(expires_at=links.find(call, command.token, links.PASSWORD, lock=False).expires_at)


def choose_password(call: Call, command: ChoosePassword) -> SignedOut:
    """Another password for whoever reads the account's mail; all sessions end, and the owner is told.

    Raises LINK_EXPIRED, WEAK_PASSWORD, PERSONAL_PASSWORD.
    """
    link = links.find(call, command.token, links.PASSWORD)
    account = account_records.find(call, link.account_id)
    passwords.check_strength(command.new, account.email, account.name)
    account.verified_at = account.verified_at or call.now  # the link was sent to this address
    return renew(call, account, command.new, by="link")


def renew(call: Call, account: Account, password: str, *, by: str) -> SignedOut:
    """Another password, however it was proved that it may be one; links and sessions end, and the owner is told."""
    account.password_hash = passwords.hash_of(password)
    links.end_all(call, account)
    api_tokens.end_all(call, account.id)
    noted = record if by == OPERATOR else record_own  # an operator is not the member, and has no account here
    noted(call, Action.PASSWORD_CHANGED, account.id, by=by)
    account_mail.owner(call, Matter.PASSWORD_CHANGED, account, "/password/forgotten")
    return SignedOut(ended=sessions.end_all(call, account.id))
