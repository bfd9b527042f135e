"""Rules that the database decides and the code foresees: both are asked about the same cases."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from chassis.call import Call
from chassis.testing import Desk
from contracts.training import certificates as training_certificates
from contracts.training import completion as training_completion
from contracts.training import courses as training_courses
from contracts.training import editions as training_editions
from contracts.training import institutions as training_institutions
from services.training.certificates import certificates
from services.training.completion import completion
from services.training.editions import editions, seats
from services.training.editions.model import Edition
from services.training.institutions import institutions
from tests.foreseen import by_code, by_database
from tests.training import authoring
from tests.training.people import MODULES, accredit, course, enrol, instructor, opened, planned


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


@pytest.mark.parametrize("seats", [1, 2, 3])
@pytest.mark.parametrize("taken", [0, 2])
def test_rule_6_how_few_seats_an_edition_may_have(desk: Desk, taken: int, seats: int) -> None:
    call = instructor(desk)
    edition = opened(call)
    for _ in range(taken):
        enrol(call, edition)
    foreseen = by_code(desk.session, lambda: change(call, edition, seats=seats))
    decided = by_database(desk.session, "UPDATE edition SET seats = :seats WHERE id = :id", id=edition.id, seats=seats)
    told = {None: None, "ck_edition_seats_never_oversold": training_editions.SEATS_BELOW_TAKEN}
    assert foreseen == told[decided]


@pytest.mark.parametrize("days", [-1, 0, 1])
@pytest.mark.parametrize("moved", ["starts_on", "ends_on"])
def test_an_edition_does_not_end_before_it_starts(desk: Desk, moved: str, days: int) -> None:
    call = instructor(desk)
    edition = planned(call)
    assert edition.starts_on and edition.ends_on
    on = edition.starts_on + timedelta(days=days) if moved == "ends_on" else edition.ends_on - timedelta(days=days)
    foreseen = by_code(desk.session, lambda: change(call, edition, **{moved: on}))
    decided = by_database(desk.session, f"UPDATE edition SET {moved} = :on WHERE id = :id", id=edition.id, on=on)
    assert foreseen == {None: None, "ck_edition_dates": training_editions.WRONG_DATES}[decided]


@pytest.mark.parametrize("published", [True, False])
@pytest.mark.parametrize("act", ["open", "change"])
@pytest.mark.parametrize("status", ["draft", "open"])
def test_rule_7_which_curriculum_an_edition_has(desk: Desk, status: str, act: str, published: bool) -> None:
    """An open one keeps its own; and one opens with a published one only. `published`: of the one it shall have."""
    call = instructor(desk)
    edition = planned(call)
    other = authoring.draft_curriculum(
        call, training_courses.DraftCurriculum(course_id=edition.course_id, modules=MODULES)
    )
    if published:
        authoring.publish_curriculum(call, training_courses.CurriculumById(curriculum_id=other.id))
    by_id = training_editions.EditionById(edition_id=edition.id)
    if act == "open" and status == "draft":
        edition = change(call, edition, curriculum_id=other.id)
    elif status == "open":
        edition = editions.open_edition(call, by_id)
    asked, statement = {
        "open": (lambda: editions.open_edition(call, by_id), "UPDATE edition SET status = 'open' WHERE id = :id"),
        "change": (
            lambda: change(call, edition, curriculum_id=other.id),
            "UPDATE edition SET curriculum_id = :other WHERE id = :id",
        ),
    }[act]
    told = {
        None: None,
        "edition_keeps_its_curriculum": training_editions.NOT_A_DRAFT,
        "edition_needs_a_published_curriculum": training_courses.CURRICULUM_NOT_PUBLISHED,
    }
    assert by_code(desk.session, asked) == told[by_database(desk.session, statement, id=edition.id, other=other.id)]


@pytest.mark.parametrize("revoked", [False, True])
def test_rule_7_a_certificate_is_revoked_once(desk: Desk, revoked: bool) -> None:
    call = instructor(desk)
    learner = enrol(call, opened(call))
    done = training_completion.RecordCompletion(enrolment_id=learner.id, completed_on=date(2017, 6, 1))
    completion.record_completion(call, done)
    issued = desk.session.execute(text("SELECT id FROM certificate")).scalar_one()
    command = training_certificates.RevokeCertificate(certificate_id=issued, reason="A mistake in the name")
    if revoked:
        certificates.revoke_certificate(call, command)
    foreseen = by_code(desk.session, lambda: certificates.revoke_certificate(call, command))
    again = "UPDATE certificate SET revoked_at = now(), revoked_reason = 'No', revoked_by = :by WHERE id = :id"
    decided = by_database(desk.session, again, id=issued, by=call.actor.id)
    told = {None: None, "certificate_stands_as_issued": training_certificates.ALREADY_REVOKED}
    assert foreseen == told[decided]
    assert (foreseen is None) is not revoked


def change(call: Call, edition: training_editions.Edition, **fields: Any) -> training_editions.Edition:
    command = training_editions.ChangeEdition(edition_id=edition.id, expected_version=edition.version, **fields)
    return editions.change_edition(call, command)


def curriculum_of(call: Call, published: bool) -> UUID:
    """A course's curriculum: its published one, or a draft of the next."""
    made, curriculum = course(call)
    if published:
        return curriculum.id
    return authoring.draft_curriculum(call, training_courses.DraftCurriculum(course_id=made.id, modules=MODULES)).id
