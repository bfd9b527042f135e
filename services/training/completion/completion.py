"""Completion: recorded, with the certificate issued and everybody concerned notified, in one transaction."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from chassis.call import Call
from chassis.rows import get_row
from contracts.kinds import Sex
from contracts.notices import NoticeKind
from contracts.training import completion as training_completion
from contracts.training import courses as training_courses
from contracts.training import editions as training_editions
from contracts.training.enrolment import enrolment as training_enrolment
from contracts.training.events import LearnerCompleted
from services.training.access import edit
from services.training.certificates.certificates import issue, shown
from services.training.certificates.model import Certificate
from services.training.editions import seats
from services.training.editions.access import get_enrolment, must_teach
from services.training.editions.model import Edition, Enrolment


def record_completion(call: Call, command: training_completion.RecordCompletion) -> training_completion.Completion:
    """Recording it again changes nothing. Raises FORBIDDEN, NO_SEAT, EDITION_NOT_STARTED, IN_THE_FUTURE."""
    enrolment = get_enrolment(call, command.enrolment_id, lock_edition=True)
    edition = get_row(call, Edition, enrolment.edition_id)
    must_teach(call, edition)
    _check_date(call, edition, command.completed_on)
    return _complete(call, edition, enrolment, command.completed_on, "enrolment_id")


def record_completions(call: Call, command: training_completion.RecordCompletions) -> training_completion.Completions:
    """All or none. Raises what `record_completion` raises, and NOT_OF_THIS_EDITION."""
    edition = get_row(call, Edition, command.edition_id, lock=True)
    must_teach(call, edition)
    _check_date(call, edition, command.completed_on)
    asked = select(Enrolment).where(Enrolment.edition_id == edition.id, Enrolment.id.in_(command.enrolment_ids))
    known = {row.id: row for row in call.session.scalars(asked.execution_options(populate_existing=True))}
    items = []
    for number, enrolment_id in enumerate(command.enrolment_ids):
        field = f"enrolment_ids.{number}"
        if enrolment_id not in known:
            raise training_enrolment.NOT_OF_THIS_EDITION(field, enrolment=enrolment_id)
        items.append(_complete(call, edition, known[enrolment_id], command.completed_on, field))
    return training_completion.Completions(items=items)


def _check_date(call: Call, edition: Edition, completed_on: date) -> None:
    if edition.status == "draft" or edition.starts_on is None:
        raise training_editions.EDITION_NOT_OPEN("edition_id", status=edition.status)
    if completed_on < edition.starts_on:
        raise training_editions.EDITION_NOT_STARTED("completed_on", starts_on=edition.starts_on)
    if completed_on > call.today:
        raise training_courses.IN_THE_FUTURE("completed_on", on=completed_on)


def _complete(
    call: Call, edition: Edition, enrolment: Enrolment, on: date, field: str
) -> training_completion.Completion:
    if enrolment.status == "completed":
        code = call.session.scalar(select(Certificate.code).where(Certificate.enrolment_id == enrolment.id))
        return _view(enrolment, str(code), fresh=False)
    if enrolment.status != "enrolled":
        raise training_enrolment.NO_SEAT(field, status=enrolment.status)
    enrolment.status, enrolment.completed_on = "completed", on
    edit(enrolment, None)
    call.session.flush()
    call.emit(
        LearnerCompleted(
            enrolment_id=enrolment.id, edition_id=edition.id, programme_edition_id=edition.programme_edition_id,
            member_id=enrolment.member_id, sex=Sex(enrolment.sex), sector=enrolment.sector,
            country=enrolment.country, completed_on=on,
        )
    )  # fmt: skip
    certificate = issue(call, edition, enrolment)
    if enrolment.member_id:
        link = f"/verify/{shown(certificate.code)}"
        seats.notify(call, edition, NoticeKind.CERTIFICATE_ISSUED, [enrolment.member_id], link)
    return _view(enrolment, certificate.code, fresh=True)


def _view(enrolment: Enrolment, code: str, *, fresh: bool) -> training_completion.Completion:
    assert enrolment.completed_on
    return training_completion.Completion(
        enrolment_id=enrolment.id, completed_on=enrolment.completed_on, certificate_code=shown(code), fresh=fresh
    )
