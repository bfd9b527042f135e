"""The ledger's peer, on the same PostgreSQL and in the same run: django-hordak 2.0.0, in an environment of its own."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from benchmarks import peers

NAME = "hordak"


def transfers(url: str, entries: int, runs: int) -> list[float]:
    """Transfers per second of each run, in the empty database at that URL."""
    script = Path(__file__).with_name("hordak_transfers.py")
    # -I keeps our folder off the path, where this module would be mistaken for hordak itself.
    command = [str(peers.python(NAME)), "-I", str(script), url, str(entries), str(runs)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"hordak did not run:\n{done.stderr}")
    rates: list[float] = json.loads(done.stdout)
    return rates
