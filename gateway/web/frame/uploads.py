"""Forms with files: their fields and their files, bounded while they come in."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator

from fastapi import Request
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from contracts.base import MALFORMED, TOO_LARGE
from contracts.forum.files import MOST_FILES

MULTIPART = "multipart/form-data"
# All files of a form; the forum says how large one may be.
_FILES_BYTES = 60_000_000


async def parts_of(request: Request, fields: int, field_bytes: int) -> tuple[dict[str, list[str]], list[UploadFile]]:
    """The fields and the files. An input that was left empty is no file. Raises MALFORMED, TOO_LARGE."""
    limit = _FILES_BYTES + field_bytes
    announced = request.headers.get("content-length", "0")
    if announced.isdigit() and int(announced) > limit:
        raise TOO_LARGE(limit=limit)
    parser = MultiPartParser(
        request.headers,
        _bounded(request.stream(), limit),
        max_files=MOST_FILES + 1,
        max_fields=fields,
        max_part_size=field_bytes,
    )
    try:
        form = await parser.parse()
    except MultiPartException as error:
        raise MALFORMED(reason=error.message) from None
    except (KeyError, ValueError):  # no boundary, or names that are no text
        raise MALFORMED(reason="not a form") from None
    written: dict[str, list[str]] = {}
    for name, value in form.multi_items():
        if isinstance(value, str):
            written.setdefault(name, []).append(value)
    return written, [each for _, each in form.multi_items() if isinstance(each, UploadFile) and each.filename]


async def _bounded(stream: AsyncIterator[bytes], limit: int) -> AsyncGenerator[bytes]:
    size = 0
    async for part in stream:
        size += len(part)
        if size > limit:
            raise TOO_LARGE(limit=limit)
        yield part
