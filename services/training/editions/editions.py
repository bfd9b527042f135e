"""Editions of a course: planned, opened to learners, ended."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, select

from chassis import members
from chassis.call import Call
from chassis.ids import new_id
from chassis.paging import page
from chassis.plans import PLANNED_EACH_TIME
from chassis.rows import edited, get_row
from contracts.base import NOT_FOUND, Page
from contracts.identity import Role
from contracts.kinds import Translated
from contracts.notices import NoticeKind, TrainingNotice
from contracts.training import courses as training_courses
from contracts.training import editions as training_editions
from contracts.training.events import EditionChanged, EditionEnded, EditionOpened
from services.training import countries
from services.training.access import KEPT_SECONDS, edit
from services.training.courses.access import must_write_course, sees_drafts
from services.training.courses.model import Course, Curriculum
from services.training.editions import seats, tasks
from services.training.editions.access import must_teach, teaches_course
from services.training.editions.model import Edition
from services.training.institutions.model import Institution

# What can be changed only before learners enrol.
_DRAFT_ONLY = ("curriculum_id", "kind")


def plan_edition(call: Call, command: training_editions.PlanEdition) -> training_editions.Edition:
    """A draft. An instructor who plans it without naming instructors teaches it. Raises what `_check` raises."""
    course = get_row(call, Course, command.course_id)
    _may_plan(call, course)
    values = command.model_dump(exclude={"course_id", "instructor_ids"})
    instructors = command.instructor_ids or ([call.actor.member_id] if call.actor.has(Role.INSTRUCTOR) else [])
    with call.session.no_autoflush:
        edition = add_edition(call, course, instructor_ids=instructors, created_by=call.actor.member_id, **values)
        _check(call, edition, instructors)
    call.session.flush()
    return read_edition(call, training_editions.EditionById(edition_id=edition.id))


def add_edition(call: Call, course: Course, **values: Any) -> Edition:
    """Adds a draft."""
    edition = Edition(
        id=new_id(), course_id=course.id, status="draft", seats_taken=0, queue_last=0, version=1, created_at=call.now,
        **values,
    )  # fmt: skip
    call.session.add(edition)
    call.emit(EditionChanged(edition_id=edition.id))
    return edition


def change_edition(call: Call, command: training_editions.ChangeEdition) -> training_editions.Edition:
    """Changes what is given, null clears; a seat that comes free goes to the waiting list.

    Raises STALE, NOT_A_DRAFT, SEATS_BELOW_TAKEN; NOT_READY and PLACE_MISSING if an open edition would lack something.
    """
    edition = get_row(call, Edition, command.edition_id, lock=True)
    must_teach(call, edition)
    edit(edition, command.expected_version)
    given = edited(edition, command, "edition_id", "unlimited")
    if edition.status != "draft" and any(name in given for name in _DRAFT_ONLY):
        raise training_editions.NOT_A_DRAFT(next(name for name in _DRAFT_ONLY if name in given), status=edition.status)
    if command.seats is not None and command.seats < edition.seats_taken:
        raise training_editions.SEATS_BELOW_TAKEN("seats", taken=edition.seats_taken)
    with call.session.no_autoflush:
        for name, value in given.items():
            setattr(edition, name, value)
        if command.unlimited:
            edition.seats = None
        _check(call, edition, command.instructor_ids or [])
        if edition.status != "draft" and None in given.values():
            _must_be_ready(edition)
    call.emit(EditionChanged(edition_id=edition.id))
    tasks.drafted(call, edition)
    seats.promote(call, edition)
    return read_edition(call, training_editions.EditionById(edition_id=edition.id))


def open_edition(call: Call, command: training_editions.EditionById) -> training_editions.Edition:
    """From now on it accepts learners; opening it again changes nothing. Raises NOT_READY, CURRICULUM_NOT_PUBLISHED."""
    edition = get_row(call, Edition, command.edition_id, lock=True)
    must_teach(call, edition)
    if edition.status == "ended":
        raise training_editions.NOT_A_DRAFT(status=edition.status)
    if edition.status == "draft":
        _must_be_ready(edition)
        edition.status = "open"
        edit(edition, None)
        call.session.flush()
        call.emit(_opened(edition))
        tasks.opened(call, edition)
        _notify_focal_points(call, edition)
    return read_edition(call, command)


def end_edition(call: Call, command: training_editions.EditionById) -> training_editions.Edition:
    """It is over; ending it again changes nothing. Raises EDITION_NOT_OVER before its last day has passed."""
    edition = get_row(call, Edition, command.edition_id, lock=True)
    must_teach(call, edition)
    if edition.status == "draft":
        raise training_editions.EDITION_NOT_OPEN(status=edition.status)
    if edition.status == "open":
        assert edition.ends_on
        if call.today < edition.ends_on:
            raise training_editions.EDITION_NOT_OVER(ends_on=edition.ends_on)
        edition.status = "ended"
        edit(edition, None)
        call.session.flush()
        tasks.ended(call, edition)
        call.emit(
            EditionEnded(
                edition_id=edition.id, title=Translated.model_validate(edition.course.title), ends_on=edition.ends_on,
                programme_edition_id=edition.programme_edition_id,
            )
        )  # fmt: skip
    return read_edition(call, command)


def read_edition(call: Call, command: training_editions.EditionById) -> training_editions.Edition:
    """Raises NOT_FOUND, also for drafts that the caller may not see."""
    row = call.session.execute(_editions(call).where(Edition.id == command.edition_id)).first()
    if row is None:
        raise NOT_FOUND(what="edition")
    call.cache(f"course_edition/{row[0].id}", f"course/{row[0].course_id}", seconds=KEPT_SECONDS)
    return _of_row(row)


def list_editions(call: Call, command: training_editions.ListEditions) -> Page[training_editions.Edition]:
    """The newest first."""
    statement = _editions(call).execution_options(**PLANNED_EACH_TIME)  # of some kinds and countries there are few
    for name in ("course_id", "status", "kind", "country", "programme_edition_id"):
        if (value := getattr(command, name)) is not None:
            statement = statement.where(getattr(Edition, name) == value)
    if command.mine:
        statement = statement.where(Edition.instructor_ids.contains([call.actor.member_id]))
    found: Page[training_editions.Edition] = page(
        call.session, statement, [Edition.id], command, _of_row, descending=True
    )
    call.cache("course_editions", *(f"course_edition/{each.id}" for each in found.items), seconds=KEPT_SECONDS)
    return found


def _may_plan(call: Call, course: Course) -> None:
    """Any instructor may teach a published course; those who write a draft decide who teaches it."""
    published = select(Curriculum.id).where(Curriculum.course_id == course.id, Curriculum.published_at.is_not(None))
    if call.actor.has(Role.INSTRUCTOR) and call.session.scalar(published.limit(1)) is not None:
        return
    must_write_course(call, course, teaches_course)


def _check(call: Call, edition: Edition, new_instructors: Sequence[UUID]) -> None:
    """Raises NOT_FOUND, UNKNOWN_COUNTRY, WRONG_DATES, NOT_AN_INSTRUCTOR."""
    curriculum = call.session.get(Curriculum, edition.curriculum_id)
    if curriculum is None or curriculum.course_id != edition.course_id:
        raise NOT_FOUND("curriculum_id", what="curriculum of this course")
    if edition.organiser_id and call.session.get(Institution, edition.organiser_id) is None:
        raise NOT_FOUND("organiser_id", what="institution")
    countries.check(edition.country)
    if edition.starts_on and edition.ends_on and edition.ends_on < edition.starts_on:
        raise training_editions.WRONG_DATES("ends_on")
    for number, member_id in enumerate(new_instructors):
        if member_id == call.actor.id and call.actor.has(Role.INSTRUCTOR):
            continue  # the token says so, even if the event of the admission has not arrived yet
        member = members.find(call.session, member_id)
        if member is None or Role.INSTRUCTOR not in member.roles or member.status != "admitted":
            raise training_editions.NOT_AN_INSTRUCTOR(f"instructor_ids.{number}", member=member_id)


def _must_be_ready(edition: Edition) -> None:
    if edition.curriculum.published_at is None:
        raise training_courses.CURRICULUM_NOT_PUBLISHED("curriculum_id", number=edition.curriculum.number)
    for name in ("starts_on", "ends_on", "instructor_ids"):
        if not getattr(edition, name):
            raise training_editions.NOT_READY(name, missing=name)
    if edition.kind != "virtual" and not (edition.place and edition.country):
        raise training_editions.PLACE_MISSING("place")


def _notify_focal_points(call: Call, edition: Edition) -> None:
    """National focal points choose whom to send."""
    call.emit(
        TrainingNotice(
            notice_id=new_id(),
            kind=NoticeKind.EDITION_OPENED,
            role=Role.FOCAL_POINT,
            params={"course": edition.course.title["en"], "starts_on": str(edition.starts_on)},
            link=f"/training/editions/{edition.id}",
        )
    )


def _opened(edition: Edition) -> EditionOpened:
    assert edition.starts_on
    assert edition.ends_on
    return EditionOpened.of(edition, edition_id=edition.id, title=Translated.model_validate(edition.course.title))


def _editions(call: Call) -> Select[Any]:
    """Editions the actor may see."""
    statement = select(Edition).execution_options(populate_existing=True)
    return statement if sees_drafts(call.actor) else statement.where(Edition.status != "draft")


def _of_row(row: Row[Any]) -> training_editions.Edition:
    edition: Edition = row[0]
    return training_editions.Edition.of(
        edition,
        course_code=edition.course.code,
        title=Translated.model_validate(edition.course.title),
        curriculum_number=edition.curriculum.number,
    )
