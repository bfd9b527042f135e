"""Files taken in: received into a folder, judged in a process of their own, put into the store."""

from __future__ import annotations

import asyncio
import shutil
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, cast
from uuid import UUID
from weakref import WeakValueDictionary

import orjson
from fastapi import Request

from chassis import logs, telemetry
from chassis.deployables import ROOT
from contracts.base import TOO_LARGE, TOO_MANY, UNAVAILABLE, Refusal, Refused
from contracts.forum.files import FILE_BROKEN
from gateway import deadlines
from gateway.aside import ENVIRONMENT
from gateway.files import worker
from gateway.files.layout import key_of
from gateway.files.store import Store, store

_SECONDS, _COME_BACK_SECONDS = 60.0, 30
# Bytes a second that a store takes at least, besides the time that every answer has.
_SLOWEST = 4_000_000
_log = logs.get()


class Judging:
    """Judges files, `at_once` at a time, one of each member: the others wait for their turn."""

    def __init__(self, at_once: int) -> None:
        self._turns = asyncio.Semaphore(at_once)
        self._members: WeakValueDictionary[UUID | None, asyncio.Lock] = WeakValueDictionary()

    async def keep(
        self, member_id: UUID | None, file_id: str, filename: str, most: int, parts: AsyncIterator[bytes]
    ) -> dict[str, Any]:
        """Puts the file into the store and says what it is: the fields of KeepFile.

        Raises TOO_LARGE after `most` bytes, TOO_MANY, UNAVAILABLE, and what is refused because of the content.
        """
        kept = store()
        folder = Path(tempfile.mkdtemp(prefix="convive-file-"))
        try:
            await _receive(folder / worker.SENT, most, parts)
            async with deadlines.turn(self._members.setdefault(member_id, asyncio.Lock()), _come_back):
                found = await self._judged(folder, filename)
            deadlines.renew(found["facts"]["size_bytes"] / _SLOWEST)
            await deadlines.in_thread("files", partial(_put, kept, folder, file_id, found))
            deadlines.renew()
        except OSError as error:
            _log.error("file not kept", file=file_id, error=str(error))
            raise UNAVAILABLE(service="files") from None
        finally:
            shutil.rmtree(folder)
        telemetry.file_bytes.add(found["facts"]["size_bytes"])
        return cast(dict[str, Any], found["facts"])

    async def _judged(self, folder: Path, filename: str) -> dict[str, Any]:
        async with deadlines.turn(self._turns, _come_back):
            found = await _ask(folder, filename)
        if "refused" in found:
            telemetry.files_refused.add(1, {"reason": found["refused"]})
            raise Refusal.registry[found["refused"]]("file", **found["params"])
        return found


def _come_back() -> Refused:
    return TOO_MANY(seconds=_COME_BACK_SECONDS)


async def _receive(path: Path, most: int, parts: AsyncIterator[bytes]) -> None:
    size = 0
    with path.open("wb") as file:
        async for part in parts:
            size += len(part)
            if size > most:
                raise TOO_LARGE("file", limit=most)
            deadlines.renew()  # a weak line may have taken its time
            await deadlines.in_thread("files", partial(file.write, part))


async def _ask(folder: Path, filename: str) -> dict[str, Any]:
    """What the judging process says; a file that it dies of is broken."""
    pipe = asyncio.subprocess.PIPE
    command = (sys.executable, "-m", worker.__name__, str(folder), filename)
    process = await asyncio.create_subprocess_exec(*command, stdout=pipe, stderr=pipe, cwd=ROOT, env=ENVIRONMENT)
    try:
        async with asyncio.timeout(_SECONDS):
            found, said = await process.communicate()
    except TimeoutError:
        found, said = b"", b"took too long"
    finally:
        if process.returncode is None:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()
    if process.returncode or not found:
        _log.warning("file judged by its effect", status=process.returncode, said=said.decode(errors="replace")[-2000:])
        return {"refused": FILE_BROKEN.code, "params": {"filename": filename}}
    return cast(dict[str, Any], orjson.loads(found))


def _put(kept: Store, folder: Path, file_id: str, found: dict[str, Any]) -> None:
    digest = found["facts"]["sha256"]
    if found["small"]:
        kept.put(key_of(file_id, digest, small=True), folder / found["small"])
    kept.put(key_of(file_id, digest), folder / found["kept"])


def judging_of(request: Request) -> Judging:
    """The running gateway's."""
    return cast(Judging, request.app.state.judging)
