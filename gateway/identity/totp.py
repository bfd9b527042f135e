"""Authenticator apps: time-based codes (RFC 6238), six digits every thirty seconds, each taken once."""

from __future__ import annotations

import hmac
from datetime import datetime
from uuid import UUID

import pyotp
from sqlalchemy import select

from chassis.call import Call
from contracts.accounts import Action, Me
from contracts.second_factor import (
    NO_FACTOR,
    TOTP_NOT_BEGUN,
    WRONG_CODE,
    ConfirmTotp,
    FactorAdded,
    SecondFactor,
    TotpOffered,
)
from gateway.identity import factors, kept_secrets, origin, throttle
from gateway.identity.audit import record
from gateway.identity.model import Totp

_PURPOSE = "totp"
_ISSUER = "Convive"
_STEP_SECONDS = 30
# A clock may be one step off, either way.
_DRIFT = range(-1, 2)


def begin_totp(call: Call, command: Me) -> TotpOffered:  # noqa: ARG001 - every feature has the same two parameters
    """A secret for the app; in this session the same one until it is confirmed. Raises STEP_UP_NEEDED.

    Another session gets another one: whoever saw it in a stolen session must not know what the owner's app will show.
    """
    account = factors.may_change(call)
    kept = _locked(call, account.id) or Totp(account_id=account.id, last_step=0)
    secret = _begun_here(kept)
    if secret is None:
        secret = pyotp.random_base32()
        kept.pending = kept_secrets.hide(_PURPOSE, f"{origin.current().session_id} {secret}")
        call.session.add(kept)
    name = account.email or account.name
    return TotpOffered(secret=secret, uri=pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=_ISSUER))


def confirm_totp(call: Call, command: ConfirmTotp) -> FactorAdded:
    """The app that was begun in this session is the account's, in place of a former one.

    Raises TOTP_NOT_BEGUN, TOO_MANY, WRONG_CODE, STEP_UP_NEEDED.
    """
    account = factors.may_change(call)
    kept = _locked(call, account.id)
    secret = _begun_here(kept) if kept else None
    if kept is None or secret is None:
        raise TOTP_NOT_BEGUN()
    throttle.count(call, f"totp {account.id}")
    step = _step_of(secret, command.code, call.now)
    if step is None:
        raise WRONG_CODE("code")
    throttle.succeeded(call, f"totp {account.id}")
    kept.secret, kept.pending = kept_secrets.hide(_PURPOSE, secret), None
    kept.confirmed_at, kept.last_step = call.now, step
    record(call, Action.TOTP_SET_UP, account.id)
    codes = factors.added(call, account)
    return FactorAdded(factors=factors.view(call, account), recovery_codes=codes)


def remove_totp(call: Call, command: Me) -> SecondFactor:  # noqa: ARG001 - as above
    """Forgets the app. Raises NO_FACTOR, LAST_FACTOR, STEP_UP_NEEDED."""
    account = factors.may_change(call)
    kept = _locked(call, account.id)
    if kept is None or kept.secret is None:
        raise NO_FACTOR()
    call.session.delete(kept)
    record(call, Action.TOTP_REMOVED, account.id)
    return factors.removed(call, account)


def is_right(call: Call, account_id: UUID, code: str) -> bool:
    """Whether the account's app shows this code, which was not taken before; now it was."""
    kept = _locked(call, account_id)
    step = _step_of(kept_secrets.reveal(_PURPOSE, kept.secret), code, call.now) if kept and kept.secret else None
    if kept is None or step is None or step <= kept.last_step:
        return False
    kept.last_step = step
    return True


def set_up(call: Call, account_id: UUID, secret: str) -> None:
    """An app that an operator knows the secret of: for the people of a local stack."""
    kept = _locked(call, account_id) or Totp(account_id=account_id, last_step=0)
    kept.secret, kept.confirmed_at = kept_secrets.hide(_PURPOSE, secret), call.now
    call.session.add(kept)
    record(call, Action.TOTP_SET_UP, account_id)


def _locked(call: Call, account_id: UUID) -> Totp | None:
    return call.session.scalar(select(Totp).where(Totp.account_id == account_id).with_for_update())


def _begun_here(kept: Totp) -> str | None:
    """The secret that the asking session was shown and has not confirmed yet."""
    session, _, secret = kept_secrets.reveal(_PURPOSE, kept.pending).partition(" ") if kept.pending else ("", "", "")
    return secret if secret and session == str(origin.current().session_id) else None


def _step_of(secret: str, code: str, at: datetime) -> int | None:
    """The step of the code, if it is one of the secret's about now."""
    app, now, digits = pyotp.TOTP(secret), int(at.timestamp()) // _STEP_SECONDS, _plain(code)
    near = [now + drift for drift in _DRIFT]
    return next((step for step in near if hmac.compare_digest(app.generate_otp(step), digits)), None)


def _plain(code: str) -> str:
    return code.replace(" ", "")
