"""Sealed notes: small facts the gateway hands to a browser and wants back unchanged, signed and short-lived."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import jwt

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
