"""The peers that come from PyPI: each in an environment of its own under var/, from a lock file of its own."""

from __future__ import annotations

import subprocess
import sys
import venv
from pathlib import Path

from convive.state import PROJECT

# A peer's lock file, requirements/<name>.txt, by the peer.
LOCKS = {"hordak": "bench", "synapse": "synapse"}
_HOMES = PROJECT / "var" / "bench"


class CannotBeInstalled(Exception):
    """The peer's packages cannot be installed on this machine; the text says why."""


def python(peer: str) -> Path:
    """Its Python; the environment is made if it is missing or was made from another lock. Raises CannotBeInstalled."""
    lock, home = PROJECT / "requirements" / f"{LOCKS[peer]}.txt", _HOMES / peer
    interpreter, made_from = home / "bin" / "python", home / "made-from"
    if not made_from.exists() or made_from.read_text() != lock.read_text():
        venv.create(home, clear=True, with_pip=True)
        _install(interpreter, lock)
        made_from.write_text(lock.read_text())
    return interpreter


def _install(interpreter: Path, lock: Path) -> None:
    command = [str(interpreter), "-m", "pip", "install", "--quiet", "--require-hashes", "-r", str(lock)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        said = done.stderr.strip().splitlines() or [f"pip ended with {done.returncode}"]
        raise CannotBeInstalled(said[-1])
    sys.stderr.write(done.stderr)
