"""The ledger's peer, on the same PostgreSQL and in the same run: django-hordak 2.0.0, in an environment of its own."""

from __future__ import annotations

import json
import subprocess
import sys
import venv
from pathlib import Path

from convive.state import PROJECT

_LOCK = PROJECT / "requirements" / "bench.txt"
_HOME = PROJECT / "var" / "bench" / "hordak"


def transfers(url: str, entries: int, runs: int) -> list[float]:
    """Transfers per second of each run, in the empty database at that URL."""
    script = Path(__file__).with_name("hordak_transfers.py")
    # -I keeps our folder off the path, where this module would be mistaken for hordak itself.
    command = [_python(), "-I", str(script), url, str(entries), str(runs)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"hordak did not run:\n{done.stderr}")
    rates: list[float] = json.loads(done.stdout)
    return rates


def _python() -> str:
    """The environment's Python; the environment is created if it is missing or was made from another lock file."""
    python, made_from = _HOME / "bin" / "python", _HOME / "made-from"
    if not made_from.exists() or made_from.read_text() != _LOCK.read_text():
        venv.create(_HOME, clear=True, with_pip=True)
        install = [str(python), "-m", "pip", "install", "--quiet", "--require-hashes", "-r", str(_LOCK)]
        subprocess.run(install, check=True, stdout=sys.stderr)
        made_from.write_text(_LOCK.read_text())
    return str(python)
