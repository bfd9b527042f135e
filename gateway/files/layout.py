"""How files lie in a store.

A key is a file's id with the beginning of its digest, and `.small` behind it for the small image: of two who send
different bytes for one file, one is believed, and the other's lie beside them.
"""

from __future__ import annotations

import re
from typing import Final

# What is read or written at a time.
PART_BYTES: Final = 256 * 1024
_ID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_KEY = re.compile(rf"{_ID}\.[0-9a-f]{{32}}(\.small)?")
_FILE = re.compile(_ID)


def checked(key: str) -> str:
    """The key. Raises ValueError for what is none: no path is ever made of something else."""
    if not _KEY.fullmatch(key):
        raise ValueError(f"no key of a file: {key!r}")
    return key


def checked_id(file_id: str) -> str:
    """The same for what all keys of a file begin with."""
    if not _FILE.fullmatch(file_id):
        raise ValueError(f"no key of a file: {file_id!r}")
    return file_id


def key_of(file_id: str, sha256: str, *, small: bool = False) -> str:
    """Where a file's bytes lie, or its small image."""
    return f"{file_id}.{sha256[:32]}{'.small' if small else ''}"
