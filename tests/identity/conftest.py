"""An identity desk with real accounts, and the gateway's settings."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy.orm import Session, sessionmaker

from chassis.call import Call
from chassis.ids import new_id
from chassis.testing import Desk, DeskOf
from contracts import accounts
from contracts.identity import Network, Role
from gateway.identity import admission, origin, registering, sessions
from gateway.identity.letter import Letter
from gateway.identity.model import Account
from gateway.settings import gateway_settings
from tests.common.signing import EVENTS
from tests.identity.mailbox import Mailbox, listening
from tests.identity.site import site  # noqa: F401 - the fixture

PASSWORD = "seven lanterns by the quay"


@pytest.fixture(scope="session")
def keys() -> dict[str, str]:
    """The key pair that signs and verifies actors."""
    private = Ed25519PrivateKey.generate()
    raw = private.private_bytes_raw(), private.public_key().public_bytes_raw()
    signing, verify = (base64.urlsafe_b64encode(key).decode().rstrip("=") for key in raw)
    return {"CONVIVE_ACTOR_SIGNING_KEY": signing, "CONVIVE_ACTOR_VERIFY_KEY": verify, **EVENTS}


@pytest.fixture(autouse=True)
def gateway_environment(monkeypatch: pytest.MonkeyPatch, keys: dict[str, str]) -> Iterator[None]:
    """Settings a gateway needs, and an address of the test's own to sign in from."""
    for name, value in {
        "CONVIVE_BROKER_URL": "amqp://nobody@127.0.0.1:1/",
        "CONVIVE_SECRET_KEY": "a secret of thirty-two characters or more",
        **keys,
    }.items():
        monkeypatch.setenv(name, value)
    gateway_settings.cache_clear()
    origin.note(f"test-{new_id()}", "pytest")
    yield
    gateway_settings.cache_clear()


@dataclass
class IdentityDesk:
    """Identity's features in one transaction, with people who really have accounts."""

    desk: Desk
    people: int = 0

    def public(self) -> Call:
        """A call by somebody who is not signed in."""
        return self.desk.call()

    def register(self, **changes: Any) -> Account:
        """A pending account with PASSWORD, whose address is confirmed."""
        self.people += 1
        values = {
            "name": f"Ana Mora {self.people}",
            "email": f"ana.{new_id()}@seguridad.example",
            "password": PASSWORD,
            "country": "CR",
            "institution": "Ministerio de Seguridad Pública",
            "language": "es",
        } | changes
        return registering.enter(self.public(), accounts.Register.model_validate(values))

    def admit(self, *roles: Role, **changes: Any) -> Account:
        """An admitted account."""
        account = self.register(**changes)
        command = accounts.Admit(member_id=account.id, roles=list(roles), networks=[Network.PREVENTION])
        admission.let_in(self.public(), account, command)
        return account

    def call_by(self, account: Account) -> Call:
        """A call by this account."""
        return self.desk.call(sessions.actor_of(account))

    def call_as(self, *roles: Role) -> Call:
        """A call by a new account with these roles."""
        return self.call_by(self.admit(*roles))


@dataclass(frozen=True)
class Letters:
    """The mails about accounts that wait in a desk's transaction."""

    session: Session

    def matters(self) -> list[str]:
        """What they are about, the oldest first."""
        return [letter.matter or "" for letter in self._waiting()]

    def to(self, address: str) -> list[str]:
        """What those are about that go to an address which is no account's."""
        return [letter.matter or "" for letter in self._waiting() if letter.address == address]

    def token(self) -> str:
        """The token in the latest link."""
        paths = [letter.body["path"] for letter in self._waiting() if letter.body and "token=" in letter.body["path"]]
        return str(paths[-1].rpartition("=")[2])

    def _waiting(self) -> list[Letter]:
        return self.session.query(Letter).filter(Letter.matter.is_not(None)).order_by(Letter.id).all()


@pytest.fixture
def letters(identity: IdentityDesk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Letters:
    """The mails that the desk asks for: where there is a folder for them."""
    monkeypatch.setenv("CONVIVE_MAIL_FOLDER", str(tmp_path / "mail"))
    gateway_settings.cache_clear()
    return Letters(identity.desk.session)


@pytest.fixture
def identity(desk_of: DeskOf) -> IdentityDesk:
    """Identity's desk, rolled back at the end of the test."""
    desk = desk_of("gateway")
    desk.service = "identity"
    return IdentityDesk(desk)


@pytest.fixture
def mailbox(monkeypatch: pytest.MonkeyPatch) -> Iterator[Mailbox]:
    """A server that the settings name."""
    with listening() as (box, url):
        monkeypatch.setenv("CONVIVE_MAIL_URL", url)
        gateway_settings.cache_clear()
        yield box


@pytest.fixture
def factory(fresh_database: Any) -> sessionmaker[Session]:
    """A database of the test's own, for what commits."""
    made: sessionmaker[Session] = fresh_database("gateway")
    return made
