"""Members' files: announced, uploaded, posted; readable by all who may read what they belong to.

A file is announced first, to give it a name and a place; its content is then uploaded to the gateway, which
determines its type. The forum keeps the description of a file and decides who may read it.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from contracts.base import Command, Refusal, View, change, create, read
from contracts.kinds import Id, Moment, ShortText

# However an installation is set up, no file is larger.
MOST_FILE_BYTES = 100_000_000
# A post has at most so many files.
MOST_FILES = 10

# Files that were sent before, in the order in which they are shown.
Files = Annotated[list[Id], Field(max_length=MOST_FILES)]

FILE_TOO_LARGE = Refusal("forum.file_too_large", 413, "A file can be at most {limit} MB.")
FILES_FULL = Refusal("forum.files_full", 409, "Your files would exceed {limit} MB; remove some from your posts first.")
FILES_WAITING = Refusal(
    "forum.files_waiting",
    429,
    "You have {limit} uploaded files that are not yet in a post; post or remove some of them first.",
)
POST_FILES_TOO_LARGE = Refusal("forum.post_files_too_large", 422, "The files in a post can total at most {limit} MB.")
UNKNOWN_FILE = Refusal(
    "forum.unknown_file", 422, "One of these files is not yours, was not fully uploaded, or belongs to something else."
)
FILE_POSTED = Refusal(
    "forum.file_posted", 409, "This file belongs to a post or a library resource; edit that to remove the file."
)
FILE_SENT = Refusal("forum.file_sent", 409, "This file has already been uploaded; register a new one.")
FILE_KIND = Refusal(
    "forum.file_kind",
    422,
    "“{filename}” is not an accepted type of file: PDF, PNG, JPEG, WebP, XLSX, DOCX, PPTX, ODT, ODS, CSV or "
    "plain text. The content of the file decides, not its name.",
)
FILE_EMPTY = Refusal("forum.file_empty", 422, "“{filename}” is empty.")
FILE_BROKEN = Refusal(
    "forum.file_broken", 422, "“{filename}” is damaged or incomplete; save it again and upload the new copy."
)
FILE_ACTIVE = Refusal("forum.file_active", 422, "“{filename}” contains macros or scripts; save it without them.")
FILE_LOCKED = Refusal("forum.file_locked", 422, "“{filename}” is protected by a password; save it without one.")
FILE_TWOFOLD = Refusal(
    "forum.file_twofold",
    422,
    "“{filename}” mixes two file types; export it again from the program in which it was created.",
)
FILE_SWELLS = Refusal(
    "forum.file_swells", 422, "“{filename}” is too large once unpacked; save it again in several parts."
)
IMAGE_TOO_LARGE = Refusal(
    "forum.image_too_large", 422, "“{filename}” exceeds {limit} megapixels; reduce the size of the image."
)
IMAGE_MOVES = Refusal("forum.image_moves", 422, "“{filename}” is animated; upload a still image.")


class FileType(StrEnum):
    """Permitted file types. The content decides, not the name."""

    PDF = "application/pdf"
    PNG = "image/png"
    JPEG = "image/jpeg"
    WEBP = "image/webp"
    XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
    ODT = "application/vnd.oasis.opendocument.text"
    ODS = "application/vnd.oasis.opendocument.spreadsheet"
    CSV = "text/csv"
    TEXT = "text/plain"


IMAGES = frozenset({FileType.PNG, FileType.JPEG, FileType.WEBP})
# How the name of a file ends; the first is what it gets when its name says something else.
EXTENSIONS: dict[FileType, tuple[str, ...]] = {
    FileType.PDF: (".pdf",),
    FileType.PNG: (".png",),
    FileType.JPEG: (".jpg", ".jpeg"),
    FileType.WEBP: (".webp",),
    FileType.XLSX: (".xlsx",),
    FileType.DOCX: (".docx",),
    FileType.PPTX: (".pptx",),
    FileType.ODT: (".odt",),
    FileType.ODS: (".ods",),
    FileType.CSV: (".csv",),
    FileType.TEXT: (".txt",),
}

Sha256 = Annotated[str, StringConstraints(pattern="^[0-9a-f]{64}$")]


class AttachedFile(View):
    """A file attached to a post or to a library resource. `width` and `height` are an image's, in pixels."""

    id: Id
    filename: str
    media_type: FileType
    size_bytes: int
    width: int | None
    height: int | None


class AnnounceFile(Command):
    """Announces a file for upload; no more bytes than announced are accepted."""

    filename: ShortText = Field(examples=["Plan 2027.pdf"])
    size_bytes: int = Field(ge=0, le=MOST_FILE_BYTES)


class KeepFile(Command):
    """Records the type of an uploaded file, as determined by the gateway; its content is in the store."""

    file_id: Id
    media_type: FileType
    size_bytes: int = Field(ge=1, le=MOST_FILE_BYTES)
    sha256: Sha256
    width: int | None = Field(default=None, ge=1, le=10_000)
    height: int | None = Field(default=None, ge=1, le=10_000)


class FileById(Command):
    """One file."""

    file_id: Id


class DownloadFile(FileById):
    """Downloads the file; `small`: the thumbnail of an image."""

    small: bool = False
    counts: bool = Field(
        default=False, description="Set by the gateway: downloaded by a reader, not a robot, and not repeatedly"
    )


class File(View):
    """A file's description. Until uploaded, a file is only announced; until posted, only its owner sees it."""

    id: Id
    filename: str
    media_type: FileType | None
    size_bytes: int
    sha256: str | None
    width: int | None
    height: int | None
    announced_at: Moment
    kept_at: Moment | None
    post_id: Id | None
    resource_id: Id | None = None


ANNOUNCE_FILE = create("forum", "announce_file", AnnounceFile, File, "Register a file for upload")
KEEP_FILE = change("forum", "keep_file", KeepFile, File, "Upload the content of a file")
READ_FILE = read("forum", "read_file", FileById, File, "The details of a file", at="/files/{file_id}")
REMOVE_FILE = change("forum", "remove_file", FileById, File, "Remove a file that is not posted")
DOWNLOAD_FILE = read("forum", "download_file", DownloadFile, File, "Download a file", recorded=True)
