"""Who may do what with an edition and its learners, beyond the door."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import exists, select

from chassis.actor import Actor
from chassis.call import Call
from chassis.rows import get_row
from contracts.base import FORBIDDEN, NOT_FOUND
from contracts.identity import Role
from contracts.training.enrolment.enrolment import OTHER_COUNTRY
from services.training.editions.model import Edition, Enrolment


def teaches_course(call: Call, course_id: UUID) -> bool:
    """Whether the caller is an instructor of any edition of a course."""
    theirs = Edition.instructor_ids.contains([call.actor.id])
    return bool(call.session.scalar(select(exists().where(Edition.course_id == course_id, theirs))))


def teaches(actor: Actor, edition: Edition) -> bool:
    """Whether the actor runs this edition: one of its instructors, or an administrator."""
    return actor.has(Role.ADMINISTRATOR) or (actor.has(Role.INSTRUCTOR) and actor.id in edition.instructor_ids)


def must_teach(call: Call, edition: Edition) -> None:
    """Raises FORBIDDEN unless the actor runs this edition."""
    if not teaches(call.actor, edition):
        raise FORBIDDEN()


def may_enrol_from(call: Call, edition: Edition) -> str | None:
    """The only country of learners the actor may enrol; null: any. Raises FORBIDDEN if the actor may not enrol."""
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
    """Whether the actor may know about this enrolment at all."""
    return (
        actor.has(Role.AUDITOR)
        or teaches(actor, edition)
        or (actor.has(Role.FOCAL_POINT) and actor.country == enrolment.country)
        or (actor.id is not None and actor.id == enrolment.member_id)
    )


def get_enrolment(call: Call, enrolment_id: UUID, *, lock_edition: bool = False) -> Enrolment:
    """An enrolment that the actor may know about, its edition locked first on request. Raises NOT_FOUND."""
    edition_id = call.session.scalar(select(Enrolment.edition_id).where(Enrolment.id == enrolment_id))
    if edition_id is None:
        raise NOT_FOUND(what="enrolment")
    edition = get_row(call, Edition, edition_id, lock=lock_edition)
    enrolment = get_row(call, Enrolment, enrolment_id, lock=lock_edition)
    if not is_visible(call.actor, enrolment, edition):
        raise NOT_FOUND(what="enrolment")
    return enrolment
