"""Reminds the finance officers of what is due: instalments from donors, and reports to them.

Once per stage: 30 days before, on the day, 30 days after. A new due date starts again.
"""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row
from sqlalchemy.dialects.postgresql import insert

from chassis.call import Call
from chassis.ids import new_id
from contracts.identity import Role
from contracts.notices import FundsNotice, NoticeKind
from services.funds.ledger import money
from services.funds.partners import instalments, model, reports
from services.funds.partners.instalments import AHEAD
from services.funds.partners.model import Reminder, ReportDuty

LATE = AHEAD


def remind(call: Call) -> int:
    """Returns how many notices were sent. If stages were missed, only the newest is sent."""
    soon = call.today + AHEAD
    sent = 0
    waited_for = instalments.standing(call).where(model.Instalment.due_on <= soon, instalments.waited_for())
    for row in call.session.execute(waited_for):
        sent += _remind_of_instalment(call, row)
    undecided = reports.standing(call).where(ReportDuty.due_on <= soon, ReportDuty.decided_by.is_(None))
    for row in call.session.execute(undecided):
        sent += _remind_of_report(call, row)
    return sent


def _remind_of_instalment(call: Call, row: Row[Any]) -> bool:
    instalment = row[0]
    late = _stage(instalment.due_on, call.today) == "late"
    kind = NoticeKind.INSTALMENT_OVERDUE if late else NoticeKind.INSTALMENT_DUE
    amount = str(money.shown(row.open, row.decimals))
    params = {"amount": amount, "currency": row.currency, **_named(row, instalment.due_on)}
    return _notify(call, instalment.id, instalment.due_on, kind, params)


def _remind_of_report(call: Call, row: Row[Any]) -> bool:
    duty = row[0]
    late = _stage(duty.due_on, call.today) == "late"
    kind = NoticeKind.REPORT_OVERDUE if late else NoticeKind.REPORT_DUE
    return _notify(call, duty.id, duty.due_on, kind, _named(row, duty.due_on))


def _named(row: Row[Any], due_on: date) -> dict[str, str]:
    return {"donor": row.donor, "reference": row.reference, "due_on": due_on.isoformat()}


def _stage(due_on: date, today: date) -> str:
    return "ahead" if today < due_on else "due" if today < due_on + LATE else "late"


def _notify(call: Call, subject_id: UUID, due_on: date, kind: NoticeKind, params: dict[str, str]) -> bool:
    """True if this stage was not sent yet; a reminder is a row and a notice in one transaction."""
    reminder = insert(Reminder).values(
        subject_id=subject_id, stage=_stage(due_on, call.today), due_on=due_on, sent_at=call.now
    )
    if call.session.execute(reminder.on_conflict_do_nothing().returning(Reminder.stage)).first() is None:
        return False
    role = Role.FINANCE_OFFICER
    call.emit(FundsNotice(notice_id=new_id(), kind=kind, role=role, params=params, link=reports.DUES))
    return True
