"""Courses and the versions of their curricula. A published version never changes (Training rule 7)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, select

from chassis.call import Call
from chassis.ids import new_id
from chassis.paging import page
from chassis.rows import get_row
from contracts.base import NOT_FOUND, Page
from contracts.kinds import Translated
from contracts.training import courses as training_courses
from contracts.training import institutions as training_institutions
from contracts.training.courses import ModuleText
from contracts.training.events import CourseChanged
from services.training.access import KEPT_SECONDS, edit
from services.training.courses.access import Teaches, is_published, must_write_course, sees_drafts
from services.training.courses.model import Course, Curriculum, Module


def create_course(call: Call, command: training_courses.CreateCourse) -> training_courses.Course:
    """A course with the first draft of its curriculum. Raises CODE_TAKEN."""
    if call.session.scalar(select(Course.id).where(Course.code == command.code)) is not None:
        raise training_institutions.CODE_TAKEN("code", code=command.code)
    course = add_course(call, command.code, command.title, call.actor.member_id)
    add_curriculum(call, course, 1, command.modules)
    call.session.flush()
    return _course_view(course, None)


def add_course(call: Call, code: str, title: Translated, by: UUID, proposal_id: UUID | None = None) -> Course:
    """Adds the row."""
    course = Course(
        id=new_id(), code=code, title=title.model_dump(exclude_none=True), proposal_id=proposal_id, created_by=by,
        version=1, created_at=call.now,
    )  # fmt: skip
    call.session.add(course)
    call.emit(CourseChanged(course_id=course.id))
    return course


def add_curriculum(call: Call, course: Course, number: int, modules: Sequence[ModuleText]) -> Curriculum:
    """Adds a draft."""
    curriculum = Curriculum(
        id=new_id(), course_id=course.id, course=course, number=number, created_by=course.created_by, version=1,
        created_at=call.now, modules=_modules(modules),
    )  # fmt: skip
    call.session.add(curriculum)
    return curriculum


def change_course(call: Call, command: training_courses.ChangeCourse, *, teaches: Teaches) -> training_courses.Course:
    """Raises FORBIDDEN and STALE."""
    course = get_row(call, Course, command.course_id, lock=True)
    must_write_course(call, course, teaches)
    edit(course, command.expected_version)
    course.title = command.title.model_dump(exclude_none=True)
    call.session.flush()
    call.emit(CourseChanged(course_id=course.id))
    return read_course(call, training_courses.ReadCourse(course_id=course.id))


def read_course(call: Call, command: training_courses.ReadCourse) -> training_courses.Course:
    """Raises NOT_FOUND, also for a course that has nothing published yet and is not the caller's business."""
    call.cache(f"course/{command.course_id}", seconds=KEPT_SECONDS)
    row = call.session.execute(_courses(call).where(Course.id == command.course_id)).first()
    if row is None:
        raise NOT_FOUND(what="course")
    return _of_row(row)


def list_courses(call: Call, command: training_courses.ListCourses) -> Page[training_courses.Course]:
    """By code."""
    call.cache("courses", seconds=KEPT_SECONDS)
    statement = _courses(call)
    if command.published is not None:
        statement = statement.where(is_published() if command.published else ~is_published())
    return page(call.session, statement, [Course.code], command, _of_row)


def draft_curriculum(
    call: Call, command: training_courses.DraftCurriculum, *, teaches: Teaches
) -> training_courses.Curriculum:
    """The next version, as a draft. Raises DRAFT_EXISTS if there already is a draft."""
    course = get_row(call, Course, command.course_id, lock=True)
    must_write_course(call, course, teaches)
    newest = call.session.scalars(
        select(Curriculum).where(Curriculum.course_id == course.id).order_by(Curriculum.number.desc()).limit(1)
    ).first()
    if newest and newest.published_at is None:
        raise training_courses.DRAFT_EXISTS(number=newest.number)
    curriculum = add_curriculum(call, course, newest.number + 1 if newest else 1, command.modules)
    call.session.flush()
    call.emit(CourseChanged(course_id=course.id))
    return curriculum_view(curriculum)


def change_curriculum(
    call: Call, command: training_courses.ChangeCurriculum, *, teaches: Teaches
) -> training_courses.Curriculum:
    """Replaces a draft's modules. Raises CURRICULUM_PUBLISHED and STALE."""
    curriculum = _draft(call, command.curriculum_id, teaches)
    edit(curriculum, command.expected_version)
    curriculum.modules = _modules(command.modules)
    call.session.flush()
    call.emit(CourseChanged(course_id=curriculum.course_id))
    return curriculum_view(curriculum)


def publish_curriculum(
    call: Call, command: training_courses.CurriculumById, *, teaches: Teaches
) -> training_courses.Curriculum:
    """It cannot be changed from now on; publishing it again changes nothing. Raises HOURS_MISSING."""
    curriculum = get_row(call, Curriculum, command.curriculum_id, lock=True)
    must_write_course(call, curriculum.course, teaches)
    if curriculum.published_at is None:
        for number, module in enumerate(curriculum.modules):
            if module.hours is None:
                raise training_courses.HOURS_MISSING(f"modules.{number}.hours", module=module.title["en"])
        edit(curriculum, None)
        curriculum.published_at = call.now
        call.session.flush()
        call.emit(CourseChanged(course_id=curriculum.course_id))
    return curriculum_view(curriculum)


def read_curriculum(call: Call, command: training_courses.CurriculumById) -> training_courses.Curriculum:
    """Raises NOT_FOUND, also for drafts that the caller may not see."""
    curriculum = get_row(call, Curriculum, command.curriculum_id)
    if curriculum.published_at is None and not sees_drafts(call.actor):
        raise NOT_FOUND(what="curriculum")
    call.cache(f"course/{curriculum.course_id}", seconds=KEPT_SECONDS)
    return curriculum_view(curriculum)


def list_curricula(call: Call, command: training_courses.ListCurricula) -> Page[training_courses.Curriculum]:
    """By number."""
    call.cache(f"course/{command.course_id}", seconds=KEPT_SECONDS)
    statement = select(Curriculum).where(Curriculum.course_id == command.course_id)
    if not sees_drafts(call.actor):
        statement = statement.where(Curriculum.published_at.is_not(None))
    return page(call.session, statement, [Curriculum.number], command, lambda row: curriculum_view(row[0]))


def curriculum_view(row: Curriculum) -> training_courses.Curriculum:
    """The view of a curriculum."""
    modules = [
        training_courses.Module(id=m.id, position=m.position, title=Translated.model_validate(m.title), hours=m.hours)
        for m in sorted(row.modules, key=lambda module: module.position)
    ]
    return training_courses.Curriculum.of(row, modules=modules)


def _draft(call: Call, curriculum_id: UUID, teaches: Teaches) -> Curriculum:
    curriculum = get_row(call, Curriculum, curriculum_id, lock=True)
    must_write_course(call, curriculum.course, teaches)
    if curriculum.published_at is not None:
        raise training_courses.CURRICULUM_PUBLISHED(number=curriculum.number)
    return curriculum


def _modules(modules: Sequence[ModuleText]) -> list[Module]:
    return [
        Module(id=new_id(), position=position, title=module.title.model_dump(exclude_none=True), hours=module.hours)
        for position, module in enumerate(modules, 1)
    ]


def _courses(call: Call) -> Select[Any]:
    """Courses the actor may see, each with its newest published curriculum."""
    newest: Any = (
        select(Curriculum.id)
        .where(Curriculum.course_id == Course.id, Curriculum.published_at.is_not(None))
        .order_by(Curriculum.number.desc())
        .limit(1)
        .correlate(Course)
        .scalar_subquery()
    )
    statement = select(Course, newest.label("current"))
    return statement if sees_drafts(call.actor) else statement.where(newest.is_not(None))


def _of_row(row: Row[Any]) -> training_courses.Course:
    return _course_view(row[0], row[1])


def _course_view(row: Course, current: UUID | None) -> training_courses.Course:
    return training_courses.Course(
        id=row.id, code=row.code, title=Translated.model_validate(row.title), current_curriculum_id=current,
        proposal_id=row.proposal_id, version=row.version,
    )  # fmt: skip
