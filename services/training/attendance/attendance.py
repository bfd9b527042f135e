"""Attendance: who was there, day by day."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sqlalchemy import Row, Select, func, select
from sqlalchemy.dialects.postgresql import insert

from chassis.call import Call
from chassis.paging import page
from chassis.rows import get_row
from contracts.base import FORBIDDEN, Page
from contracts.identity import Role
from contracts.training import attendance as training_attendance
from contracts.training import courses as training_courses
from contracts.training import editions as training_editions
from contracts.training.enrolment import enrolment as training_enrolment
from services.training.attendance.model import Attendance
from services.training.editions.access import must_teach, teaches
from services.training.editions.model import Edition, Enrolment


def record_attendance(call: Call, command: training_attendance.RecordAttendance) -> training_attendance.DayRecorded:
    """Recording a day again corrects it.

    Raises FORBIDDEN, IN_THE_FUTURE, OUTSIDE_EDITION, NOT_OF_THIS_EDITION, NO_SEAT.
    """
    edition = get_row(call, Edition, command.edition_id)
    must_teach(call, edition)
    _check_day(call, command, edition)
    _check_learners(call, command)
    present = {learner.enrolment_id: learner.present for learner in command.learners}
    values = [
        {"enrolment_id": enrolment, "held_on": command.held_on, "edition_id": edition.id, "present": there,
         "recorded_by": call.actor.member_id}
        for enrolment, there in sorted(present.items())
    ]  # fmt: skip
    write = insert(Attendance).values(values)
    call.session.execute(
        write.on_conflict_do_update(
            index_elements=["enrolment_id", "held_on"],
            set_={"present": write.excluded.present, "recorded_by": write.excluded.recorded_by},
        )
    )
    day = select(func.count().filter(Attendance.present), func.count().filter(~Attendance.present)).where(
        Attendance.edition_id == edition.id, Attendance.held_on == command.held_on
    )
    there, absent = call.session.execute(day).one()
    return training_attendance.DayRecorded(edition_id=edition.id, held_on=command.held_on, present=there, absent=absent)


def list_attendance(call: Call, command: training_attendance.ListAttendance) -> Page[training_attendance.Attendance]:
    """Days present out of the days recorded, for everyone who has a seat. Raises FORBIDDEN."""
    edition = get_row(call, Edition, command.edition_id)
    if not (teaches(call.actor, edition) or call.actor.has(Role.AUDITOR)):
        raise FORBIDDEN()
    recorded = call.session.scalar(_days_recorded(edition)) or 0
    mine = (
        select(func.count())
        .where(Attendance.enrolment_id == Enrolment.id, Attendance.present)
        .correlate(Enrolment)
        .scalar_subquery()
    )
    seated = select(Enrolment.id, Enrolment.name, mine.label("days")).where(
        Enrolment.edition_id == edition.id, Enrolment.status.in_(("enrolled", "completed"))
    )
    return page(call.session, seated, [Enrolment.queue], command, lambda row: _view(row, recorded))


def _days_recorded(edition: Edition) -> Select[tuple[int]]:
    """From one day to the next by the index: every day has a row for each of possibly thousands of learners."""
    first = func.min(Attendance.held_on)
    of_edition = Attendance.edition_id == edition.id
    days = select(first.label("day")).where(of_edition).cte("days", recursive=True)
    following = select(first).where(of_edition, Attendance.held_on > days.c.day).scalar_subquery()
    days = days.union_all(select(following).where(days.c.day.is_not(None)))
    return select(func.count(days.c.day))


def _check_day(call: Call, command: training_attendance.RecordAttendance, edition: Edition) -> None:
    if command.held_on > call.today:
        raise training_courses.IN_THE_FUTURE("held_on", on=command.held_on)
    if edition.status == "draft" or edition.starts_on is None or edition.ends_on is None:
        raise training_editions.EDITION_NOT_OPEN("edition_id", status=edition.status)
    if not edition.starts_on <= command.held_on <= edition.ends_on:
        raise training_attendance.OUTSIDE_EDITION(
            "held_on", on=command.held_on, starts_on=edition.starts_on, ends_on=edition.ends_on
        )  # fmt: skip


def _check_learners(call: Call, command: training_attendance.RecordAttendance) -> None:
    wanted = {learner.enrolment_id for learner in command.learners}
    found = select(Enrolment.id, Enrolment.status).where(
        Enrolment.edition_id == command.edition_id, Enrolment.id.in_(wanted)
    )
    known = {row.id: row.status for row in call.session.execute(found)}
    for number, learner in enumerate(command.learners):
        field = f"learners.{number}.enrolment_id"
        if learner.enrolment_id not in known:
            raise training_enrolment.NOT_OF_THIS_EDITION(field, enrolment=learner.enrolment_id)
        if known[learner.enrolment_id] not in ("enrolled", "completed"):
            raise training_enrolment.NO_SEAT(field, status=known[learner.enrolment_id])


def _view(row: Row[Any], recorded: int) -> training_attendance.Attendance:
    share = (Decimal(100 * row.days) / recorded).quantize(Decimal("0.01")) if recorded else None
    return training_attendance.Attendance(
        enrolment_id=row.id, name=row.name, days_present=row.days, days_recorded=recorded, percentage=share
    )
