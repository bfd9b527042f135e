"""The door of training: courses, editions, learners, certificates."""

from __future__ import annotations

from chassis.call import Call
from chassis.jobs import daily
from chassis.messaging.handle import Happened
from chassis.mine import export
from chassis.policy import EVERYBODY, MEMBERS, WRITERS, and_auditor, only
from chassis.service import Service, answers, handles
from contracts import mine
from contracts import training as c
from contracts import training_certificates as certified
from contracts import training_learning as learning
from contracts.base import Page
from contracts.identity import MemberSnapshot, Role
from contracts.programs_events import ModulesProposed
from contracts.training_events import ImportRequested
from services.training import (
    accreditation,
    attendance,
    certificate_pdf,
    certificates,
    completion,
    courses,
    editions,
    enrolment,
    erasure,
    imports,
    institutions,
    learners,
    progress,
    proposals,
    starting,
)
from services.training.mine import HELD

TEACHERS = only(Role.INSTRUCTOR, Role.ADMINISTRATOR)
# Those who draft a course: an assessment's experts may be no instructors, and the rule of the course decides.
AUTHORS = only(Role.INSTRUCTOR, Role.PROGRAMME_OFFICER, Role.ADMINISTRATOR)
ENROLLERS = only(Role.INSTRUCTOR, Role.ADMINISTRATOR, Role.FOCAL_POINT)
ENROLLERS_AND_AUDITOR = and_auditor(Role.INSTRUCTOR, Role.ADMINISTRATOR, Role.FOCAL_POINT)
TEACHERS_AND_AUDITOR = and_auditor(Role.INSTRUCTOR, Role.ADMINISTRATOR)


class TrainingService(Service):
    """Entry points only; the rules are in the modules named after what people do."""

    name = "training"

    @answers(mine.TRAINING, MEMBERS)
    def export_mine(self, call: Call, command: mine.ExportMine) -> mine.MinePart:
        return export(call, HELD, command)

    def anonymise(self, call: Call, member: MemberSnapshot) -> None:
        erasure.anonymise(call, member.id)

    @daily(at="06:20")
    def tell_of_starts(self, call: Call) -> None:
        starting.tell_of_starts(call)

    @handles(ModulesProposed)
    def on_modules_proposed(self, call: Call, happened: Happened) -> None:
        proposals.draft_proposal(call, happened.event)

    @handles(ImportRequested)
    def on_import_requested(self, call: Call, happened: Happened) -> None:
        imports.perform(call, happened.event.import_id)

    @answers(c.REGISTER_INSTITUTION, TEACHERS)
    def register_institution(self, call: Call, command: c.RegisterInstitution) -> c.Institution:
        return institutions.register_institution(call, command)

    @answers(c.CHANGE_INSTITUTION, TEACHERS)
    def change_institution(self, call: Call, command: c.ChangeInstitution) -> c.Institution:
        return institutions.change_institution(call, command)

    @answers(c.READ_INSTITUTION, EVERYBODY)
    def read_institution(self, call: Call, command: c.ReadInstitution) -> c.Institution:
        return institutions.read_institution(call, command)

    @answers(c.LIST_INSTITUTIONS, EVERYBODY)
    def list_institutions(self, call: Call, command: c.ListInstitutions) -> Page[c.Institution]:
        return institutions.list_institutions(call, command)

    @answers(c.CREATE_COURSE, TEACHERS)
    def create_course(self, call: Call, command: c.CreateCourse) -> c.Course:
        return courses.create_course(call, command)

    @answers(c.CHANGE_COURSE, AUTHORS)
    def change_course(self, call: Call, command: c.ChangeCourse) -> c.Course:
        return courses.change_course(call, command)

    @answers(c.READ_COURSE, MEMBERS)
    def read_course(self, call: Call, command: c.ReadCourse) -> c.Course:
        return courses.read_course(call, command)

    @answers(c.LIST_COURSES, MEMBERS)
    def list_courses(self, call: Call, command: c.ListCourses) -> Page[c.Course]:
        return courses.list_courses(call, command)

    @answers(c.DRAFT_CURRICULUM, AUTHORS)
    def draft_curriculum(self, call: Call, command: c.DraftCurriculum) -> c.Curriculum:
        return courses.draft_curriculum(call, command)

    @answers(c.CHANGE_CURRICULUM, AUTHORS)
    def change_curriculum(self, call: Call, command: c.ChangeCurriculum) -> c.Curriculum:
        return courses.change_curriculum(call, command)

    @answers(c.PUBLISH_CURRICULUM, AUTHORS)
    def publish_curriculum(self, call: Call, command: c.CurriculumById) -> c.Curriculum:
        return courses.publish_curriculum(call, command)

    @answers(c.READ_CURRICULUM, MEMBERS)
    def read_curriculum(self, call: Call, command: c.CurriculumById) -> c.Curriculum:
        return courses.read_curriculum(call, command)

    @answers(c.LIST_CURRICULA, MEMBERS)
    def list_curricula(self, call: Call, command: c.ListCurricula) -> Page[c.Curriculum]:
        return courses.list_curricula(call, command)

    @answers(c.ACCREDIT_CURRICULUM, TEACHERS)
    def accredit_curriculum(self, call: Call, command: c.AccreditCurriculum) -> c.Accreditation:
        return accreditation.accredit_curriculum(call, command)

    @answers(c.LIST_ACCREDITATIONS, EVERYBODY)
    def list_accreditations(self, call: Call, command: c.ListAccreditations) -> Page[c.Accreditation]:
        return accreditation.list_accreditations(call, command)

    @answers(c.PLAN_EDITION, TEACHERS)
    def plan_edition(self, call: Call, command: c.PlanEdition) -> c.Edition:
        return editions.plan_edition(call, command)

    @answers(c.CHANGE_EDITION, TEACHERS)
    def change_edition(self, call: Call, command: c.ChangeEdition) -> c.Edition:
        return editions.change_edition(call, command)

    @answers(c.OPEN_EDITION, TEACHERS)
    def open_edition(self, call: Call, command: c.EditionById) -> c.Edition:
        return editions.open_edition(call, command)

    @answers(c.END_EDITION, TEACHERS)
    def end_edition(self, call: Call, command: c.EditionById) -> c.Edition:
        return editions.end_edition(call, command)

    @answers(c.READ_EDITION, MEMBERS)
    def read_edition(self, call: Call, command: c.EditionById) -> c.Edition:
        return editions.read_edition(call, command)

    @answers(c.LIST_EDITIONS, MEMBERS)
    def list_editions(self, call: Call, command: c.ListEditions) -> Page[c.Edition]:
        return editions.list_editions(call, command)

    @answers(learning.ENROL_LEARNER, ENROLLERS)
    def enrol_learner(self, call: Call, command: learning.EnrolLearner) -> learning.Enrolment:
        return enrolment.enrol_learner(call, command)

    @answers(learning.ENROL_ME, WRITERS)
    def enrol_me(self, call: Call, command: learning.EnrolMe) -> learning.Enrolment:
        return enrolment.enrol_me(call, command)

    @answers(learning.CHANGE_LEARNER, ENROLLERS)
    def change_learner(self, call: Call, command: learning.ChangeLearner) -> learning.Enrolment:
        return enrolment.change_learner(call, command)

    @answers(learning.LINK_MEMBER, ENROLLERS)
    def link_member(self, call: Call, command: learning.LinkMember) -> learning.Enrolment:
        return enrolment.link_member(call, command)

    @answers(learning.WITHDRAW, WRITERS)
    def withdraw(self, call: Call, command: learning.EnrolmentById) -> learning.Enrolment:
        return enrolment.withdraw(call, command)

    @answers(learning.READ_ENROLMENT, MEMBERS)
    def read_enrolment(self, call: Call, command: learning.EnrolmentById) -> learning.Enrolment:
        return learners.read_enrolment(call, command)

    @answers(learning.LIST_ENROLMENTS, ENROLLERS_AND_AUDITOR)
    def list_enrolments(self, call: Call, command: learning.ListEnrolments) -> Page[learning.Enrolment]:
        return learners.list_enrolments(call, command)

    @answers(learning.LIST_MY_ENROLMENTS, MEMBERS)
    def list_my_enrolments(self, call: Call, command: learning.ListMyEnrolments) -> Page[learning.Enrolment]:
        return learners.list_my_enrolments(call, command)

    @answers(learning.BEGIN_IMPORT, ENROLLERS)
    def begin_import(self, call: Call, command: learning.BeginImport) -> learning.Import:
        return imports.begin_import(call, command)

    @answers(learning.ADD_IMPORT_CHUNK, ENROLLERS)
    def add_import_chunk(self, call: Call, command: learning.AddImportChunk) -> learning.Import:
        return imports.add_import_chunk(call, command)

    @answers(learning.RUN_IMPORT, ENROLLERS)
    def run_import(self, call: Call, command: learning.RunImport) -> learning.Import:
        return imports.run_import(call, command)

    @answers(learning.READ_IMPORT, ENROLLERS_AND_AUDITOR)
    def read_import(self, call: Call, command: learning.ImportById) -> learning.Import:
        return imports.read_import(call, command)

    @answers(learning.LIST_IMPORTS, ENROLLERS_AND_AUDITOR)
    def list_imports(self, call: Call, command: learning.ListImports) -> Page[learning.Import]:
        return imports.list_imports(call, command)

    @answers(learning.LIST_IMPORT_ERRORS, ENROLLERS_AND_AUDITOR)
    def list_import_errors(self, call: Call, command: learning.ListImportErrors) -> Page[learning.RowError]:
        return imports.list_import_errors(call, command)

    @answers(learning.RECORD_ATTENDANCE, TEACHERS)
    def record_attendance(self, call: Call, command: learning.RecordAttendance) -> learning.DayRecorded:
        return attendance.record_attendance(call, command)

    @answers(learning.LIST_ATTENDANCE, TEACHERS_AND_AUDITOR)
    def list_attendance(self, call: Call, command: learning.ListAttendance) -> Page[learning.Attendance]:
        return attendance.list_attendance(call, command)

    @answers(learning.RECORD_PROGRESS, WRITERS)
    def record_progress(self, call: Call, command: learning.RecordProgress) -> learning.Progress:
        return progress.record_progress(call, command)

    @answers(learning.READ_PROGRESS, MEMBERS)
    def read_progress(self, call: Call, command: learning.EnrolmentById) -> learning.Progress:
        return progress.read_progress(call, command)

    @answers(learning.RECORD_COMPLETION, TEACHERS)
    def record_completion(self, call: Call, command: learning.RecordCompletion) -> learning.Completion:
        return completion.record_completion(call, command)

    @answers(learning.RECORD_COMPLETIONS, TEACHERS)
    def record_completions(self, call: Call, command: learning.RecordCompletions) -> learning.Completions:
        return completion.record_completions(call, command)

    @answers(certified.VERIFY_CERTIFICATE, EVERYBODY)
    def verify_certificate(self, call: Call, command: certified.CertificateByCode) -> certified.Verification:
        return certificates.verify_certificate(call, command)

    @answers(certified.CERTIFICATE_PDF, EVERYBODY)
    def certificate_pdf(self, call: Call, command: certified.CertificatePdf) -> certified.File:
        return certificate_pdf.certificate_pdf(call, command)

    @answers(certified.REVOKE_CERTIFICATE, TEACHERS)
    def revoke_certificate(self, call: Call, command: certified.RevokeCertificate) -> certified.Certificate:
        return certificates.revoke_certificate(call, command)

    @answers(certified.LIST_CERTIFICATES, TEACHERS_AND_AUDITOR)
    def list_certificates(self, call: Call, command: certified.ListCertificates) -> Page[certified.Certificate]:
        return certificates.list_certificates(call, command)

    @answers(certified.LIST_MY_CERTIFICATES, MEMBERS)
    def list_my_certificates(self, call: Call, command: certified.ListMyCertificates) -> Page[certified.Certificate]:
        return certificates.list_my_certificates(call, command)
