"""The extensions of the Fund's files."""

from __future__ import annotations

from chassis import filenames
from contracts.funds.evidence import MediaType

_EXTENSIONS = {
    MediaType.PDF: (".pdf",),
    MediaType.PNG: (".png",),
    MediaType.JPEG: (".jpg", ".jpeg"),
    MediaType.XLSX: (".xlsx",),
    MediaType.DOCX: (".docx",),
    MediaType.CSV: (".csv",),
    MediaType.TEXT: (".txt", ".sta", ".940", ".mt940"),
    MediaType.XML: (".xml",),
}


def harmless(filename: str, media_type: MediaType) -> str:
    """The name as it is stored."""
    return filenames.harmless(filename, _EXTENSIONS[media_type])
