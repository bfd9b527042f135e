"""Sealed notes: small facts the gateway hands to a browser and wants back unchanged, signed and short-lived.

And secrets that the database keeps for it, unreadable without the gateway's key.
"""

from __future__ import annotations

import base64
import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
from cryptography.fernet import Fernet

from contracts.accounts import PROOF_EXPIRED
from gateway.settings import gateway_settings

_ALGORITHM = "HS256"


def seal(purpose: str, facts: dict[str, Any], seconds: int) -> str:
    """The facts as a signed text that is good for `seconds` and for this purpose only."""
    until = datetime.now(UTC) + timedelta(seconds=seconds)
    return jwt.encode(facts | {"aud": purpose, "exp": until}, gateway_settings().secret_key, algorithm=_ALGORITHM)


def unseal(purpose: str, note: str) -> dict[str, Any]:
    """The facts. Raises PROOF_EXPIRED when they are not ours, too old, or meant for something else."""
    try:
        return jwt.decode(
            note, gateway_settings().secret_key, algorithms=[_ALGORITHM], audience=purpose, options={"require": ["exp"]}
        )
    except jwt.PyJWTError:
        raise PROOF_EXPIRED() from None


def hide(purpose: str, text: str) -> str:
    """The text as nobody reads it without the gateway's key, for secrets that the database keeps."""
    return _box(purpose).encrypt(text.encode()).decode()


def reveal(purpose: str, hidden: str) -> str:
    """What was hidden. Raises InvalidToken when it was with another key."""
    return _box(purpose).decrypt(hidden.encode()).decode()


def _box(purpose: str) -> Fernet:
    key = hashlib.sha256(f"{purpose}:{gateway_settings().secret_key}".encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
