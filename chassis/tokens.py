"""Bearer secrets: the token of a session, the address of a feed."""

from __future__ import annotations

import hashlib


def hash_of(token: str) -> bytes:
    """What is stored of a token. It is long and random, so one round of SHA-256 is enough and reveals nothing."""
    return hashlib.sha256(token.encode()).digest()
