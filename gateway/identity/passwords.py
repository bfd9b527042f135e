"""Passwords: argon2id, two at a time (each takes 64 MiB and a core for some 50 ms)."""

from __future__ import annotations

import threading

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from contracts.accounts import WEAK_PASSWORD

_hasher = PasswordHasher()
_turn = threading.BoundedSemaphore(2)
# Verified when there is nothing to verify against, so that an unknown address takes as long as a known one.
_NOBODY = _hasher.hash("nobody has this password")
_DIFFERENT_CHARACTERS = 5


def hash_of(password: str) -> str:
    """What is stored of a password."""
    with _turn:
        return _hasher.hash(password)


def is_right(password_hash: str | None, password: str) -> bool:
    """Whether the password is the one; takes as long when there is none."""
    with _turn:
        try:
            _hasher.verify(password_hash or _NOBODY, password)
        except (VerificationError, InvalidHashError):
            return False
    return password_hash is not None


def is_outdated(password_hash: str) -> bool:
    """Whether it was hashed with weaker parameters than today's."""
    return _hasher.check_needs_rehash(password_hash)


def check_strength(password: str, email: str | None) -> None:
    """Length is the contract's rule. Raises WEAK_PASSWORD for a few characters over and over, or the e-mail address."""
    local_part = (email or "").partition("@")[0]
    holds_address = len(local_part) > 3 and local_part in password.lower()
    if len(set(password)) < _DIFFERENT_CHARACTERS or holds_address:
        raise WEAK_PASSWORD("password")
