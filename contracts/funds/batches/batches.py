"""Entries from a spreadsheet: a file of costs, receipts or commitments, entered completely or not at all."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from contracts.base import Command, EmbeddedRefusal, Page, Paged, Refusal, View, change, create, read
from contracts.funds.kinds import MAX_FILE_BASE64, Usd
from contracts.kinds import Id, Language, Moment, ShortText

MAX_ROWS = 10_000

FILE_UNREADABLE = Refusal("funds.file_unreadable", 422, "The file cannot be read: {reason}.")
# Why a file cannot be read, by the reader's code (chassis/spreadsheets).
UNREADABLE = {
    "empty": "it is empty",
    "not_text": "it is neither CSV nor XLSX",
    "not_a_workbook": "it is not a complete XLSX workbook",
    "nul_bytes": "it contains bytes that are not text",
    "undecodable": "its encoding is neither UTF-8, UTF-16 nor Windows-1252",
    "missing_column": "a required column is missing",
    "column_twice": "the same column appears twice",
    "broken_quotes": "its quotation marks do not match",
    "cell_too_long": "a cell is too long",
    "too_large": "it is too large once unpacked",
    "too_many_rows": "it has more rows than can be entered at once",
    "too_many_columns": "it has more columns than this kind of file allows",
}
CELL_MISSING = Refusal("funds.cell_missing", 422, "This is required.")
CELL_TOO_LONG = Refusal("funds.cell_too_long", 422, "This is longer than {limit} characters.")
CELL_FORMULA = Refusal("funds.cell_formula", 422, "This begins like a formula; enter plain text.")
CELL_CONTROL = Refusal("funds.cell_control", 422, "This contains invisible control characters.")
AMOUNT_UNCLEAR = Refusal("funds.amount_unclear", 422, "Enter amounts in the form 1234.56.")
REFERENCE_TWICE = Refusal("funds.reference_twice", 422, "Row {row} has the same reference; each row needs its own.")
REFERENCE_REUSED = Refusal(
    "funds.reference_reused",
    409,
    "This reference was entered on {on} with different details, from the file {filename} (Fund rule 3).",
)
BATCH_DONE = Refusal(
    "funds.batch_done", 409, "The entries in this file have already been made and cannot be made again."
)
NOT_ITS_MAKER = Refusal(
    "funds.not_its_maker", 403, "Only the person who uploaded this file can continue with it; upload it yourself."
)


class BatchKind(StrEnum):
    """The kind of entries in a file."""

    EXPENDITURES = "expenditures"
    CONTRIBUTIONS = "contributions"
    COMMITMENTS = "commitments"


class BatchStatus(StrEnum):
    """Queued: being read. Checked: a dry run found no errors. Refused: nothing was entered. Done: all was entered."""

    QUEUED = "queued"
    CHECKED = "checked"
    REFUSED = "refused"
    DONE = "done"


class SubmitBatch(Command):
    """Submits a file of entries: CSV or the first sheet of an XLSX file, with a header row, at most 10,000 rows.

    Each row has a permanent, unique reference: a row entered before is skipped if identical and refused
    if not (Fund rule 3). The same file is entered only once. A dry run shows the result without entering anything.
    """

    kind: BatchKind
    filename: ShortText = Field(examples=["costs-2026-05.csv"])
    content_base64: str = Field(min_length=4, max_length=MAX_FILE_BASE64, description="At most 4 MiB of file")
    dry_run: bool = True


class RunBatch(Command):
    """Processes the file again, as a dry run or definitively, without a new upload."""

    batch_id: Id
    dry_run: bool = False


class ReadBatch(Command):
    """A file of entries and its outcome."""

    batch_id: Id


class ListBatches(Paged):
    """The files of entries, newest first."""

    kind: BatchKind | None = None
    status: BatchStatus | None = None


class ListBatchErrors(Paged):
    """The errors in a file's rows, in file order."""

    batch_id: Id


class TemplateFormat(StrEnum):
    """A workbook lists the budget lines, donors and agreements on further sheets; a CSV file has the header only."""

    XLSX = "xlsx"
    CSV = "csv"


class ReadBatchTemplate(Command):
    """A template for a kind of file, with columns in the given language."""

    kind: BatchKind
    format: TemplateFormat = TemplateFormat.XLSX
    language: Language = Language.EN


class BatchError(EmbeddedRefusal):
    """Why a row was refused. `row` is the spreadsheet row (the header is 1; 0: the file), `field` the column."""

    row: int
    field: str


class EntryBatch(View):
    """A file of entries. For a dry run, the counts show what would happen.

    `waiting` rows are entered and await a second signature; `unchanged` ones were entered from an earlier file.
    """

    id: Id
    kind: BatchKind
    filename: str
    sha256: str
    status: BatchStatus
    dry_run: bool
    encoding: str | None
    delimiter: str | None
    rows: int
    entered: int
    waiting: int
    unchanged: int
    refused: int
    total_usd: Usd
    errors: list[BatchError] = Field(description="The first errors; the full list is a separate operation")
    submitted_by: Id
    submitted_at: Moment
    finished_at: Moment | None


class BatchTemplate(View):
    """The file itself."""

    filename: str
    media_type: str
    content_base64: str


SUBMIT_BATCH = create(
    "funds", "submit_batch", SubmitBatch, EntryBatch, "Enter a file of costs, receipts or commitments"
)
RUN_BATCH = change("funds", "run_batch", RunBatch, EntryBatch, "Run a file of entries, as a trial or for good")
READ_BATCH = read(
    "funds", "read_batch", ReadBatch, EntryBatch, "Read the state of a file of entries", at="/batches/{batch_id}"
)
LIST_BATCHES = read("funds", "list_batches", ListBatches, Page[EntryBatch], "List the files of entries", at="/batches")
LIST_BATCH_ERRORS = read(
    "funds",
    "list_batch_errors",
    ListBatchErrors,
    Page[BatchError],
    "List the errors in a file's rows",
    at="/batches/{batch_id}/errors",
)
BATCH_TEMPLATE = read("funds", "batch_template", ReadBatchTemplate, BatchTemplate, "Download an empty file of entries")
