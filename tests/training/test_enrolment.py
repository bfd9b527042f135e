"""Editions, seats, the waiting list (Training rule 6), and who may do what."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, sessionmaker

from chassis.call import Call
from chassis.ids import new_id
from chassis.testing import Desk, person
from contracts.base import FORBIDDEN, NOT_FOUND, STALE, Refused
from contracts.identity import Role
from contracts.kinds import Translated
from contracts.programs.events import ModulesProposed
from contracts.training import courses as training_courses
from contracts.training import editions as training_editions
from contracts.training.enrolment import enrolment as training_enrolment
from contracts.training.enrolment import imports as training_imports
from contracts.training.events import EditionEnded, EditionOpened, LearnerEnrolled, LearnerWithdrawn
from services.training.courses import courses
from services.training.courses.model import Course
from services.training.editions import editions, proposals
from services.training.editions.model import Edition, Enrolment
from services.training.enrolment import enrolment, learners
from tests.training import authoring
from tests.training.people import MODULES, enrol, enrolment_of, instructor, learner, opened, planned, told_to_learners


def refused(refusal: Any) -> Any:
    return pytest.raises(Refused, match=rf"^{refusal.code} ")


def test_an_edition_opens_once_and_says_so(desk: Desk) -> None:
    call = instructor(desk)
    draft = planned(call, kind="on_site", place="Academia Nacional de Policía", country="HN", seats=340)
    assert (draft.status, draft.instructor_ids) == ("draft", [call.actor.id])
    for _ in range(2):
        assert editions.open_edition(call, training_editions.EditionById(edition_id=draft.id)).status == "open"
    (event,) = desk.emitted(EditionOpened)
    assert (event.edition_id, event.kind, event.title.es) == (draft.id, "on_site", "Seguridad portuaria")


def test_an_edition_is_not_opened_unready(desk: Desk) -> None:
    call = instructor(desk)
    placeless = planned(call, kind="workshop")
    with refused(training_editions.PLACE_MISSING):
        editions.open_edition(call, training_editions.EditionById(edition_id=placeless.id))
    made = courses.create_course(
        call, training_courses.CreateCourse(code="unready", title=Translated(en="X"), modules=MODULES)
    )
    draft = courses.list_curricula(call, training_courses.ListCurricula(course_id=made.id)).items[0]
    plan = training_editions.PlanEdition(
        course_id=made.id, curriculum_id=draft.id, kind="virtual", starts_on=date(2017, 1, 1), ends_on=date(2017, 1, 2)
    )
    unpublished = editions.plan_edition(call, plan)
    with refused(training_courses.CURRICULUM_NOT_PUBLISHED):
        editions.open_edition(call, training_editions.EditionById(edition_id=unpublished.id))
    with refused(training_editions.NOT_AN_INSTRUCTOR):
        editions.plan_edition(call, plan.model_copy(update={"instructor_ids": [desk.call_as().actor.member_id]}))
    with refused(training_editions.WRONG_DATES):
        editions.plan_edition(call, plan.model_copy(update={"ends_on": date(2016, 1, 1)}))


def test_null_clears_what_an_edition_may_lack_but_not_what_an_open_one_needs(desk: Desk) -> None:
    call = instructor(desk)
    edition = opened(call, seats=20)

    def change(**sent: object) -> training_editions.Edition:
        command = training_editions.ChangeEdition.model_validate({"edition_id": edition.id, **sent})
        return editions.change_edition(call, command)

    assert change(country="HN").seats == 20
    assert change(seats=None).seats is None
    with refused(training_editions.NOT_READY), desk.session.begin_nested():
        change(starts_on=None)


def test_an_open_edition_keeps_its_curriculum(desk: Desk) -> None:
    """Training rule 7."""
    call = instructor(desk)
    edition = opened(call)
    second = authoring.draft_curriculum(
        call, training_courses.DraftCurriculum(course_id=edition.course_id, modules=MODULES)
    )
    with refused(training_editions.NOT_A_DRAFT):
        editions.change_edition(call, training_editions.ChangeEdition(edition_id=edition.id, curriculum_id=second.id))
    with pytest.raises(IntegrityError):
        desk.session.execute(update(Edition).where(Edition.id == edition.id).values(curriculum_id=second.id))


def test_an_edition_ends_after_its_last_day_once(desk: Desk) -> None:
    call = instructor(desk)
    running = opened(call, ends_on=call.today + timedelta(days=1))
    with refused(training_editions.EDITION_NOT_OVER):
        editions.end_edition(call, training_editions.EditionById(edition_id=running.id))
    programme_edition = new_id()
    over = opened(call, programme_edition_id=programme_edition)
    for _ in range(2):
        assert editions.end_edition(call, training_editions.EditionById(edition_id=over.id)).status == "ended"
    (event,) = desk.emitted(EditionEnded)
    assert (event.edition_id, event.programme_edition_id, event.ends_on) == (over.id, programme_edition, over.ends_on)
    with refused(training_editions.EDITION_NOT_OPEN):
        enrol(call, over)


def test_a_proposal_becomes_a_draft_once(desk: Desk) -> None:
    proposal = ModulesProposed(
        proposal_id=new_id(), programme="maritime-security", edition_id=new_id(), country="BZ", proposed_by=new_id(),
        title=Translated(en="Port facility security"), modules=[Translated(en="ISPS"), Translated(en="Drills")],
    )  # fmt: skip
    call = desk.call(person())
    for _ in range(2):
        proposals.draft_proposal(call, desk.happened(proposal))
    (made,) = desk.session.scalars(select(Course).where(Course.proposal_id == proposal.proposal_id))
    admin = desk.call_as(Role.ADMINISTRATOR)
    (draft,) = editions.list_editions(admin, training_editions.ListEditions(course_id=made.id)).items
    assert (draft.status, draft.country, draft.programme_edition_id) == ("draft", "BZ", proposal.edition_id)
    curriculum = courses.read_curriculum(admin, training_courses.CurriculumById(curriculum_id=draft.curriculum_id))
    assert [module.title.en for module in curriculum.modules] == ["ISPS", "Drills"]
    teacher = instructor(desk)
    editions.change_edition(
        admin,
        training_editions.ChangeEdition(
            edition_id=draft.id, instructor_ids=[teacher.actor.member_id], expected_version=1
        ),
    )
    authoring.change_curriculum(
        teacher, training_courses.ChangeCurriculum(curriculum_id=curriculum.id, modules=MODULES)
    )
    authoring.publish_curriculum(teacher, training_courses.CurriculumById(curriculum_id=curriculum.id))
    dated = training_editions.ChangeEdition(
        edition_id=draft.id, kind="workshop", place="Belize City", starts_on=date(2017, 9, 4), ends_on=date(2017, 9, 8)
    )
    editions.change_edition(teacher, dated)
    assert editions.open_edition(teacher, training_editions.EditionById(edition_id=draft.id)).status == "open"


def test_who_comes_when_the_seats_are_taken_waits_in_order(desk: Desk) -> None:
    """Training rule 6."""
    call = instructor(desk)
    edition = opened(call, seats=2)
    rows = [enrol(call, edition) for _ in range(5)]
    assert [row.status for row in rows] == ["enrolled", "enrolled", "waiting", "waiting", "waiting"]
    assert [row.place_in_line for row in rows] == [None, None, 1, 2, 3]
    enrolment.withdraw(call, enrolment_of(rows[0]))
    listed = learners.list_enrolments(call, training_enrolment.ListEnrolments(edition_id=edition.id)).items
    assert [row.status for row in listed] == ["withdrawn", "enrolled", "enrolled", "waiting", "waiting"]
    assert [event.enrolment_id for event in desk.emitted(LearnerEnrolled)] == [rows[0].id, rows[1].id, rows[2].id]
    assert [event.enrolment_id for event in desk.emitted(LearnerWithdrawn)] == [rows[0].id]
    more = editions.change_edition(call, training_editions.ChangeEdition(edition_id=edition.id, seats=3))
    assert (more.seats_taken, more.waiting) == (3, 1)
    with refused(training_editions.SEATS_BELOW_TAKEN):
        editions.change_edition(call, training_editions.ChangeEdition(edition_id=edition.id, seats=2))
    all_in = editions.change_edition(call, training_editions.ChangeEdition(edition_id=edition.id, unlimited=True))
    assert (all_in.seats, all_in.seats_taken, all_in.waiting) == (None, 4, 0)


def test_who_waits_and_withdraws_frees_nothing_and_comes_back_last(desk: Desk) -> None:
    call = instructor(desk)
    edition = opened(call, seats=1)
    _, second, third = (enrol(call, edition) for _ in range(3))
    enrolment.withdraw(call, enrolment_of(second))
    assert desk.emitted(LearnerWithdrawn) == []
    back = enrol(call, edition, email=second.email)
    assert (back.id, back.status, back.place_in_line) == (second.id, "waiting", 2)
    assert learners.read_enrolment(call, enrolment_of(third)).place_in_line == 1
    with refused(training_enrolment.ALREADY_ENROLLED):
        enrol(call, edition, email=str(second.email).upper())


def test_the_database_itself_refuses_one_seat_too_many(desk: Desk) -> None:
    """Training rule 6."""
    call = instructor(desk)
    edition = opened(call, seats=1)
    enrol(call, edition)
    enrol(call, edition)
    with pytest.raises(IntegrityError, match="seats_never_oversold"):
        desk.session.execute(text("UPDATE enrolment SET status = 'enrolled' WHERE status = 'waiting'"))


def test_seats_are_never_oversold_under_concurrency(fresh_database: Callable[[str], sessionmaker[Session]]) -> None:
    """Training rule 6: 40 people at once for 10 seats, while seats are given back."""
    sessions = fresh_database("training")
    with sessions.begin() as session:
        desk = Desk(session, "training")
        call = instructor(desk)
        edition = opened(call, seats=10)
        first = [enrol(call, edition) for _ in range(10)]
    actor = call.actor

    def one(number: int) -> None:
        with sessions.begin() as session:
            mine = Call(session, actor, "training")
            if number % 4 == 0:
                enrolment.withdraw(mine, enrolment_of(first[number // 4]))
            else:
                enrol(mine, edition)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(one, range(40)))
    with sessions() as session:
        rows = session.execute(select(Enrolment.status, Enrolment.queue).order_by(Enrolment.queue)).all()
        taken, waiting = session.execute(
            select(Edition.seats_taken, Edition.waiting).where(Edition.id == edition.id)
        ).one()
    statuses = [row.status for row in rows if row.status != "withdrawn"]
    assert (taken, waiting) == (10, 20)
    assert statuses == ["enrolled"] * 10 + ["waiting"] * 20
    assert len({row.queue for row in rows}) == 40


def test_members_enrol_and_withdraw_themselves(desk: Desk) -> None:
    edition = opened(instructor(desk), seats=1)
    me, other = desk.call_as(country="BZ", name="Jane Usher"), desk.call_as()
    mine = enrolment.enrol_me(me, training_enrolment.EnrolMe(edition_id=edition.id, sector="public"))
    assert (mine.member_id, mine.name, mine.country, mine.email) == (me.actor.id, "Jane Usher", "BZ", None)
    with refused(training_enrolment.ALREADY_ENROLLED):
        enrolment.enrol_me(me, training_enrolment.EnrolMe(edition_id=edition.id, sector="public"))
    theirs = enrolment.enrol_me(other, training_enrolment.EnrolMe(edition_id=edition.id, sector="private"))
    assert theirs.status == "waiting"
    with refused(NOT_FOUND):
        learners.read_enrolment(other, enrolment_of(mine))
    with refused(NOT_FOUND):
        enrolment.withdraw(other, enrolment_of(mine))
    enrolment.withdraw(me, enrolment_of(mine))
    (now,) = learners.list_my_enrolments(other, training_enrolment.ListMyEnrolments()).items
    assert (now.id, now.status) == (theirs.id, "enrolled")
    kinds = [(notice.kind, notice.recipients) for notice in told_to_learners(desk)]
    assert kinds == [("enrolled", [other.actor.id])]


def test_a_focal_point_acts_for_the_own_country_only(desk: Desk) -> None:
    call = instructor(desk)
    edition = opened(call)
    focal = desk.call_as(Role.FOCAL_POINT, country="HN")
    nominated = enrol(focal, edition, country="HN")
    with refused(training_enrolment.OTHER_COUNTRY):
        enrol(focal, edition, country="GT")
    guatemalan = enrol(call, edition, country="GT")
    seen = learners.list_enrolments(focal, training_enrolment.ListEnrolments(edition_id=edition.id)).items
    assert [row.id for row in seen] == [nominated.id]
    with refused(NOT_FOUND):
        enrolment.withdraw(focal, enrolment_of(guatemalan))
    with refused(training_enrolment.OTHER_COUNTRY):
        enrolment.change_learner(focal, training_enrolment.ChangeLearner(enrolment_id=nominated.id, country="GT"))


def test_only_those_who_run_an_edition_write_in_it(desk: Desk) -> None:
    edition = opened(instructor(desk))
    stranger = instructor(desk)
    for act in (
        lambda: enrol(stranger, edition),
        lambda: editions.change_edition(stranger, training_editions.ChangeEdition(edition_id=edition.id, seats=5)),
        lambda: learners.list_enrolments(stranger, training_enrolment.ListEnrolments(edition_id=edition.id)),
    ):
        with refused(FORBIDDEN):
            act()
    assert enrol(desk.call_as(Role.ADMINISTRATOR), edition).status == "enrolled"
    auditor = desk.call_as(Role.AUDITOR)
    assert len(learners.list_enrolments(auditor, training_enrolment.ListEnrolments(edition_id=edition.id)).items) == 1


def test_a_learner_is_corrected_and_linked(desk: Desk) -> None:
    call = instructor(desk)
    edition = opened(call)
    row = enrol(call, edition)
    changed = enrolment.change_learner(
        call, training_enrolment.ChangeLearner(enrolment_id=row.id, name="Rosa Núñez", expected_version=1)
    )
    assert (changed.name, changed.version) == ("Rosa Núñez", 2)
    with refused(STALE):
        enrolment.change_learner(
            call, training_enrolment.ChangeLearner(enrolment_id=row.id, name="X", expected_version=1)
        )
    with refused(training_imports.FORMULA):
        enrolment.change_learner(call, training_enrolment.ChangeLearner(enrolment_id=row.id, name="=HYPERLINK()"))
    member = desk.call_as()
    for _ in range(2):
        linked = enrolment.link_member(
            call, training_enrolment.LinkMember(enrolment_id=row.id, member_id=member.actor.member_id)
        )  # fmt: skip
    assert linked.member_id == member.actor.id
    assert [event.member_id for event in desk.emitted(LearnerEnrolled)] == [None, member.actor.id]
    with refused(training_enrolment.NOT_A_MEMBER):
        enrolment.link_member(call, training_enrolment.LinkMember(enrolment_id=row.id, member_id=new_id()))
    with pytest.raises(Refused, match=r"^conflict "):
        enrolment.link_member(
            call, training_enrolment.LinkMember(enrolment_id=row.id, member_id=desk.call_as().actor.member_id)
        )  # fmt: skip


def test_lists_are_paged_and_filtered(desk: Desk) -> None:
    call = instructor(desk)
    edition = opened(call, seats=3)
    rows = [enrol(call, edition, country="HN" if n % 2 else "BZ") for n in range(5)]
    first = learners.list_enrolments(call, training_enrolment.ListEnrolments(edition_id=edition.id, limit=3))
    rest = learners.list_enrolments(
        call, training_enrolment.ListEnrolments(edition_id=edition.id, limit=3, cursor=first.next)
    )
    assert [row.id for row in (*first.items, *rest.items)] == [row.id for row in rows]
    assert rest.next is None
    waiting = training_enrolment.ListEnrolments(edition_id=edition.id, status="waiting", country="BZ")
    assert [row.id for row in learners.list_enrolments(call, waiting).items] == [rows[4].id]
    mine = editions.list_editions(call, training_editions.ListEditions(mine=True, status="open", kind="virtual"))
    assert [item.id for item in mine.items] == [edition.id]


@pytest.mark.parametrize("email", ["", "a", "a@b", "=a@b.c", "a b@c.de", "a@-b.de", "a@b.de\nc", "x" * 250 + "@b.de"])
def test_what_is_no_address_is_refused(desk: Desk, email: str) -> None:
    edition = opened(instructor(desk))
    with pytest.raises(ValueError, match="email"):
        learner(edition, email=email)
