"""Documents that are ZIP archives (Office, OpenDocument): what they are, and that they do no harm when unpacked."""

from __future__ import annotations

import re
import warnings
import zipfile
import zlib
from pathlib import Path
from typing import Final

from contracts.forum.files import FILE_ACTIVE, FILE_BROKEN, FILE_KIND, FILE_LOCKED, FILE_SWELLS, FILE_TWOFOLD, FileType

_MOST_ENTRIES, _MOST_BYTES, _MOST_RATIO = 5_000, 300_000_000, 250
# Below this an entry may be as well packed as it likes.
_SMALL_ENTRY = 2_000_000
_OFFICE: Final = {
    "xl/workbook.xml": FileType.XLSX,
    "word/document.xml": FileType.DOCX,
    "ppt/presentation.xml": FileType.PPTX,
}
_OPEN: Final = {kind.value.encode(): kind for kind in (FileType.ODT, FileType.ODS)}
# Programs: macros of Office and OpenDocument, controls, and what else an opener might run.
_ACTS: Final = re.compile(
    r"vba(project|data)|^basic/|^scripts/|activex/|\.(exe|dll|js|vbs|bat|cmd|ps1|jar|class|html?|svg|swf)$",
    re.IGNORECASE,
)
_CALLS_OUT: Final = re.compile(
    rb"attachedTemplate[^>]*TargetMode=\"External\"|TargetMode=\"External\"[^>]*attachedTemplate"
)
_MACROS: Final = re.compile(rb"macroEnabled|vnd\.ms-office\.vbaProject")
_ENCRYPTED = 0x1
# Entities may name files of whoever opens it. (OpenDocument of old has document types, without any.)
_ENTITY: Final = b"<!ENTITY"


def kind_of(path: Path, filename: str) -> FileType:
    """The kind of document. Raises FILE_BROKEN, FILE_TWOFOLD, FILE_SWELLS, FILE_LOCKED, FILE_ACTIVE, FILE_KIND."""
    try:
        with warnings.catch_warnings(action="error"), zipfile.ZipFile(path) as archive:
            _check_whole(archive, path, filename)
            _check_size(archive, filename)
            kind = _kind(archive, filename)
            _check_harmless(archive, filename)
            _unpack(archive, filename)
    except (zipfile.BadZipFile, UserWarning) as error:
        raise (FILE_SWELLS if "Overlapped" in str(error) else FILE_BROKEN)(filename=filename) from None
    except (ValueError, NotImplementedError, EOFError, OSError, zlib.error, RuntimeError):
        raise FILE_BROKEN(filename=filename) from None
    return kind


def _check_whole(archive: zipfile.ZipFile, path: Path, filename: str) -> None:
    """The archive is all there is in the file: nothing before it, nothing behind it. Raises FILE_TWOFOLD."""
    first = min((entry.header_offset for entry in archive.infolist()), default=0)
    with path.open("rb") as file:
        file.seek(-22, 2)
        ends = file.read().startswith(b"PK\x05\x06")
    if first or archive.comment or not ends:
        raise FILE_TWOFOLD(filename=filename)


def _check_size(archive: zipfile.ZipFile, filename: str) -> None:
    """By what the archive says of itself; `_unpack` holds it to that. Raises FILE_SWELLS."""
    entries = archive.infolist()
    swollen = any(
        entry.file_size > _SMALL_ENTRY and entry.file_size > _MOST_RATIO * max(entry.compress_size, 1)
        for entry in entries
    )
    if swollen or len(entries) > _MOST_ENTRIES or sum(entry.file_size for entry in entries) > _MOST_BYTES:
        raise FILE_SWELLS(filename=filename)


def _kind(archive: zipfile.ZipFile, filename: str) -> FileType:
    if any(entry.flag_bits & _ENCRYPTED for entry in archive.infolist()):
        raise FILE_LOCKED(filename=filename)
    names = set(archive.namelist())
    if "[Content_Types].xml" in names:
        found = next((kind for part, kind in _OFFICE.items() if part in names), None)
    else:
        found = _OPEN.get(_read(archive, "mimetype")) if "mimetype" in names and "content.xml" in names else None
    if found is None:
        raise FILE_KIND(filename=filename)
    return found


def _check_harmless(archive: zipfile.ZipFile, filename: str) -> None:
    """Raises FILE_ACTIVE; FILE_LOCKED for an OpenDocument with a password."""
    names = archive.namelist()
    if "META-INF/manifest.xml" in names and b"encryption-data" in _read(archive, "META-INF/manifest.xml"):
        raise FILE_LOCKED(filename=filename)
    told = [name for name in names if name == "[Content_Types].xml" or name.endswith("settings.xml.rels")]
    says = b"".join(_read(archive, name) for name in told)
    if any(_ACTS.search(name) for name in names) or _MACROS.search(says) or _CALLS_OUT.search(says):
        raise FILE_ACTIVE(filename=filename)


def _read(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as entry:
        return entry.read(_SMALL_ENTRY)


def _begins_as_xml(part: bytes) -> bool:
    """Whatever it is called, and in whichever of Unicode's encodings."""
    return part[:64].replace(b"\0", b"").lstrip(b"\xff\xfe\xef\xbb\xbf \t\r\n").startswith(b"<")


def _unpack(archive: zipfile.ZipFile, filename: str) -> None:
    """To nowhere: each entry is as long as it says and has the checksum it says, and none names other files.

    Raises FILE_SWELLS, FILE_ACTIVE.
    """
    total = 0
    for name in archive.infolist():
        before, is_xml = b"", None
        with archive.open(name) as entry:
            while part := entry.read(1 << 18):
                total += len(part)
                is_xml = _begins_as_xml(part) if is_xml is None else is_xml
                if is_xml and _ENTITY in (before + part).replace(b"\0", b""):
                    raise FILE_ACTIVE(filename=filename)
                before = part[-32:]
                if total > _MOST_BYTES:
                    raise FILE_SWELLS(filename=filename)
