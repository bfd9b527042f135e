"""Reads enrolments: an edition's learners, and the caller's own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, Select, case, func, select
from sqlalchemy.orm import aliased

from chassis.call import Call
from chassis.paging import page, whole
from chassis.rows import get_row
from contracts.base import FORBIDDEN, Page
from contracts.identity import Role
from contracts.training.enrolment import enrolment as training_enrolment
from services.training.access import KEPT_SECONDS
from services.training.editions.access import get_enrolment, teaches
from services.training.editions.model import Edition, Enrolment


def read_enrolment(call: Call, command: training_enrolment.EnrolmentById) -> training_enrolment.Enrolment:
    """Raises NOT_FOUND, also for learners whom the caller may not see."""
    return enrolment_view(call, get_enrolment(call, command.enrolment_id))


def list_enrolments(call: Call, command: training_enrolment.ListEnrolments) -> Page[training_enrolment.Enrolment]:
    """In order of enrolment; a focal point sees learners from their own country. Raises FORBIDDEN."""
    edition = get_row(call, Edition, command.edition_id)
    statement = select(Enrolment).where(Enrolment.edition_id == edition.id)
    if not (teaches(call.actor, edition) or call.actor.has(Role.AUDITOR)):
        if not call.actor.has(Role.FOCAL_POINT):
            raise FORBIDDEN()
        statement = statement.where(Enrolment.country == call.actor.country)
    if command.status:
        statement = statement.where(Enrolment.status == command.status)
    if command.country:
        statement = statement.where(Enrolment.country == command.country)
    found: Page[Row[Any]] = page(call.session, statement, [Enrolment.queue], command, whole)
    learners: list[Enrolment] = [row[0] for row in found.items]
    places = _places(call, learners)
    items = [training_enrolment.Enrolment.of(each, place_in_line=places.get(each.queue)) for each in learners]
    return Page[training_enrolment.Enrolment](items=items, next=found.next)


def list_my_enrolments(call: Call, command: training_enrolment.ListMyEnrolments) -> Page[training_enrolment.Enrolment]:
    """The newest first. Whoever waits moves up when others leave the line: it is the edition's."""
    mine = _enrolments().where(Enrolment.member_id == call.actor.member_id)
    found: Page[training_enrolment.Enrolment] = page(
        call.session, mine, [Enrolment.id], command, _of_row, descending=True
    )
    lines = {each.edition_id for each in found.items if each.place_in_line is not None}
    mine_alone, imported = f"learner/{call.actor.member_id}", "learners"
    call.cache(mine_alone, imported, *(f"course_edition/{each}" for each in lines), seconds=KEPT_SECONDS)
    return found


def _places(call: Call, learners: Sequence[Enrolment]) -> dict[int, int]:
    """The places of those of one edition who wait, by `queue`: the line is counted once for all of them."""
    waiting = [learner for learner in learners if learner.status == "waiting"]
    if not waiting:
        return {}
    place = func.row_number().over(order_by=Enrolment.queue).label("place")
    line = select(Enrolment.queue, place).where(
        Enrolment.edition_id == waiting[0].edition_id,
        Enrolment.status == "waiting",
        Enrolment.queue <= max(learner.queue for learner in waiting),
    )
    numbered = line.subquery()
    shown = select(numbered).where(numbered.c.queue.in_([learner.queue for learner in waiting]))
    return {row.queue: row.place for row in call.session.execute(shown)}


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
