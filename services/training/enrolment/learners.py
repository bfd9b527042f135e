"""Reads enrolments: an edition's learners, and the caller's own."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, Select, case, func, select
from sqlalchemy.orm import aliased

from chassis.call import Call
from chassis.paging import page
from chassis.rows import get_row
from contracts.base import FORBIDDEN, Page
from contracts.identity import Role
from contracts.training.enrolment import enrolment as training_enrolment
from services.training.editions.access import get_enrolment, teaches
from services.training.editions.model import Edition, Enrolment


def read_enrolment(call: Call, command: training_enrolment.EnrolmentById) -> training_enrolment.Enrolment:
    """Raises NOT_FOUND, also for learners whom the caller may not see."""
    return enrolment_view(call, get_enrolment(call, command.enrolment_id))


def list_enrolments(call: Call, command: training_enrolment.ListEnrolments) -> Page[training_enrolment.Enrolment]:
    """In order of enrolment; a focal point sees learners from their own country. Raises FORBIDDEN."""
    edition = get_row(call, Edition, command.edition_id)
    statement = _enrolments().where(Enrolment.edition_id == edition.id)
    if not (teaches(call.actor, edition) or call.actor.has(Role.AUDITOR)):
        if not call.actor.has(Role.FOCAL_POINT):
            raise FORBIDDEN()
        statement = statement.where(Enrolment.country == call.actor.country)
    if command.status:
        statement = statement.where(Enrolment.status == command.status)
    if command.country:
        statement = statement.where(Enrolment.country == command.country)
    return page(call.session, statement, [Enrolment.queue], command, _of_row)


def list_my_enrolments(call: Call, command: training_enrolment.ListMyEnrolments) -> Page[training_enrolment.Enrolment]:
    """The newest first."""
    mine = _enrolments().where(Enrolment.member_id == call.actor.member_id)
    return page(call.session, mine, [Enrolment.id], command, _of_row, descending=True)


def enrolment_view(call: Call, enrolment: Enrolment) -> training_enrolment.Enrolment:
    """The view of an enrolment for those who may see it."""
    return _of_row(call.session.execute(_enrolments().where(Enrolment.id == enrolment.id)).one())


def _enrolments() -> Select[Any]:
    """Enrolments, with the place on the waiting list of those waiting."""
    ahead = aliased(Enrolment)
    line = (
        select(func.count())
        .where(ahead.edition_id == Enrolment.edition_id, ahead.status == "waiting", ahead.queue <= Enrolment.queue)
        .correlate(Enrolment)
        .scalar_subquery()
    )
    return select(Enrolment, case((Enrolment.status == "waiting", line)).label("line"))


def _of_row(row: Row[Any]) -> training_enrolment.Enrolment:
    enrolment: Enrolment = row[0]
    return training_enrolment.Enrolment.of(enrolment, place_in_line=row.line)
