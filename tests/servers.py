"""Where the servers of a run of tests keep what they know."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def server_state(name: str) -> Iterator[Path]:
    """A folder for one server, gone afterwards.

    Not one of pytest's: PostgreSQL does not run as root, and every run of pytest closes pytest's own to others anew.
    """
    folder = Path(tempfile.mkdtemp(prefix=f"convive-{name}-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)
