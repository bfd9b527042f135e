"""A disk that fills up under the whole platform costs what is asked meanwhile, and nothing else: no hand is needed."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import httpx
import pytest

from convive.api.client import Person, Unanswered, accounts
from convive.faults.nemeses.disk import fill
from convive.state import free_port
from convive.supervisor.client import Stack
from tests.servers import server_state
from tests.waiting import until

pytestmark = [pytest.mark.alone, pytest.mark.slow, pytest.mark.timeout(600)]
_MOUNT = ["mount", "-t", "tmpfs", "-o", "size=700m,mode=711", "tmpfs"]
_FULL_SECONDS = 45
_BACK_SECONDS = 60
# What a service says that does not answer, and what is said of the accounts, whose database the gateway has.
_UNAVAILABLE = ("El servicio ", "Una parte de la plataforma no responde en este momento.")


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
    fill(filler)
    try:
        yield
    finally:
        filler.unlink()


def test_everything_is_back_by_itself_when_there_is_room_again(
    disk: Path, control: Stack, record_property: Callable[[str, object], None]
) -> None:
    address = control.status().address
    with closing(Person(address, accounts(control.state.directory)["administrator"], patience=0)) as admin:
        names = {"slug": "disk", "name": {"en": "Disk"}, "description": {"en": "Filled up."}}
        board = admin.post("/api/v1/forum/boards", names)["id"]
        topic = admin.post(f"/api/v1/forum/boards/{board}/topics", {"title": "Disk", "text": "Begin."})["topic"]["id"]
        path = f"/api/v1/forum/topics/{topic}/posts"
        with full(disk):
            kept, refused, told = _write(control, path, admin.token, disk)
            assert httpx.get(f"{address}/healthz", timeout=5).status_code == 200
        began = time.monotonic()
        # Healthy alone is no proof: what was given back meanwhile may have been room enough for that.
        kept.append(until(lambda: control.status().healthy and _written(admin, path), _BACK_SECONDS))
        record_property("told", f"written {time.monotonic() - began:.0f} s after a full disk had room again")
        assert [admin.get(f"/api/v1/forum/posts/{each}")["id"] for each in kept] == kept
    assert refused
    # Not at every moment: what was given back meanwhile may have been room enough.
    assert any(verdict.startswith("not ready (the disk is full") for verdict in told), told
    unlike = {text for text in refused if not text.startswith(_UNAVAILABLE) or "Errno" in text}
    assert unlike == set()


def _written(admin: Person, path: str) -> str:
    """The post's identifier, or nothing while writing is refused."""
    try:
        return str(admin.post(path, {"text": "There is room again."})["id"])
    except Unanswered:
        return ""


def _write(control: Stack, path: str, token: str, disk: Path) -> tuple[list[str], set[str], set[str]]:
    """Writes while the disk is full: what was acknowledged, how the rest was refused, and what the status said."""
    kept, refused, told = [], set(), set()
    headers = {"Authorization": f"Bearer {token}", "Accept-Language": "es"}
    with httpx.Client(base_url=control.status().address, headers=headers, timeout=40) as client:
        end = time.monotonic() + _FULL_SECONDS
        while time.monotonic() < end:
            fill(disk / "filler")
            answer = client.post(path, json={"text": "Written on a full disk. " * 300})
            if answer.status_code == 201:
                kept.append(str(answer.json()["id"]))
            else:
                assert answer.status_code == 503
                refused.add(str(answer.json()["detail"]))
                told.add(control.status().verdict)
    return kept, refused, told
