"""What a file is, by its content, and what of it is kept. It works in the judging process.

Nothing is taken on the word of a name. Images are painted anew; documents are kept as they came, or refused.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from chassis.plain_text import LOOKED_AT, MARKUP, decoded, is_plain_text
from contracts.forum.files import FILE_ACTIVE, FILE_BROKEN, FILE_EMPTY, FILE_KIND, FILE_LOCKED, FILE_TWOFOLD, FileType
from gateway.files import archives, images

# What a PDF does by itself when it is opened.
_PDF_ACTS = re.compile(rb"/(JavaScript|JS|Launch|RichMedia)\b")
_PDF_LOCKED = re.compile(rb"/Encrypt\b")
# Where a ZIP archive may begin or has its list: no document of another kind has one in it at its end.
_ZIP_END = b"PK\x05\x06"
_ZIP_TAIL = 66_000


@dataclass(frozen=True)
class Judged:
    """What was found: the type, and an image's pixels. `kept` is the file to keep, `small` the image to show."""

    media_type: FileType
    kept: Path
    small: Path | None = None
    width: int | None = None
    height: int | None = None


def judge(folder: Path, path: Path, filename: str) -> Judged:
    """Raises FILE_EMPTY, FILE_KIND and what the kinds have to say."""
    start = _start(path)
    if not start:
        raise FILE_EMPTY(filename=filename)
    if (kind := images.kind_of(start)) is not None:
        painted = images.paint(path, kind, folder, filename)
        return Judged(kind, painted.kept, painted.small, painted.width, painted.height)
    if start.startswith(b"PK\x03\x04"):
        return Judged(archives.kind_of(path, filename), path)
    if start.startswith(b"%PDF-"):
        _check_pdf(path.read_bytes(), filename)
        return Judged(FileType.PDF, path)
    return Judged(_text(path.read_bytes(), filename), path)


def _start(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(64)


def _check_pdf(content: bytes, filename: str) -> None:
    """Raises FILE_BROKEN, FILE_TWOFOLD, FILE_LOCKED, FILE_ACTIVE."""
    end = content.rfind(b"%%EOF")
    if end < 0 or b"startxref" not in content:
        raise FILE_BROKEN(filename=filename)
    behind = content[end + 5 :]
    begins = (decoded(content[:LOOKED_AT]) or content[:LOOKED_AT].decode("latin-1"))[:LOOKED_AT]
    if behind.strip(b" \t\r\n\x00") or _ZIP_END in content[-_ZIP_TAIL:] or MARKUP.search(_without_metadata(begins)):
        raise FILE_TWOFOLD(filename=filename)
    if _PDF_LOCKED.search(content):
        raise FILE_LOCKED(filename=filename)
    if _PDF_ACTS.search(content):
        raise FILE_ACTIVE(filename=filename)


def _without_metadata(text: str) -> str:
    """A PDF's own description is XML, and begins like it."""
    return re.sub(r"<\?xpacket.*?(\?>|$)|<\?xml[^>]*\?>", "", text, flags=re.DOTALL)


def _text(content: bytes, filename: str) -> FileType:
    """Which of the two is the name's to say: a table in plain text is plain text. Raises FILE_KIND, FILE_BROKEN."""
    if not content.strip(b" \t\r\n\x00\xef\xbb\xbf\xff\xfe"):
        raise FILE_EMPTY(filename=filename)
    if not is_plain_text(content):
        raise FILE_KIND(filename=filename)
    return FileType.CSV if filename.lower().endswith(".csv") else FileType.TEXT
