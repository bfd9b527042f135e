"""Accreditation: a university signs for exactly one version of a curriculum (Training rule 7)."""

from __future__ import annotations

from sqlalchemy import select

from chassis.call import Call
from chassis.ids import new_id
from chassis.paging import page
from chassis.rows import get_row
from contracts.base import Page
from contracts.kinds import Translated
from contracts.training import courses as training_courses
from contracts.training import institutions as training_institutions
from contracts.training.events import CourseChanged
from services.training.access import KEPT_SECONDS
from services.training.courses.access import Teaches, must_write_course
from services.training.courses.model import Accreditation, Curriculum
from services.training.institutions.model import Institution


def accredit_curriculum(
    call: Call, command: training_courses.AccreditCurriculum, *, teaches: Teaches
) -> training_courses.Accreditation:
    """Records the signature; it is never changed nor moved to another version.

    Raises CURRICULUM_NOT_PUBLISHED, NOT_A_UNIVERSITY, ALREADY_ACCREDITED, IN_THE_FUTURE.
    """
    curriculum = get_row(call, Curriculum, command.curriculum_id, lock=True)
    university = get_row(call, Institution, command.university_id)
    must_write_course(call, curriculum.course, teaches)
    _check(call, command, curriculum, university)
    row = Accreditation(
        id=new_id(), curriculum=curriculum, university=university, signed_by=command.signed_by,
        signed_on=command.signed_on, document=command.document, recorded_by=call.actor.member_id, created_at=call.now,
    )  # fmt: skip
    call.session.add(row)
    call.session.flush()
    call.emit(CourseChanged(course_id=curriculum.course_id))
    return _view(row)


def list_accreditations(
    call: Call, command: training_courses.ListAccreditations
) -> Page[training_courses.Accreditation]:
    """Public: anyone may see what a university signed for, and these contain nothing else."""
    call.cache("courses", "institutions", seconds=KEPT_SECONDS, shared=True)
    statement = select(Accreditation)
    if command.curriculum_id:
        statement = statement.where(Accreditation.curriculum_id == command.curriculum_id)
    if command.university_id:
        statement = statement.where(Accreditation.university_id == command.university_id)
    return page(call.session, statement, [Accreditation.id], command, lambda row: _view(row[0]), descending=True)


def _check(
    call: Call, command: training_courses.AccreditCurriculum, curriculum: Curriculum, university: Institution
) -> None:
    if curriculum.published_at is None:
        raise training_courses.CURRICULUM_NOT_PUBLISHED("curriculum_id", number=curriculum.number)
    if university.kind != training_institutions.InstitutionKind.UNIVERSITY:
        raise training_courses.NOT_A_UNIVERSITY("university_id", name=university.name)
    if command.signed_on > call.today:
        raise training_courses.IN_THE_FUTURE("signed_on", on=command.signed_on)
    same = select(Accreditation.id).where(
        Accreditation.curriculum_id == curriculum.id, Accreditation.university_id == university.id
    )
    if call.session.scalar(same) is not None:
        raise training_courses.ALREADY_ACCREDITED("university_id", university=university.name)


def _view(row: Accreditation) -> training_courses.Accreditation:
    return training_courses.Accreditation.of(
        row,
        curriculum_number=row.curriculum.number,
        course_id=row.curriculum.course_id,
        course_title=Translated.model_validate(row.curriculum.course.title),
        university=row.university.name,
    )
