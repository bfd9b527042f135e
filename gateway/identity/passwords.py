"""Passwords: argon2id, of OWASP's least unless RFC 9106's second recommendation (3 passes, 4 lanes, 64 MiB) is set.

Each takes 21 ms of a core, or 207: gateway/identity/lanes.py bounds how many are computed at a time.
"""

from __future__ import annotations

import re
import unicodedata
from base64 import b64encode
from functools import lru_cache
from pathlib import Path

from argon2 import Parameters, PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from argon2.profiles import RFC_9106_LOW_MEMORY
from zxcvbn import zxcvbn

from chassis.folding import fold
from contracts.accounts import PERSONAL_PASSWORD, WEAK_PASSWORD
from gateway.settings import gateway_settings

# The least that OWASP's Password Storage Cheat Sheet advises for argon2id: 19 MiB, twice, on one core.
_OWASP_LEAST = Parameters(
    type=Type.ID, version=19, salt_len=16, hash_len=32, time_cost=2, memory_cost=19_456, parallelism=1
)
_PROFILES = {"rfc9106": RFC_9106_LOW_MEMORY, "owasp": _OWASP_LEAST}
_WORDS = Path(__file__).with_name("passwords_guessed_first.txt")
# What zxcvbn calls safely unguessable: its score of 3.
_ENOUGH_GUESSES = 10**8
_LOOKED_AT = 36
_SHORTEST_PART = 4


def hash_of(password: str) -> str:
    """What is stored of a password."""
    return _hasher().hash(password)


def is_right(password_hash: str, password: str) -> bool:
    """Whether the password is the one. Takes as long as it did to make the hash, whatever the cost is today.

    Raises argon2's VerificationError where it could not be computed, for want of memory: that is no wrong password.
    """
    try:
        return _hasher().verify(password_hash, password)
    except (VerifyMismatchError, InvalidHashError):
        return False


def is_outdated(password_hash: str) -> bool:
    """Whether it was hashed with other parameters than today's."""
    return _hasher().check_needs_rehash(password_hash)


def _profile() -> Parameters:
    return _PROFILES[gateway_settings().password_hashing]


def _hasher() -> PasswordHasher:
    return PasswordHasher.from_parameters(_profile())


def cost() -> str:
    """What a hash costs that is made today, as argon2 writes it."""
    of = _profile()
    return f"m={of.memory_cost},t={of.time_cost},p={of.parallelism}"


def nobodys(cost: str) -> str:
    """Verified when there is nothing to verify against, so that an unknown address takes as long as a known one.

    Of no password: salt and hash are zeros, so that the first of them takes no longer than the others.
    """
    of = _profile()
    salt, hashed = (b64encode(bytes(size)).decode().rstrip("=") for size in (of.salt_len, of.hash_len))
    return f"$argon2id$v={of.version}${cost}${salt}${hashed}"


def check_strength(password: str, email: str | None, name: str) -> None:
    """Refuses what is guessed first; no rule asks for digits or signs, and the length is the contract's.

    zxcvbn knows the common passwords of breaches, words, names, keyboards, dates and repetitions; the words of this
    place are ours. Raises WEAK_PASSWORD, PERSONAL_PASSWORD.
    """
    folded = "".join(fold(password).split())
    if any(part in folded for part in _personal(email, name)):
        raise PERSONAL_PASSWORD("password")
    # A guesser begins at the front, and zxcvbn's time grows fast with the length: 36 characters are 0.4 s at worst.
    guesses = zxcvbn(_without_accents(password[:_LOOKED_AT]), user_inputs=_words_of_this_place())["guesses"]
    if guesses < _ENOUGH_GUESSES:
        raise WEAK_PASSWORD("password")


def _without_accents(password: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", password) if not unicodedata.combining(c))


def _personal(email: str | None, name: str) -> set[str]:
    """The parts of a name and of an address that are long enough not to be in a sentence by chance."""
    local_part = (email or "").partition("@")[0]
    parts = re.split(r"\W+|_", f"{fold(name)} {fold(local_part)}")
    return {part for part in (*parts, fold(local_part)) if len(part) >= _SHORTEST_PART}


@lru_cache
def _words_of_this_place() -> list[str]:
    lines = _WORDS.read_text("utf-8").splitlines()
    return sorted({word for line in lines if not line.startswith("#") for word in line.split()})
