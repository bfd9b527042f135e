"""Passkeys (WebAuthn), checked by py_webauthn: a second factor, and a way to sign in by itself.

What a passkey is asked goes out as a sealed note and comes back with the answer, so nothing is kept for whoever never
answers; what was answered is kept until the note is too old, so that nothing is answered twice.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import webauthn
from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url, generate_challenge
from webauthn.helpers import structs as web
from webauthn.helpers.exceptions import WebAuthnException

from chassis.call import Call
from chassis.ids import new_id
from contracts.accounts import Action, Me
from contracts.base import NOT_FOUND
from contracts.second_factor import (
    MOST_PASSKEYS,
    NO_FACTOR,
    PASSKEY_REFUSED,
    TOO_MANY_PASSKEYS,
    AddPasskey,
    ByPasskey,
    FactorAdded,
    PasskeyAnswer,
    PasskeyAsked,
    RenamePasskey,
    SecondFactor,
)
from gateway.identity import factors, origin, sealed_notes
from gateway.identity.audit import record
from gateway.identity.model import Account, AnsweredQuestion, Passkey
from gateway.settings import gateway_settings

_NAME = "Convive"
_SECONDS = 300
_REGISTERING, _PROVING, _SIGNING_IN = "passkey-new", "passkey-prove", "passkey-sign-in"
# What WebAuthn libraries raise at malformed answers: their own, and what parsing what is no answer at all leads to.
_MALFORMED = (WebAuthnException, ValueError, KeyError, TypeError)


@dataclass(frozen=True)
class _Site:
    """Whom passkeys are made for: the host and the origin that people reach us at."""

    host: str
    origin: str


def _site() -> _Site:
    address = gateway_settings().public_url.rstrip("/")
    return _Site(urlsplit(address).hostname or "", address)


def begin_passkey(call: Call, command: Me) -> PasskeyAsked:  # noqa: ARG001 - every feature has the same two parameters
    """What the browser needs to make a passkey. Raises TOO_MANY_PASSKEYS, STEP_UP_NEEDED."""
    account = factors.may_change(call)
    known = _of(call, account.id)
    if len(known) >= MOST_PASSKEYS:
        raise TOO_MANY_PASSKEYS(limit=MOST_PASSKEYS)
    challenge = generate_challenge()
    options = webauthn.generate_registration_options(
        rp_id=_site().host,
        rp_name=_NAME,
        user_name=account.email or account.name,
        user_id=account.id.bytes,
        user_display_name=account.name,
        challenge=challenge,
        authenticator_selection=web.AuthenticatorSelectionCriteria(
            resident_key=web.ResidentKeyRequirement.PREFERRED,
            user_verification=web.UserVerificationRequirement.PREFERRED,
        ),
        exclude_credentials=_named(known),
    )
    return _asked(options, _REGISTERING, challenge, account.id)


def add_passkey(call: Call, command: AddPasskey) -> FactorAdded:
    """Keeps the passkey that was made. Raises PASSKEY_REFUSED, PROOF_EXPIRED, TOO_MANY_PASSKEYS, STEP_UP_NEEDED."""
    account = factors.may_change(call)
    challenge = _answered(call, command.passkey, _REGISTERING, account.id)
    if len(_of(call, account.id)) >= MOST_PASSKEYS:
        raise TOO_MANY_PASSKEYS(limit=MOST_PASSKEYS)
    try:
        made = webauthn.verify_registration_response(
            credential=command.passkey.credential,
            expected_challenge=challenge,
            expected_rp_id=_site().host,
            expected_origin=_site().origin,
        )
    except _MALFORMED as error:
        raise PASSKEY_REFUSED("passkey") from error
    keep(call, account.id, command.name, made.credential_id, made.credential_public_key)
    codes = factors.added(call, account)
    return FactorAdded(factors=factors.view(call, account), recovery_codes=codes)


def keep(call: Call, account_id: UUID, name: str, credential_id: bytes, public_key: bytes) -> None:
    """The passkey is the account's. Raises PASSKEY_REFUSED when it is somebody's already."""
    values = {"id": new_id(), "account_id": account_id, "name": name, "created_at": call.now, "sign_count": 0}
    kept = insert(Passkey).values(values | {"credential_id": credential_id, "public_key": public_key})
    if call.session.execute(kept.on_conflict_do_nothing().returning(Passkey.id)).first() is None:
        raise PASSKEY_REFUSED("passkey")
    record(call, Action.PASSKEY_ADDED, account_id)


def rename_passkey(call: Call, command: RenamePasskey) -> SecondFactor:
    """Another name. Raises NOT_FOUND, STEP_UP_NEEDED."""
    account = factors.may_change(call)
    _own(call, account, command.passkey_id).name = command.name
    record(call, Action.PASSKEY_RENAMED, account.id)
    return factors.view(call, account)


def remove_passkey(call: Call, command: ByPasskey) -> SecondFactor:
    """Forgets a passkey. Raises NOT_FOUND, LAST_FACTOR, STEP_UP_NEEDED."""
    account = factors.may_change(call)
    call.session.delete(_own(call, account, command.passkey_id))
    record(call, Action.PASSKEY_REMOVED, account.id)
    return factors.removed(call, account)


def ask(call: Call, account_id: UUID | None) -> PasskeyAsked:
    """The question for a passkey of this account, or of whoever wants to sign in with one. Raises NO_FACTOR."""
    challenge = generate_challenge()
    if account_id is None:
        return _asked(_request(challenge, [], required=True), _SIGNING_IN, challenge, None)
    known = _of(call, account_id)
    if not known:
        raise NO_FACTOR()
    return _asked(_request(challenge, known, required=False), _PROVING, challenge, account_id)


def _request(challenge: bytes, known: list[Passkey], *, required: bool) -> web.PublicKeyCredentialRequestOptions:
    """Alone, a passkey has to verify its owner; beside a password it does so if it can."""
    wanted = web.UserVerificationRequirement
    return webauthn.generate_authentication_options(
        rp_id=_site().host,
        challenge=challenge,
        allow_credentials=_named(known) or None,
        user_verification=wanted.REQUIRED if required else wanted.PREFERRED,
    )


def is_right(call: Call, account_id: UUID, answer: PasskeyAnswer) -> bool:
    """Whether one of the account's passkeys gave this answer to what it was asked. Raises PROOF_EXPIRED."""
    challenge = _answered(call, answer, _PROVING, account_id)
    key = _used(call, answer)
    return key is not None and key.account_id == account_id and _verifies(call, key, answer, challenge, alone=False)


def owner(call: Call, answer: PasskeyAnswer) -> UUID | None:
    """The account whose passkey signs in with this answer, having verified its owner. Raises PROOF_EXPIRED."""
    challenge = _answered(call, answer, _SIGNING_IN, None)
    key = _used(call, answer)
    return key.account_id if key is not None and _verifies(call, key, answer, challenge, alone=True) else None


def _verifies(call: Call, key: Passkey, answer: PasskeyAnswer, challenge: bytes, *, alone: bool) -> bool:
    try:
        done = webauthn.verify_authentication_response(
            credential=answer.credential,
            expected_challenge=challenge,
            expected_rp_id=_site().host,
            expected_origin=_site().origin,
            credential_public_key=key.public_key,
            credential_current_sign_count=key.sign_count,
            require_user_verification=alone,
        )
    except _MALFORMED:
        return False
    key.sign_count, key.last_used_at = done.new_sign_count, call.now
    return True


def _used(call: Call, answer: PasskeyAnswer) -> Passkey | None:
    """The passkey that says it answered, locked."""
    try:
        credential_id = base64url_to_bytes(json.loads(answer.credential)["id"])
    except _MALFORMED:
        return None
    return call.session.scalar(select(Passkey).where(Passkey.credential_id == credential_id).with_for_update())


def _asked(
    options: web.PublicKeyCredentialCreationOptions | web.PublicKeyCredentialRequestOptions,
    purpose: str,
    challenge: bytes,
    account_id: UUID | None,
) -> PasskeyAsked:
    facts = {"challenge": bytes_to_base64url(challenge), "asked": _asked_in(account_id)}
    told: dict[str, Any] = json.loads(webauthn.options_to_json(options))
    return PasskeyAsked(options=told, asked=sealed_notes.seal(purpose, facts, _SECONDS), origin=_site().origin)


def _asked_in(account_id: UUID | None) -> str:
    """Whose question it is, in which session: no answer is carried into another one. Signing in alone is nobody's."""
    return f"{account_id} {origin.current().session_id}" if account_id else ""


def _answered(call: Call, answer: PasskeyAnswer, purpose: str, account_id: UUID | None) -> bytes:
    """The challenge of the question that is answered, this once. Raises PROOF_EXPIRED, PASSKEY_REFUSED."""
    facts = sealed_notes.unseal(purpose, answer.asked)
    if facts["asked"] != _asked_in(account_id):
        raise PASSKEY_REFUSED("passkey")
    challenge = base64url_to_bytes(facts["challenge"])
    call.session.execute(delete(AnsweredQuestion).where(AnsweredQuestion.until < call.now))
    digest, until = hashlib.sha256(challenge).digest(), call.now + timedelta(seconds=2 * _SECONDS)
    once = insert(AnsweredQuestion).values(digest=digest, until=until).on_conflict_do_nothing()
    if call.session.execute(once.returning(AnsweredQuestion.digest)).first() is None:
        raise PASSKEY_REFUSED("passkey")
    return challenge


def _of(call: Call, account_id: UUID) -> list[Passkey]:
    return list(call.session.scalars(select(Passkey).where(Passkey.account_id == account_id).order_by(Passkey.id)))


def _named(keys: list[Passkey]) -> list[web.PublicKeyCredentialDescriptor]:
    return [web.PublicKeyCredentialDescriptor(id=key.credential_id) for key in keys]


def _own(call: Call, account: Account, passkey_id: UUID) -> Passkey:
    key = call.session.get(Passkey, passkey_id, with_for_update=True)
    if key is None or key.account_id != account.id:
        raise NOT_FOUND("passkey_id", what="passkey")
    return key


def how_many(call: Call, account_id: UUID) -> int:
    """How many passkeys the account has."""
    return call.session.scalar(select(func.count()).select_from(Passkey).where(Passkey.account_id == account_id)) or 0
