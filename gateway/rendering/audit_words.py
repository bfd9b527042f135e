"""What the record of changes says, in words: what was done, and the details. Pages and files say the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from contracts.accounts import Action
from contracts.api_tokens import Scope
from contracts.identity import Network, Role
from gateway.rendering import formats
from gateway.rendering.mail_words import MAIL_KINDS
from gateway.rendering.wording import NETWORK_NAMES, ROLE_NAMES, SCOPE_NAMES
from gateway.translate import text

ACTION_NAMES = {
    Action.REGISTERED: "Registration",
    Action.ADMITTED: "Registration approved",
    Action.REFUSED: "Registration declined",
    Action.CHANGED: "Account changed",
    Action.SUSPENDED: "Account suspended",
    Action.REINSTATED: "Suspension ended",
    Action.ERASED: "Account erased",
    Action.PASSWORD_CHANGED: "Password changed",
    Action.SIGNED_IN: "Sign-in",
    Action.SIGNED_OUT: "Sign-out",
    Action.SIGNED_OUT_EVERYWHERE: "Sign-out everywhere",
    Action.PROVIDER_LINKED: "Sign-in through the organization set up",
    Action.TOTP_SET_UP: "Authenticator app set up",
    Action.TOTP_REMOVED: "Authenticator app removed",
    Action.PASSKEY_ADDED: "Passkey added",
    Action.PASSKEY_RENAMED: "Passkey renamed",
    Action.PASSKEY_REMOVED: "Passkey removed",
    Action.RECOVERY_CODES_MADE: "New recovery codes",
    Action.RECOVERY_CODE_USED: "Recovery code used",
    Action.SECOND_FACTOR_PROVED: "Second factor confirmed",
    Action.SECOND_FACTOR_FAILED: "Second factor failed",
    Action.SECOND_FACTOR_RESET: "Second factor reset",
    Action.ADDRESS_CHANGED: "E-mail address changed",
    Action.PASSWORD_ASKED: "New password requested",
    Action.SIGN_IN_FAILED: "Sign-in failed",
    Action.SESSIONS_ENDED: "Sessions ended by an administrator",
    Action.PASSWORD_LINK_SENT: "Link for a new password sent",
    Action.INVITED: "Invitation sent",
    Action.INVITATION_WITHDRAWN: "Invitation withdrawn",
    Action.INVITATION_ACCEPTED: "Invitation accepted",
    Action.TOLD_APART: "Accounts marked as two people’s",
    Action.API_TOKEN_MADE: "API token created",
    Action.API_TOKEN_REVOKED: "API token revoked",
    Action.AUDIT_EXPORTED: "Audit log exported",
    Action.INSTITUTION_NAMED: "Institutions renamed or merged",
    Action.MAIL_RETRIED: "E-mail tried again",
    Action.MAIL_STOPPED: "E-mail stopped",
}
# A detail's line, by its key in the record; lines stand in this order.
DETAIL_TEXTS = {
    "roles": "Roles: {value}",
    "networks": "Networks: {value}",
    "country": "Country: {value}",
    "fields": "Changed: {value}",
    "kind": "Signed in with: {value}",
    "second_factor": "Second factor: {value}",
    "by": "By means of: {value}",
    "scope": "Scope: {value}",
    "ends_on": "Last day: {value}",
    "left": "Recovery codes left: {value}",
    "removed": "Second factors removed: {value}",
    "ended": "Sessions ended: {value}",
    "only": "Only: {value}",
    "since": "From day: {value}",
    "until": "To day: {value}",
    "named": "Narrowed by a name",
    "mail_kind": "Subject: {value}",
    "name": "New name: {value}",
    "institutions": "Former names: {value}",
    "members": "Members changed: {value}",
}
# What is told by its number: for files, whose readers look it up elsewhere; a page has a link instead, or nothing.
NUMBERED_TEXTS = {
    "invitation": "Invitation no. {value}",
    "token": "Token no. {value}",
    "mail": "E-mail no. {value}",
    "other": "Other account no. {value}",
    "actor": "Only entries by account no. {value}",
}
# A page's links to accounts that an entry names beside its two, by key.
ACCOUNT_LINKS = {"other": "The other account", "actor": "Only the actions of one account"}
# Fields that were changed, and by what something was proved.
DETAIL_VALUES = {
    "name": "name",
    "institution": "institution",
    "language": "language",
    "country": "country",
    "cookie": "browser",
    "bearer": "program",
    "totp": "authenticator app",
    "passkey": "passkey",
    "recovery_code": "recovery code",
    "code": "code",
    "link": "link by e-mail",
    "password": "former password",
    "operator": "operator of the platform",
}


def told(language: str, details: Mapping[str, Any]) -> list[str]:
    """The details of an entry, a line each. What has no words, or no value, is left out."""
    before, after = details.get("before", {}), details.get("after", {})
    changed = [
        f"{_line(language, key, value)} → {_value(language, key, after[key])}"
        for key, value in before.items()
        if key in DETAIL_TEXTS and value != after.get(key, value)
    ]
    return [*changed, *_lines(language, details)]


def numbered(language: str, details: Mapping[str, Any]) -> list[str]:
    """What the details name by a number, a line each."""
    return [text(words, language, {"value": details[key]}) for key, words in NUMBERED_TEXTS.items() if key in details]


def _lines(language: str, details: Mapping[str, Any]) -> Iterator[str]:
    for key in DETAIL_TEXTS:
        value = details.get(key)
        if value is not None and value != []:
            yield _line(language, key, value)


def _line(language: str, key: str, value: Any) -> str:
    return text(DETAIL_TEXTS[key], language, {"value": _value(language, key, value)})


def _value(language: str, key: str, value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(_value(language, key, each) for each in value) or "–"
    return _writers.get(key, _plain)(language, value)


def _plain(language: str, value: Any) -> str:
    if isinstance(value, int):
        return formats.number(language, value)
    known = DETAIL_VALUES.get(str(value))
    return text(known, language) if known else str(value)


def _institution(language: str, seen: Mapping[str, str]) -> str:
    return f"{seen['name']} ({formats.country_name(language, seen['country'])})"


def _as_entered(_: str, value: Any) -> str:
    return str(value)


_writers: dict[str, Callable[[str, Any], str]] = {
    "roles": lambda language, value: text(ROLE_NAMES[Role(value)], language),
    "networks": lambda language, value: text(NETWORK_NAMES[Network(value)], language),
    "country": formats.country_name,
    "scope": lambda language, value: text(SCOPE_NAMES[Scope(value)], language),
    "only": lambda language, value: text(ACTION_NAMES[Action(value)], language),
    "mail_kind": lambda language, value: text(MAIL_KINDS[value], language),
    "institutions": _institution,
    "name": _as_entered,
    "ends_on": formats.day,
    "since": formats.day,
    "until": formats.day,
}
