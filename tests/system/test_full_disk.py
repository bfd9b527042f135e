"""A disk that fills up under the whole platform costs what is asked meanwhile, and nothing else: no hand is needed."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import httpx
import pytest

from convive.api.client import Person, Problem, accounts
from convive.state import free_port
from convive.supervisor.client import Stack
from tests.servers import server_state
from tests.waiting import until

pytestmark = [pytest.mark.alone, pytest.mark.slow, pytest.mark.timeout(600)]
_MOUNT = ["mount", "-t", "tmpfs", "-o", "size=700m,mode=711", "tmpfs"]
_FULL_SECONDS = 45
_BACK_SECONDS = 60


@pytest.fixture
def disk() -> Iterator[Path]:
    """A small disk of its own, in memory."""
    with server_state("disk") as folder:
        if os.geteuid() != 0 or subprocess.run([*_MOUNT, str(folder)], capture_output=True, check=False).returncode:
            pytest.skip("only root mounts a small disk, and not everywhere")
        try:
            yield folder
        finally:
            subprocess.run(["umount", "--lazy", str(folder)], check=True)


@pytest.fixture
def control(disk: Path) -> Iterator[Stack]:
    """The platform on that disk."""
    limits = {"CONVIVE_RATE_PER_MEMBER": "1000000", "CONVIVE_NEW_MEMBER_LIMITS": "false"}
    running = Stack.start(disk / "var", port=free_port(), environ=limits)
    try:
        yield running
    finally:
        running.stop()


@contextmanager
def full(disk: Path) -> Iterator[None]:
    """Not a byte is left within, however much is given back meanwhile."""
    filler = disk / "filler"
    _fill(filler)
    try:
        yield
    finally:
        filler.unlink()


def _fill(filler: Path) -> None:
    for size in (1_000_000, 4096):
        with suppress(OSError), filler.open("ab", buffering=0) as file:
            while file.write(bytes(size)):
                pass


def test_everything_is_back_by_itself_when_there_is_room_again(
    disk: Path, control: Stack, record_property: pytest.RecordProperty
) -> None:
    address = control.status().address
    people = accounts(control.state.directory)
    with closing(Person(address, people["administrator"], patience=0)) as admin:
        names = {"slug": "disk", "name": {"en": "Disk"}, "description": {"en": "Filled up."}}
        board = admin.post("/api/v1/forum/boards", names)["id"]
        topic = admin.post(f"/api/v1/forum/boards/{board}/topics", {"title": "Disk", "text": "Begin."})["topic"]["id"]
        path, kept, refused = f"/api/v1/forum/topics/{topic}/posts", [], set()
        with full(disk):
            end = time.monotonic() + _FULL_SECONDS
            while time.monotonic() < end:
                _fill(disk / "filler")
                try:
                    kept.append(admin.post(path, {"text": "Written on a full disk. " * 300})["id"])
                except Problem as problem:
                    refused.add((problem.status, problem.code, "Errno" in str(problem)))
            assert httpx.get(f"{address}/healthz", timeout=5).status_code == 200
            assert control.status().verdict.startswith("not ready (")
        began = time.monotonic()
        until(lambda: control.status().healthy, _BACK_SECONDS)
        record_property("told", f"ready {time.monotonic() - began:.0f} s after a full disk had room again")
        kept.append(admin.post(path, {"text": "There is room again."})["id"])
        assert refused == {(503, "unavailable", False)}
        assert {post["id"] for post in admin.get(path, limit=100)["items"]} >= set(kept)
