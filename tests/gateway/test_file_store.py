"""The two stores of members' files keep the same promises: a folder, and S3 as a server speaks it."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import httpx
import pytest
from pydantic import ValidationError

from chassis.ids import new_id
from gateway.files.folder import FolderStore
from gateway.files.layout import key_of
from gateway.files.s3 import S3Store
from gateway.files.store import Store
from gateway.settings import GatewaySettings
from tests.waiting import until

BUCKET = "convive-files"
_NEEDED = {"broker_url": "amqp://nowhere", "actor_signing_key": "k" * 43, "secret_key": "s" * 32}
_PATIENCE = 60.0
SOME_ID = "01a21f1e-1d7b-7564-bbc5-8c8d0bab31d2"


@pytest.fixture(scope="module")
def s3_endpoint() -> Iterator[str]:
    """A server that speaks S3, with a bucket."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        endpoint = f"http://127.0.0.1:{port}"
        until(lambda: _answers(endpoint), _PATIENCE)
        made = boto3.session.Session().client(
            "s3", endpoint_url=endpoint, region_name="us-east-1", aws_access_key_id="a", aws_secret_access_key="b"
        )
        made.create_bucket(Bucket=BUCKET)
        yield endpoint
        server.terminate()


def new_key() -> str:
    return key_of(str(new_id()), "0" * 64)


def _answers(endpoint: str) -> bool:
    try:
        httpx.get(endpoint, timeout=5)
    except httpx.TransportError:
        return False
    return True


def _chosen(endpoint: str, **more: Any) -> GatewaySettings:
    key = {"files_key_id": "a", "files_secret": "b", "files_region": "us-east-1", "files_bucket": BUCKET}
    return GatewaySettings(**_NEEDED | key | {"files_endpoint": endpoint} | more)


@pytest.fixture(params=["folder", "s3"])
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    if request.param == "folder":
        return FolderStore(tmp_path / "files")
    return S3Store(_chosen(request.getfixturevalue("s3_endpoint")))


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "source"
    path.write_bytes(bytes(range(256)) * 4_000)
    return path


def test_what_was_put_is_read_whole_and_in_parts(kept: Store, source: Path) -> None:
    key, content = new_key(), source.read_bytes()
    kept.put(key, source)
    assert b"".join(kept.read(key)) == content
    assert b"".join(kept.read(key, 10, 299_999)) == content[10:300_000]
    assert b"".join(kept.read(key, 1_000_000)) == content[1_000_000:]


def test_what_is_put_again_is_replaced_and_all_of_a_removed_file_is_gone(kept: Store, source: Path) -> None:
    file_id, another = str(new_id()), new_key()
    keys = [key_of(file_id, "a" * 64), key_of(file_id, "a" * 64, small=True), key_of(file_id, "b" * 64)]
    for key in (*keys, another):
        kept.put(key, source)
    source.write_bytes(b"another")
    kept.put(keys[0], source)
    assert b"".join(kept.read(keys[0])) == b"another"
    for _ in range(2):
        kept.remove(file_id)
    for key in keys:
        with pytest.raises(FileNotFoundError):
            kept.read(key)
    assert b"".join(kept.read(another))


def test_a_large_file_goes_in_parts_and_is_one(kept: Store, source: Path) -> None:
    key, content = new_key(), bytes(range(256)) * 80_000
    source.write_bytes(content)
    kept.put(key, source)
    assert b"".join(kept.read(key)) == content


@pytest.mark.parametrize(
    "key", ["../../etc/passwd", "/etc/passwd", "", "x" * 36, SOME_ID, f"{SOME_ID}/..", f"{SOME_ID}.large"]
)
def test_no_place_is_made_of_what_is_no_key(kept: Store, source: Path, key: str) -> None:
    for attempt in (lambda: kept.put(key, source), lambda: kept.read(key), lambda: kept.remove(f"{key}*")):
        with pytest.raises(ValueError, match="no key"):
            attempt()


def test_nothing_half_written_stays_in_the_folder(tmp_path: Path) -> None:
    folder, key = tmp_path / "files", new_key()
    kept = FolderStore(folder)
    with pytest.raises(FileNotFoundError):
        kept.put(key, tmp_path / "not there")
    assert [path for path in folder.rglob("*") if path.is_file()] == []
    with pytest.raises(FileNotFoundError):
        kept.read(key)


def test_a_store_that_is_away_says_so_and_loses_nothing(s3_endpoint: str, source: Path) -> None:
    nowhere = S3Store(_chosen("http://127.0.0.1:9"))
    elsewhere = S3Store(_chosen(s3_endpoint, files_bucket="no-such-bucket"))
    for store in (nowhere, elsewhere):
        with pytest.raises(OSError, match="not stored"):
            store.put(new_key(), source)


def test_settings_that_cannot_be_meant_are_refused_at_the_start() -> None:
    for wrong in (
        {"files_bucket": "Not A Bucket"},
        {"files_endpoint": "ftp://store"},
        {"files_endpoint": "https://store/with/a/path"},
        {"files_key_id": "a", "files_secret": ""},
        {"files_key_id": "", "files_secret": "b"},
        {"files_at_once": 0},
    ):
        with pytest.raises(ValidationError):
            _chosen("https://store", **wrong)
