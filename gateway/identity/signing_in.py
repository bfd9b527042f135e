"""Signing in and out."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select, update

from chassis import tokens
from chassis.call import Call
from contracts.accounts import (
    NO_ACCESS,
    NOT_ADMITTED,
    NOT_REGISTERED,
    WRONG_CREDENTIALS,
    AccountStatus,
    Action,
    BySession,
    ByToken,
    Me,
    SessionKind,
    Sessions,
    SignedIn,
    SignedOut,
    SignIn,
    SignInWithProvider,
)
from contracts.base import NOT_FOUND, UNAUTHENTICATED
from contracts.second_factor import PASSKEY_REFUSED, FinishSignIn, Method, SignInWithPasskey
from gateway.identity import (
    account_records,
    api_tokens,
    devices,
    factors,
    passkeys,
    passwords,
    provider_word,
    second_step,
    sessions,
    stand_ins,
    throttle,
    work,
)
from gateway.identity.audit import record, record_failure, record_own
from gateway.identity.beside import beside
from gateway.identity.model import Account, KnownDevice, Session
from gateway.identity.provider_word import Word


def sign_in(call: Call, command: SignIn) -> SignedIn:
    """Opens a session. Unknown address and wrong password can't be told apart.

    Raises TOO_MANY, WORK_NEEDED, WRONG_CREDENTIALS; with the right password also NOT_ADMITTED, NO_ACCESS, and where
    the account has a second factor SECOND_FACTOR_NEEDED or WRONG_CODE.
    """
    account = call.session.scalar(select(Account).where(Account.email == command.email))
    device = devices.known(call, account, command.device)
    _count(call, command, device)
    password_hash, stand_in = account.password_hash if account else None, stand_ins.stand_in_for(call, command.email)
    is_right = passwords.is_right(password_hash or stand_in, command.password)
    if not is_right or account is None or password_hash is None:
        record_failure(call, account.id if account else None)
        raise WRONG_CREDENTIALS()
    throttle.succeeded(call, command.email, device.id if device else None)
    if passwords.is_outdated(password_hash):
        _renew(call, account, password_hash, command.password)
    return _open(call, account, command.kind, device, Method(code=command.code) if command.code else None)


def _renew(call: Call, account: Account, password_hash: str, password: str) -> None:
    """Keeps the password at today's cost, also where what follows is refused for want of a second factor.

    Before that: the second step that is asked for goes with the hash as it is kept.
    """
    same = update(Account).where(Account.id == account.id, Account.password_hash == password_hash)
    with beside(call) as session:
        session.execute(same.values(password_hash=passwords.hash_of(password)))
    call.session.refresh(account, ["password_hash"])


def _count(call: Call, command: SignIn, device: KnownDevice | None) -> None:
    """A device that is known has its own count. Others work for each attempt once there were many on the account."""
    throttle.count(call, command.email, device.id if device else None)
    if device is None:
        work.demand(call, command.work, throttle.attempts_on(call, command.email))


def finish_sign_in(call: Call, command: FinishSignIn) -> SignedIn:
    """The second step. Raises PROOF_EXPIRED, TOO_MANY, WRONG_CODE, PASSKEY_REFUSED, NOT_ADMITTED, NO_ACCESS."""
    account = second_step.account_of(call, command.challenge)
    return _open(call, account, command.kind, devices.known(call, account, command.device), command)


def sign_in_with_passkey(call: Call, command: SignInWithPasskey) -> SignedIn:
    """Opens a session for the owner of a passkey. Raises PROOF_EXPIRED, PASSKEY_REFUSED, NOT_ADMITTED, NO_ACCESS."""
    owner = passkeys.owner(call, command.passkey)
    if owner is None:
        raise PASSKEY_REFUSED("passkey")
    account = _with_access(account_records.find(call, owner))
    return _opened(call, account, command.kind, devices.known(call, account, command.device), "passkey alone")


def sign_in_with_provider(call: Call, command: SignInWithProvider) -> SignedIn:
    """Opens a session for whom the provider vouched for.

    Raises PROOF_EXPIRED; NOT_REGISTERED for somebody who is new here; NOT_ADMITTED, NO_ACCESS; SECOND_FACTOR_NEEDED
    where the account has one here, whatever the provider asked for.
    """
    word = provider_word.read(command.proof)
    account = call.session.scalar(
        select(Account).where(Account.provider_issuer == word.issuer, Account.provider_subject == word.subject)
    ) or _linked(call, word)
    if account is None:
        raise NOT_REGISTERED()
    return _open(call, account, command.kind, devices.known(call, account, command.device))


def _linked(call: Call, word: Word) -> Account | None:
    """The account of an address the provider has verified, from now on the provider's subject.

    Its password and sessions end: nobody here ever verified that who chose the password owns the address.
    """
    if not (word.email and word.email_verified):
        return None
    statement = select(Account).where(Account.email == word.email, Account.provider_subject.is_(None)).with_for_update()
    account = call.session.scalar(statement)
    if account is None or account.status != AccountStatus.ADMITTED.value:
        return None
    account.provider_issuer, account.provider_subject, account.password_hash = word.issuer, word.subject, None
    account.version += 1
    api_tokens.end_all(call, account.id)
    sessions.end_all(call, account.id)
    record_own(call, Action.PROVIDER_LINKED, account.id)
    return account


def _open(
    call: Call, account: Account, kind: SessionKind, device: KnownDevice | None, method: Method | None = None
) -> SignedIn:
    """After the first factor. Whoever has no second one yet gets a session that may set one up (chassis/proof.py)."""
    _with_access(account)
    if not factors.has_any(call, account.id):
        return _opened(call, account, kind, device, None)
    if method is None:
        raise second_step.needed(call, account)
    return _opened(call, account, kind, device, second_step.pass_with(call, account, method))


def _with_access(account: Account) -> Account:
    if account.status == AccountStatus.PENDING.value:
        raise NOT_ADMITTED()
    if account.status != AccountStatus.ADMITTED.value:
        raise NO_ACCESS()
    return account


def _opened(
    call: Call, account: Account, kind: SessionKind, device: KnownDevice | None, factor: str | None
) -> SignedIn:
    record_own(call, Action.SIGNED_IN, account.id, kind=kind.value, second_factor=factor)
    signed_in = sessions.open_session(call, account, kind, is_proved=factor is not None)
    return signed_in.model_copy(update={"device": devices.remember(call, account, kind, device)})


def rotate_session(call: Call, command: ByToken) -> SignedIn:
    """A new token for the old one, which dies. Raises UNAUTHENTICATED when the old one is not good."""
    row = call.session.execute(
        select(Session, Account)
        .join(Account, Account.id == Session.account_id)
        .where(Session.token_hash == tokens.hash_of(command.token), Session.expires_at > call.now)
        .where(Account.status == AccountStatus.ADMITTED.value)
        .with_for_update(of=Session)
    ).first()
    if row is None or sessions.is_idle(row[0], row[1], call.now):
        raise UNAUTHENTICATED("token")
    return sessions.rotate(call, row[1], row[0])


def sign_out(call: Call, command: ByToken) -> SignedOut:
    """Ends the session of a token; an unknown token is nobody's and ends nothing."""
    session = call.session.scalar(select(Session).where(Session.token_hash == tokens.hash_of(command.token)))
    return SignedOut(ended=0) if session is None else _end(call, session)


def revoke_session(call: Call, command: BySession) -> SignedOut:
    """Ends one of the caller's own sessions. Raises NOT_FOUND, for other people's too."""
    session = call.session.get(Session, command.session_id)
    if session is None or session.account_id != call.actor.member_id:
        raise NOT_FOUND("session_id", what="session")
    return _end(call, session)


def _end(call: Call, session: Session) -> SignedOut:
    account_id: UUID = session.account_id
    call.session.delete(session)
    record_own(call, Action.SIGNED_OUT, account_id)
    sessions.revoked(call, account_id)
    return SignedOut(ended=1)


def sign_out_everywhere(call: Call, command: Me) -> SignedOut:  # noqa: ARG001 - every feature has the same parameters
    """Ends all of the caller's sessions, the one that asks too."""
    record(call, Action.SIGNED_OUT_EVERYWHERE, call.actor.member_id)
    return SignedOut(ended=sessions.end_all(call, call.actor.member_id))


def list_sessions(call: Call, command: Me) -> Sessions:  # noqa: ARG001 - as above
    """The caller's live sessions, the newest first."""
    return Sessions(items=sessions.live(call, call.actor.member_id, call.actor.roles))
