"""Reports to donors, made here: budget lines by period, what was done, results; drafts with versions; submitted."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from contracts.base import Command, Page, Paged, Part, Refusal, View, change, create, read
from contracts.funds.kinds import Day, Usd
from contracts.funds.partners.reports import ReportKind
from contracts.funds.reporting.donor_views import OwnAmounts
from contracts.funds.reporting.statements import Statement
from contracts.funds.spending.budgets import LineKind
from contracts.kinds import Country, Id, Language, Moment, ShortText, Text, Version

REPORT_SUBMITTED = Refusal(
    "funds.report_submitted", 409, "This report has been submitted to the donor and can no longer be changed."
)
REPORT_EMPTY = Refusal(
    "funds.report_empty", 422, "Write at least the summary before the report is submitted to the donor."
)
REPORT_UNFINISHED = Refusal(
    "funds.report_unfinished", 422, "The period ends on {on}; the report can be submitted once it is over."
)
DUTY_ELSEWHERE = Refusal("funds.duty_elsewhere", 422, "The report due belongs to another agreement than the award.")
DUTY_TAKEN = Refusal("funds.duty_taken", 409, "Another draft already answers this report due; go on with that one.")
REPORT_TOO_LONG = Refusal(
    "funds.report_too_long", 422, "A report covers at most {years} years; choose a shorter period."
)
READ_BY_ANOTHER = Refusal(
    "funds.read_by_another",
    403,
    "This programme protects the people it helps: somebody other than the last author has to read and submit the "
    "report (Programme rule 9).",
)

MAX_YEARS = 10

# A passage of the narrative, in paragraphs.
Passage = Annotated[Text, StringConstraints(max_length=20_000, strip_whitespace=True)]


class ReportStage(StrEnum):
    """A draft is written by the staff; once submitted, a report does not change, and its donor reads it."""

    DRAFT = "draft"
    SUBMITTED = "submitted"


class Narrative(Part):
    """What is told in words. What is empty is left out of the report."""

    summary: Passage = ""
    activities: Passage = ""
    results: Passage = ""
    difficulties: Passage = ""
    next_steps: Passage = ""


class MissingFact(StrEnum):
    """What the programmes had nothing about."""

    SERVICE = "service"
    EDITION = "edition"
    ACTIVITIES = "activities"
    INDICATORS = "indicators"


class ReportedActivity(Part):
    """An activity of the award's programme within the period."""

    title: ShortText
    country: Country | None = None
    starts_on: Day
    ends_on: Day
    status: Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,20}$")]


class ReportedIndicator(Part):
    """An indicator of the award's programme: what it was, should become, and is, as its programme writes it."""

    name: Annotated[Text, StringConstraints(min_length=1, max_length=2_000)]
    unit: ShortText | None = None
    baseline: Passage = ""
    target: Passage = ""
    actual: Passage = ""
    as_of: Day | None = None


class ReportFacts(Part):
    """What the programmes told when the report was written. With `protects_people` somebody else than who wrote the
    report submits it."""

    taken_at: Moment
    programme: ShortText | None = Field(default=None, description="Its name in the report's language.")
    editions: list[ShortText] = Field(default_factory=list, max_length=50)
    activities: list[ReportedActivity] = Field(default_factory=list, max_length=500)
    indicators: list[ReportedIndicator] = Field(default_factory=list, max_length=200)
    missing: list[MissingFact] = Field(default_factory=list, max_length=4)
    protects_people: bool = Field(default=False, description="A second person reads the text (Programme rule 9).")


class ReportPeriod(View):
    """A part of the report's period, both days included: a month, a quarter or a year."""

    since: date
    until: date


class ReportedLine(View):
    """A budget line in USD: planned in the version in force at the period's end (Fund rule 16), spent before the
    period, in each part of it, in all of it and by its end, and what is left. `percent`: spent of planned, if any.
    """

    line_id: Id
    kind: LineKind
    title: str
    budget_usd: Usd
    before_usd: Usd
    parts_usd: list[Usd]
    period_usd: Usd
    spent_usd: Usd
    rest_usd: Usd
    percent: Decimal | None


class ReportFigures(View):
    """The figures of a report: they add up to the award's statement for the period (Fund rule 14).

    `total` is the sum of the lines. `own`: the award in its donor's currency, at the average rate of the receipts.
    """

    parts: list[ReportPeriod]
    lines: list[ReportedLine]
    total: ReportedLine
    statement: Statement
    own: OwnAmounts | None


class DonorReport(View):
    """A report to a donor. Of a submitted one all is as it was then; `digest` is the SHA-256 of its content."""

    id: Id
    award_id: Id
    award: str
    donor_id: Id
    donor: str
    agreement: str | None
    kind: ReportKind
    duty_id: Id | None
    period_from: date
    period_to: date
    language: Language
    stage: ReportStage
    narrative: Narrative
    facts: ReportFacts | None
    figures: ReportFigures
    written_by: str | None
    changed_at: Moment
    submitted_on: date | None
    digest: str
    version: int


class DonorReportItem(View):
    """A report in a list."""

    id: Id
    award_id: Id
    award: str
    kind: ReportKind
    duty_id: Id | None
    period_from: date
    period_to: date
    language: Language
    stage: ReportStage
    written_by: str | None
    changed_at: Moment
    submitted_on: date | None
    version: int


class ReportVersion(View):
    """What was written up to a version, and by whom."""

    number: int
    narrative: Narrative
    written_by: str | None
    written_at: Moment


class BeginDonorReport(Command):
    """Begins a report on an award. `duty_id`: the report due that it answers. Without a language: the donor's."""

    award_id: Id
    kind: ReportKind = ReportKind.FINAL
    duty_id: Id | None = None
    period_from: Day
    period_to: Day
    language: Language | None = None


class SaveDonorReport(Command):
    """Saves a draft as a further version; what is left out stays as it is."""

    report_id: Id
    narrative: Narrative | None = None
    facts: ReportFacts | None = None
    period_from: Day | None = None
    period_to: Day | None = None
    language: Language | None = None
    expected_version: Version | None = None


class SubmitDonorReport(Command):
    """Submits a report to its donor, with the figures of this moment; the report due that it answers is submitted."""

    report_id: Id
    submitted_on: Day
    expected_version: Version | None = None


class DropDonorReport(Command):
    """Deletes a draft with its versions."""

    report_id: Id


class ReadDonorReport(Command):
    """One report: for the staff, and once submitted for its donor's contacts."""

    report_id: Id


class ListDonorReports(Paged):
    """The reports on an award, the newest first."""

    award_id: Id


class ListReportVersions(Paged):
    """The versions of a report, the newest first."""

    report_id: Id


class ReportFormat(StrEnum):
    """Formats of a report for download. JSON is the view itself."""

    JSON = "json"
    PDF = "pdf"
    DOCX = "docx"


class ExportDonorReport(ReadDonorReport):
    """A report as a document."""

    format: ReportFormat


class DonorReportExport(View):
    """An exported report, as recorded."""

    export_id: Id
    exported_at: Moment
    exported_by: str
    format: ReportFormat
    report: DonorReport


BEGIN_DONOR_REPORT = create("funds", "begin_donor_report", BeginDonorReport, DonorReport, "Begin a report to a donor")
SAVE_DONOR_REPORT = change("funds", "save_donor_report", SaveDonorReport, DonorReport, "Save the draft of a report")
SUBMIT_DONOR_REPORT = change(
    "funds", "submit_donor_report", SubmitDonorReport, DonorReport, "Submit a report to its donor"
)
DROP_DONOR_REPORT = change("funds", "drop_donor_report", DropDonorReport, DonorReportItem, "Delete a report's draft")
READ_DONOR_REPORT = read(
    "funds",
    "read_donor_report",
    ReadDonorReport,
    DonorReport,
    "Read a report to a donor",
    at="/donor-reports/{report_id}",
    one_state=True,
)
LIST_DONOR_REPORTS = read(
    "funds",
    "list_donor_reports",
    ListDonorReports,
    Page[DonorReportItem],
    "List the reports on an award",
    at="/awards/{award_id}/donor-reports",
)
LIST_REPORT_VERSIONS = read(
    "funds",
    "list_report_versions",
    ListReportVersions,
    Page[ReportVersion],
    "List the versions of a report",
    at="/donor-reports/{report_id}/versions",
)
EXPORT_DONOR_REPORT = read(
    "funds", "export_donor_report", ExportDonorReport, DonorReportExport, "Download a report to a donor",
    recorded=True, one_state=True,
)  # fmt: skip
