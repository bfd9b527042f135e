"""Proving the second factor: at sign-in, after the right password, and again in a session that goes on."""

from __future__ import annotations

import hashlib
from uuid import UUID

from chassis import telemetry
from chassis.call import Call
from contracts.accounts import PROOF_EXPIRED, Action
from contracts.base import Refused
from contracts.second_factor import (
    PASSKEY_REFUSED,
    SECOND_FACTOR_NEEDED,
    WRONG_CODE,
    AskPasskey,
    Method,
    PasskeyAsked,
    Prove,
    Proved,
)
from gateway.identity import (
    account_mail,
    account_records,
    passkeys,
    recovery_codes,
    sealed_notes,
    sessions,
    throttle,
    totp,
)
from gateway.identity.audit import record, record_refused
from gateway.identity.model import Account
from gateway.rendering.account_words import Matter

_PURPOSE = "second-step"
# Long enough to find the telephone.
_SECONDS = 600


def needed(call: Call, account: Account) -> Refused:
    """What whoever gave the right password is told: `challenge` is what the second step begins with."""
    challenge = sealed_notes.seal(_PURPOSE, {"account": str(account.id), "first": _first_factor(account)}, _SECONDS)
    methods = "code passkey" if passkeys.how_many(call, account.id) else "code"
    return SECOND_FACTOR_NEEDED("code", challenge=challenge, methods=methods)


def _first_factor(account: Account) -> str:
    """What stands for the password that was given: with a new one, a second step that was begun before is over."""
    return hashlib.sha256((account.password_hash or account.provider_subject or "").encode()).hexdigest()[:16]


def account_of(call: Call, challenge: str) -> Account:
    """Whose second step it is. Raises PROOF_EXPIRED, also if the account has another password since."""
    facts = sealed_notes.unseal(_PURPOSE, challenge)
    account = account_records.find(call, UUID(facts["account"]))
    if facts.get("first") != _first_factor(account):
        raise PROOF_EXPIRED()
    return account


def ask_passkey(call: Call, command: AskPasskey) -> PasskeyAsked:
    """The question for a passkey: of the second step's account, of the caller's, or of whoever wants to sign in.

    Raises PROOF_EXPIRED, NO_FACTOR.
    """
    return passkeys.ask(call, account_of(call, command.challenge).id if command.challenge else call.actor.id)


def pass_with(call: Call, account: Account, method: Method) -> str:
    """By what the second factor was proved: "totp", "recovery_code" or "passkey".

    Attempts are counted before they are made, and failed ones are on record.
    Raises TOO_MANY, WRONG_CODE, PASSKEY_REFUSED, PROOF_EXPIRED.
    """
    # By account and from everywhere together: only who has the password comes this far. A passkey can't be guessed, so
    # the owner gets in by one whoever guesses codes.
    person = f"second factor {account.id}"
    if method.code:
        throttle.count(call, person, account.id)
    how = _matching(call, account, method)
    telemetry.second_factors.add(1, {"by": how or "refused"})
    if how is None:
        by = "code" if method.code else "passkey"
        record_refused(call, Action.SECOND_FACTOR_FAILED, account.id, by=by)
        raise WRONG_CODE("code") if method.code else PASSKEY_REFUSED("passkey")
    if method.code:
        throttle.succeeded(call, person, account.id)
    if how == "recovery_code":
        account_mail.owner(call, Matter.RECOVERY_CODE_USED, account, "/account/second-factor")
    return how


def _matching(call: Call, account: Account, method: Method) -> str | None:
    if method.passkey is not None:
        return "passkey" if passkeys.is_right(call, account.id, method.passkey) else None
    code = method.code or ""
    if totp.is_right(call, account.id, code):
        return "totp"
    return "recovery_code" if recovery_codes.use(call, account.id, code) else None


def prove(call: Call, command: Prove) -> Proved:
    """The session has proved its second factor now. Raises TOO_MANY, WRONG_CODE, PASSKEY_REFUSED, PROOF_EXPIRED."""
    account = account_records.find(call, call.actor.member_id)
    how = pass_with(call, account, command)
    record(call, Action.SECOND_FACTOR_PROVED, account.id, by=how)
    sessions.proved(call, account.id)
    return Proved(proved_at=call.now)
