"""Reports due to donors, with their periods and due dates, and those submitted."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from contracts.base import Command, Page, Paged, Refusal, View, change, create, read
from contracts.funds.evidence import Upload
from contracts.funds.kinds import Day, Reason
from contracts.kinds import Id

REPORT_WITHOUT_FILE = Refusal(
    "funds.report_without_file", 422, "Include the report’s file, or attach it to the report first."
)
REPORT_DONE = Refusal("funds.report_done", 409, "This report has already been submitted or waived.")


class ReportKind(StrEnum):
    """Kinds of donor reports."""

    NARRATIVE = "narrative"
    FINANCIAL = "financial"
    FINAL = "final"


class ReportState(StrEnum):
    """Open until the due date, overdue after it; submitted, or waived by the donor."""

    OPEN = "open"
    OVERDUE = "overdue"
    SUBMITTED = "submitted"
    WAIVED = "waived"


class ReportDuty(View):
    """A report required by an agreement."""

    id: Id
    agreement_id: Id
    reference: str
    donor_id: Id
    donor: str
    kind: ReportKind
    period_from: date
    period_to: date
    due_on: date
    state: ReportState
    submitted_on: date | None
    decided_by: Id | None
    reason: str | None


class AddReportDuty(Command):
    """Adds a report required by the agreement."""

    agreement_id: Id
    kind: ReportKind
    period_from: Day
    period_to: Day
    due_on: Day


class ReportById(Command):
    """One report."""

    report_id: Id


class SubmitReport(Command):
    """Records that the report was submitted, with its file unless already attached."""

    report_id: Id
    submitted_on: Day
    document: Upload | None = None


class WaiveReport(Command):
    """Records that the donor waived the report, with the reason."""

    report_id: Id
    reason: Reason


class ListReportDuties(Paged):
    """Reports by due date."""

    agreement_id: Id | None = None
    donor_id: Id | None = None
    state: ReportState | None = None


ADD_REPORT_DUTY = create("funds", "add_report_duty", AddReportDuty, ReportDuty, "Add a report that a donor asks for")
READ_REPORT_DUTY = read(
    "funds",
    "read_report_duty",
    ReportById,
    ReportDuty,
    "Read a report that a donor asks for",
    at="/reports/{report_id}",
)
LIST_REPORT_DUTIES = read(
    "funds",
    "list_report_duties",
    ListReportDuties,
    Page[ReportDuty],
    "List the reports that donors ask for",
    at="/reports",
)
SUBMIT_REPORT = change("funds", "submit_report", SubmitReport, ReportDuty, "Record that a report was submitted")
WAIVE_REPORT = change("funds", "waive_report", WaiveReport, ReportDuty, "Record that the donor waives a report")
