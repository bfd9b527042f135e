"""The door of training: the doors of its rooms, and the export of a member's data."""

from __future__ import annotations

from functools import partial

from chassis.data_export import export_of
from chassis.door import Entry, answer, consume
from chassis.policy import MEMBERS, only
from chassis.tasks import retelling
from contracts import data_export
from contracts.identity import Role
from contracts.tasks import TasksAsked, TrainingTasksRetold
from contracts.training import courses as training_courses
from services.training.access import INSTRUCTORS
from services.training.attendance import door as attendance
from services.training.certificates import door as certificates
from services.training.completion import door as completion
from services.training.courses import accreditation, courses
from services.training.courses import door as courses_door
from services.training.data_export import HELD
from services.training.editions import door as editions
from services.training.editions import tasks
from services.training.editions.access import teaches_course
from services.training.enrolment import door as enrolment
from services.training.institutions import door as institutions

# Who drafts a course: experts of an assessment need not be instructors; the rule for the course decides.
AUTHORS = only(Role.INSTRUCTOR, Role.PROGRAMME_OFFICER, Role.ADMINISTRATOR)
# What a lower room needs from a higher one is passed in here: the editions know who teaches a course.
GIVEN: list[Entry] = [
    answer(training_courses.CHANGE_COURSE, AUTHORS, partial(courses.change_course, teaches=teaches_course)),
    answer(training_courses.DRAFT_CURRICULUM, AUTHORS, partial(courses.draft_curriculum, teaches=teaches_course)),
    answer(training_courses.CHANGE_CURRICULUM, AUTHORS, partial(courses.change_curriculum, teaches=teaches_course)),
    answer(training_courses.PUBLISH_CURRICULUM, AUTHORS, partial(courses.publish_curriculum, teaches=teaches_course)),
    answer(
        training_courses.ACCREDIT_CURRICULUM,
        INSTRUCTORS,
        partial(accreditation.accredit_curriculum, teaches=teaches_course),
    ),
]
DOOR: list[Entry] = [
    answer(data_export.TRAINING, MEMBERS, export_of(HELD)),
    *institutions.DOOR,
    *courses_door.DOOR,
    *editions.DOOR,
    *enrolment.DOOR,
    *attendance.DOOR,
    *completion.DOOR,
    *certificates.DOOR,
    *GIVEN,
    consume(TasksAsked, retelling(TrainingTasksRetold, tasks.WAITING)),
]
