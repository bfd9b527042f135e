"""Keys as settings have them: base64url of the raw bytes; two by a comma while one takes the place of the other."""

from __future__ import annotations

import base64
import hmac


def raw(key: str) -> bytes:
    """The bytes of one key, with or without padding. Raises ValueError for what is none."""
    return base64.urlsafe_b64decode(key + "=" * (-len(key) % 4))


def listed(keys: str) -> list[str]:
    """The keys of a setting, the first one first; none of an empty one."""
    return [key.strip() for key in keys.split(",") if key.strip()]


def call_key(signing_key: str, service: str) -> str:
    """What the gateway and one service have in common, to seal calls with: made of what only the gateway has."""
    made = hmac.digest(raw(signing_key), b"calls to " + service.encode(), "sha256")
    return base64.urlsafe_b64encode(made).decode().rstrip("=")
