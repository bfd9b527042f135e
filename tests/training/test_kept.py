"""What is kept of training: until an event of what it tells of, and never for another reader or other rights."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import pytest

from chassis.actor import PUBLIC
from chassis.call import Call
from chassis.testing import Desk
from contracts.identity import Role
from contracts.kinds import Translated
from contracts.programs.events import ModulesProposed
from contracts.training import certificates as training_certificates
from contracts.training import completion as training_completion
from contracts.training import courses as training_courses
from contracts.training import editions as training_editions
from contracts.training import institutions as training_institutions
from contracts.training.enrolment import enrolment as training_enrolment
from gateway.live.changes import heard
from services.training.certificates import certificates
from services.training.completion import completion
from services.training.courses import accreditation, courses
from services.training.editions import editions, proposals
from services.training.enrolment import enrolment, learners
from services.training.institutions import institutions
from tests.common.kept import Gateway, Question, dropped_by, each_write, for_one_alone, lost_unheard
from tests.training import authoring, people


@dataclass
class Scene:
    """An open edition with two seats: Rui has one, an unlinked learner the other; Luis waits, then Ana."""

    desk: Desk
    teacher: Call = field(init=False)

    def __post_init__(self) -> None:
        self.teacher, self.ana = people.instructor(self.desk), self.desk.call_as(name="Ana Mora", country="HN")
        self.edition = people.opened(self.teacher, seats=2)
        self.rui, self.luis, self.eva = (self.desk.call_as(country="HN") for _ in range(3))
        self.seat = self.enrol(self.rui)
        self.unlinked = people.enrol(self.teacher, self.edition)
        self.first_in_line = self.enrol(self.luis)
        self.place = self.enrol(self.ana)
        self.university = people.university(self.teacher)

    def enrol(self, who: Call, **changes: Any) -> training_enrolment.Enrolment:
        return people.enrol(self.teacher, self.edition, member_id=who.actor.member_id, **changes)

    def change(self, **fields: object) -> None:
        command = training_editions.ChangeEdition.model_validate({"edition_id": self.edition.id} | fields)
        editions.change_edition(self.teacher, command)

    def complete(self, enrolled: training_enrolment.Enrolment) -> str:
        command = training_completion.RecordCompletion(enrolment_id=enrolled.id, completed_on=self.edition.ends_on)
        return completion.record_completion(self.teacher, command).certificate_code


Write = Callable[[Scene], object]


def _nothing(_: Scene) -> None:
    pass


def _rename(s: Scene) -> None:
    command = training_courses.ChangeCourse(course_id=s.edition.course_id, title=Translated(en="Ports and ships"))
    authoring.change_course(s.teacher, command)


def _draft(s: Scene) -> None:
    command = training_courses.DraftCurriculum(course_id=s.edition.course_id, modules=people.MODULES[:1])
    authoring.draft_curriculum(s.teacher, command)


def _newest(s: Scene) -> training_courses.CurriculumById:
    command = training_courses.ListCurricula(course_id=s.edition.course_id)
    return training_courses.CurriculumById(curriculum_id=courses.list_curricula(s.teacher, command).items[-1].id)


def _change_draft(s: Scene) -> None:
    command = training_courses.ChangeCurriculum(curriculum_id=_newest(s).curriculum_id, modules=people.MODULES)
    authoring.change_curriculum(s.teacher, command)


def _propose(s: Scene) -> None:
    event = ModulesProposed.model_validate(
        {"proposal_id": s.seat.id, "programme": "ports", "edition_id": s.seat.id, "title": {"en": "Ports"},
         "modules": [{"en": "One"}], "country": "HN", "proposed_by": s.teacher.actor.member_id}
    )  # fmt: skip
    proposals.draft_proposal(s.desk.call(), s.desk.happened(event))


def _end(s: Scene) -> None:
    editions.end_edition(s.teacher, training_editions.EditionById(edition_id=s.edition.id))


def _withdraw(s: Scene, enrolled: training_enrolment.Enrolment) -> None:
    enrolment.withdraw(s.teacher, people.enrolment_of(enrolled))


def _correct(s: Scene) -> None:
    enrolment.change_learner(
        s.teacher, training_enrolment.ChangeLearner(enrolment_id=s.place.id, name="Ana María Mora")
    )


def _link(s: Scene, to: Call, number: int) -> None:
    """Links an unlinked learner: with a seat, or the next who is enrolled and waits."""
    unlinked = s.unlinked if number == 0 else people.enrol(s.teacher, s.edition)
    command = training_enrolment.LinkMember(enrolment_id=unlinked.id, member_id=to.actor.member_id)
    enrolment.link_member(s.teacher, command)


def _import(s: Scene, *rows: str) -> None:
    header = f"{people.HEADER},member_id"
    assert (
        people.run(s.teacher, people.send(s.teacher, s.edition, people.csv_of(*rows, header=header))).status == "done"
    )


def _of_file(who: Call) -> str:
    return f"{people.row(1)},{who.actor.id}"


def _another(s: Scene, who: Call) -> None:
    """A seat in another edition."""
    people.enrol(s.teacher, people.opened(s.teacher), member_id=who.actor.member_id)


def _revoke(s: Scene) -> None:
    command = training_certificates.ListMyCertificates()
    (held,) = certificates.list_my_certificates(s.rui, command).items
    certificates.revoke_certificate(
        s.teacher, training_certificates.RevokeCertificate(certificate_id=held.id, reason="Issued by mistake")
    )


def _rename_university(s: Scene) -> None:
    command = training_institutions.ChangeInstitution(institution_id=s.university.id, name="USP, São Paulo")
    institutions.change_institution(s.teacher, command)


# By name: what has to be done before, and the write.
WRITES: dict[str, tuple[Write, Write]] = {
    "another title": (_nothing, _rename),
    "a course": (_nothing, lambda s: people.course(s.teacher)),
    "a draft": (_nothing, _draft),
    "a draft changed": (_draft, _change_draft),
    "a draft published": (_draft, lambda s: authoring.publish_curriculum(s.teacher, _newest(s))),
    "a proposal": (_nothing, _propose),
    "an accreditation": (_nothing, lambda s: people.accredit(s.teacher, s.edition.curriculum_id, s.university)),
    "another name of the university": (
        lambda s: people.accredit(s.teacher, s.edition.curriculum_id, s.university),
        _rename_university,
    ),
    "an edition": (_nothing, lambda s: people.opened(s.teacher)),
    "an edition planned": (_nothing, lambda s: people.planned(s.teacher)),
    "another place": (_nothing, lambda s: s.change(place="La Paz")),
    "more seats": (_nothing, lambda s: s.change(seats=3)),
    "the end": (_nothing, _end),
    "one more waits": (_nothing, lambda s: s.enrol(s.eva)),
    "one leaves a seat": (_nothing, lambda s: _withdraw(s, s.seat)),
    "one leaves the line": (_nothing, lambda s: _withdraw(s, s.first_in_line)),
    "she leaves the line": (_nothing, lambda s: _withdraw(s, s.place)),
    "she has a seat": (_nothing, lambda s: s.change(unlimited=True)),
    "she enrols elsewhere": (_nothing, lambda s: _another(s, s.ana)),
    "he enrols elsewhere": (_nothing, lambda s: _another(s, s.rui)),
    "she is corrected": (_nothing, _correct),
    "he leaves": (_nothing, lambda s: _withdraw(s, s.seat)),
    "he completes": (_nothing, lambda s: s.complete(s.seat)),
    "his certificate is revoked": (lambda s: s.complete(s.seat), _revoke),
    "eva is linked": (_nothing, lambda s: _link(s, s.eva, 0)),
    "eva is linked to a place": (_nothing, lambda s: _link(s, s.eva, 1)),
    "eva is linked to a certificate": (lambda s: s.complete(s.unlinked), lambda s: _link(s, s.eva, 0)),
    "a file": (_nothing, lambda s: _import(s, f"{people.row(2)},")),
    "a file with eva": (_nothing, lambda s: _import(s, _of_file(s.eva))),
    "a file with eva, who has a seat": (lambda s: s.change(unlimited=True), lambda s: _import(s, _of_file(s.eva))),
}


@dataclass(frozen=True)
class Kept:
    """A kept answer, who asks, and the writes that change it."""

    name: str
    question: Callable[[Scene], Question]
    writes: tuple[str, ...]
    who: str = "ana"

    def reader(self, s: Scene) -> Call:
        found: Call = getattr(s, self.who)
        return found


def _courses(**fields: object) -> Question:
    command = training_courses.ListCourses.model_validate(fields)
    return Question(training_courses.LIST_COURSES, courses.list_courses, command)


def _course(s: Scene) -> Question:
    command = training_courses.ReadCourse(course_id=s.edition.course_id)
    return Question(training_courses.READ_COURSE, courses.read_course, command)


def _curricula(s: Scene) -> Question:
    command = training_courses.ListCurricula(course_id=s.edition.course_id)
    return Question(training_courses.LIST_CURRICULA, courses.list_curricula, command)


def _curriculum(s: Scene) -> Question:
    return Question(training_courses.READ_CURRICULUM, courses.read_curriculum, _newest(s))


def _accreditations(s: Scene) -> Question:
    command = training_courses.ListAccreditations(curriculum_id=s.edition.curriculum_id)
    return Question(training_courses.LIST_ACCREDITATIONS, accreditation.list_accreditations, command)


def _editions(**fields: object) -> Question:
    command = training_editions.ListEditions.model_validate(fields)
    return Question(training_editions.LIST_EDITIONS, editions.list_editions, command)


def _edition(s: Scene) -> Question:
    command = training_editions.EditionById(edition_id=s.edition.id)
    return Question(training_editions.READ_EDITION, editions.read_edition, command)


def _enrolments(_: Scene) -> Question:
    command = training_enrolment.ListMyEnrolments()
    return Question(training_enrolment.LIST_MY_ENROLMENTS, learners.list_my_enrolments, command)


def _certificates(_: Scene) -> Question:
    command = training_certificates.ListMyCertificates()
    return Question(training_certificates.LIST_MY_CERTIFICATES, certificates.list_my_certificates, command)


_LINE = ("more seats", "one more waits", "one leaves the line", "a file")
_OF_EDITION = (*_LINE, "another title", "another place", "the end")
KEPT = (
    Kept("courses", lambda _: _courses(), ("another title", "a course", "a draft published")),
    Kept("all courses", lambda _: _courses(), ("another title", "a course", "a proposal"), "teacher"),
    Kept("course", _course, ("another title", "a draft published")),
    Kept("curricula", _curricula, ("a draft published",)),
    Kept("all curricula", _curricula, ("a draft", "a draft changed", "a draft published"), "teacher"),
    Kept("curriculum", _curriculum, ("a draft changed", "a draft published"), "teacher"),
    Kept("accreditations", _accreditations, ("an accreditation", "another name of the university")),
    Kept("editions", lambda _: _editions(), (*_OF_EDITION, "an edition")),
    Kept("open editions", lambda _: _editions(status="open", limit=12), (*_OF_EDITION, "an edition")),
    Kept("all editions", lambda _: _editions(), (*_OF_EDITION, "an edition planned", "a proposal"), "teacher"),
    Kept("own editions", lambda _: _editions(mine=True), (*_OF_EDITION, "an edition planned"), "teacher"),
    Kept("edition", _edition, _OF_EDITION),
    Kept(
        "a waiting learner's enrolments",
        _enrolments,
        ("more seats", "one leaves a seat", "one leaves the line", "she leaves the line", "she has a seat",
         "she enrols elsewhere", "she is corrected"),
    ),
    Kept("a learner's enrolments", _enrolments, ("he enrols elsewhere", "he leaves", "he completes"), "rui"),
    Kept(
        "another member's enrolments",
        _enrolments,
        ("one more waits", "eva is linked", "eva is linked to a place", "a file with eva",
         "a file with eva, who has a seat"),
        "eva",
    ),
    Kept("certificates", _certificates, ("he completes", "his certificate is revoked"), "rui"),
    Kept("another member's certificates", _certificates, ("eva is linked to a certificate",), "eva"),
)  # fmt: skip
# tests/architecture/test_kept.py: a function that keeps its answer stands above.
each_kept = pytest.mark.parametrize("kept", KEPT, ids=lambda kept: kept.name)


@pytest.fixture
def scene(desk: Desk) -> Scene:
    return Scene(desk)


@each_write(KEPT)
def test_it_is_dropped_by_each_write_that_changes_it(scene: Scene, kept: Kept, write: str) -> None:
    first, then = WRITES[write]
    first(scene)
    dropped_by(Gateway(scene.desk), kept.question(scene), kept.reader(scene).actor, partial(then, scene))


@each_kept
def test_it_is_of_one_member_with_these_rights_and_language_alone(scene: Scene, kept: Kept) -> None:
    for_one_alone(Gateway(scene.desk), kept.question(scene), kept.reader(scene).actor, scene.luis.actor)


@each_kept
def test_nothing_is_given_from_the_cache_that_events_may_have_changed_unheard(scene: Scene, kept: Kept) -> None:
    lost_unheard(Gateway(scene.desk), kept.question(scene), kept.reader(scene).actor)


def test_what_a_preparer_was_given_is_not_for_whoever_is_one_no_longer(scene: Scene) -> None:
    gateway, question = Gateway(scene.desk), _editions()
    people.planned(scene.teacher)
    before = gateway.ask(question, scene.teacher.actor)
    former = scene.desk.call_as(Role.MEMBER, country="HN").actor
    assert not gateway.is_kept(question, former)
    assert gateway.ask(question, former) != before


def test_accreditations_are_shared_by_visitors_and_by_no_member(scene: Scene) -> None:
    gateway, question = Gateway(scene.desk), _accreditations(scene)
    gateway.ask(question, PUBLIC)
    assert gateway.is_kept(question, PUBLIC)
    assert not gateway.is_kept(question, scene.ana.actor)


def test_a_seat_in_another_edition_ends_neither_this_edition_nor_another_learner_s(scene: Scene) -> None:
    gateway, elsewhere = Gateway(scene.desk), people.opened(scene.teacher)
    asked = ((_edition(scene), scene.ana.actor), (_enrolments(scene), scene.rui.actor), (_courses(), scene.ana.actor))
    for question, reader in asked:
        gateway.ask(question, reader)
    gateway.write(lambda: people.enrol(scene.teacher, elsewhere, member_id=scene.eva.actor.member_id))
    assert all(gateway.is_kept(question, reader) for question, reader in asked)


def test_gateways_listen_to_what_ends_them() -> None:
    ending = {"course_changed", "edition_changed", "edition_opened", "edition_ended", "enrolment_changed",
              "learner_enrolled", "learner_withdrawn", "learner_completed", "learners_imported", "certificate_issued",
              "certificate_revoked", "institution_changed"}  # fmt: skip
    assert {f"training.{each}" for each in ending} <= set(heard()["training"])
