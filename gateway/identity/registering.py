"""Registering, and the owner of the address who confirms it. What an administrator then decides is in admission.py."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from chassis import tokens
from chassis.attributes import same
from chassis.call import Call
from chassis.ids import new_id
from contracts.account_links import (
    LINK_EXPIRED,
    OTHER_PASSWORD,
    AskForConfirmation,
    ByLink,
    Confirmed,
    ConfirmRegistration,
    LinkSent,
    UnconfirmedRegistration,
)
from contracts.accounts import AccountStatus, Action, Register, Registered
from contracts.invitations import AcceptInvitation
from gateway.identity import (
    account_mail,
    account_records,
    institutions,
    links,
    passwords,
    provider_word,
    tasks,
    throttle,
    work,
)
from gateway.identity.audit import record, record_own
from gateway.identity.model import Account, Invitation, Registration
from gateway.rendering.account_words import Matter

_GOOD_FOR = timedelta(hours=24)
# What a registration and an account have in common.
_SAID = ("name", "email", "country", "institution", "language", "motivation")
_WAY_IN = ("password_hash", "provider_issuer", "provider_subject")


@dataclass(frozen=True)
class _Credentials:
    """How somebody will sign in, and whether the address is known to be theirs."""

    email: str
    verified: bool = False
    password_hash: str | None = None
    provider_issuer: str | None = None
    provider_subject: str | None = None


def register(call: Call, command: Register) -> Registered:
    """Sends a link to the address, and keeps the registration until its owner opens it.

    Says the same, and takes as long, for an address that has an account: its owner is told by mail. Whom a provider
    vouches for, with the address, waits for an administrator at once.
    Raises NO_MAIL, WORK_NEEDED, TOO_MANY, WEAK_PASSWORD, PERSONAL_PASSWORD, PROOF_EXPIRED.
    """
    links.must_have_mail()
    if command.proof is None:
        work.demand(call, command.work, throttle.registrations(call, command.email))
    credentials = _credentials(command)
    call.session.execute(delete(Registration).where(Registration.expires_at < call.now))
    if credentials.verified:
        _enter(call, _registration(call, command, credentials, links.fresh()))
    elif (known := _owner(call, credentials.email)) is not None:
        account_mail.owner(call, Matter.ALREADY_REGISTERED, known, "/sign-in")
    else:
        _send_link(call, command, credentials)
    return Registered()


def _credentials(command: Register) -> _Credentials:
    if command.proof is not None:
        word = provider_word.read(command.proof)
        verified = word.email is not None and word.email_verified
        return _Credentials(
            word.email or command.email, verified, provider_issuer=word.issuer, provider_subject=word.subject
        )
    assert command.password is not None
    passwords.check_strength(command.password, command.email, command.name)
    return _Credentials(command.email, password_hash=passwords.hash_of(command.password))


def _owner(call: Call, email: str) -> Account | None:
    """The account whose address this is: its owner has confirmed it, and was not refused."""
    known = call.session.scalar(select(Account).where(Account.email == email))
    return None if known is None or may_be_filled_anew(known) else known


def may_be_filled_anew(account: Account) -> bool:
    """Whoever was refused may register again; and who registered before addresses were confirmed owns nothing yet."""
    unconfirmed = account.status == AccountStatus.PENDING and account.verified_at is None
    return account.status == AccountStatus.REFUSED or unconfirmed


def _send_link(call: Call, command: Register, credentials: _Credentials) -> None:
    token = links.fresh()
    call.session.add(_registration(call, command, credentials, token))
    _mail_link(call, credentials.email, command.language, token)


def _mail_link(call: Call, email: str, language: str, token: str) -> None:
    account_mail.address(call, Matter.CONFIRM_REGISTRATION, email, language, f"/register/confirm?token={token}")


def _registration(call: Call, command: Register, credentials: _Credentials, token: str) -> Registration:
    return Registration(
        id=new_id(),
        token_hash=tokens.hash_of(token),
        email=credentials.email,
        language=command.language.value,
        asked_at=call.now,
        expires_at=call.now + _GOOD_FOR,
        **same(command, "name", "country", "institution", "motivation"),
        **same(credentials, *_WAY_IN),
    )


def read_unconfirmed(call: Call, command: ByLink) -> UnconfirmedRegistration:
    """The registration of a link, for whoever was sent it: was it me? Raises LINK_EXPIRED."""
    found = _unconfirmed(call, command.token)
    return UnconfirmedRegistration.of(found, needs_password=found.password_hash is not None)


def _unconfirmed(call: Call, token: str, *, lock: bool = False) -> Registration:
    statement = select(Registration).where(Registration.token_hash == tokens.hash_of(token))
    statement = statement.where(Registration.expires_at > call.now)
    found = call.session.scalar(statement.with_for_update() if lock else statement)
    if found is None:
        raise LINK_EXPIRED("token")
    return found


def ask_for_confirmation(call: Call, command: AskForConfirmation) -> LinkSent:
    """Sends another link to the registration that waits for the address, the newest; or says by mail why there is none.

    The answer is the same for every address. The links sent before keep working, so that nobody can take them away.
    Raises NO_MAIL, WORK_NEEDED, TOO_MANY.
    """
    links.must_have_mail()
    work.demand(call, command.work, throttle.links(call, command.email))
    known = call.session.scalar(select(Account).where(Account.email == command.email))
    waiting = select(Registration).where(Registration.email == command.email, Registration.expires_at > call.now)
    found = call.session.scalar(waiting.order_by(Registration.asked_at.desc(), Registration.id.desc()).limit(1))
    if known is not None and not may_be_filled_anew(known):
        is_pending = known.status == AccountStatus.PENDING
        matter, path = (Matter.RECEIVED, "") if is_pending else (Matter.ALREADY_REGISTERED, "/sign-in")
        account_mail.owner(call, matter, known, path)
    elif found is not None:
        _send_again(call, found)
    else:
        account_mail.address(call, Matter.NO_REGISTRATION, command.email, command.language, "/register")
    return LinkSent()


def _send_again(call: Call, registration: Registration) -> None:
    token = links.fresh()
    kept = same(registration, *_SAID, *_WAY_IN)
    call.session.add(
        Registration(
            id=new_id(),
            token_hash=tokens.hash_of(token),
            asked_at=registration.asked_at,
            expires_at=call.now + _GOOD_FOR,
            **kept,
        )
    )
    _mail_link(call, registration.email, registration.language, token)


def confirm_registration(call: Call, command: ConfirmRegistration) -> Confirmed:
    """The address is its owner's, and the registration waits for an administrator; others for the address are gone.

    The password shows that who opens the link is who registered. Raises LINK_EXPIRED, OTHER_PASSWORD, TOO_MANY.
    """
    found = _unconfirmed(call, command.token, lock=True)
    if found.password_hash is not None:
        throttle.count(call, str(found.id))
        if not passwords.is_right(found.password_hash, command.password or ""):
            raise OTHER_PASSWORD("password")
        throttle.succeeded(call, str(found.id))
    account = _enter(call, found)
    if account is None:
        raise LINK_EXPIRED("token")
    return Confirmed(email=found.email)


def discard_registration(call: Call, command: ByLink) -> LinkSent:
    """Forgets what somebody else entered with the reader's address. Raises LINK_EXPIRED."""
    call.session.delete(_unconfirmed(call, command.token, lock=True))
    return LinkSent()


def enter(call: Call, command: Register) -> Account:
    """A registration whose address an operator vouches for. Raises WEAK_PASSWORD, PERSONAL_PASSWORD, LINK_EXPIRED."""
    account = _enter(call, _registration(call, command, _credentials(command), links.fresh()), by_operator=True)
    if account is None:
        raise LINK_EXPIRED()
    return account


def enter_invited(call: Call, invitation: Invitation, accepted: AcceptInvitation) -> Account | None:
    """The account of whoever opened an invitation's link, and so owns the address; nothing when it has an account.

    Somebody who registered before, and waits, enters what they have written anew.
    """
    registration = Registration(
        name=accepted.name,
        email=invitation.email,
        country=invitation.country,
        institution=invitation.institution,
        language=accepted.language.value,
        password_hash=passwords.hash_of(accepted.password),
    )
    return _enter(call, registration, invited=True)


def _enter(
    call: Call, registration: Registration, *, invited: bool = False, by_operator: bool = False
) -> Account | None:
    """The account that waits for an administrator; nothing when somebody has the address or the subject already."""
    institutions.hold(call)
    known = call.session.scalar(select(Account).where(Account.email == registration.email).with_for_update())
    waits = known is not None and invited and known.status == AccountStatus.PENDING
    if known is not None and not waits and not may_be_filled_anew(known):
        return None
    account = _filled_anew(call, known, registration) if known else _added(call, registration)
    if account is None:
        return None
    call.session.execute(delete(Registration).where(Registration.email == registration.email))
    noted = record if by_operator else record_own
    noted(call, Action.REGISTERED, account.id)
    tasks.registered(call, account)
    if not (invited or by_operator):
        account_mail.owner(call, Matter.RECEIVED, account)
    return account


def _filled_anew(call: Call, account: Account, registration: Registration) -> Account:
    _fill(call, account, registration)
    return account_records.touched(account)


def _added(call: Call, registration: Registration) -> Account | None:
    """Adds the account; does nothing when somebody with the same address or subject was a moment faster."""
    account = Account(id=new_id(), roles=[], networks=[], version=1)
    _fill(call, account, registration)
    account_records.index(account)
    columns = {name: value for name, value in vars(account).items() if not name.startswith("_")}
    call.session.execute(insert(Account).values(columns).on_conflict_do_nothing())
    return call.session.get(Account, account.id)


def _fill(call: Call, account: Account, registration: Registration) -> None:
    """With the name that stands for the institution, whatever way it came in: registered, invited, by a file."""
    for name in (*_SAID, *_WAY_IN):
        setattr(account, name, getattr(registration, name))
    account.institution = institutions.standing(call, registration.institution, registration.country)
    account.status, account.status_reason = AccountStatus.PENDING.value, None
    account.registered_at = account.verified_at = call.now
