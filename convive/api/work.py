"""The work that identity asks for when much is asked of it: see gateway/identity/work.py."""

from __future__ import annotations

import hashlib
from itertools import count


def done(challenge: str, bits: int) -> str:
    """The challenge with a number for which SHA-256 of both begins with `bits` zero bits."""
    begun = hashlib.sha256(f"{challenge}:".encode())
    for number in count():
        tried = begun.copy()
        tried.update(str(number).encode())
        if int.from_bytes(tried.digest()) >> (256 - bits) == 0:
            return f"{challenge}:{number}"
    raise AssertionError("unreachable")
