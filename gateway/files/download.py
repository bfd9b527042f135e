"""A file goes out to whoever may have it: whole or a part of it, and never as a page."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator
from functools import partial
from typing import Any

from fastapi import Request, Response
from fastapi.responses import StreamingResponse

from chassis import logs
from contracts.base import NOT_FOUND, UNAVAILABLE
from contracts.forum import files as forum_files
from contracts.forum.files import IMAGES, FileType
from gateway import deadlines
from gateway.context import Caller, caller_of
from gateway.expose import Route, disposition, payload_of
from gateway.files.download_counts import counting_of
from gateway.files.layout import key_of
from gateway.files.store import store
from gateway.routing import Endpoint
from gateway.services import services_of

_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")
_SMALL_TYPE = FileType.WEBP.value
# A file never changes, so it need not be asked for twice; but by another session it is another question.
_KEPT = {"Cache-Control": "private, max-age=86400, immutable", "Vary": "Cookie, Authorization"}
_SHUT = {"Content-Security-Policy": "default-src 'none'; sandbox", "Accept-Ranges": "bytes"}
_log = logs.get()


def give(path: str) -> Route:
    """The address of a file itself."""
    kinds = tuple(kind.value for kind in FileType)
    return Route("GET", path, forum_files.DOWNLOAD_FILE, kinds, endpoint=_endpoint)


def _endpoint(route: Route) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        caller = await caller_of(request)
        return await sent(request, caller, await payload_of(request, route))

    return endpoint


async def sent(request: Request, caller: Caller, payload: dict[str, Any]) -> Response:
    """The forum says each time whether this caller may have it. Raises NOT_FOUND, UNAVAILABLE."""
    small = str(payload.get("small", "")).lower() in ("1", "true", "yes", "on", "t", "y")
    asked = payload | {"counts": not small and counting_of(request).counts(request, str(payload["file_id"]))}
    known = await services_of(request).call(forum_files.DOWNLOAD_FILE, asked, caller)
    tag = f'"{known["sha256"][:32]}{"-small" if small else ""}"'
    headers = _KEPT | _SHUT | {"ETag": tag, "Content-Disposition": _named(known, small)}
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return await _small(known, headers) if small else await _whole_or_part(request, known, headers)


def _named(known: dict[str, Any], small: bool) -> str:
    """Pictures are shown where they stand; everything else is saved."""
    shown = small or known["media_type"] in IMAGES
    return disposition(known["filename"], inline=shown)


async def _small(known: dict[str, Any], headers: dict[str, str]) -> Response:
    parts = await _opened(key_of(known["id"], known["sha256"], small=True))
    content = await deadlines.in_thread("files", partial(b"".join, parts))
    return Response(content, 200, headers | {"Content-Type": _SMALL_TYPE})


async def _whole_or_part(request: Request, known: dict[str, Any], headers: dict[str, str]) -> Response:
    size = known["size_bytes"]
    first, last, status = 0, size - 1, 200
    if asked := _asked_part(request, headers["ETag"], size):
        (first, last), status = asked, 206
        headers["Content-Range"] = f"bytes {first}-{last}/{size}"
    parts = await _opened(key_of(known["id"], known["sha256"]), *((first, last) if status == 206 else ()))
    headers |= {"Content-Type": known["media_type"], "Content-Length": str(last - first + 1)}
    return StreamingResponse(_flowing(parts), status, headers)


def _asked_part(request: Request, tag: str, size: int) -> tuple[int, int] | None:
    """One part, if one was asked for that there is; whoever asks for several, or nonsense, gets the whole."""
    found = _RANGE.fullmatch(request.headers.get("range", "").strip())
    if found is None or request.headers.get("if-range", tag) != tag or not (found[1] or found[2]):
        return None
    if not found[1]:
        return (max(size - int(found[2]), 0), size - 1) if int(found[2]) else None
    first, last = int(found[1]), min(int(found[2] or size - 1), size - 1)
    return (first, last) if first <= last else None


async def _opened(key: str, first: int = 0, last: int | None = None) -> Iterator[bytes]:
    try:
        return await deadlines.in_thread("files", partial(store().read, key, first, last))
    except FileNotFoundError:
        _log.error("bytes of a file are missing", key=key)
        raise NOT_FOUND("file_id", what="file") from None
    except OSError as error:
        _log.error("file not read", key=key, error=str(error))
        raise UNAVAILABLE(service="files") from None


async def _flowing(parts: Iterator[bytes]) -> AsyncIterator[bytes]:
    """One that can't be read to its end is broken off, visibly: its length was said."""
    deadlines.renew()
    while (part := await deadlines.in_thread("files", partial(next, parts, None))) is not None:
        yield part
        deadlines.renew()  # the reader took its time, the store has its own
