"""The people of a local stack, one per role: `python -m convive.local_accounts var/accounts.json`. Safe to run again.

Writes their generated passwords to that file (mode 0600), which `./run up` shows. Never used in production.

Whoever's role demands a second factor has two there: `totp`, the secret of an authenticator app, for people (`./run
code` says what it shows), and `passkey`, a passkey in software, for programs that sign in as them.
"""

from __future__ import annotations

import json
import os
import secrets
import sys
from dataclasses import dataclass
from pathlib import Path

import pyotp
from sqlalchemy.orm import Session

from chassis import database
from chassis.actor import PUBLIC
from chassis.attributes import same
from chassis.call import Call
from chassis.deployables import GATEWAY
from chassis.settings import database_url
from contracts.accounts import AccountStatus, Register
from contracts.identity import Network, Role
from contracts.proof import DEMANDED_OF
from convive.api.software_key import SoftwareKey
from gateway.identity import factors, passkeys, totp
from gateway.identity.appointing import appoint, by_email, give_password


@dataclass(frozen=True)
class Person:
    """Somebody whom a local stack knows from the start."""

    role: Role
    local_part: str
    name: str
    country: str
    institution: str
    language: str
    networks: tuple[Network, ...] = (Network.PREVENTION,)

    @property
    def email(self) -> str:
        return f"{self.local_part}@convive.example"


_BOTH = (Network.PREVENTION, Network.POLICE)
_DPS = "Department of Public Security, OAS"
PEOPLE = (
    Person(Role.ADMINISTRATOR, "admin", "Valeria Quispe", "PE", _DPS, "es", _BOTH),
    Person(Role.MODERATOR, "moderator", "Marisol Aguilar", "GT", _DPS, "es", _BOTH),
    Person(Role.PROGRAMME_OFFICER, "programmes", "Andrew Baptiste", "TT", _DPS, "en", _BOTH),
    Person(Role.FOCAL_POINT, "focal", "Desmond Usher", "BZ", "Ministry of National Security, Belize", "en"),
    Person(Role.INSTRUCTOR, "instructor", "Claudia Zelaya", "HN", "Police Academy of Honduras", "es", _BOTH),
    Person(Role.FINANCE_OFFICER, "finance", "Rafael Teixeira", "BR", _DPS, "pt"),
    Person(Role.FINANCE_APPROVER, "approver", "Ingrid Chen", "JM", _DPS, "en"),
    Person(Role.AUDITOR, "auditor", "Jean-Robert Pierre", "HT", "Office of the Inspector General, OAS", "fr"),
    Person(Role.MEMBER, "member", "Ana Mora", "CR", "Ministerio de Seguridad Pública, Costa Rica", "es", _BOTH),
)


def seed(session: Session, known: dict[str, dict[str, str]]) -> list[dict[str, str]]:
    """Makes the accounts that are missing; gives a new password to whom `known` (rows by e-mail) has none of.

    Returns a row per person: role, name, email, password, language, and where the role demands it totp and key.
    """
    call = Call(session, PUBLIC, "identity")
    return [_known(call, person, known.get(person.email, {})) for person in PEOPLE]


def _known(call: Call, person: Person, row: dict[str, str]) -> dict[str, str]:
    made = _row(person, _account_password(call, person, row.get("password")))
    return made | (_second_factor(call, person, row) if person.role in DEMANDED_OF else {})


def _second_factor(call: Call, person: Person, row: dict[str, str]) -> dict[str, str]:
    account = by_email(call, person.email)
    if account is None or account.status != AccountStatus.ADMITTED.value:
        return {}
    if {"totp", "passkey"} <= row.keys() and factors.has_any(call, account.id):
        return {name: row[name] for name in ("totp", "passkey")}
    secret, key = pyotp.random_base32(), SoftwareKey.new()
    totp.set_up(call, account.id, secret)
    passkeys.keep(call, account.id, "Software", key.credential_id, key.cose)
    return {"totp": secret, "passkey": key.text}


def _account_password(call: Call, person: Person, password: str | None) -> str:
    account, chosen = by_email(call, person.email), password or secrets.token_urlsafe(12)
    if account is None:
        appoint(call, _registration(person, chosen), [person.role], list(person.networks))
    elif password is None and account.status == AccountStatus.ADMITTED.value:
        give_password(call, account, chosen)
    return chosen


def _registration(person: Person, password: str) -> Register:
    return Register.model_validate(
        same(person, "name", "email", "country", "institution", "language") | {"password": password}
    )


def _row(person: Person, password: str) -> dict[str, str]:
    return {
        "role": person.role.value,
        "name": person.name,
        "email": person.email,
        "password": password,
        "language": person.language,
    }


def main(path: Path) -> None:
    """Reads the passwords that are known, makes what is missing, writes the file anew."""
    known = {row["email"]: row for row in json.loads(path.read_text())} if path.exists() else {}
    engine = database.connect(database_url(GATEWAY), pool_size=1)
    with database.transaction(database.sessions(engine)) as session:
        rows = seed(session, known)
        # Before the commit: a password that nobody can read would be lost.
        _write_private(path, json.dumps(rows, indent=1, ensure_ascii=False))
    engine.dispose()


def _write_private(path: Path, text: str) -> None:
    fresh = path.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
    fresh.replace(path)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
