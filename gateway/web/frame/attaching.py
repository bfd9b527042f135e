"""Files that come with a form: each announced and sent on, once however often the form is sent."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator
from functools import partial

from starlette.datastructures import UploadFile

from contracts.base import NOT_FOUND, Refused
from contracts.forum import files as forum_files
from gateway import deadlines
from gateway.files.layout import PART_BYTES
from gateway.files.upload import taken
from gateway.views import Data
from gateway.web.frame.visit import Form, Visit

_SENT = forum_files.FILE_SENT.code


async def attached(visitor: Visit, fields: Form, known: list[Data[forum_files.File]]) -> None:
    """Makes `known` what the form has: the files it names, less those crossed out, and those that came with it.

    What came before the one that is refused is among them, so that nothing has to be sent again. Raises Refused.
    """
    crossed_out = set(fields.get("remove", []))
    named = [file_id for file_id in dict.fromkeys(fields.get("files", [])) if file_id and file_id not in crossed_out]
    found = await asyncio.gather(*(_read(visitor, file_id) for file_id in named[: forum_files.MOST_FILES]))
    known[:] = [file for file in found if file]
    for file_id in crossed_out:
        await _remove(visitor, file_id)
    for upload in fields.uploads:
        known.append(await _send(visitor, fields.key, upload))  # noqa: PERF401 - each stays when the next is refused


async def _read(visitor: Visit, file_id: str) -> Data[forum_files.File] | None:
    try:
        return await visitor.call(forum_files.READ_FILE, {"file_id": file_id})
    except Refused as refused:
        if refused.refusal.status not in (404, 422):
            raise
        return None


async def _remove(visitor: Visit, file_id: str) -> None:
    """One that is posted goes with the edit that leaves it out."""
    try:
        await visitor.call(forum_files.REMOVE_FILE, {"file_id": file_id})
    except Refused as refused:
        if refused.refusal.status not in (404, 409, 422):
            raise


async def _send(visitor: Visit, key: str | None, upload: UploadFile) -> Data[forum_files.File]:
    """The same form with the same file is the same file again."""
    payload = {"filename": _name(upload), "size_bytes": upload.size or 0}
    digest = await deadlines.in_thread("files", partial(_digest, upload))
    announced = await visitor.call(forum_files.ANNOUNCE_FILE, payload, key=f"{key}.{digest}" if key else None)
    try:
        return await taken(visitor.request, visitor.caller, announced["id"], _parts(upload))
    except Refused as refused:
        if refused.refusal.code == NOT_FOUND.code:  # it was removed since
            announced = await visitor.call(forum_files.ANNOUNCE_FILE, payload)
            return await taken(visitor.request, visitor.caller, announced["id"], _parts(upload))
        if refused.refusal.code != _SENT:
            raise
        return await visitor.call(forum_files.READ_FILE, {"file_id": announced["id"]})


def _name(upload: UploadFile) -> str:
    """As a command takes it; the forum makes it harmless."""
    printable = "".join(c for c in upload.filename or "" if ord(c) >= 32 and not 0xD800 <= ord(c) <= 0xDFFF)
    return printable.strip()[-200:] or "file"


def _digest(upload: UploadFile) -> str:
    upload.file.seek(0)
    digest = hashlib.sha256()
    while part := upload.file.read(PART_BYTES):
        digest.update(part)
    return digest.hexdigest()


async def _parts(upload: UploadFile) -> AsyncIterator[bytes]:
    await deadlines.in_thread("files", partial(upload.file.seek, 0))
    while part := await deadlines.in_thread("files", partial(upload.file.read, PART_BYTES)):
        yield part
