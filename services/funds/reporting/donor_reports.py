"""Reports to donors: begun, written in versions, and submitted with the figures of that moment (Fund rule 16)."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select

from chassis.call import Call
from chassis.ids import new_id
from chassis.rows import get_row, refuse_stale
from contracts.base import NOT_FOUND
from contracts.funds.partners.reports import REPORT_DONE
from contracts.funds.refusals import DATES
from contracts.funds.reporting.donor_reports import (
    DUTY_ELSEWHERE,
    DUTY_TAKEN,
    MAX_YEARS,
    READ_BY_ANOTHER,
    REPORT_EMPTY,
    REPORT_SUBMITTED,
    REPORT_TOO_LONG,
    REPORT_UNFINISHED,
    BeginDonorReport,
    DonorReport,
    DonorReportItem,
    DropDonorReport,
    Narrative,
    SaveDonorReport,
    SubmitDonorReport,
)
from contracts.funds.spending.awards import AwardRole
from services.funds.ledger import money
from services.funds.partners import model as partners_model
from services.funds.partners import reports
from services.funds.partners.model import ReportDuty
from services.funds.reporting import model, report_views


def begin_donor_report(call: Call, command: BeginDonorReport) -> DonorReport:
    """Raises NOT_FOUND, DATES, REPORT_TOO_LONG, DUTY_ELSEWHERE, DUTY_TAKEN, REPORT_DONE."""
    award = _award(call, command.award_id)
    _check_period(command.period_from, command.period_to)
    duty = _duty(call, award, command.duty_id) if command.duty_id else None
    report = model.DonorReport(
        id=new_id(),
        award_id=award.id,
        duty_id=command.duty_id,
        kind=duty.kind if duty else command.kind,
        period_from=command.period_from,
        period_to=command.period_to,
        language=command.language or call.session.get_one(partners_model.Donor, award.donor_id).language,
        narrative=Narrative().model_dump(),
        changed_by=call.actor.member_id,
        changed_at=call.now,
        version=1,
    )
    call.session.add(report)
    call.session.flush()
    _keep_version(call, report)
    return report_views.of(call, report)


def save_donor_report(call: Call, command: SaveDonorReport) -> DonorReport:
    """Raises NOT_FOUND, REPORT_SUBMITTED, STALE, DATES, REPORT_TOO_LONG."""
    report = _draft(call, command.report_id, command.expected_version)
    for name, value in _changes(command).items():
        setattr(report, name, value)
    _check_period(report.period_from, report.period_to)
    report.changed_by, report.changed_at, report.version = call.actor.member_id, call.now, report.version + 1
    call.session.flush()
    _keep_version(call, report)
    return report_views.of(call, report)


def submit_donor_report(call: Call, command: SubmitDonorReport) -> DonorReport:
    """From now on the donor reads it, and nothing of it changes; the report due that it answers is submitted.

    Raises NOT_FOUND, REPORT_SUBMITTED, STALE, FUTURE_DATE, REPORT_UNFINISHED, REPORT_EMPTY, READ_BY_ANOTHER,
    REPORT_DONE.
    """
    report = _draft(call, command.report_id, command.expected_version)
    money.check_past(call, command.submitted_on, "submitted_on")
    if command.submitted_on < report.period_to:
        raise REPORT_UNFINISHED("submitted_on", on=report.period_to)
    if not report.narrative.get("summary"):
        raise REPORT_EMPTY("narrative.summary")
    if report.facts and report.facts.get("protects_people") and report.changed_by == call.actor.member_id:
        raise READ_BY_ANOTHER()
    if report.duty_id:
        reports.record_submitted(call, report.duty_id, command.submitted_on)
    report.version += 1
    content = report_views.of(call, report, submitted_on=command.submitted_on)
    report.submitted_on, report.submitted_by, report.submitted_at = (
        command.submitted_on,
        call.actor.member_id,
        call.now,
    )
    report.content = content.model_dump(mode="json")
    call.session.flush()
    return content


def drop_donor_report(call: Call, command: DropDonorReport) -> DonorReportItem:
    """Raises NOT_FOUND, REPORT_SUBMITTED."""
    report = _draft(call, command.report_id, None)
    [item] = report_views.items(call, [report])
    call.session.delete(report)
    call.session.flush()
    return item


def _award(call: Call, award_id: UUID) -> partners_model.Award:
    award = get_row(call, partners_model.Award, award_id, "award_id", "award")
    if award.role != AwardRole.DONOR:  # nobody is told of money whose donor is not known
        raise NOT_FOUND("award_id", what="award")
    return award


def _duty(call: Call, award: partners_model.Award, duty_id: UUID) -> ReportDuty:
    """The report due, locked. Raises NOT_FOUND, DUTY_ELSEWHERE, REPORT_DONE, DUTY_TAKEN."""
    duty = get_row(call, ReportDuty, duty_id, "duty_id", "report", lock=True)
    if duty.agreement_id != award.agreement_id:
        raise DUTY_ELSEWHERE("duty_id")
    if duty.decided_by:
        raise REPORT_DONE("duty_id")
    if call.session.scalar(select(model.DonorReport.id).where(model.DonorReport.duty_id == duty_id)):
        raise DUTY_TAKEN("duty_id")
    return duty


def _draft(call: Call, report_id: UUID, expected_version: int | None) -> model.DonorReport:
    report = get_row(call, model.DonorReport, report_id, "report_id", "report", lock=True)
    if report.submitted_on:
        raise REPORT_SUBMITTED("report_id")
    refuse_stale(report.version, expected_version)
    return report


def _changes(command: SaveDonorReport) -> dict[str, Any]:
    kept = command.model_dump(mode="json", include={"narrative", "facts"}, exclude_none=True)
    plain = command.model_dump(include={"period_from", "period_to", "language"}, exclude_none=True)
    return kept | plain


def _check_period(since: date, until: date) -> None:
    if until < since:
        raise DATES("period_to", starts_on=since, ends_on=until)
    if until.year - since.year > MAX_YEARS:
        raise REPORT_TOO_LONG("period_to", years=MAX_YEARS)


def _keep_version(call: Call, report: model.DonorReport) -> None:
    version = model.DonorReportVersion(
        report_id=report.id,
        number=report.version,
        narrative=report.narrative,
        written_by=report.changed_by,
        written_at=report.changed_at,
    )
    call.session.add(version)
    call.session.flush()
