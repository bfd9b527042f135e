"""`./run code`: what an authenticator app shows, for the accounts of a local stack."""

from __future__ import annotations

import json
from pathlib import Path

import pyotp
import pytest
from click.testing import CliRunner

from convive.commands.code import command
from convive.errors import OperatorError

SECRET = pyotp.random_base32()


def _run(state: Path, role: str) -> str:
    return (
        CliRunner().invoke(command, [role, "--state", str(state)], catch_exceptions=False, standalone_mode=False).output
    )


def test_the_code_is_what_an_app_shows(tmp_path: Path) -> None:
    rows = [{"role": "finance_officer", "totp": SECRET}, {"role": "member"}]
    (tmp_path / "accounts.json").write_text(json.dumps(rows))
    assert pyotp.TOTP(SECRET).verify(_run(tmp_path, "finance_officer").strip(), valid_window=1)
    with pytest.raises(OperatorError, match="these have: finance_officer"):
        _run(tmp_path, "member")


def test_where_no_accounts_were_made_it_says_so(tmp_path: Path) -> None:
    with pytest.raises(OperatorError, match=r"accounts\.json is missing"):
        _run(tmp_path, "finance_officer")
