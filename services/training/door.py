"""The door of training: courses, editions, learners, certificates."""

from __future__ import annotations

from functools import partial

from chassis.data_export import export_of
from chassis.door import Entry, answer, consume, daily
from chassis.policy import EVERYBODY, MEMBERS, WRITERS, and_auditor, only
from contracts import data_export
from contracts.identity import Role
from contracts.programs.events import ModulesProposed
from contracts.training import attendance as training_attendance
from contracts.training import certificates as training_certificates
from contracts.training import completion as training_completion
from contracts.training import courses as training_courses
from contracts.training import editions as training_editions
from contracts.training import institutions as training_institutions
from contracts.training.enrolment import enrolment as training_enrolment
from contracts.training.enrolment import imports as training_imports
from contracts.training.events import ImportRequested
from services.training.attendance import attendance
from services.training.certificates import certificates
from services.training.completion import completion, progress
from services.training.courses import accreditation, courses
from services.training.data_export import HELD
from services.training.editions import editions, proposals
from services.training.editions import reminders as starting
from services.training.editions.access import teaches_course
from services.training.enrolment import enrolment, imports, learners
from services.training.institutions import institutions

TEACHERS = only(Role.INSTRUCTOR, Role.ADMINISTRATOR)
# Those who draft a course: an assessment's experts may be no instructors, and the rule of the course decides.
AUTHORS = only(Role.INSTRUCTOR, Role.PROGRAMME_OFFICER, Role.ADMINISTRATOR)
ENROLLERS = only(Role.INSTRUCTOR, Role.ADMINISTRATOR, Role.FOCAL_POINT)
ENROLLERS_AND_AUDITOR = and_auditor(Role.INSTRUCTOR, Role.ADMINISTRATOR, Role.FOCAL_POINT)
TEACHERS_AND_AUDITOR = and_auditor(Role.INSTRUCTOR, Role.ADMINISTRATOR)


DOOR: list[Entry] = [
    answer(data_export.TRAINING, MEMBERS, export_of(HELD)),
    answer(training_institutions.REGISTER_INSTITUTION, TEACHERS, institutions.register_institution),
    answer(training_institutions.CHANGE_INSTITUTION, TEACHERS, institutions.change_institution),
    answer(training_institutions.READ_INSTITUTION, EVERYBODY, institutions.read_institution),
    answer(training_institutions.LIST_INSTITUTIONS, EVERYBODY, institutions.list_institutions),
    answer(training_courses.CREATE_COURSE, TEACHERS, courses.create_course),
    answer(training_courses.CHANGE_COURSE, AUTHORS, partial(courses.change_course, teaches=teaches_course)),
    answer(training_courses.READ_COURSE, MEMBERS, courses.read_course),
    answer(training_courses.LIST_COURSES, MEMBERS, courses.list_courses),
    answer(training_courses.DRAFT_CURRICULUM, AUTHORS, partial(courses.draft_curriculum, teaches=teaches_course)),
    answer(training_courses.CHANGE_CURRICULUM, AUTHORS, partial(courses.change_curriculum, teaches=teaches_course)),
    answer(training_courses.PUBLISH_CURRICULUM, AUTHORS, partial(courses.publish_curriculum, teaches=teaches_course)),
    answer(training_courses.READ_CURRICULUM, MEMBERS, courses.read_curriculum),
    answer(training_courses.LIST_CURRICULA, MEMBERS, courses.list_curricula),
    answer(
        training_courses.ACCREDIT_CURRICULUM,
        TEACHERS,
        partial(accreditation.accredit_curriculum, teaches=teaches_course),
    ),
    answer(training_courses.LIST_ACCREDITATIONS, EVERYBODY, accreditation.list_accreditations),
    answer(training_editions.PLAN_EDITION, TEACHERS, editions.plan_edition),
    answer(training_editions.CHANGE_EDITION, TEACHERS, editions.change_edition),
    answer(training_editions.OPEN_EDITION, TEACHERS, editions.open_edition),
    answer(training_editions.END_EDITION, TEACHERS, editions.end_edition),
    answer(training_editions.READ_EDITION, MEMBERS, editions.read_edition),
    answer(training_editions.LIST_EDITIONS, MEMBERS, editions.list_editions),
    answer(training_enrolment.ENROL_LEARNER, ENROLLERS, enrolment.enrol_learner),
    answer(training_enrolment.ENROL_ME, WRITERS, enrolment.enrol_me),
    answer(training_enrolment.CHANGE_LEARNER, ENROLLERS, enrolment.change_learner),
    answer(training_enrolment.LINK_MEMBER, ENROLLERS, enrolment.link_member),
    answer(training_enrolment.WITHDRAW, WRITERS, enrolment.withdraw),
    answer(training_enrolment.READ_ENROLMENT, MEMBERS, learners.read_enrolment),
    answer(training_enrolment.LIST_ENROLMENTS, ENROLLERS_AND_AUDITOR, learners.list_enrolments),
    answer(training_enrolment.LIST_MY_ENROLMENTS, MEMBERS, learners.list_my_enrolments),
    answer(training_imports.BEGIN_IMPORT, ENROLLERS, imports.begin_import),
    answer(training_imports.ADD_IMPORT_CHUNK, ENROLLERS, imports.add_import_chunk),
    answer(training_imports.RUN_IMPORT, ENROLLERS, imports.run_import),
    answer(training_imports.READ_IMPORT, ENROLLERS_AND_AUDITOR, imports.read_import),
    answer(training_imports.LIST_IMPORTS, ENROLLERS_AND_AUDITOR, imports.list_imports),
    answer(training_imports.LIST_IMPORT_ERRORS, ENROLLERS_AND_AUDITOR, imports.list_import_errors),
    answer(training_attendance.RECORD_ATTENDANCE, TEACHERS, attendance.record_attendance),
    answer(training_attendance.LIST_ATTENDANCE, TEACHERS_AND_AUDITOR, attendance.list_attendance),
    answer(training_completion.RECORD_PROGRESS, WRITERS, progress.record_progress),
    answer(training_completion.READ_PROGRESS, MEMBERS, progress.read_progress),
    answer(training_completion.RECORD_COMPLETION, TEACHERS, completion.record_completion),
    answer(training_completion.RECORD_COMPLETIONS, TEACHERS, completion.record_completions),
    answer(training_certificates.VERIFY_CERTIFICATE, EVERYBODY, certificates.verify_certificate),
    answer(training_certificates.CERTIFICATE_PDF, EVERYBODY, certificates.certificate_pdf),
    answer(training_certificates.REVOKE_CERTIFICATE, TEACHERS, certificates.revoke_certificate),
    answer(training_certificates.LIST_CERTIFICATES, TEACHERS_AND_AUDITOR, certificates.list_certificates),
    answer(training_certificates.LIST_MY_CERTIFICATES, MEMBERS, certificates.list_my_certificates),
    consume(ModulesProposed, proposals.draft_proposal),
    consume(ImportRequested, imports.perform),
    daily("06:20", starting.tell_of_starts),
]
