"""Passwords as they are kept: by the profile that is set, and nobody's as dear to look at as anybody's."""

from __future__ import annotations

import pytest
from argon2 import PasswordHasher, extract_parameters
from argon2.exceptions import VerifyMismatchError
from argon2.profiles import RFC_9106_LOW_MEMORY

from gateway.identity import passwords
from gateway.settings import gateway_settings


@pytest.fixture(params=["rfc9106", "owasp"])
def profile(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    changed = gateway_settings().model_copy(update={"password_hashing": request.param})
    monkeypatch.setattr(passwords, "gateway_settings", lambda: changed)
    return str(request.param)


def test_a_password_is_right_and_another_is_not(profile: str) -> None:
    kept = passwords.hash_of("seven lanterns by the quay")
    assert passwords.is_right(kept, "seven lanterns by the quay")
    assert not passwords.is_right(kept, "six lanterns by the quay")
    assert (extract_parameters(kept) == RFC_9106_LOW_MEMORY) == (profile == "rfc9106")


def test_nobodys_takes_what_anybodys_takes_and_is_right_for_none(profile: str) -> None:
    assert extract_parameters(passwords.nobodys()) == extract_parameters(passwords.hash_of(profile))
    assert not passwords.is_outdated(passwords.nobodys())
    assert not passwords.is_right(None, "")
    with pytest.raises(VerifyMismatchError):  # looked at to the end, not turned away as no hash
        PasswordHasher().verify(passwords.nobodys(), "")
