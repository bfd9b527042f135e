"""Files in a folder of this machine, or one that all gateways mount."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from gateway.files.layout import PART_BYTES, checked, checked_id


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
