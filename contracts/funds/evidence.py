"""The Fund's evidence: files attached to records, their versions, and the record of who read them."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from contracts.base import Command, Page, Paged, Part, Refusal, View, create, read
from contracts.funds.kinds import MAX_FILE_BASE64
from contracts.kinds import Id, Moment, ShortText, Slug

FILE_KIND = Refusal(
    "funds.file_kind",
    422,
    "The content of this file is not {media_type}. Accepted files are PDF, PNG, JPEG, XLSX and "
    "DOCX without macros, CSV and plain text.",
)
FILE_OF_ANOTHER = Refusal("funds.file_of_another", 422, "The file to be replaced belongs to another record.")
FILE_SUPERSEDED = Refusal(
    "funds.file_superseded", 409, "This file has already been replaced; replace its latest version instead."
)


class SubjectKind(StrEnum):
    """Kinds of records that files may be attached to."""

    AGREEMENT = "agreement"
    REPORT = "report"
    CONTRIBUTION = "contribution"
    AWARD = "award"
    EXPENDITURE = "expenditure"
    BANK_STATEMENT = "bank_statement"
    COMMITMENT = "commitment"
    PENDING_RECEIPT = "pending_receipt"


class MediaType(StrEnum):
    """Permitted file types. The content decides, not the name."""

    PDF = "application/pdf"
    PNG = "image/png"
    JPEG = "image/jpeg"
    XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    CSV = "text/csv"
    TEXT = "text/plain"
    XML = "application/xml"


class Upload(Part):
    """An uploaded file of at most 4 MiB. Its name is sanitized, and its content must match its type."""

    filename: ShortText = Field(examples=["INV-2017-0448.pdf"])
    media_type: MediaType
    content_base64: str = Field(min_length=4, max_length=MAX_FILE_BASE64)


class Attach(Command, Upload):
    """Attaches a file to a record, or a newer version of a file; nothing is removed."""

    subject_kind: SubjectKind
    subject_id: Id
    description: ShortText | None = Field(default=None, examples=["Signed by both parties"])
    supersedes: Id | None = Field(default=None, description="The file of which this is the corrected version.")


class Attachment(View):
    """An attached file. `superseded_by` is its corrected version; `revision` counts from 1."""

    id: Id
    subject_kind: SubjectKind
    subject_id: Id
    filename: str
    media_type: MediaType
    size_bytes: int
    sha256: str
    description: str | None
    revision: int
    supersedes: Id | None
    superseded_by: Id | None
    attached_by: Id
    attached_at: Moment


class AttachmentById(Command):
    """One file."""

    attachment_id: Id


class AttachmentFile(View):
    """The file itself."""

    filename: str
    media_type: MediaType
    content_base64: str


class ListAttachments(Paged):
    """The files of a record, newest first; with `current`, only those not superseded."""

    subject_kind: SubjectKind
    subject_id: Id
    current: bool = False


class ListAttachmentReads(Paged):
    """Who read which file and when, newest first."""

    attachment_id: Id | None = None
    member_id: Id | None = None


class AttachmentRead(View):
    """An access to a file. `member` is the reader's name, if known."""

    attachment_id: Id
    filename: str
    subject_kind: SubjectKind
    subject_id: Id
    member_id: Id
    member: str | None
    read_at: Moment


ATTACH = create("funds", "attach", Attach, Attachment, "Attach a file")
READ_ATTACHMENT = read(
    "funds",
    "read_attachment",
    AttachmentById,
    Attachment,
    "Read the details of an attached file",
    at="/attachments/{attachment_id}",
)
LIST_ATTACHMENTS = read(
    "funds",
    "list_attachments",
    ListAttachments,
    Page[Attachment],
    "List the files attached to a record",
    at="/attachments",
)
DOWNLOAD_ATTACHMENT = read(
    "funds", "download_attachment", AttachmentById, AttachmentFile, "Download a file", recorded=True
)
LIST_ATTACHMENT_READS = read(
    "funds",
    "list_attachment_reads",
    ListAttachmentReads,
    Page[AttachmentRead],
    "List who read which file",
    at="/attachment-reads",
)


class ExportRecord(View):
    """An export: who made it, when, of what, in which format. `member` is the name, if known."""

    id: Id
    exported_at: Moment
    member_id: Id
    member: str | None
    what: str
    subject_id: Id | None
    format: str
    parameters: dict[str, str]
    digest: str | None


class ListExports(Paged):
    """Exports, newest first."""

    member_id: Id | None = None
    subject_id: Id | None = None
    what: Slug | None = None


LIST_EXPORTS = read(
    "funds", "list_exports", ListExports, Page[ExportRecord], "List the exports of statements", at="/exports"
)
