"""The door of training: courses, editions, learners, certificates."""

from __future__ import annotations

from chassis.call import Call
from chassis.jobs import daily
from chassis.messaging.handle import Happened
from chassis.mine import export
from chassis.policy import EVERYBODY, MEMBERS, WRITERS, and_auditor, only
from chassis.service import Service, answers, handles
from contracts import data_export
from contracts.base import Page
from contracts.identity import MemberSnapshot, Role
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

    @answers(data_export.TRAINING, MEMBERS)
    def export_mine(self, call: Call, command: data_export.ExportMine) -> data_export.MinePart:
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

    @answers(training_institutions.REGISTER_INSTITUTION, TEACHERS)
    def register_institution(
        self, call: Call, command: training_institutions.RegisterInstitution
    ) -> training_institutions.Institution:
        return institutions.register_institution(call, command)

    @answers(training_institutions.CHANGE_INSTITUTION, TEACHERS)
    def change_institution(
        self, call: Call, command: training_institutions.ChangeInstitution
    ) -> training_institutions.Institution:
        return institutions.change_institution(call, command)

    @answers(training_institutions.READ_INSTITUTION, EVERYBODY)
    def read_institution(
        self, call: Call, command: training_institutions.ReadInstitution
    ) -> training_institutions.Institution:
        return institutions.read_institution(call, command)

    @answers(training_institutions.LIST_INSTITUTIONS, EVERYBODY)
    def list_institutions(
        self, call: Call, command: training_institutions.ListInstitutions
    ) -> Page[training_institutions.Institution]:
        return institutions.list_institutions(call, command)

    @answers(training_courses.CREATE_COURSE, TEACHERS)
    def create_course(self, call: Call, command: training_courses.CreateCourse) -> training_courses.Course:
        return courses.create_course(call, command)

    @answers(training_courses.CHANGE_COURSE, AUTHORS)
    def change_course(self, call: Call, command: training_courses.ChangeCourse) -> training_courses.Course:
        return courses.change_course(call, command)

    @answers(training_courses.READ_COURSE, MEMBERS)
    def read_course(self, call: Call, command: training_courses.ReadCourse) -> training_courses.Course:
        return courses.read_course(call, command)

    @answers(training_courses.LIST_COURSES, MEMBERS)
    def list_courses(self, call: Call, command: training_courses.ListCourses) -> Page[training_courses.Course]:
        return courses.list_courses(call, command)

    @answers(training_courses.DRAFT_CURRICULUM, AUTHORS)
    def draft_curriculum(self, call: Call, command: training_courses.DraftCurriculum) -> training_courses.Curriculum:
        return courses.draft_curriculum(call, command)

    @answers(training_courses.CHANGE_CURRICULUM, AUTHORS)
    def change_curriculum(self, call: Call, command: training_courses.ChangeCurriculum) -> training_courses.Curriculum:
        return courses.change_curriculum(call, command)

    @answers(training_courses.PUBLISH_CURRICULUM, AUTHORS)
    def publish_curriculum(self, call: Call, command: training_courses.CurriculumById) -> training_courses.Curriculum:
        return courses.publish_curriculum(call, command)

    @answers(training_courses.READ_CURRICULUM, MEMBERS)
    def read_curriculum(self, call: Call, command: training_courses.CurriculumById) -> training_courses.Curriculum:
        return courses.read_curriculum(call, command)

    @answers(training_courses.LIST_CURRICULA, MEMBERS)
    def list_curricula(self, call: Call, command: training_courses.ListCurricula) -> Page[training_courses.Curriculum]:
        return courses.list_curricula(call, command)

    @answers(training_courses.ACCREDIT_CURRICULUM, TEACHERS)
    def accredit_curriculum(
        self, call: Call, command: training_courses.AccreditCurriculum
    ) -> training_courses.Accreditation:
        return accreditation.accredit_curriculum(call, command)

    @answers(training_courses.LIST_ACCREDITATIONS, EVERYBODY)
    def list_accreditations(
        self, call: Call, command: training_courses.ListAccreditations
    ) -> Page[training_courses.Accreditation]:
        return accreditation.list_accreditations(call, command)

    @answers(training_editions.PLAN_EDITION, TEACHERS)
    def plan_edition(self, call: Call, command: training_editions.PlanEdition) -> training_editions.Edition:
        return editions.plan_edition(call, command)

    @answers(training_editions.CHANGE_EDITION, TEACHERS)
    def change_edition(self, call: Call, command: training_editions.ChangeEdition) -> training_editions.Edition:
        return editions.change_edition(call, command)

    @answers(training_editions.OPEN_EDITION, TEACHERS)
    def open_edition(self, call: Call, command: training_editions.EditionById) -> training_editions.Edition:
        return editions.open_edition(call, command)

    @answers(training_editions.END_EDITION, TEACHERS)
    def end_edition(self, call: Call, command: training_editions.EditionById) -> training_editions.Edition:
        return editions.end_edition(call, command)

    @answers(training_editions.READ_EDITION, MEMBERS)
    def read_edition(self, call: Call, command: training_editions.EditionById) -> training_editions.Edition:
        return editions.read_edition(call, command)

    @answers(training_editions.LIST_EDITIONS, MEMBERS)
    def list_editions(self, call: Call, command: training_editions.ListEditions) -> Page[training_editions.Edition]:
        return editions.list_editions(call, command)

    @answers(training_enrolment.ENROL_LEARNER, ENROLLERS)
    def enrol_learner(self, call: Call, command: training_enrolment.EnrolLearner) -> training_enrolment.Enrolment:
        return enrolment.enrol_learner(call, command)

    @answers(training_enrolment.ENROL_ME, WRITERS)
    def enrol_me(self, call: Call, command: training_enrolment.EnrolMe) -> training_enrolment.Enrolment:
        return enrolment.enrol_me(call, command)

    @answers(training_enrolment.CHANGE_LEARNER, ENROLLERS)
    def change_learner(self, call: Call, command: training_enrolment.ChangeLearner) -> training_enrolment.Enrolment:
        return enrolment.change_learner(call, command)

    @answers(training_enrolment.LINK_MEMBER, ENROLLERS)
    def link_member(self, call: Call, command: training_enrolment.LinkMember) -> training_enrolment.Enrolment:
        return enrolment.link_member(call, command)

    @answers(training_enrolment.WITHDRAW, WRITERS)
    def withdraw(self, call: Call, command: training_enrolment.EnrolmentById) -> training_enrolment.Enrolment:
        return enrolment.withdraw(call, command)

    @answers(training_enrolment.READ_ENROLMENT, MEMBERS)
    def read_enrolment(self, call: Call, command: training_enrolment.EnrolmentById) -> training_enrolment.Enrolment:
        return learners.read_enrolment(call, command)

    @answers(training_enrolment.LIST_ENROLMENTS, ENROLLERS_AND_AUDITOR)
    def list_enrolments(
        self, call: Call, command: training_enrolment.ListEnrolments
    ) -> Page[training_enrolment.Enrolment]:
        return learners.list_enrolments(call, command)

    @answers(training_enrolment.LIST_MY_ENROLMENTS, MEMBERS)
    def list_my_enrolments(
        self, call: Call, command: training_enrolment.ListMyEnrolments
    ) -> Page[training_enrolment.Enrolment]:
        return learners.list_my_enrolments(call, command)

    @answers(training_imports.BEGIN_IMPORT, ENROLLERS)
    def begin_import(self, call: Call, command: training_imports.BeginImport) -> training_imports.Import:
        return imports.begin_import(call, command)

    @answers(training_imports.ADD_IMPORT_CHUNK, ENROLLERS)
    def add_import_chunk(self, call: Call, command: training_imports.AddImportChunk) -> training_imports.Import:
        return imports.add_import_chunk(call, command)

    @answers(training_imports.RUN_IMPORT, ENROLLERS)
    def run_import(self, call: Call, command: training_imports.RunImport) -> training_imports.Import:
        return imports.run_import(call, command)

    @answers(training_imports.READ_IMPORT, ENROLLERS_AND_AUDITOR)
    def read_import(self, call: Call, command: training_imports.ImportById) -> training_imports.Import:
        return imports.read_import(call, command)

    @answers(training_imports.LIST_IMPORTS, ENROLLERS_AND_AUDITOR)
    def list_imports(self, call: Call, command: training_imports.ListImports) -> Page[training_imports.Import]:
        return imports.list_imports(call, command)

    @answers(training_imports.LIST_IMPORT_ERRORS, ENROLLERS_AND_AUDITOR)
    def list_import_errors(
        self, call: Call, command: training_imports.ListImportErrors
    ) -> Page[training_imports.RowError]:
        return imports.list_import_errors(call, command)

    @answers(training_attendance.RECORD_ATTENDANCE, TEACHERS)
    def record_attendance(
        self, call: Call, command: training_attendance.RecordAttendance
    ) -> training_attendance.DayRecorded:
        return attendance.record_attendance(call, command)

    @answers(training_attendance.LIST_ATTENDANCE, TEACHERS_AND_AUDITOR)
    def list_attendance(
        self, call: Call, command: training_attendance.ListAttendance
    ) -> Page[training_attendance.Attendance]:
        return attendance.list_attendance(call, command)

    @answers(training_completion.RECORD_PROGRESS, WRITERS)
    def record_progress(self, call: Call, command: training_completion.RecordProgress) -> training_completion.Progress:
        return progress.record_progress(call, command)

    @answers(training_completion.READ_PROGRESS, MEMBERS)
    def read_progress(self, call: Call, command: training_enrolment.EnrolmentById) -> training_completion.Progress:
        return progress.read_progress(call, command)

    @answers(training_completion.RECORD_COMPLETION, TEACHERS)
    def record_completion(
        self, call: Call, command: training_completion.RecordCompletion
    ) -> training_completion.Completion:
        return completion.record_completion(call, command)

    @answers(training_completion.RECORD_COMPLETIONS, TEACHERS)
    def record_completions(
        self, call: Call, command: training_completion.RecordCompletions
    ) -> training_completion.Completions:
        return completion.record_completions(call, command)

    @answers(training_certificates.VERIFY_CERTIFICATE, EVERYBODY)
    def verify_certificate(
        self, call: Call, command: training_certificates.CertificateByCode
    ) -> training_certificates.Verification:
        return certificates.verify_certificate(call, command)

    @answers(training_certificates.CERTIFICATE_PDF, EVERYBODY)
    def certificate_pdf(self, call: Call, command: training_certificates.CertificatePdf) -> training_certificates.File:
        return certificate_pdf.certificate_pdf(call, command)

    @answers(training_certificates.REVOKE_CERTIFICATE, TEACHERS)
    def revoke_certificate(
        self, call: Call, command: training_certificates.RevokeCertificate
    ) -> training_certificates.Certificate:
        return certificates.revoke_certificate(call, command)

    @answers(training_certificates.LIST_CERTIFICATES, TEACHERS_AND_AUDITOR)
    def list_certificates(
        self, call: Call, command: training_certificates.ListCertificates
    ) -> Page[training_certificates.Certificate]:
        return certificates.list_certificates(call, command)

    @answers(training_certificates.LIST_MY_CERTIFICATES, MEMBERS)
    def list_my_certificates(
        self, call: Call, command: training_certificates.ListMyCertificates
    ) -> Page[training_certificates.Certificate]:
        return certificates.list_my_certificates(call, command)
