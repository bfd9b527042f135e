"""Passwords as they are kept: by the profile that is set, and nobody's as dear to look at as anybody's."""

from __future__ import annotations

import pytest
from argon2 import PasswordHasher, extract_parameters
from argon2.exceptions import VerificationError, VerifyMismatchError
from argon2.profiles import RFC_9106_LOW_MEMORY

from contracts.accounts import PERSONAL_PASSWORD, WEAK_PASSWORD, ChangePassword
from contracts.base import Refused
from gateway.identity import passwords
from gateway.settings import GatewaySettings, gateway_settings


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
    nobodys = passwords.nobodys(passwords.cost())
    assert extract_parameters(nobodys) == extract_parameters(passwords.hash_of(profile))
    assert not passwords.is_outdated(nobodys)
    assert not passwords.is_right(nobodys, "")
    with pytest.raises(VerifyMismatchError):  # looked at to the end, not turned away as no hash
        PasswordHasher().verify(nobodys, "")


def test_a_password_that_could_not_be_computed_is_not_a_wrong_one(profile: str) -> None:
    """4 GiB - 1 KiB for 2**24 lanes: argon2 refuses before it begins. It was counted as an attempt."""
    kept = passwords.hash_of(profile).replace("p=4", "p=16777215").replace("p=1$", "p=16777215$")
    with pytest.raises(VerificationError):
        passwords.is_right(kept, profile)


@pytest.mark.parametrize(
    "password",
    [
        "Password123", "P@ssw0rd2024!", "qwertyuiop", "0123456789", "iloveyou12", "barcelona10", "motdepasse1",
        "contraseña123", "Seguridad2025", "administrador1", "convive2026!", "prevencion1", "minhasenha1",
        "aaaaaaaaaaaa", "a" * 200, "abcabcabcabcabcabcabcabc",
    ],
)  # fmt: skip
def test_what_is_guessed_first_is_refused_however_it_is_composed(password: str) -> None:
    with pytest.raises(Refused) as refused:
        passwords.check_strength(password, "rosa.canul@police.example", "Rosa Canul")
    assert refused.value.refusal is WEAK_PASSWORD


@pytest.mark.parametrize(
    "password", ["nine canul over the bay", "over ROSÁ.CANUL the bay", "Ca nul under nine herons", "x9-deskofficer-q7"]
)
def test_what_contains_the_persons_name_or_address_is_refused(password: str) -> None:
    with pytest.raises(Refused) as refused:
        passwords.check_strength(password, "deskofficer@police.example", "Rosa Canul")
    assert refused.value.refusal is PERSONAL_PASSWORD


@pytest.mark.parametrize(
    "password",
    [
        "seven lanterns by the quay",
        "nueve garzas sobre la bahía",
        "Xk3vq9Lp2T",
        "nine herons " * 16,
        "密码是七盏码头边的灯笼啊",
    ],
)
def test_a_sentence_or_what_a_program_made_up_is_taken(password: str) -> None:
    """Of any characters, and without a digit or a sign in it."""
    passwords.check_strength(password, "ana@police.example", "Ana Paz")


def test_a_password_is_what_was_typed() -> None:
    """Not cut, nor stripped, nor in other letters (ASVS 5, 6.2.8); at least 64 characters are taken (6.2.9)."""
    typed = "  Nine herons over the bay  "
    assert ChangePassword(current=typed, new=typed).new == typed
    long = "nine herons over the bay, " * 7
    assert passwords.is_right(passwords.hash_of(long), long)
    assert not passwords.is_right(passwords.hash_of(long), long[:-1])


def test_unless_set_otherwise_a_password_costs_what_an_opening_day_can_pay() -> None:
    """22 sign-ins a second on two cores: RFC 9106's 64 MiB take 0.2 s of a core each, 19 MiB a tenth of that."""
    default = GatewaySettings.model_fields["password_hashing"].default
    kept = passwords._PROFILES[default]
    assert (kept.memory_cost, kept.time_cost, kept.parallelism) == (19_456, 2, 1)
