"""What a donor may read besides figures: the reports due to it, those submitted, and the files that came with them."""

from __future__ import annotations

import base64
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import aliased, undefer

from chassis.call import Call
from chassis.rows import get_row
from contracts.base import NOT_FOUND
from contracts.funds.evidence import AttachmentFile, SubjectKind
from contracts.funds.reporting.donor_views import (
    DocumentOfDonor,
    DonorDocument,
    ReportOfDonor,
    SubmittedReport,
)
from services.funds.evidence import model as evidence_model
from services.funds.evidence import reading
from services.funds.partners import model as partners_model
from services.funds.partners import reports
from services.funds.partners.model import ReportDuty
from services.funds.reporting import subjects
from services.funds.reporting.model import DonorReport
from services.funds.reporting.subjects import Subject

_MOST = 200


def due(call: Call, subject: Subject) -> list[ReportOfDonor]:
    """The reports that the donor's agreements ask for, with their state today, the next due last in time first."""
    made = DonorReport
    standing = reports.standing(call).add_columns(made.id.label("report_id"))
    rows = call.session.execute(
        standing.outerjoin(made, (made.duty_id == ReportDuty.id) & made.submitted_on.is_not(None))
        .where(subject.agreements)
        .order_by(ReportDuty.due_on.desc(), ReportDuty.id)
        .limit(_MOST)
    )
    return [
        ReportOfDonor.of(row[0], duty_id=row[0].id, agreement=row.reference, state=row.state, report_id=row.report_id)
        for row in rows
    ]


def submitted(call: Call, subject: Subject) -> list[SubmittedReport]:
    """The reports that were made here and submitted, the newest first."""
    made, award = DonorReport, partners_model.Award
    rows = call.session.execute(
        select(made, award.title)
        .join(award, award.id == made.award_id)
        .where(subject.awards, made.submitted_on.is_not(None))
        .order_by(made.submitted_on.desc(), made.id.desc())
        .limit(_MOST)
    )
    return [SubmittedReport.of(report, report_id=report.id, award=title) for report, title in rows]


def documents(call: Call, subject: Subject) -> list[DocumentOfDonor]:
    """The current files of submitted reports, the newest first: no other file is a donor's to read."""
    file, agreement = evidence_model.Attachment, partners_model.Agreement
    rows = call.session.execute(
        _files(agreement.reference).where(subject.agreements).order_by(file.id.desc()).limit(_MOST)
    )
    return [DocumentOfDonor.of(row[0], attachment_id=row[0].id, agreement=row.reference) for row in rows]


def download_donor_document(call: Call, command: DonorDocument) -> AttachmentFile:
    """A file of a report that was submitted to the caller's donor; the access is recorded. Raises NOT_FOUND."""
    file = evidence_model.Attachment
    owner = partners_model.Agreement.donor_id
    found = call.session.execute(_files(owner).where(file.id == command.attachment_id)).first()
    if found is None or not subjects.may_see(call, found.donor_id):
        raise NOT_FOUND("attachment_id", what="file")
    reading.record(call, command.attachment_id)
    content = evidence_model.AttachmentContent
    kept = call.session.get_one(content, command.attachment_id, options=[undefer(content.content)])
    described = get_row(call, file, command.attachment_id)
    return AttachmentFile(
        filename=described.filename,
        media_type=described.media_type,
        content_base64=base64.b64encode(kept.content).decode(),
    )


def _files(*columns: ColumnElement[Any] | Any) -> Any:
    """The newest versions of the files of submitted reports, with these columns of their agreement."""
    file, newer = evidence_model.Attachment, aliased(evidence_model.Attachment)
    return (
        select(file, *columns)
        .join(ReportDuty, (ReportDuty.id == file.subject_id) & (file.subject_kind == SubjectKind.REPORT))
        .join(partners_model.Agreement, partners_model.Agreement.id == ReportDuty.agreement_id)
        .outerjoin(newer, newer.supersedes == file.id)
        .where(newer.id.is_(None), ReportDuty.submitted_on.is_not(None))
    )
