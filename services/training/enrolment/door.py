"""The door of learners: enrolled one by one, or from a file."""

from __future__ import annotations

from chassis.door import Entry, answer, consume
from chassis.policy import MEMBERS, WRITERS, and_auditor, only
from contracts.identity import Role
from contracts.training.enrolment import enrolment as training_enrolment
from contracts.training.enrolment import imports as training_imports
from contracts.training.events import ImportRequested
from services.training.enrolment import enrolment, imports, learners

ENROLLERS = only(Role.INSTRUCTOR, Role.ADMINISTRATOR, Role.FOCAL_POINT)
ENROLLERS_AND_AUDITOR = and_auditor(Role.INSTRUCTOR, Role.ADMINISTRATOR, Role.FOCAL_POINT)
DOOR: list[Entry] = [
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
    consume(ImportRequested, imports.perform),
]
