"""Attendance, day by day."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from pydantic import Field

from contracts.base import Command, Page, Paged, Part, Refusal, View, change, read
from contracts.kinds import Id

OUTSIDE_EDITION = Refusal(
    "training.outside_edition", 422, "The date {on} is outside the dates of the edition ({starts_on} to {ends_on})."
)


# Attendance, progress, completion -------------------------------------------------------------------------------------


class Attended(Part):
    """The attendance of one learner."""

    enrolment_id: Id
    present: bool


class RecordAttendance(Command):
    """Records attendance on one day of an edition; recording a day again corrects it."""

    edition_id: Id
    held_on: date
    learners: list[Attended] = Field(min_length=1, max_length=2000)


class ListAttendance(Paged):
    """Attendance of an edition's learners, in order of enrolment."""

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


RECORD_ATTENDANCE = change("training", "record_attendance", RecordAttendance, DayRecorded, "Record a day's attendance")
LIST_ATTENDANCE = read(
    "training",
    "list_attendance",
    ListAttendance,
    Page[Attendance],
    "List attendance",
    at="/editions/{edition_id}/attendance",
)
