"""Reports to donors, read: a draft with the figures of now, a submitted one as it was."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Row, select
from sqlalchemy.orm import undefer

from chassis import members
from chassis.call import Call
from chassis.paging import page
from chassis.rows import get_row
from contracts.base import NOT_FOUND, Page
from contracts.funds.reporting.donor_reports import (
    DonorReport,
    DonorReportExport,
    DonorReportItem,
    ExportDonorReport,
    ListDonorReports,
    ListReportVersions,
    ReadDonorReport,
    ReportStage,
    ReportVersion,
)
from contracts.funds.reporting.statements import Scope
from services.funds.doors import MONEY_READERS
from services.funds.evidence import access_log
from services.funds.ledger import funds
from services.funds.partners import donors, people
from services.funds.partners import model as partners_model
from services.funds.reporting import model, report_figures
from services.funds.reporting.subjects import Subject

# What is of the moment and of nobody's report: two copies of the same content are the same.
_BESIDE = {"digest", "written_by", "changed_at", "version"}


def read_donor_report(call: Call, command: ReadDonorReport) -> DonorReport:
    """For the staff; once it is submitted, for the donor's contacts. Raises NOT_FOUND."""
    report = call.session.get(model.DonorReport, command.report_id, options=[undefer(model.DonorReport.content)])
    if report is None or not _may_read(call, report):
        raise NOT_FOUND("report_id", what="report")
    return DonorReport.model_validate(report.content) if report.content else of(call, report)


def _may_read(call: Call, report: model.DonorReport) -> bool:
    """A draft, and another donor's report, do not exist for a donor's contacts."""
    if call.actor.has(*MONEY_READERS.roles):
        return True
    award = call.session.get_one(partners_model.Award, report.award_id)
    return report.submitted_on is not None and award.donor_id in people.donors_of(call, call.actor.member_id)


def list_donor_reports(call: Call, command: ListDonorReports) -> Page[DonorReportItem]:
    """The reports on an award, the newest first. Raises NOT_FOUND."""
    get_row(call, partners_model.Award, command.award_id, "award_id", "award")
    report = model.DonorReport
    statement = select(report).where(report.award_id == command.award_id)
    found = page(call.session, statement, [report.id], command, _row, descending=True)
    return Page[DonorReportItem](items=items(call, found.items), next=found.next)


def items(call: Call, reports: Sequence[model.DonorReport]) -> list[DonorReportItem]:
    """Reports as they stand in a list."""
    award = partners_model.Award
    found = select(award.id, award.title).where(award.id.in_({each.award_id for each in reports}))
    titles = dict(call.session.execute(found).tuples().all())
    names = members.names(call.session, (each.changed_by for each in reports))
    return [
        DonorReportItem.of(
            each, award=titles[each.award_id], stage=_stage(each.submitted_on), written_by=names.get(each.changed_by)
        )
        for each in reports
    ]


def list_report_versions(call: Call, command: ListReportVersions) -> Page[ReportVersion]:
    """What was written in each version, the newest first. Raises NOT_FOUND."""
    get_row(call, model.DonorReport, command.report_id, "report_id", "report")
    version = model.DonorReportVersion
    statement = select(version).where(version.report_id == command.report_id)
    found = page(call.session, statement, [version.number], command, _row, descending=True)
    names = members.names(call.session, (each.written_by for each in found.items))
    shown = [ReportVersion.of(each, written_by=names.get(each.written_by)) for each in found.items]
    return Page[ReportVersion](items=shown, next=found.next)


def _row(row: Row[Any]) -> Any:
    return row[0]


def export_donor_report(call: Call, command: ExportDonorReport) -> DonorReportExport:
    """Recorded with its digest before it is given out. Raises NOT_FOUND."""
    report = read_donor_report(call, ReadDonorReport(report_id=command.report_id))
    kept = access_log.record(call, "donor-report", command.format, command, subject_id=report.id, digest=report.digest)
    return DonorReportExport(
        export_id=kept.id,
        exported_at=kept.exported_at,
        exported_by=call.actor.name,
        format=command.format,
        report=report,
    )


def of(call: Call, report: model.DonorReport, submitted_on: date | None = None) -> DonorReport:
    """The report with the figures of this moment; `submitted_on`: as it will be from now on."""
    subject = _subject(call, report.award_id)
    assert subject.award
    assert subject.donor
    drawn_up = DonorReport.of(
        report,
        award=subject.award.title,
        donor_id=subject.donor.id,
        donor=subject.donor.name,
        agreement=_reference(call, subject.award),
        stage=_stage(submitted_on),
        submitted_on=submitted_on,
        figures=report_figures.figures(call, subject, report.period_from, report.period_to),
        written_by=members.names(call.session, [report.changed_by]).get(report.changed_by),
        digest="",
    )
    return drawn_up.model_copy(update={"digest": _digest(drawn_up)})


def _subject(call: Call, award_id: UUID) -> Subject:
    """Programme officers write reports as well: they read an award's figures (MONEY_READERS), if not its statement."""
    award = call.session.get_one(partners_model.Award, award_id)
    return Subject(Scope.AWARD, funds.find(call, award.fund_id), donors.find(call, award.donor_id), award)


def _reference(call: Call, award: partners_model.Award) -> str | None:
    if award.agreement_id is None:
        return None
    return call.session.get_one(partners_model.Agreement, award.agreement_id).reference


def _stage(submitted_on: date | None) -> ReportStage:
    return ReportStage.SUBMITTED if submitted_on else ReportStage.DRAFT


def _digest(report: DonorReport) -> str:
    content = orjson.dumps(report.model_dump(mode="json", exclude=_BESIDE), option=orjson.OPT_SORT_KEYS)
    return hashlib.sha256(content).hexdigest()
