"""Training: those who learn. Enrolment, import from a spreadsheet, attendance, progress and completion."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from contracts.base import Command, Page, Paged, Part, Refusal, View, change, create, read
from contracts.kinds import Country, Id, Language, Moment, Sex, ShortText, Version

ALREADY_ENROLLED = Refusal(
    "training.already_enrolled", 409, "This person is already enrolled in the edition ({status})."
)
NO_SEAT = Refusal("training.no_seat", 409, "This cannot be done for an enrolment that is {status}.")
OTHER_COUNTRY = Refusal("training.other_country", 403, "You may act only for learners of {country}.")
NOT_A_MEMBER = Refusal("training.not_a_member", 422, "There is no admitted member with the identifier {member}.")
FORMULA = Refusal(
    "training.formula", 422, "A name must not begin with = + - or @, which spreadsheets take for a formula."
)
OUTSIDE_EDITION = Refusal(
    "training.outside_edition", 422, "The date {on} is outside the edition ({starts_on} to {ends_on})."
)
NOT_OF_THIS_EDITION = Refusal("training.not_of_this_edition", 422, "The enrolment {enrolment} is not of this edition.")
NOT_OF_THIS_CURRICULUM = Refusal(
    "training.not_of_this_curriculum", 422, "The module is not part of the curriculum of this edition."
)
STATEMENT_DIFFERS = Refusal(
    "training.statement_differs", 409, "A statement with this identifier says something else (Training rule 8)."
)
NOT_BASE64 = Refusal("training.not_base64", 422, "The content is not base64.")
CHUNK_DIFFERS = Refusal("training.chunk_differs", 409, "Part {number} was received before with another content.")
IMPORT_INCOMPLETE = Refusal("training.import_incomplete", 409, "Part {number} of the file is missing.")
IMPORT_CLOSED = Refusal("training.import_closed", 409, "This import is {status}; begin a new one.")
MAX_CHUNKS = 64


class Sector(StrEnum):
    """Where a learner works, for the disaggregation donors ask for."""

    PUBLIC = "public"
    PRIVATE = "private"
    CIVIL_SOCIETY = "civil_society"
    ACADEMIA = "academia"


class EnrolmentStatus(StrEnum):
    """Enrolled holds a seat, waiting does not yet, withdrawn no longer; completed holds it and has finished."""

    ENROLLED = "enrolled"
    WAITING = "waiting"
    WITHDRAWN = "withdrawn"
    COMPLETED = "completed"


Email = Annotated[
    str,
    StringConstraints(
        pattern=r"^[A-Za-z0-9_][A-Za-z0-9._%+'-]*@(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,}$",
        max_length=254,
    ),
]


# Enrolment ----------------------------------------------------------------------------------------------------------


class EnrolLearner(Command):
    """One learner into an open edition: a seat, or the next place on the waiting list (Training rule 6)."""

    edition_id: Id
    email: Email = Field(examples=["r.lopez@policia.example"])
    name: ShortText = Field(description="As the certificate will state it", examples=["Rosa López"])
    country: Country
    sex: Sex
    sector: Sector
    institution: ShortText
    language: Language
    member_id: Id | None = Field(default=None, description="When the learner is a member of the network")


class EnrolMe(Command):
    """The caller into an open edition; name, country, institution and language are those of the account."""

    edition_id: Id
    sex: Sex = Sex.UNDISCLOSED
    sector: Sector


class ChangeLearner(Command):
    """Corrects what is recorded of a learner, until the course is completed."""

    enrolment_id: Id
    name: ShortText | None = None
    country: Country | None = None
    sex: Sex | None = None
    sector: Sector | None = None
    institution: ShortText | None = None
    language: Language | None = None
    expected_version: Version | None = None


class LinkMember(Command):
    """Says which member a learner is, so that the cohort's room and the certificates are theirs."""

    enrolment_id: Id
    member_id: Id


class EnrolmentById(Command):
    """One enrolment."""

    enrolment_id: Id


class ListEnrolments(Paged):
    """Learners of an edition in the order in which they came."""

    edition_id: Id
    status: EnrolmentStatus | None = None
    country: Country | None = None


class ListMyEnrolments(Paged):
    """The caller's own enrolments, the newest first."""


class Enrolment(View):
    """A learner in an edition. Name, e-mail and institution are null once the person was erased."""

    id: Id
    edition_id: Id
    member_id: Id | None
    email: str | None
    name: str | None
    country: Country
    sex: Sex
    sector: Sector
    institution: str | None
    language: Language
    status: EnrolmentStatus
    place_in_line: int | None = Field(description="Place on the waiting list, counted from 1; null for who has a seat")
    completed_on: date | None
    enrolled_at: Moment
    version: int


# Import -------------------------------------------------------------------------------------------------------------


class ImportStatus(StrEnum):
    """From the first part of the file to its last row."""

    RECEIVING = "receiving"
    QUEUED = "queued"
    CHECKED = "checked"
    REFUSED = "refused"
    DONE = "done"


class BeginImport(Command):
    """Announces a file of learners (CSV with a header row) for an edition."""

    edition_id: Id
    filename: ShortText = Field(examples=["oficiales-2017.csv"])


class AddImportChunk(Command):
    """One part of the file. Parts are numbered from 1; sending one again changes nothing."""

    import_id: Id
    number: int = Field(ge=1, le=MAX_CHUNKS)
    content_base64: str = Field(min_length=1, max_length=1_400_000, description="At most 1,050,000 bytes of the file")


class RunImport(Command):
    """Reads the file. A dry run changes nothing and may be followed by a real one without sending the file again."""

    import_id: Id
    dry_run: bool = Field(description="Only say what would happen, with a reason for every bad row")
    partial: bool = Field(default=False, description="Enrol the good rows although others are bad")


class ImportById(Command):
    """One import."""

    import_id: Id


class ListImports(Paged):
    """Imports into an edition, the newest first."""

    edition_id: Id


class ListImportErrors(Paged):
    """What is wrong with an import's rows, in the order of the file."""

    import_id: Id


class RowError(View):
    """Why a row is refused. `row` as a spreadsheet counts (the header is 1; 0: the file as a whole)."""

    row: int
    field: str
    reason: str
    params: dict[str, str]


class Import(View):
    """An import and its outcome; for a dry run the counts say what would happen."""

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
    withdrawn: int = Field(description="Rows of learners who have withdrawn; an import leaves them so")
    refused: int = Field(description="Bad rows")
    errors: list[RowError] = Field(description="The first ones; the list of errors has them all")
    created_at: Moment
    finished_at: Moment | None


# Attendance, progress, completion -------------------------------------------------------------------------------------


class Attended(Part):
    """Whether one learner was there."""

    enrolment_id: Id
    present: bool


class RecordAttendance(Command):
    """Who was there on one day of an edition; recording a day again corrects it."""

    edition_id: Id
    held_on: date
    learners: list[Attended] = Field(min_length=1, max_length=2000)


class ListAttendance(Paged):
    """Attendance of an edition's learners, in the order in which they came."""

    edition_id: Id


class Attendance(View):
    """A learner's attendance: days present of the days recorded for the edition. `percentage` null: no day recorded."""

    enrolment_id: Id
    name: str | None
    days_present: int
    days_recorded: int
    percentage: Decimal | None


class DayRecorded(View):
    """One day of an edition, as recorded."""

    edition_id: Id
    held_on: date
    present: int
    absent: int


class RecordProgress(Command):
    """A statement of progress in one module. The same statement twice counts once, in any order (Training rule 8)."""

    enrolment_id: Id
    statement_id: Id
    module_id: Id
    percent: int = Field(ge=0, le=100)


class ModuleProgress(View):
    """The furthest a learner has come in a module, in per cent."""

    module_id: Id
    position: int
    percent: int


class Progress(View):
    """A learner's progress; `percent` weighs the modules by their hours."""

    enrolment_id: Id
    modules: list[ModuleProgress]
    percent: int
    counted: bool = Field(description="False when the statement had been counted before, or was behind what is known")


class RecordCompletion(Command):
    """A learner completed the curriculum; the certificate is issued with it."""

    enrolment_id: Id
    completed_on: date


class RecordCompletions(Command):
    """Several learners of one edition completed the curriculum; either all are recorded or none."""

    edition_id: Id
    enrolment_ids: list[Id] = Field(min_length=1, max_length=500)
    completed_on: date


class Completion(View):
    """A completed enrolment and the code of its certificate; `fresh` is false when it was recorded before."""

    enrolment_id: Id
    completed_on: date
    certificate_code: str
    fresh: bool


class Completions(View):
    """One completion per enrolment asked for, in that order."""

    items: list[Completion]


ENROL_LEARNER = create("training", "enrol_learner", EnrolLearner, Enrolment, "Enrol a learner")
ENROL_ME = create("training", "enrol_me", EnrolMe, Enrolment, "Enrol yourself")
CHANGE_LEARNER = change("training", "change_learner", ChangeLearner, Enrolment, "Correct what is recorded of a learner")
LINK_MEMBER = change("training", "link_member", LinkMember, Enrolment, "Say which member a learner is")
WITHDRAW = change("training", "withdraw", EnrolmentById, Enrolment, "Withdraw a learner")
READ_ENROLMENT = read("training", "read_enrolment", EnrolmentById, Enrolment, "Read an enrolment")
LIST_ENROLMENTS = read("training", "list_enrolments", ListEnrolments, Page[Enrolment], "List an edition's learners")
LIST_MY_ENROLMENTS = read(
    "training", "list_my_enrolments", ListMyEnrolments, Page[Enrolment], "List your own enrolments"
)

BEGIN_IMPORT = create("training", "begin_import", BeginImport, Import, "Begin an import of learners")
ADD_IMPORT_CHUNK = change("training", "add_import_chunk", AddImportChunk, Import, "Add a part of the file")
RUN_IMPORT = change("training", "run_import", RunImport, Import, "Run an import, dry or for good")
READ_IMPORT = read("training", "read_import", ImportById, Import, "Read an import")
LIST_IMPORTS = read("training", "list_imports", ListImports, Page[Import], "List an edition's imports")
LIST_IMPORT_ERRORS = read(
    "training", "list_import_errors", ListImportErrors, Page[RowError], "List what is wrong with an import's rows"
)

RECORD_ATTENDANCE = change("training", "record_attendance", RecordAttendance, DayRecorded, "Record a day's attendance")
LIST_ATTENDANCE = read("training", "list_attendance", ListAttendance, Page[Attendance], "List attendance")
RECORD_PROGRESS = change("training", "record_progress", RecordProgress, Progress, "Record progress in a module")
READ_PROGRESS = read("training", "read_progress", EnrolmentById, Progress, "Read a learner's progress")
RECORD_COMPLETION = change("training", "record_completion", RecordCompletion, Completion, "Record a completion")
RECORD_COMPLETIONS = change(
    "training", "record_completions", RecordCompletions, Completions, "Record the completions of several learners"
)
