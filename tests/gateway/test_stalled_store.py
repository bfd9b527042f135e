"""An object store that takes connections and says nothing: refused at the deadline, and never stored as a success."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import Any

import pytest

from chassis.ids import new_id
from contracts.base import UNAVAILABLE, Refused
from gateway import deadlines
from gateway.files import download, inspection
from gateway.files.layout import key_of
from gateway.files.s3 import S3Store
from gateway.settings import GatewaySettings
from tests.common.hosts import mute

_SECONDS = 0.5
_PATIENCE = 10.0
_CHOSEN: dict[str, Any] = {
    "broker_url": "amqp://nowhere",
    "actor_signing_key": "k" * 43,
    "secret_key": "s" * 32,
    "files_key_id": "a",
    "files_secret": "b",
    "files_region": "us-east-1",
    "files_bucket": "convive-files",
    "call_seconds": _SECONDS,
}


@pytest.fixture
def stalled(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The gateway's store is one that nobody hears a word of."""
    with mute() as port:
        chosen = GatewaySettings(**_CHOSEN, files_endpoint=f"http://127.0.0.1:{port}")
        monkeypatch.setattr(deadlines, "gateway_settings", lambda: chosen)
        deadlines._threads.cache_clear()
        for module in (download, inspection):
            monkeypatch.setattr(module, "store", lambda: S3Store(chosen))
        yield
    deadlines._threads.cache_clear()


async def _parts() -> AsyncIterator[bytes]:
    yield b"plain words\n"


def _asked(ask: Callable[[], Awaitable[Any]]) -> Any:
    """As a request asks: under its deadline."""

    async def app(*_: Any) -> None:
        async with asyncio.timeout(_PATIENCE):
            outcome.append(await ask())

    outcome: list[Any] = []
    asyncio.run(deadlines.Deadlines(app)({"type": "http"}, None, None))  # type: ignore[arg-type]
    return outcome[0]


@pytest.mark.usefixtures("stalled")
def test_a_file_that_is_sent_is_refused_at_the_deadline() -> None:
    """The forum is not told that it is there: what was only announced is let go of within a day."""
    judging = inspection.Judging(1)
    with pytest.raises(Refused) as refused:
        _asked(lambda: judging.keep(None, str(new_id()), "notes.txt", 1000, _parts()))
    assert refused.value.refusal == UNAVAILABLE


@pytest.mark.usefixtures("stalled")
def test_a_file_that_is_asked_for_is_refused_at_the_deadline() -> None:
    with pytest.raises(Refused) as refused:
        _asked(lambda: download._opened(key_of(str(new_id()), "0" * 64)))
    assert refused.value.refusal == UNAVAILABLE


@pytest.mark.usefixtures("stalled")
def test_a_file_that_stops_coming_is_broken_off() -> None:
    """Its length was said: whoever has it in part knows."""
    over = threading.Event()

    def parts() -> Iterator[bytes]:
        yield b"the first part"
        over.wait(3 * _PATIENCE)

    async def read() -> None:
        async for part in download._flowing(parts()):
            found.append(part)  # noqa: PERF401 - those that came before it was broken off count

    found: list[bytes] = []
    try:
        with pytest.raises(Refused):
            _asked(read)
    finally:
        over.set()
    assert found == [b"the first part"]
