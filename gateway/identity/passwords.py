"""Passwords: argon2id, with the parameters that RFC 9106 recommends second (section 4): 3 passes, 4 lanes, 64 MiB.

Each takes a tenth of a second of a core or more: gateway/identity/lanes.py bounds how many are computed at a time.
"""

from __future__ import annotations

from base64 import b64encode

from argon2 import Parameters, PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.profiles import RFC_9106_LOW_MEMORY

from contracts.accounts import WEAK_PASSWORD
from gateway.settings import gateway_settings

# The least that OWASP's Password Storage Cheat Sheet advises for argon2id: 19 MiB, twice, on one core.
_OWASP_LEAST = Parameters(
    type=Type.ID, version=19, salt_len=16, hash_len=32, time_cost=2, memory_cost=19_456, parallelism=1
)
_PROFILES = {"rfc9106": RFC_9106_LOW_MEMORY, "owasp": _OWASP_LEAST}
_DIFFERENT_CHARACTERS = 5


def hash_of(password: str) -> str:
    """What is stored of a password."""
    return _hasher().hash(password)


def is_right(password_hash: str | None, password: str) -> bool:
    """Whether the password is the one; takes as long when there is none."""
    try:
        _hasher().verify(password_hash or nobodys(), password)
    except (VerificationError, InvalidHashError):
        return False
    return password_hash is not None


def is_outdated(password_hash: str) -> bool:
    """Whether it was hashed with other parameters than today's."""
    return _hasher().check_needs_rehash(password_hash)


def _profile() -> Parameters:
    return _PROFILES[gateway_settings().password_hashing]


def _hasher() -> PasswordHasher:
    return PasswordHasher.from_parameters(_profile())


def nobodys() -> str:
    """Verified when there is nothing to verify against, so that an unknown address takes as long as a known one.

    Of no password: salt and hash are zeros, so that the first of them takes no longer than the others.
    """
    of = _profile()
    salt, hashed = (b64encode(bytes(size)).decode().rstrip("=") for size in (of.salt_len, of.hash_len))
    return f"$argon2id$v={of.version}$m={of.memory_cost},t={of.time_cost},p={of.parallelism}${salt}${hashed}"


def check_strength(password: str, email: str | None, name: str = "") -> None:  # noqa: ARG001
    """Length is the contract's rule. Raises WEAK_PASSWORD for a few characters over and over, or the e-mail address."""
    local_part = (email or "").partition("@")[0]
    holds_address = len(local_part) > 3 and local_part in password.lower()
    if len(set(password)) < _DIFFERENT_CHARACTERS or holds_address:
        raise WEAK_PASSWORD("password")
