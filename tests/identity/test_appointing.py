"""The people of a local stack, and the first administrator."""

from __future__ import annotations

import json
import stat
from collections.abc import Callable
from pathlib import Path

import pyotp
import pytest
from click.testing import CliRunner
from sqlalchemy.orm import Session, sessionmaker

from contracts.accounts import SignIn
from contracts.identity import GRANTABLE
from contracts.proof import DEMANDED_OF
from convive import local_accounts
from convive.commands.create_admin import command
from convive.errors import OperatorError
from gateway.identity import signing_in
from gateway.identity.model import Account
from tests.identity.conftest import IdentityDesk


@pytest.fixture
def gateway_database(
    fresh_database: Callable[[str], sessionmaker[Session]], monkeypatch: pytest.MonkeyPatch
) -> sessionmaker[Session]:
    """A committed database of the test's own, as the environment names it."""
    factory = fresh_database("gateway")
    with factory() as session:
        url = session.get_bind().engine.url.render_as_string(hide_password=False)
    monkeypatch.setenv("CONVIVE_DATABASE_URL_GATEWAY", url)
    return factory


def test_one_account_per_role_that_can_sign_in(identity: IdentityDesk):
    rows = local_accounts.seed(identity.desk.session, {})
    assert {row["role"] for row in rows} == set(GRANTABLE)
    for row in rows:
        code = pyotp.TOTP(row["totp"]).now() if "totp" in row else None
        command = SignIn(email=row["email"], password=row["password"], code=code)
        signed_in = signing_in.sign_in(identity.public(), command)
        assert row["role"] in signed_in.roles
        assert signed_in.second_factor == (row["role"] in DEMANDED_OF)


def test_seeding_again_changes_nothing(gateway_database: sessionmaker[Session], tmp_path: Path):
    path = tmp_path / "accounts.json"
    local_accounts.main(path)
    first = path.read_text()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    local_accounts.main(path)
    assert path.read_text() == first
    with gateway_database() as session:
        assert session.query(Account).count() == len(json.loads(first))


def test_a_lost_file_means_new_passwords(gateway_database: sessionmaker[Session], tmp_path: Path):
    path = tmp_path / "accounts.json"
    local_accounts.main(path)
    lost = json.loads(path.read_text())
    path.unlink()
    local_accounts.main(path)
    assert all(old["password"] != new["password"] for old, new in zip(lost, json.loads(path.read_text()), strict=True))


def test_create_admin_makes_an_administrator_and_gives_a_new_password(gateway_database: sessionmaker[Session]):
    arguments = ["Root@Oas.example", "--name", "Valeria Quispe", "--country", "PE", "--generate"]
    first, second = (CliRunner().invoke(command, arguments, catch_exceptions=False) for _ in range(2))
    assert first.output.startswith("created administrator root@oas.example with the password ")
    assert second.output.startswith("new password for administrator root@oas.example")
    with gateway_database() as session:
        assert session.query(Account).one().roles == ["administrator", "member"]


def test_create_admin_names_what_is_wrong(gateway_database: sessionmaker[Session]):
    arguments = ["no address", "--name", "V", "--country", "Peru", "--generate"]
    with pytest.raises(OperatorError, match=r"email(?s:.*)country"):
        CliRunner().invoke(command, arguments, catch_exceptions=False)
