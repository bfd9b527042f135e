"""Attendance, progress, completion, and the certificate anybody can verify (Training rules 7 and 8)."""

from __future__ import annotations

import itertools
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from chassis.actor import PUBLIC
from chassis.ids import new_id
from chassis.testing import Desk
from contracts.base import FORBIDDEN, NOT_FOUND, Refused
from contracts.identity import Role
from contracts.training import attendance as training_attendance
from contracts.training import certificates as training_certificates
from contracts.training import completion as training_completion
from contracts.training import courses as training_courses
from contracts.training import editions as training_editions
from contracts.training.enrolment import enrolment as training_enrolment
from contracts.training.events import CertificateIssued, LearnerCompleted
from services.training import erasure
from services.training.attendance import attendance
from services.training.certificates import certificates
from services.training.completion import completion, progress
from services.training.completion.model import Statement
from services.training.courses import courses
from services.training.editions.model import Enrolment
from services.training.enrolment import enrolment
from tests.training import authoring
from tests.training.people import (
    MODULES,
    accredit,
    enrol,
    enrolment_of,
    instructor,
    opened,
    told_to_learners,
    university,
)

ON = date(2017, 6, 1)


def refused(refusal: Any) -> Any:
    return pytest.raises(Refused, match=rf"^{refusal.code} ")


def complete(call: Any, row: training_enrolment.Enrolment, on: date = ON) -> training_completion.Completion:
    return completion.record_completion(
        call, training_completion.RecordCompletion(enrolment_id=row.id, completed_on=on)
    )


def verify(desk: Desk, code: str) -> training_certificates.Verification:
    return certificates.verify_certificate(desk.call(PUBLIC), training_certificates.CertificateByCode(code=code))


def to_print(desk: Desk, code: str, language: str | None = None) -> training_certificates.CertificateToPrint:
    command = training_certificates.CertificatePdf(code=code, language=language)
    return certificates.certificate_pdf(desk.call(PUBLIC), command)


def test_completing_issues_a_certificate_and_tells_everybody_once(desk: Desk) -> None:
    call, member = instructor(desk), desk.call_as()
    programme_edition = new_id()
    edition = opened(call, programme_edition_id=programme_edition)
    row = enrol(call, edition, member_id=member.actor.id, sector="private", country="BZ")
    first, again = complete(call, row), complete(call, row)
    assert (first.fresh, again.fresh, first.certificate_code) == (True, False, again.certificate_code)
    (completed,) = desk.emitted(LearnerCompleted)
    assert completed.model_dump() == {
        "enrolment_id": row.id, "edition_id": edition.id, "programme_edition_id": programme_edition,
        "member_id": member.actor.id, "sex": "female", "sector": "private", "country": "BZ", "completed_on": ON,
    }  # fmt: skip
    (issued,) = desk.emitted(CertificateIssued)
    assert (issued.code, issued.member_id) == (first.certificate_code, member.actor.id)
    assert [n.kind for n in told_to_learners(desk)] == ["enrolled", "certificate_issued"]
    mine = certificates.list_my_certificates(member, training_certificates.ListMyCertificates()).items
    assert [each.code for each in mine] == [first.certificate_code]
    with refused(training_enrolment.NO_SEAT):
        enrolment.withdraw(member, enrolment_of(row))


def test_a_certificate_states_the_version_completed_and_its_accreditation_of_that_day(desk: Desk) -> None:
    """Training rule 7."""
    call = instructor(desk)
    edition = opened(call)
    usp = university(call)
    accredit(call, edition.curriculum_id, usp)
    code = complete(call, enrol(call, edition)).certificate_code
    before = verify(desk, code)
    accredit(call, edition.curriculum_id, university(call, "UNAH"))
    second = authoring.draft_curriculum(
        call, training_courses.DraftCurriculum(course_id=edition.course_id, modules=MODULES[:1])
    )
    authoring.publish_curriculum(call, training_courses.CurriculumById(curriculum_id=second.id))
    authoring.change_course(call, training_courses.ChangeCourse(course_id=edition.course_id, title={"en": "Renamed"}))
    after = verify(desk, code)
    assert after == before
    assert (after.curriculum_number, str(after.hours), after.title.en) == (1, "32.5", "Port security")
    assert [(a.university, a.country) for a in after.accredited_by] == [(usp.name, "BR")]


def test_a_code_is_found_however_it_is_typed(desk: Desk) -> None:
    call = instructor(desk)
    code = complete(call, enrol(call, opened(call))).certificate_code
    assert len(code) == 14
    for typed in (
        code.lower(),
        code.replace("-", ""),
        code.replace("-", " "),
        code.replace("0", "O").replace("1", "l"),
    ):
        assert verify(desk, typed).code == code
    for typed in ("0000-0000-0000", "é", "' OR 1=1 --", "x" * 200):
        with refused(NOT_FOUND):
            verify(desk, typed)


def test_revoking_is_public_with_a_date_and_for_good(desk: Desk) -> None:
    """Training rule 7."""
    call = instructor(desk)
    edition = opened(call)
    code = complete(call, enrol(call, edition)).certificate_code
    (row,) = certificates.list_certificates(call, training_certificates.ListCertificates(edition_id=edition.id)).items
    command = training_certificates.RevokeCertificate(
        certificate_id=row.id, reason="Another person sat the examination"
    )
    with refused(FORBIDDEN):
        certificates.revoke_certificate(instructor(desk), command)
    assert certificates.revoke_certificate(call, command).status == "revoked"
    shown = verify(desk, code)
    assert (shown.status, shown.revoked_on) == ("revoked", call.today)
    with refused(training_certificates.ALREADY_REVOKED):
        certificates.revoke_certificate(call, command)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE certificate SET name = 'Somebody Else'",
        "UPDATE certificate SET hours = 1000",
        "UPDATE certificate SET accredited_by = '[]'",
        "UPDATE certificate SET revoked_at = NULL, revoked_reason = NULL",
        "DELETE FROM certificate",
    ],
)
def test_the_database_itself_keeps_a_certificate_as_issued(desk: Desk, statement: str) -> None:
    """Training rule 7."""
    call = instructor(desk)
    edition = opened(call)
    accredit(call, edition.curriculum_id, university(call))
    complete(call, enrol(call, edition))
    (row,) = certificates.list_certificates(call, training_certificates.ListCertificates(edition_id=edition.id)).items
    certificates.revoke_certificate(call, training_certificates.RevokeCertificate(certificate_id=row.id, reason="x"))
    with pytest.raises(IntegrityError):
        desk.session.execute(text(statement))


def test_only_who_has_a_seat_completes_and_not_before_the_start_nor_in_the_future(desk: Desk) -> None:
    call = instructor(desk)
    edition = opened(call, seats=1)
    seated, waiting = enrol(call, edition), enrol(call, edition)
    with refused(training_enrolment.NO_SEAT):
        complete(call, waiting)
    with refused(training_editions.EDITION_NOT_STARTED):
        complete(call, seated, date(2017, 1, 1))
    with refused(training_courses.IN_THE_FUTURE):
        complete(call, seated, call.today + timedelta(days=1))
    with refused(NOT_FOUND):
        complete(instructor(desk), seated)
    both = training_completion.RecordCompletions(
        edition_id=edition.id, enrolment_ids=[seated.id, waiting.id], completed_on=ON
    )
    with pytest.raises(Refused, match=r"no_seat enrolment_ids\.1 "):
        completion.record_completions(call, both)


def test_a_class_completes_together(desk: Desk) -> None:
    call = instructor(desk)
    edition = opened(call)
    ids = [enrol(call, edition).id for _ in range(22)]
    command = training_completion.RecordCompletions(edition_id=edition.id, enrolment_ids=ids, completed_on=ON)
    done = completion.record_completions(call, command)
    assert [item.enrolment_id for item in done.items] == ids
    assert len({item.certificate_code for item in done.items}) == 22
    with refused(training_enrolment.NOT_OF_THIS_EDITION):
        completion.record_completions(call, command.model_copy(update={"edition_id": opened(call).id}))


@pytest.mark.parametrize("language", ["en", "es", "pt", "fr"])
def test_its_paper_is_in_the_learners_language_unless_another_is_asked_for(desk: Desk, language: str) -> None:
    """What it looks like: tests/gateway/test_certificates_on_paper.py."""
    call = instructor(desk)
    code = complete(call, enrol(call, opened(call), language=language)).certificate_code
    printed = to_print(desk, code.lower())
    assert (printed.language, printed.certificate) == (language, verify(desk, code))
    assert to_print(desk, code, "pt").language == "pt"
    with refused(NOT_FOUND):
        to_print(desk, "0000-0000-0000", language)


def test_the_erased_are_anonymous_everywhere(desk: Desk) -> None:
    call, member = instructor(desk), desk.call_as(name="Jane Usher")
    row = enrol(call, opened(call), member_id=member.actor.id, name="Jane Usher")
    code = complete(call, row).certificate_code
    for eraser in erasure.ERASURE:
        eraser.erase(call, member.actor.member_id)
    left = desk.session.scalars(select(Enrolment).where(Enrolment.id == row.id)).one()
    assert (left.name, left.email, left.email_key, left.institution, left.status) == (*(None,) * 4, "completed")
    shown = verify(desk, code)
    assert (shown.name, shown.erased, shown.status) == (None, True, "valid")
    assert to_print(desk, code).certificate == shown


def test_attendance_is_corrected_by_recording_a_day_again(desk: Desk) -> None:
    call = instructor(desk)
    edition = opened(call, seats=2)
    first, second, waiting = (enrol(call, edition) for _ in range(3))

    def record(
        day: int, *present: bool, of: tuple[training_enrolment.Enrolment, ...] = (first, second)
    ) -> training_attendance.DayRecorded:
        learners = [
            training_attendance.Attended(enrolment_id=e.id, present=p) for e, p in zip(of, present, strict=True)
        ]
        command = training_attendance.RecordAttendance(
            edition_id=edition.id, held_on=date(2017, 5, day), learners=learners
        )
        return attendance.record_attendance(call, command)

    record(2, True, False)
    record(3, True, True)
    again = record(3, True, False)
    assert (again.present, again.absent) == (1, 1)
    record(4, True, of=(second,))
    rows = attendance.list_attendance(call, training_attendance.ListAttendance(edition_id=edition.id)).items
    assert [(r.days_present, r.days_recorded, str(r.percentage)) for r in rows] == [(2, 3, "66.67"), (1, 3, "33.33")]
    with refused(training_attendance.OUTSIDE_EDITION):
        record(1, True, True)
    with refused(training_enrolment.NO_SEAT):
        record(5, True, of=(waiting,))
    with refused(training_enrolment.NOT_OF_THIS_EDITION):
        record(5, True, of=(enrol(call, opened(call)),))


def test_the_same_statement_counts_once_in_any_order(desk: Desk) -> None:
    """Training rule 8."""
    call = instructor(desk)
    edition = opened(call)
    modules = courses.read_curriculum(
        call, training_courses.CurriculumById(curriculum_id=edition.curriculum_id)
    ).modules
    statements = [(new_id(), modules[0].id, 40), (new_id(), modules[0].id, 100), (new_id(), modules[1].id, 50)]
    outcomes = set()
    for order in itertools.permutations(statements):
        member = desk.call_as()
        row = enrol(call, edition, member_id=member.actor.id)
        renamed = {identifier: new_id() for identifier, _, _ in statements}
        for identifier, module, percent in (*order, *order):
            stated = progress.record_progress(
                member,
                training_completion.RecordProgress(
                    enrolment_id=row.id, statement_id=renamed[identifier], module_id=module, percent=percent
                ),
            )  # fmt: skip
        outcomes.add((stated.percent, tuple(each.percent for each in stated.modules), stated.counted))
        held = desk.session.scalars(select(Statement.id).where(Statement.enrolment_id == row.id)).all()
        assert len(held) == len(statements)
    assert outcomes == {(69, (100, 50), False)}


def test_a_statement_is_the_learners_own_and_never_changes_its_meaning(desk: Desk) -> None:
    """Training rule 8."""
    call, member = instructor(desk), desk.call_as()
    edition, other = opened(call), opened(call)
    modules = courses.read_curriculum(
        call, training_courses.CurriculumById(curriculum_id=edition.curriculum_id)
    ).modules
    foreign = courses.read_curriculum(call, training_courses.CurriculumById(curriculum_id=other.curriculum_id)).modules[
        0
    ]
    row = enrol(call, edition, member_id=member.actor.id)
    said = training_completion.RecordProgress(
        enrolment_id=row.id, statement_id=new_id(), module_id=modules[0].id, percent=10
    )
    assert progress.record_progress(member, said).counted
    with refused(training_completion.STATEMENT_DIFFERS):
        progress.record_progress(member, said.model_copy(update={"percent": 100}))
    with refused(training_completion.NOT_OF_THIS_CURRICULUM):
        progress.record_progress(member, said.model_copy(update={"module_id": foreign.id, "statement_id": new_id()}))
    with refused(NOT_FOUND):
        progress.record_progress(desk.call_as(), said)
    with refused(FORBIDDEN):
        progress.record_progress(desk.call_as(Role.FOCAL_POINT, country="HN"), said)
    assert progress.read_progress(call, enrolment_of(row)).modules[0].percent == 10
