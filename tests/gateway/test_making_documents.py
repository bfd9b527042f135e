"""The process that makes a document: fed by the gateway, judged by its end, and nothing of it is left behind."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from contracts.base import Refused
from gateway import deadlines
from gateway.documents import worker
from gateway.documents.making import Documents
from gateway.documents.wording import words
from tests.common.funds.busy import Busy
from tests.common.funds.worlds import books, told
from tests.gateway.papers import EXPORT, as_sent, pages_of

__all__ = ["books", "told"]  # fixtures


@pytest.fixture
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the documents' folders are made."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def job(told: Busy, kind: str) -> dict[str, Any]:
    """What the process is told first."""
    statement = as_sent(told.of_fund())
    about = {"paper": "statement", "format": kind, "trace": EXPORT["export_id"]}
    return about | {"statement": statement, "words": words("fr"), "language": "fr", "export": EXPORT}


async def fed(pages: list[list[Any]], problem: Exception | None = None) -> AsyncIterator[list[Any]]:
    """The pages as they come from the service, which may fail."""
    for page in pages:
        yield page
    if problem:
        raise problem


def make(
    told: Busy,
    kind: str,
    pages: list[list[Any]],
    problem: Exception | None = None,
    program: str = worker.__name__,
) -> bytes:
    """The document's content."""

    async def made() -> bytes:
        folder = await Documents(1, program=program).make(job(told, kind), fed(pages, problem))
        return (folder / worker.DOCUMENT).read_bytes()

    return asyncio.run(made())


async def in_a_request(work: Callable[[], Awaitable[None]], monkeypatch: pytest.MonkeyPatch) -> None:
    """Does it under a request's deadline, which `deadlines.extend` puts off."""

    async def application(*_: Any) -> None:
        await work()

    class Settings:
        call_seconds = 60.0

    monkeypatch.setattr(deadlines, "gateway_settings", Settings)

    async def nothing(*_: Any) -> Any:
        return {"type": "http.request"}

    await deadlines.Deadlines(application)({"type": "http"}, nothing, nothing)


@pytest.mark.parametrize(("kind", "start"), [("pdf", b"%PDF"), ("xlsx", b"PK"), ("csv", b"\xef\xbb\xbf")])
def test_a_process_of_its_own_makes_each_kind(told: Busy, folders: Path, kind: str, start: bytes) -> None:
    assert make(told, kind, pages_of(told, told.of_fund())).startswith(start)
    assert len(list(folders.iterdir())) == 1  # the caller's to remove


def test_entries_that_do_not_add_up_are_an_error_and_nothing_is_left(told: Busy, folders: Path) -> None:
    """On paper; of the other kinds tests/gateway/test_documents.py tells it."""
    with pytest.raises(Refused, match="internal"):
        make(told, "pdf", pages_of(told, told.of_fund())[:-1])
    assert list(folders.iterdir()) == []


def test_a_service_that_fails_half_way_fails_the_document(told: Busy, folders: Path) -> None:
    from contracts.base import UNAVAILABLE

    with pytest.raises(Refused, match="unavailable"):
        make(told, "csv", pages_of(told, told.of_fund())[:2], UNAVAILABLE(service="funds"))
    assert list(folders.iterdir()) == []


def test_what_a_format_cannot_hold_is_refused_and_says_what_can(told: Busy, folders: Path) -> None:
    small = "tests.gateway.worker_with_small_sheets"
    with pytest.raises(Refused, match=r"funds\.too_many_entries") as refused:
        make(told, "xlsx", pages_of(told, told.of_fund()), program=small)
    assert refused.value.params == {"format": "xlsx"}
    assert list(folders.iterdir()) == []


def test_documents_wait_for_their_turn_and_are_sent_away_when_it_does_not_come(
    told: Busy, folders: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = pages_of(told, told.of_fund())

    async def two() -> None:
        documents, begun, held = Documents(1), asyncio.Event(), asyncio.Event()

        async def slowly() -> AsyncIterator[list[Any]]:
            begun.set()
            await held.wait()
            for page in pages:
                yield page

        first = asyncio.ensure_future(documents.make(job(told, "csv"), slowly()))
        await begun.wait()
        deadlines.extend(0.05)
        with pytest.raises(Refused, match="too_many_requests"):
            await documents.make(job(told, "csv"), fed(pages))
        held.set()
        await first
        deadlines.extend(60)
        await documents.make(job(told, "csv"), fed(pages))

    asyncio.run(in_a_request(two, monkeypatch))
    assert len(list(folders.iterdir())) == 2


def test_whoever_goes_away_takes_the_process_along(told: Busy, folders: Path) -> None:
    async def gone() -> None:
        never = asyncio.Event()

        async def waiting() -> AsyncIterator[list[Any]]:
            started.set()
            await never.wait()
            yield []

        started = asyncio.Event()
        documents = Documents(1)
        asking = asyncio.ensure_future(documents.make(job(told, "csv"), waiting()))
        await started.wait()
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
        await documents.make(job(told, "csv"), fed(pages_of(told, told.of_fund())))  # the turn is free again

    asyncio.run(gone())
    assert len(list(folders.iterdir())) == 1
