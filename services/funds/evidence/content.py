"""The type of a file by its content; its name decides nothing."""

from __future__ import annotations

import io
import re
import zipfile

from chassis.plain_text import LOOKED_AT, decoded, is_plain_text
from contracts.funds.evidence import MediaType

_STARTS = {
    MediaType.PDF: re.compile(rb"%PDF-\d"),
    MediaType.PNG: re.compile(rb"\x89PNG\r\n\x1a\n"),
    MediaType.JPEG: re.compile(rb"\xff\xd8\xff"),
}
_PARTS = {MediaType.XLSX: "xl/workbook.xml", MediaType.DOCX: "word/document.xml"}
_TEXTS = (MediaType.CSV, MediaType.TEXT)
# Bank statements are the only XML accepted: documents of ISO 20022, which no browser takes for a page.
_ISO_20022 = re.compile(
    r"(?:\s|<\?.*?\?>|<!--.*?-->)*<(?:\w+:)?Document\s[^>]*urn:iso:std:iso:20022:tech:xsd:", re.DOTALL
)


def is_what_it_says(content: bytes, media_type: MediaType) -> bool:
    """Whether the content is of this type: never markup, never a document with macros, never an encrypted one."""
    if media_type in _STARTS:
        return _STARTS[media_type].match(content) is not None
    if media_type in _PARTS:
        return _is_office(content, _PARTS[media_type])
    if media_type is MediaType.XML:
        return _ISO_20022.match((decoded(content) or "").lstrip("\ufeff \t\r\n")[:LOOKED_AT]) is not None
    return media_type in _TEXTS and is_plain_text(content)


def _is_office(content: bytes, part: str) -> bool:
    """Only the directory of the archive is read; nothing is unpacked."""
    if not content.startswith(b"PK\x03\x04"):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return False
    return {"[Content_Types].xml", part} <= names and not any(n.lower().endswith("vbaproject.bin") for n in names)
