"""Documents made beside the gateway: a process each, fed as it works, in a folder that goes when the reader has it."""

from __future__ import annotations

import asyncio
import shutil
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path
from typing import Any, cast

import orjson
from fastapi import Request
from starlette.responses import FileResponse
from starlette.types import Receive, Scope, Send

from chassis import logs
from chassis.deployables import ROOT
from contracts.base import INTERNAL, TOO_MANY, UNAVAILABLE
from contracts.funds.reporting.statements import TOO_MANY_ENTRIES
from gateway import deadlines
from gateway.aside import ENVIRONMENT
from gateway.documents import worker

# A document of a million entries takes two minutes; whoever gets no turn in time is asked to come back.
_SECONDS, _COME_BACK_SECONDS = 300.0, 30
_log = logs.get()


class TemporaryFile(FileResponse):
    """A file that goes once it was sent, or could not be."""

    def __init__(self, folder: Path, media_type: str, headers: dict[str, str]) -> None:
        self._folder = folder
        super().__init__(folder / worker.DOCUMENT, 200, headers, media_type)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            shutil.rmtree(self._folder)


class Documents:
    """Makes documents, `at_once` at a time: the others wait for their turn.

    Whoever has no turn at the request's deadline is asked to come back. `program`: the module that makes a document.
    """

    def __init__(self, at_once: int, *, program: str = worker.__name__) -> None:
        self._turns = asyncio.Semaphore(at_once)
        self._program = program

    async def make(self, job: dict[str, Any], pages: AsyncIterator[list[Any]] | None = None) -> Path:
        """The folder with the document, which is the caller's to remove; `pages`: the entries, for a statement.

        Raises TOO_MANY, TOO_MANY_ENTRIES, UNAVAILABLE.
        """
        await deadlines.within(self._turns.acquire(), lambda: TOO_MANY(seconds=_COME_BACK_SECONDS))
        deadlines.extend(_SECONDS)
        folder = Path(tempfile.mkdtemp(prefix="convive-document-"))
        try:
            async with asyncio.timeout(_SECONDS):
                await _work(self._program, folder, job, pages)
        except BaseException as error:
            shutil.rmtree(folder)
            if isinstance(error, TimeoutError):
                raise UNAVAILABLE(service="documents") from None
            raise
        finally:
            self._turns.release()
        return folder


async def _work(program: str, folder: Path, job: dict[str, Any], pages: AsyncIterator[list[Any]] | None) -> None:
    pipe = asyncio.subprocess.PIPE
    command = (sys.executable, "-m", program, str(folder))
    process = await asyncio.create_subprocess_exec(*command, stdin=pipe, stderr=pipe, cwd=ROOT, env=ENVIRONMENT)
    assert process.stdin
    assert process.stderr
    said = asyncio.create_task(process.stderr.read())
    try:
        # Whoever has died takes nothing more; its status says why.
        with suppress(BrokenPipeError, ConnectionResetError):
            await _feed(process.stdin, job, pages)
        status = await process.wait()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    _judge(status, (await said).decode(errors="replace"), job)


async def _feed(stdin: asyncio.StreamWriter, job: dict[str, Any], pages: AsyncIterator[list[Any]] | None) -> None:
    stdin.write(orjson.dumps(job) + b"\n")
    if pages is not None:
        async for page in pages:
            stdin.write(orjson.dumps(page) + b"\n")
            await stdin.drain()
        stdin.write(b"null\n")
    stdin.close()
    await stdin.wait_closed()


def _judge(status: int, said: str, job: dict[str, Any]) -> None:
    if status == worker.TOO_LONG:
        raise TOO_MANY_ENTRIES("format", format=job["format"])
    if status:
        _log.error(
            "document failed",
            status=status,
            paper=job["paper"],
            format=job["format"],
            reference=job["trace"],
            said=said[-4000:],
        )
        raise INTERNAL(trace=job["trace"])


def documents_of(request: Request) -> Documents:
    """The documents' desk of the running gateway."""
    return cast(Documents, request.app.state.documents)
