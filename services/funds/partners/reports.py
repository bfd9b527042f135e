"""Reports that donors require: due, overdue, submitted with their file, or waived."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, Select, case, select

from chassis.call import Call
from chassis.ids import new_id
from chassis.paging import page
from chassis.rows import get_row
from chassis.tasks import Waiting
from contracts.base import NOT_FOUND, Page
from contracts.funds.evidence import SubjectKind
from contracts.funds.partners.reports import (
    REPORT_DONE,
    REPORT_WITHOUT_FILE,
    AddReportDuty,
    ListReportDuties,
    ReportById,
    ReportDuty,
    ReportState,
    SubmitReport,
    WaiveReport,
)
from contracts.funds.refusals import DATES
from contracts.identity import Role
from contracts.tasks import FundsTaskClosed, FundsTaskOpened, TaskKind, TaskOpened
from services.funds import duplicates
from services.funds.evidence import attachments
from services.funds.ledger import money
from services.funds.partners import agreements, model
from services.funds.partners.instalments import AHEAD

# The page where what is due is seen, and recorded.
DUES: Final = "/fund/dues"


def add_report_duty(call: Call, command: AddReportDuty) -> ReportDuty:
    """Raises NOT_FOUND, DATES, and DUPLICATE if the agreement has such a report for the period."""
    agreements.find(call, command.agreement_id)
    if command.period_to < command.period_from:
        raise DATES("period_to", starts_on=command.period_from, ends_on=command.period_to)
    duty = model.ReportDuty(id=new_id(), **command.model_dump())
    what = f"{command.kind}, {command.period_from} - {command.period_to}"
    with duplicates.refuse(call, "uq_report_duty_agreement_id_kind_period_from_period_to", "kind", what):
        call.session.add(duty)
    for row in call.session.execute(_due(call).where(model.ReportDuty.id == duty.id)):
        call.emit(_opened(row))
    return read_report_duty(call, ReportById(report_id=duty.id))


def submit_report(call: Call, command: SubmitReport) -> ReportDuty:
    """Raises NOT_FOUND, REPORT_DONE, FUTURE_DATE, REPORT_WITHOUT_FILE, NOT_BASE64, FILE_KIND."""
    duty = _undecided(call, command.report_id)
    money.check_past(call, command.submitted_on, "submitted_on")
    if command.document:
        attachments.keep(call, SubjectKind.REPORT, duty.id, command.document, where="document.")
    elif not attachments.has_any(call, SubjectKind.REPORT, duty.id):
        raise REPORT_WITHOUT_FILE("document")
    duty.submitted_on, duty.decided_by = command.submitted_on, call.actor.member_id
    _settled(call, duty)
    return read_report_duty(call, ReportById(report_id=duty.id))


def record_submitted(call: Call, report_id: UUID, submitted_on: date) -> None:
    """Of a report that was made here, and so needs no file. Raises NOT_FOUND, REPORT_DONE."""
    duty = _undecided(call, report_id)
    duty.submitted_on, duty.decided_by = submitted_on, call.actor.member_id
    _settled(call, duty)


def waive_report(call: Call, command: WaiveReport) -> ReportDuty:
    """Raises NOT_FOUND, REPORT_DONE."""
    duty = _undecided(call, command.report_id)
    duty.reason, duty.decided_by = command.reason, call.actor.member_id
    _settled(call, duty)
    return read_report_duty(call, ReportById(report_id=duty.id))


def _undecided(call: Call, report_id: UUID) -> model.ReportDuty:
    duty = get_row(call, model.ReportDuty, report_id, "report_id", "report", lock=True)
    if duty.decided_by:
        raise REPORT_DONE("report_id")
    return duty


def _settled(call: Call, duty: model.ReportDuty) -> None:
    call.session.flush()
    call.emit(FundsTaskClosed(kind=TaskKind.REPORT_TO_DONOR, task=str(duty.id)))


def read_report_duty(call: Call, command: ReportById) -> ReportDuty:
    """Raises NOT_FOUND."""
    row = call.session.execute(standing(call).where(model.ReportDuty.id == command.report_id)).first()
    if row is None:
        raise NOT_FOUND("report_id", what="report")
    return _view(row)


def list_report_duties(call: Call, command: ListReportDuties) -> Page[ReportDuty]:
    """The reports, by due date."""
    statement = standing(call)
    if command.agreement_id:
        statement = statement.where(model.ReportDuty.agreement_id == command.agreement_id)
    if command.donor_id:
        statement = statement.where(model.Agreement.donor_id == command.donor_id)
    if command.state:
        statement = statement.where(_state(call) == command.state)
    return page(call.session, statement, [model.ReportDuty.due_on, model.ReportDuty.id], command, _view)


def standing(call: Call) -> Select[Any]:
    """Every report with its agreement, its donor and its state today."""
    agreement, donor = model.Agreement, model.Donor
    return (
        select(
            model.ReportDuty,
            agreement.reference,
            agreement.donor_id,
            donor.name.label("donor"),
            _state(call).label("state"),
        )
        .join(agreement, agreement.id == model.ReportDuty.agreement_id)
        .join(donor, donor.id == agreement.donor_id)
    )


def _state(call: Call) -> Any:
    return case(
        (model.ReportDuty.submitted_on.is_not(None), ReportState.SUBMITTED.value),
        (model.ReportDuty.reason.is_not(None), ReportState.WAIVED.value),
        (model.ReportDuty.due_on < call.today, ReportState.OVERDUE.value),
        else_=ReportState.OPEN.value,
    )


def _view(row: Row[Any]) -> ReportDuty:
    duty = row[0]
    return ReportDuty.of(
        duty,
        reference=row.reference,
        donor_id=row.donor_id,
        donor=row.donor,
        state=row.state,
    )


def _due(call: Call) -> Select[Any]:
    """Those that somebody has to write by now: from thirty days before."""
    return standing(call).where(model.ReportDuty.due_on <= call.today + AHEAD, model.ReportDuty.decided_by.is_(None))


def _opened(row: Row[Any]) -> FundsTaskOpened:
    return FundsTaskOpened(
        kind=TaskKind.REPORT_TO_DONOR,
        task=str(row[0].id),
        roles=[Role.FINANCE_OFFICER],
        params={"donor": row.donor, "reference": row.reference},
        link=DUES,
        opened_at=datetime.combine(row[0].due_on - AHEAD, time(), UTC),
        due_on=row[0].due_on,
    )


def _all_due(call: Call) -> Iterable[TaskOpened]:
    locked = _due(call).order_by(model.ReportDuty.id).with_for_update(read=True, of=model.ReportDuty)
    return map(_opened, call.session.execute(locked))


WAITING = Waiting((TaskKind.REPORT_TO_DONOR,), _all_due)
