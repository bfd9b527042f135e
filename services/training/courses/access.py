"""Who may write a course, who sees drafts."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias
from uuid import UUID

from sqlalchemy import ColumnElement, exists

from chassis.actor import Actor
from chassis.call import Call
from contracts.base import FORBIDDEN
from contracts.identity import Role
from services.training.courses.model import Course, Curriculum

# Who prepares and supports courses, and therefore sees drafts.
PREPARERS = (Role.INSTRUCTOR, Role.PROGRAMME_OFFICER, Role.ADMINISTRATOR, Role.AUDITOR)


def sees_drafts(actor: Actor) -> bool:
    return actor.has(*PREPARERS)


# Whether the caller teaches an edition of a course. Editions are above this room, so the door passes this in.
Teaches: TypeAlias = Callable[[Call, UUID], bool]


def must_write_course(call: Call, course: Course, teaches: Teaches) -> None:
    """Raises FORBIDDEN unless the actor made the course, teaches one of its editions, or is an administrator."""
    if call.actor.has(Role.ADMINISTRATOR) or course.created_by == call.actor.id:
        return
    if not (call.actor.has(Role.INSTRUCTOR) and teaches(call, course.id)):
        raise FORBIDDEN()


def is_published() -> ColumnElement[bool]:
    """Whether a course has a published curriculum."""
    return exists().where(Curriculum.course_id == Course.id, Curriculum.published_at.is_not(None))
