"""Files that come with a form of the Fund: bounded, and as the service takes them."""

from __future__ import annotations

import base64

from starlette.datastructures import UploadFile

from contracts.base import TOO_LARGE
from contracts.funds.evidence import MediaType
from contracts.funds.kinds import MAX_FILE_BYTES
from gateway.web.frame.visit import Form

# Where a browser says nothing, or something vague: by the name. The service looks at the content.
_BY_NAME = {
    "pdf": MediaType.PDF, "png": MediaType.PNG, "jpg": MediaType.JPEG, "jpeg": MediaType.JPEG, "xlsx": MediaType.XLSX,
    "docx": MediaType.DOCX, "csv": MediaType.CSV, "txt": MediaType.TEXT, "xml": MediaType.XML,
}  # fmt: skip
ACCEPTED = ".pdf,.png,.jpg,.jpeg,.xlsx,.docx,.csv,.txt,image/*,application/pdf"


def name_of(upload: UploadFile) -> str:
    """As a command takes it."""
    printable = "".join(c for c in upload.filename or "" if c.isprintable() and not 0xD800 <= ord(c) <= 0xDFFF)
    return printable.strip()[-200:] or "file"


async def content_of(upload: UploadFile, field: str = "files") -> bytes:
    """The bytes of a file. Raises TOO_LARGE."""
    await upload.seek(0)
    content = await upload.read(MAX_FILE_BYTES + 1)
    if len(content) > MAX_FILE_BYTES:
        raise TOO_LARGE(field, limit=MAX_FILE_BYTES)
    return content


async def as_upload(upload: UploadFile) -> dict[str, str]:
    """The file as evidence. Raises TOO_LARGE."""
    content = await content_of(upload)
    name = name_of(upload)
    declared = (upload.content_type or "").partition(";")[0].strip().lower()
    media_type = _BY_NAME.get(name.rpartition(".")[2].lower(), declared or MediaType.PDF)
    return {"filename": name, "media_type": media_type, "content_base64": base64.b64encode(content).decode()}


async def document(fields: Form) -> dict[str, dict[str, str]]:
    """The first file of a form as `document`; nothing if none was chosen. Raises TOO_LARGE."""
    return {"document": await as_upload(fields.uploads[0])} if fields.uploads else {}
