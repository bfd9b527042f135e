"""The door of attendance."""

from __future__ import annotations

from chassis.door import Entry, answer
from contracts.training import attendance as training_attendance
from services.training.access import INSTRUCTORS, INSTRUCTORS_AND_AUDITOR
from services.training.attendance import attendance

DOOR: list[Entry] = [
    answer(training_attendance.RECORD_ATTENDANCE, INSTRUCTORS, attendance.record_attendance),
    answer(training_attendance.LIST_ATTENDANCE, INSTRUCTORS_AND_AUDITOR, attendance.list_attendance),
]
