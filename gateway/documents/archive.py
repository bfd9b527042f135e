"""Archives that are sent while they are made: any size in constant memory."""

from __future__ import annotations

import zipfile
from io import RawIOBase
from typing import Any


class Sink(RawIOBase):
    """Where an archive writes; it can't go back, so the archive tells sizes after each of its parts."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def writable(self) -> bool:
        """It is for writing alone."""
        return True

    def write(self, data: Any) -> int:
        """Keeps it until it is taken."""
        self._parts.append(bytes(data))
        return len(data)

    def taken(self) -> bytes:
        """What was written since the last time."""
        parts, self._parts = self._parts, []
        return b"".join(parts)


class Archive:
    """A ZIP, file by file. Without its end it is broken, and no program opens it."""

    def __init__(self) -> None:
        self._sink = Sink()
        self._zip = zipfile.ZipFile(self._sink, "w", zipfile.ZIP_DEFLATED, compresslevel=3)

    def add(self, path: str, content: bytes, *, packed: bool = True) -> bytes:
        """The bytes that come next; `packed`: unless it is so already, as images are."""
        self._zip.writestr(path, content, zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED)
        return self._sink.taken()

    def end(self) -> bytes:
        """The last bytes: the list of all files."""
        self._zip.close()
        return self._sink.taken()
