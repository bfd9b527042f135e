"""Where the bytes of members' files lie: a folder, or a bucket of a store that speaks S3.

What is put is there whole or not at all. A key is a file's id with the beginning of its digest, and `.small` behind it
for the small image: of two who send different bytes for one file, one is believed, and the other's lie beside them.
"""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from contracts.base import UNAVAILABLE
from gateway.settings import gateway_settings

PART_BYTES = 256 * 1024
_ID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_KEY = re.compile(rf"{_ID}\.[0-9a-f]{{32}}(\.small)?")
_FILE = re.compile(_ID)


class Store(Protocol):
    """Keeps bytes under keys. Methods wait: call them from a thread of their own. Raise OSError when it is away."""

    def put(self, key: str, path: Path) -> None:
        """Keeps what is in a local file; what was under the key is replaced."""

    def read(self, key: str, first: int = 0, last: int | None = None) -> Iterator[bytes]:
        """The bytes from `first` to `last`, both included, in parts. Raises FileNotFoundError at once."""

    def remove(self, file_id: str) -> None:
        """Lets go of all that lies under a file's id; what is not there is not missed."""


class FolderStore:
    """Files in a folder, which all gateways have to share; spread over 256 folders by the end of their keys."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder

    def put(self, key: str, path: Path) -> None:
        """Written beside its place, forced to the disk, and then moved there."""
        place = self._place(key)
        place.parent.mkdir(exist_ok=True)
        handle, written = tempfile.mkstemp(dir=self._folder, prefix=".new-")
        try:
            with os.fdopen(handle, "wb") as new, path.open("rb") as source:
                while part := source.read(PART_BYTES):
                    new.write(part)
                new.flush()
                os.fsync(new.fileno())
            Path(written).replace(place)
        except BaseException:
            Path(written).unlink(missing_ok=True)
            raise

    def read(self, key: str, first: int = 0, last: int | None = None) -> Iterator[bytes]:
        """Opened before the first part is asked for."""
        file = self._place(key).open("rb")
        file.seek(first)
        return _parts(file, None if last is None else last - first + 1)

    def remove(self, file_id: str) -> None:
        """The folder around it stays."""
        for path in (self._folder / checked_id(file_id)[34:36]).glob(f"{file_id}.*"):
            path.unlink(missing_ok=True)

    def _place(self, key: str) -> Path:
        return self._folder / checked(key)[34:36] / key


def _parts(file: object, left: int | None) -> Iterator[bytes]:
    with file:  # type: ignore[attr-defined]
        while left is None or left > 0:
            part = file.read(PART_BYTES if left is None else min(PART_BYTES, left))  # type: ignore[attr-defined]
            if not part:
                return
            left = None if left is None else left - len(part)
            yield part


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


def is_chosen() -> bool:
    """Whether this installation keeps files at all."""
    return bool(gateway_settings().files_bucket or gateway_settings().files_folder)


@lru_cache
def store() -> Store:
    """The store of this installation. Raises UNAVAILABLE where none was chosen."""
    chosen = gateway_settings()
    if chosen.files_bucket:
        from gateway.files.s3 import S3Store  # noqa: PLC0415 - a heavy library, for those who use it

        return S3Store(chosen)
    if chosen.files_folder is None:
        raise UNAVAILABLE(service="files")
    return FolderStore(chosen.files_folder)
