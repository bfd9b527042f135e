"""Secrets that whoever holds them may use: the token of a session, the address of a feed."""

from __future__ import annotations

import hashlib


def hash_of(token: str) -> bytes:
    """What is kept of a token. It is long and random, so that one round of SHA-256 is enough and tells nothing."""
    return hashlib.sha256(token.encode()).digest()
