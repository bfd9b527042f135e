"""Enrolment of learners from a spreadsheet."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from contracts.base import Command, Page, Paged, Refusal, View, change, create, read
from contracts.kinds import Id, Moment, ShortText

FORMULA = Refusal(
    "training.formula",
    422,
    "A name must not begin with = + - or @, which spreadsheets treat as the start of a formula.",
)
CHUNK_DIFFERS = Refusal(
    "training.chunk_differs", 409, "Part {number} has already been received with different content."
)
IMPORT_INCOMPLETE = Refusal("training.import_incomplete", 409, "Part {number} of the file is missing.")
IMPORT_CLOSED = Refusal("training.import_closed", 409, "The status of this import is {status}; start a new one.")
MAX_CHUNKS = 64


# Import -------------------------------------------------------------------------------------------------------------


class ImportStatus(StrEnum):
    """The status of an import."""

    RECEIVING = "receiving"
    QUEUED = "queued"
    CHECKED = "checked"
    REFUSED = "refused"
    DONE = "done"


class BeginImport(Command):
    """Begins an import of learners into an edition, from a CSV file with a header row."""

    edition_id: Id
    filename: ShortText = Field(examples=["oficiales-2017.csv"])


class AddImportChunk(Command):
    """One part of the file. Parts are numbered from 1; sending one again changes nothing."""

    import_id: Id
    number: int = Field(ge=1, le=MAX_CHUNKS)
    content_base64: str = Field(min_length=1, max_length=1_400_000, description="At most 1,050,000 bytes of the file")


class RunImport(Command):
    """Processes the file. A dry run changes nothing and may be followed by a real run without a new upload."""

    import_id: Id
    dry_run: bool = Field(description="Only report what would happen, with a reason for every invalid row")
    partial: bool = Field(default=False, description="Enrol valid rows even if others are invalid")


class ImportById(Command):
    """One import."""

    import_id: Id


class ListImports(Paged):
    """Imports into an edition, newest first."""

    edition_id: Id


class ListImportErrors(Paged):
    """The errors in an import's rows, in file order."""

    import_id: Id


class RowError(View):
    """Why a row was refused. `row` is the spreadsheet row (the header is 1; 0: the file as a whole)."""

    row: int
    field: str
    reason: str
    params: dict[str, str]


class Import(View):
    """An import and its outcome; for a dry run, the counts show what would happen."""

    id: Id
    edition_id: Id
    filename: str
    status: ImportStatus
    dry_run: bool
    partial: bool
    encoding: str | None
    delimiter: str | None
    rows: int
    enrolled: int
    waiting: int
    updated: int
    unchanged: int
    withdrawn: int = Field(description="Rows of learners who have withdrawn; not enrolled again")
    refused: int = Field(description="Invalid rows")
    errors: list[RowError] = Field(description="The first errors; the full list is a separate operation")
    created_at: Moment
    finished_at: Moment | None


BEGIN_IMPORT = create("training", "begin_import", BeginImport, Import, "Begin an import of learners")
ADD_IMPORT_CHUNK = change("training", "add_import_chunk", AddImportChunk, Import, "Add a part of the file")
RUN_IMPORT = change("training", "run_import", RunImport, Import, "Run an import, as a trial or for good")
READ_IMPORT = read("training", "read_import", ImportById, Import, "Read an import", at="/imports/{import_id}")
LIST_IMPORTS = read(
    "training",
    "list_imports",
    ListImports,
    Page[Import],
    "List an edition's imports",
    at="/editions/{edition_id}/imports",
)
LIST_IMPORT_ERRORS = read(
    "training",
    "list_import_errors",
    ListImportErrors,
    Page[RowError],
    "List the errors in an import's rows",
    at="/imports/{import_id}/errors",
)
