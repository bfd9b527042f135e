"""The door of courses, their curricula and accreditations."""

from __future__ import annotations

from chassis.door import Entry, answer
from chassis.policy import EVERYBODY, MEMBERS
from contracts.training import courses as training_courses
from services.training.access import INSTRUCTORS
from services.training.courses import accreditation, courses

DOOR: list[Entry] = [
    answer(training_courses.CREATE_COURSE, INSTRUCTORS, courses.create_course),
    answer(training_courses.READ_COURSE, MEMBERS, courses.read_course),
    answer(training_courses.LIST_COURSES, MEMBERS, courses.list_courses),
    answer(training_courses.READ_CURRICULUM, MEMBERS, courses.read_curriculum),
    answer(training_courses.LIST_CURRICULA, MEMBERS, courses.list_curricula),
    answer(training_courses.LIST_ACCREDITATIONS, EVERYBODY, accreditation.list_accreditations),
]
