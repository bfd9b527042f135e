"""Where the servers of a run of tests keep what they know."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from convive.embedded.rabbitmq import EmbeddedRabbit


@contextmanager
def server_state(name: str) -> Iterator[Path]:
    """A folder for one server, gone afterwards.

    Not one of pytest's: PostgreSQL does not run as root, and every run of pytest closes pytest's own to others anew.
    """
    folder = Path(tempfile.mkdtemp(prefix=f"convive-{name}-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


def on_disk(rabbit: EmbeddedRabbit, queues: Iterable[str]) -> bool:
    """Whether the node wrote these quorum queues down: for half a second after a declaration, a SIGKILL loses it."""
    [names] = rabbit.home.glob("data/*/quorum/*/names.dets")
    written = names.read_bytes()
    return all(queue.encode() in written for queue in queues)


def gone(pid: int | None) -> bool:
    """Whether no such process runs (a zombie does not)."""
    try:
        return pid is None or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True
