"""Courses, their curricula, accreditation."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from chassis.actor import PUBLIC
from chassis.testing import Desk, person
from contracts.base import FORBIDDEN, NOT_FOUND, STALE, Refused
from contracts.identity import Role
from contracts.kinds import Translated
from contracts.training import courses as training_courses
from contracts.training import institutions as training_institutions
from services.training.courses import accreditation, courses
from services.training.institutions import institutions
from tests.training import authoring
from tests.training.people import MODULES, TITLE, accredit, course, instructor, university


def refused(refusal: Any) -> Any:
    return pytest.raises(Refused, match=rf"^{refusal.code} ")


def test_a_published_curriculum_is_frozen_and_a_new_version_is_a_new_row(desk: Desk) -> None:
    """Training rule 7."""
    call = instructor(desk)
    made, first = course(call)
    with refused(training_courses.CURRICULUM_PUBLISHED):
        authoring.change_curriculum(
            call, training_courses.ChangeCurriculum(curriculum_id=first.id, modules=MODULES[:1])
        )
    second = authoring.draft_curriculum(call, training_courses.DraftCurriculum(course_id=made.id, modules=MODULES[:1]))
    assert (second.number, second.published_at) == (2, None)
    with refused(training_courses.DRAFT_EXISTS):
        authoring.draft_curriculum(call, training_courses.DraftCurriculum(course_id=made.id, modules=MODULES))
    changed = authoring.change_curriculum(
        call, training_courses.ChangeCurriculum(curriculum_id=second.id, modules=MODULES[1:], expected_version=1)
    )
    assert ([m.title.en for m in changed.modules], changed.version) == (["Port facility plans"], 2)
    authoring.publish_curriculum(call, training_courses.CurriculumById(curriculum_id=second.id))
    assert courses.read_course(call, training_courses.ReadCourse(course_id=made.id)).current_curriculum_id == second.id
    again = courses.read_curriculum(call, training_courses.CurriculumById(curriculum_id=first.id))
    assert (again, str(again.hours)) == (first, "32.5")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE curriculum SET number = 9",
        "DELETE FROM curriculum",
        "UPDATE module SET hours = 1",
        "DELETE FROM module",
        "INSERT INTO module SELECT gen_random_uuid(), id, 9, '{}', 1 FROM curriculum",
        "UPDATE accreditation SET signed_by = 'x'",
        "DELETE FROM accreditation",
    ],
)
def test_the_database_itself_keeps_curricula_and_accreditations(desk: Desk, statement: str) -> None:
    """Training rule 7."""
    call = instructor(desk)
    _, curriculum = course(call)
    accredit(call, curriculum.id, university(call))
    with pytest.raises(IntegrityError):
        desk.session.execute(text(statement))


def test_a_curriculum_needs_hours_before_it_is_published(desk: Desk) -> None:
    call = instructor(desk)
    open_hours = [training_courses.ModuleText(title=Translated(en="Radar"))]
    made = courses.create_course(call, training_courses.CreateCourse(code="radar", title=TITLE, modules=open_hours))
    draft = courses.list_curricula(call, training_courses.ListCurricula(course_id=made.id)).items[0]
    with refused(training_courses.HOURS_MISSING):
        authoring.publish_curriculum(call, training_courses.CurriculumById(curriculum_id=draft.id))


def test_a_university_signs_for_one_version_and_its_name_is_on_no_other(desk: Desk) -> None:
    call = instructor(desk)
    made, first = course(call)
    usp = university(call)
    signed = accredit(call, first.id, usp)
    with refused(training_courses.ALREADY_ACCREDITED):
        accredit(call, first.id, usp)
    second = authoring.draft_curriculum(call, training_courses.DraftCurriculum(course_id=made.id, modules=MODULES))
    with refused(training_courses.CURRICULUM_NOT_PUBLISHED):
        accredit(call, second.id, usp)
    authoring.publish_curriculum(call, training_courses.CurriculumById(curriculum_id=second.id))
    public = desk.call(PUBLIC)
    found = accreditation.list_accreditations(public, training_courses.ListAccreditations(university_id=usp.id)).items
    assert found == [signed]
    assert (
        accreditation.list_accreditations(public, training_courses.ListAccreditations(curriculum_id=second.id)).items
        == []
    )


def test_only_a_university_accredits_and_not_in_the_future(desk: Desk) -> None:
    call = instructor(desk)
    _, curriculum = course(call)
    academy = institutions.register_institution(
        call, training_institutions.RegisterInstitution(name="Academia Nacional", kind="academy", country="HN")
    )
    with refused(training_courses.NOT_A_UNIVERSITY):
        accredit(call, curriculum.id, academy)
    ahead = training_courses.AccreditCurriculum(
        curriculum_id=curriculum.id, university_id=university(call).id, signed_by="X", document="Y",
        signed_on=call.today + timedelta(days=1),
    )  # fmt: skip
    with refused(training_courses.IN_THE_FUTURE):
        authoring.accredit_curriculum(call, ahead)


def test_drafts_are_the_business_of_those_who_prepare_them(desk: Desk) -> None:
    call = instructor(desk)
    made = courses.create_course(call, training_courses.CreateCourse(code="draft", title=TITLE, modules=MODULES))
    member = desk.call_as()
    with refused(NOT_FOUND):
        courses.read_course(member, training_courses.ReadCourse(course_id=made.id))
    assert made.id not in [item.id for item in courses.list_courses(member, training_courses.ListCourses()).items]
    assert courses.list_curricula(member, training_courses.ListCurricula(course_id=made.id)).items == []
    with refused(FORBIDDEN):
        authoring.change_course(instructor(desk), training_courses.ChangeCourse(course_id=made.id, title=TITLE))
    admin = desk.call_as(Role.ADMINISTRATOR)
    assert (
        authoring.change_course(
            admin, training_courses.ChangeCourse(course_id=made.id, title=TITLE, expected_version=1)
        ).version
        == 2
    )
    with refused(STALE):
        authoring.change_course(
            admin, training_courses.ChangeCourse(course_id=made.id, title=TITLE, expected_version=1)
        )


def test_codes_names_and_countries_are_checked(desk: Desk) -> None:
    call = instructor(desk)
    courses.create_course(call, training_courses.CreateCourse(code="once", title=TITLE, modules=MODULES))
    with refused(training_institutions.CODE_TAKEN):
        courses.create_course(call, training_courses.CreateCourse(code="once", title=TITLE, modules=MODULES))
    with refused(training_institutions.UNKNOWN_COUNTRY):
        institutions.register_institution(
            call, training_institutions.RegisterInstitution(name="X", kind="academy", country="XX")
        )
    made = university(call)
    with pytest.raises(Refused, match=r"^conflict "):
        institutions.register_institution(
            call, training_institutions.RegisterInstitution(name=made.name, kind="university", country="BR")
        )  # fmt: skip
    changed = institutions.change_institution(
        call, training_institutions.ChangeInstitution(institution_id=made.id, country="PT", expected_version=1)
    )
    assert (changed.country, changed.version) == ("PT", 2)
    listed = institutions.list_institutions(
        desk.call(person()), training_institutions.ListInstitutions(kind="university", country="PT")
    )
    assert changed in listed.items
