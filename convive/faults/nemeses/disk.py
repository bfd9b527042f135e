"""disk: not a byte is left where the database, the broker and the logs are."""

from __future__ import annotations

import os
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from convive.errors import OperatorError
from convive.faults.nemeses.field import Field
from convive.faults.nemeses.nemesis import Blow, Draw, Nemesis

_SECONDS = 12.0
_MEGABYTES = 1000
# A disk that is larger is not one that was made to be filled.
_LARGEST = 4 * 2**30
# What is given back meanwhile is taken again.
_AGAIN = 0.5


class Disk(Nemesis):
    """Fills the disk of the state directory up, if that is a small one of its own (`small_disk`)."""

    name = "disk"
    longest_gap = 45.0

    def __init__(self, field: Field) -> None:
        super().__init__(field)
        self._folder = field.stack.state.directory.parent
        self._over = threading.Event()
        self._keeping: threading.Thread | None = None

    @classmethod
    def plan(cls, draw: Draw) -> tuple[Blow, ...]:
        return (Blow("disk", draw.moment(), _SECONDS, "is full"),)

    def unable(self) -> str:
        size = os.statvfs(self._folder)
        if not self._folder.is_mount() or size.f_blocks * size.f_frsize > _LARGEST:
            return f"{self._folder} is not a small disk of its own: only root can mount one, and not everywhere"
        return ""

    def strike(self, blow: Blow) -> None:
        self._over.clear()
        self._keeping = threading.Thread(target=self._keep_full)
        self._keeping.start()

    def heal(self, blow: Blow) -> None:
        self._over.set()
        if self._keeping:
            self._keeping.join()

    def _keep_full(self) -> None:
        filler = self._folder / "filler"
        try:
            fill(filler)
            while not self._over.wait(_AGAIN):
                fill(filler)
        finally:
            filler.unlink()


def fill(filler: Path) -> None:
    """Writes to the file until not a byte more fits."""
    for size in (1_000_000, 4096):
        with suppress(OSError), filler.open("ab", buffering=0) as file:
            while file.write(bytes(size)):
                pass


@contextmanager
def small_disk(folder: Path) -> Iterator[None]:
    """A disk in memory at that folder, as large as a platform needs for a run. Raises OperatorError."""
    options = ["-t", "tmpfs", "-o", f"size={_MEGABYTES}m,mode=711", "tmpfs", str(folder)]
    done = subprocess.run(["mount", *options], capture_output=True, text=True, check=False)
    if done.returncode:
        raise OperatorError(f"no small disk: {done.stderr.strip()}")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)
