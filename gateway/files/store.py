"""Where the bytes of members' files lie: a folder, or a bucket of a store that speaks S3.

What is put is there whole or not at all.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from contracts.base import UNAVAILABLE
from gateway.files.folder import FolderStore
from gateway.settings import gateway_settings


class Store(Protocol):
    """Keeps bytes under keys. Methods wait: call them from a thread of their own. Raise OSError when it is away."""

    def put(self, key: str, path: Path) -> None:
        """Keeps what is in a local file; what was under the key is replaced."""

    def read(self, key: str, first: int = 0, last: int | None = None) -> Iterator[bytes]:
        """The bytes from `first` to `last`, both included, in parts. Raises FileNotFoundError at once."""

    def remove(self, file_id: str) -> None:
        """Lets go of all that lies under a file's id; what is not there is not missed."""


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
