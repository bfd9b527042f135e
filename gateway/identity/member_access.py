"""How a member gets in, in the hands of an administrator: sessions, second factors, a link to choose a password."""

from __future__ import annotations

from chassis.call import Call
from chassis.rows import get_row
from contracts.accounts import NO_PASSWORD, AccountStatus, Action, ById, SignedOut
from contracts.administration import EndMemberSession, MemberSecurity, PasswordLinkSent
from contracts.base import NOT_FOUND
from gateway.identity import account_mail, account_records, api_tokens, factors, links, sessions
from gateway.identity.audit import record
from gateway.identity.model import Account, Session
from gateway.rendering.account_words import Matter


def read_member_security(call: Call, command: ById) -> MemberSecurity:
    """Where a member is signed in, and what second factors there are. Raises NOT_FOUND."""
    account = get_row(call, Account, command.member_id, "member_id", "account")
    factor = factors.view(call, account)
    return MemberSecurity(
        sessions=sessions.live(call, account.id, account.roles),
        totp_since=factor.totp_since,
        passkeys=len(factor.passkeys),
        recovery_codes_left=factor.recovery_codes_left,
        demanded=factor.demanded,
        has_password=account.password_hash is not None,
        api_tokens=api_tokens.of(call, account.id),
    )


def end_member_session(call: Call, command: EndMemberSession) -> SignedOut:
    """Ends one session of a member. Raises NOT_FOUND, for a session of somebody else's too."""
    session = call.session.get(Session, command.session_id)
    if session is None or session.account_id != command.member_id:
        raise NOT_FOUND("session_id", what="session")
    call.session.delete(session)
    record(call, Action.SESSIONS_ENDED, command.member_id, ended=1)
    sessions.revoked(call, command.member_id)
    return SignedOut(ended=1)


def end_member_sessions(call: Call, command: ById) -> SignedOut:
    """Ends all sessions of a member. Raises NOT_FOUND."""
    account = account_records.find(call, command.member_id)
    ended = sessions.end_all(call, account.id)
    record(call, Action.SESSIONS_ENDED, account.id, ended=ended)
    return SignedOut(ended=ended)


def send_password_link(call: Call, command: ById) -> PasswordLinkSent:
    """Sends the link that the member could ask for, to the member's own address: an administrator never sees it.

    Raises NOT_FOUND, WRONG_STATUS, NO_PASSWORD, NO_MAIL.
    """
    links.must_have_mail()
    account = account_records.in_status(account_records.find(call, command.member_id), AccountStatus.ADMITTED)
    if account.password_hash is None or account.email is None:
        raise NO_PASSWORD()
    token = links.make(call, account, links.PASSWORD)
    account_mail.owner(call, Matter.PASSWORD_LINK, account, f"/password/new?token={token}")
    record(call, Action.PASSWORD_LINK_SENT, account.id)
    return PasswordLinkSent(email=account.email)
