"""Who may do what with a course, an edition or an enrolment, beyond the door; and the check of an edit's version."""

from __future__ import annotations

from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, exists, select

from chassis.actor import Actor
from chassis.call import Call
from contracts.base import FORBIDDEN, NOT_FOUND, STALE
from contracts.identity import Role
from contracts.training.enrolment.enrolment import OTHER_COUNTRY
from services.training.model import Base, Course, Curriculum, Edition, Enrolment

# Who prepares and accompanies courses, and therefore sees drafts.
PREPARERS = (Role.INSTRUCTOR, Role.PROGRAMME_OFFICER, Role.ADMINISTRATOR, Role.AUDITOR)

M = TypeVar("M", bound=Base)


def get(call: Call, kind: type[M], identifier: UUID, *, lock: bool = False) -> M:
    """The row, locked until the end of the transaction if asked. Raises NOT_FOUND."""
    options: dict[str, Any] = {"with_for_update": {"of": kind}, "populate_existing": True} if lock else {}
    row = call.session.get(kind, identifier, **options)
    if row is None:
        raise NOT_FOUND(what=kind.__tablename__.replace("_", " "))
    return row


def edit(row: Any, expected_version: int | None) -> None:
    """Counts an edit. Raises STALE when the row is no longer the version that the caller read."""
    if expected_version is not None and expected_version != row.version:
        raise STALE()
    row.version += 1


def sees_drafts(actor: Actor) -> bool:
    return actor.has(*PREPARERS)


def teaches(actor: Actor, edition: Edition) -> bool:
    """Whether the actor runs this edition: one of its instructors, or an administrator."""
    return actor.has(Role.ADMINISTRATOR) or (actor.has(Role.INSTRUCTOR) and actor.id in edition.instructor_ids)


def must_teach(call: Call, edition: Edition) -> None:
    """Raises FORBIDDEN unless the actor runs this edition."""
    if not teaches(call.actor, edition):
        raise FORBIDDEN()


def must_write_course(call: Call, course: Course) -> None:
    """Raises FORBIDDEN unless the actor made the course, teaches one of its editions, or is an administrator."""
    if call.actor.has(Role.ADMINISTRATOR) or course.created_by == call.actor.id:
        return
    mine = select(Edition.id).where(Edition.course_id == course.id, Edition.instructor_ids.contains([call.actor.id]))
    if not (call.actor.has(Role.INSTRUCTOR) and call.session.scalar(select(mine.exists()))):
        raise FORBIDDEN()


def is_published() -> ColumnElement[bool]:
    """Whether a course has a published curriculum."""
    return exists().where(Curriculum.course_id == Course.id, Curriculum.published_at.is_not(None))


def may_enrol_from(call: Call, edition: Edition) -> str | None:
    """The only country the actor may enrol learners of; null: any. Raises FORBIDDEN when the actor may not enrol."""
    if teaches(call.actor, edition):
        return None
    if call.actor.has(Role.FOCAL_POINT) and call.actor.country:
        return call.actor.country
    raise FORBIDDEN()


def must_manage(call: Call, enrolment: Enrolment, edition: Edition) -> None:
    """Raises FORBIDDEN or OTHER_COUNTRY unless the actor may enrol, correct or withdraw this learner."""
    country = may_enrol_from(call, edition)
    if country is not None and country != enrolment.country:
        raise OTHER_COUNTRY(country=country)


def is_visible(actor: Actor, enrolment: Enrolment, edition: Edition) -> bool:
    """Whether the actor may know of this enrolment at all."""
    return (
        actor.has(Role.AUDITOR)
        or teaches(actor, edition)
        or (actor.has(Role.FOCAL_POINT) and actor.country == enrolment.country)
        or (actor.id is not None and actor.id == enrolment.member_id)
    )


def get_enrolment(call: Call, enrolment_id: UUID, *, lock_edition: bool = False) -> Enrolment:
    """An enrolment the actor may know of, its edition locked first if asked. Raises NOT_FOUND."""
    edition_id = call.session.scalar(select(Enrolment.edition_id).where(Enrolment.id == enrolment_id))
    if edition_id is None:
        raise NOT_FOUND(what="enrolment")
    edition = get(call, Edition, edition_id, lock=lock_edition)
    enrolment = get(call, Enrolment, enrolment_id, lock=lock_edition)
    if not is_visible(call.actor, enrolment, edition):
        raise NOT_FOUND(what="enrolment")
    return enrolment
