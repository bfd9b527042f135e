"""Rules that the database decides and the code foresees: both are asked about the same cases."""

from __future__ import annotations

from uuid import UUID

import pytest

from chassis.call import Call
from chassis.testing import Desk
from contracts.training import courses as training_courses
from contracts.training import institutions as training_institutions
from services.training.editions import seats
from services.training.editions.model import Edition
from services.training.institutions import institutions
from tests.foreseen import by_code, by_database
from tests.training import authoring
from tests.training.people import MODULES, accredit, course, enrol, instructor, opened


@pytest.mark.parametrize("limit", [1, 2, 3, None])
@pytest.mark.parametrize("taken", [0, 1, 2])
def test_rule_6_who_gets_a_seat(desk: Desk, limit: int | None, taken: int) -> None:
    """Where the code puts the next learner on the waiting list the database would not have given a seat."""
    call = instructor(desk)
    edition = opened(call, seats=limit)
    for _ in range(min(taken, limit or taken)):
        enrol(call, edition)
    free = seats.free(desk.session.get_one(Edition, edition.id))
    waiting = enrol(call, edition)
    given = "UPDATE enrolment SET status = 'enrolled' WHERE id = :id"
    decided = by_database(desk.session, given, id=waiting.id)
    assert (decided == "ck_edition_seats_never_oversold") is (free == 0) is (waiting.status == "waiting")
    assert decided in ("ck_edition_seats_never_oversold", None)


@pytest.mark.parametrize("published", [True, False])
def test_rule_7_which_curriculum_may_be_changed(desk: Desk, published: bool) -> None:
    call = instructor(desk)
    curriculum = curriculum_of(call, published)
    command = training_courses.ChangeCurriculum(curriculum_id=curriculum, modules=MODULES[:1])
    foreseen = by_code(desk.session, lambda: authoring.change_curriculum(call, command))
    changed = "UPDATE module SET hours = 1 WHERE curriculum_id = :id"
    decided = by_database(desk.session, changed, id=curriculum)
    told = {"published_curriculum_is_frozen": training_courses.CURRICULUM_PUBLISHED, None: None}
    assert foreseen == told[decided]
    assert decided == by_database(desk.session, "UPDATE curriculum SET number = 9 WHERE id = :id", id=curriculum)


@pytest.mark.parametrize("kind", ["university", "academy", "institution"])
@pytest.mark.parametrize("published", [True, False])
def test_rule_7_what_is_accredited_and_by_whom(desk: Desk, published: bool, kind: str) -> None:
    call = instructor(desk)
    curriculum = curriculum_of(call, published)
    command = training_institutions.RegisterInstitution(name="Universidad Nacional", kind=kind, country="CR")
    by = institutions.register_institution(call, command)
    foreseen = by_code(desk.session, lambda: accredit(call, curriculum, by))
    signed = """
        INSERT INTO accreditation
            (id, curriculum_id, university_id, signed_by, signed_on, document, recorded_by, created_at)
        VALUES (:by, :curriculum, :by, 'Prof. Mora', '2017-04-01', 'UN 7', :by, now())
    """
    decided = by_database(desk.session, signed, curriculum=curriculum, by=by.id)
    told = {
        None: None,
        "accreditation_of_a_published_curriculum": training_courses.CURRICULUM_NOT_PUBLISHED,
        "accreditation_by_a_university": training_courses.NOT_A_UNIVERSITY,
    }
    assert foreseen == told[decided]


def curriculum_of(call: Call, published: bool) -> UUID:
    """A course's curriculum: its published one, or a draft of the next."""
    made, curriculum = course(call)
    if published:
        return curriculum.id
    return authoring.draft_curriculum(call, training_courses.DraftCurriculum(course_id=made.id, modules=MODULES)).id
