"""The people of the demo: those `./run up` made, one per role, and newcomers who register and are admitted.

All of them are invented. The newcomers' generated passwords are in <state>/demo-accounts.json (mode 0600).
"""

from __future__ import annotations

import json
import os
import secrets
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from convive.api.client import Account, Person, Problem, Unanswered, accounts, key_of
from convive.api.mailbox import Mailbox
from convive.api.software_key import SoftwareKey
from convive.errors import OperatorError


@dataclass(frozen=True)
class Newcomer:
    """Somebody who asks to be let in, and as what the administrator lets them in."""

    key: str
    name: str
    country: str
    institution: str
    language: str
    networks: list[str]
    motivation: str
    role: str = "member"

    @property
    def email(self) -> str:
        return f"{self.key}@demo.convive.example"


class Cast:
    """Signs people in when they are needed: by role (`focal_point`), or a newcomer by key."""

    def __init__(self, base_url: str, state_dir: Path) -> None:
        self.base_url = base_url
        self._accounts = accounts(state_dir)
        self._path = state_dir / "demo-accounts.json"
        self._here: dict[str, Person] = {}
        self.visitor = Person(base_url)
        self.mailbox = Mailbox(state_dir / "mail")
        self._accounts |= {row["key"]: _account(row) for row in self._known()}

    def __getitem__(self, who: str) -> Person:
        if who not in self._here:
            self._here[who] = Person(self.base_url, self._accounts[who])
        return self._here[who]

    def enlist(self, newcomer: Newcomer) -> Account:
        """The newcomer's account; its secrets are kept before they are used, so that they are never lost."""
        if newcomer.key not in self._accounts:
            secret = {"password": secrets.token_urlsafe(15), "passkey": SoftwareKey.new().text}
            row = asdict(newcomer) | {"email": newcomer.email} | secret
            self._write([*self._known(), row])
            self._accounts[newcomer.key] = _account(row)
        return self._accounts[newcomer.key]

    def leave(self) -> None:
        """Everybody signs out, unless nobody answers any more."""
        with suppress(Problem, Unanswered):
            for person in self._here.values():
                person.post("/api/v1/identity/sessions/sign-out", {"token": person.token})
                person.close()
        self._here.clear()
        self.visitor.close()

    def _known(self) -> list[dict[str, Any]]:
        if not self._path.exists():
            return []
        try:
            rows: list[dict[str, Any]] = json.loads(self._path.read_text(encoding="utf-8"))
        except ValueError as error:
            raise OperatorError(f"{self._path} can't be read: {error}") from None
        return rows

    def _write(self, rows: list[dict[str, Any]]) -> None:
        fresh = self._path.with_suffix(".new")
        fresh.unlink(missing_ok=True)
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            file.write(json.dumps(rows, indent=1, ensure_ascii=False))
        fresh.replace(self._path)


def _account(row: dict[str, Any]) -> Account:
    return Account(row["role"], row["name"], row["email"], row["password"], row["language"], key_of(row))
