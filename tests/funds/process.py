"""The Fund's process, for tests."""

from __future__ import annotations

import os
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from chassis.deployables import ROOT
from convive.state import free_port
from tests.chassis.conftest import VERIFY_KEY
from tests.waiting import until


@contextmanager
def serving(broker_url: str, url: str, log: Path) -> Iterator[None]:
    """The service runs within; what it said is printed when it has ended."""
    health = free_port()
    environment = {
        "CONVIVE_BROKER_URL": broker_url,
        "CONVIVE_DATABASE_URL_FUNDS": url,
        "CONVIVE_ACTOR_VERIFY_KEY": VERIFY_KEY,
        "CONVIVE_HEALTH_PORT": str(health),
        "PYTHONPATH": str(ROOT),
    }
    with log.open("ab") as said:
        command = [sys.executable, "-m", "chassis.runner", "funds"]
        process = subprocess.Popen(command, env={**os.environ, **environment}, stdout=said, stderr=said)
        try:
            until(lambda: _ready(health))
            yield
        finally:
            process.terminate()
            process.wait(20)
            print(log.read_text())


def _ready(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False
