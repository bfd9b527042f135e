"""All that a request waits for here has one deadline together, and the refusal comes at it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import httpx
import pytest
from fastapi import FastAPI, Request, Response
from starlette.types import Message

from contracts.base import TOO_MANY, Refused
from gateway import deadlines, problems
from gateway.deadlines import Deadlines

_SECONDS = 0.3


@pytest.fixture
def stalled(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """What a thread waits for that a database keeps waiting; let go at the end."""

    class Settings:
        call_seconds = _SECONDS
        workers = 2

    monkeypatch.setattr(deadlines, "gateway_settings", Settings)
    deadlines._threads.cache_clear()
    event = threading.Event()
    yield event
    event.set()
    deadlines._threads.cache_clear()


async def _answer(request: Request, refused: Refused) -> Response:
    return problems.answer(request, refused)


def _asked(wait: Callable[[], Awaitable[Any]]) -> httpx.Response:
    app = FastAPI(openapi_url=None)
    problems.install(app, lambda request: False, _answer)
    app.add_middleware(Deadlines)

    @app.get("/thing")
    async def thing() -> str:
        return str(await wait())

    async def ask() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://convive.example") as client:
            return await client.get("/thing")

    return asyncio.run(ask())


def test_a_thread_that_stalls_is_refused_at_the_deadline(stalled: threading.Event) -> None:
    async def wait() -> object:
        threading.Timer(5 * _SECONDS, stalled.set).start()  # so that the test ends where nothing bounds it
        return await deadlines.in_thread("identity", stalled.wait)

    answer = _asked(wait)
    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")


def test_what_no_thread_had_taken_by_the_deadline_is_never_begun(stalled: threading.Event) -> None:
    """A store that stalls has as many threads as a gateway has for it, and what waits for one of them ends in time."""
    begun: list[int] = []

    def work() -> None:
        begun.append(1)
        stalled.wait(20 * _SECONDS)

    async def wait() -> object:
        return await asyncio.gather(*(deadlines.in_thread("files", work) for _ in range(9)))

    assert _asked(wait).status_code == 503
    stalled.set()
    deadlines._threads("files").shutdown(wait=True)
    assert len(begun) == 2


def test_a_store_that_stalls_takes_nobody_elses_threads(stalled: threading.Event) -> None:
    async def wait() -> object:
        stuck = [asyncio.create_task(deadlines.in_thread("files", stalled.wait)) for _ in range(9)]
        try:
            return await deadlines.in_thread("identity", lambda: "who it is")
        finally:
            stalled.set()
            await asyncio.gather(*stuck, return_exceptions=True)

    assert _asked(wait).json() == "who it is"


@pytest.mark.usefixtures("stalled")
def test_a_turn_that_does_not_come_is_refused_at_the_deadline_as_well() -> None:
    async def wait() -> object:
        turns = asyncio.Semaphore(0)
        return await deadlines.within(turns.acquire(), lambda: TOO_MANY(seconds=30))

    assert _asked(wait).status_code == 429


@pytest.mark.usefixtures("stalled")
def test_several_waits_share_one_deadline() -> None:
    seen: list[float] = []

    async def wait() -> object:
        for _ in range(2):
            seen.append(deadlines.left())
            await asyncio.sleep(0.02)
        with pytest.raises(Refused):
            await deadlines.within(asyncio.Event().wait(), lambda: TOO_MANY(seconds=1))
        return deadlines.left()

    assert _asked(wait).json() == "0.0"
    assert _SECONDS >= seen[0] > seen[1]


@pytest.mark.usefixtures("stalled")
def test_work_with_an_end_of_its_own_goes_on_and_live_connections_have_none() -> None:
    async def wait() -> object:
        deadlines.extend(300)
        long = deadlines.left()
        deadlines.forget()
        return long > 200 and deadlines.left(7.0) == 7.0

    assert _asked(wait).json() == "True"
    assert deadlines.left(7.0) == 7.0


@pytest.mark.usefixtures("stalled")
def test_it_begins_anew_when_all_of_the_body_has_come() -> None:
    """A weak line is no reason to refuse."""
    seen: list[float] = []

    async def application(scope: Any, receive: Any, send: Any) -> None:
        request = Request(scope, receive)
        seen.extend([deadlines.left() async for _ in request.stream()])

    async def receive() -> Message:
        await asyncio.sleep(0.1)
        parts.append(b"x")
        return {"type": "http.request", "body": b"x", "more_body": len(parts) < 3}

    async def send(_: Message) -> None:
        raise AssertionError("nothing is said")

    parts: list[bytes] = []
    asyncio.run(Deadlines(application)({"type": "http", "method": "PUT", "headers": []}, receive, send))
    assert seen[0] > seen[1]
    assert seen[-1] > seen[0]
