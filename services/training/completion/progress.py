"""Progress through the modules: the same statement twice counts once, in any order (Training rule 8)."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from chassis.call import Call
from contracts.base import FORBIDDEN
from contracts.training import completion as training_completion
from contracts.training.enrolment import enrolment as training_enrolment
from services.training.completion.model import Progress, Statement
from services.training.courses.model import Module
from services.training.editions.access import get_enrolment, teaches
from services.training.editions.model import Enrolment


def record_progress(call: Call, command: training_completion.RecordProgress) -> training_completion.Progress:
    """Keeps the furthest point, so that statements may arrive twice, late or in any order.

    Raises NOT_FOUND, FORBIDDEN, NO_SEAT, NOT_OF_THIS_CURRICULUM, STATEMENT_DIFFERS.
    """
    enrolment = get_enrolment(call, command.enrolment_id)
    _check(call, command, enrolment)
    stated = {"enrolment_id": enrolment.id, "module_id": command.module_id, "percent": command.percent}
    fresh = call.session.execute(
        insert(Statement)
        .values(id=command.statement_id, stated_by=call.actor.member_id, stated_at=call.now, **stated)
        .on_conflict_do_nothing()
        .returning(Statement.id)
    ).first()
    if fresh is None:
        _must_say_the_same(call, command)
        return _view(call, enrolment, counted=False)
    upsert = insert(Progress).values(**stated)
    moved = call.session.execute(
        upsert.on_conflict_do_update(
            index_elements=["enrolment_id", "module_id"],
            set_={"percent": upsert.excluded.percent},
            where=Progress.percent < upsert.excluded.percent,
        ).returning(Progress.percent)
    ).first()
    return _view(call, enrolment, counted=moved is not None)


def read_progress(call: Call, command: training_enrolment.EnrolmentById) -> training_completion.Progress:
    """Raises NOT_FOUND."""
    return _view(call, get_enrolment(call, command.enrolment_id), counted=False)


def _check(call: Call, command: training_completion.RecordProgress, enrolment: Enrolment) -> None:
    if call.actor.id != enrolment.member_id and not teaches(call.actor, enrolment.edition):
        raise FORBIDDEN()
    if enrolment.status not in ("enrolled", "completed"):
        raise training_enrolment.NO_SEAT("enrolment_id", status=enrolment.status)
    module = call.session.get(Module, command.module_id)
    if module is None or module.curriculum_id != enrolment.edition.curriculum_id:
        raise training_completion.NOT_OF_THIS_CURRICULUM("module_id")


def _must_say_the_same(call: Call, command: training_completion.RecordProgress) -> None:
    """The sender chooses a statement's identifier, so different content under the same one is an error to report."""
    known = call.session.get(Statement, command.statement_id, populate_existing=True)
    said = (known.enrolment_id, known.module_id, known.percent) if known else None
    if said != (command.enrolment_id, command.module_id, command.percent):
        raise training_completion.STATEMENT_DIFFERS("statement_id")


def _view(call: Call, enrolment: Enrolment, *, counted: bool) -> training_completion.Progress:
    reached = select(Progress.module_id, Progress.percent).where(Progress.enrolment_id == enrolment.id)
    percents = {row.module_id: row.percent for row in call.session.execute(reached)}
    curriculum = enrolment.edition.curriculum
    modules = [
        training_completion.ModuleProgress(module_id=m.id, position=m.position, percent=percents.get(m.id, 0))
        for m in curriculum.modules
    ]
    done = sum((m.hours or 0) * percents.get(m.id, 0) for m in curriculum.modules)
    share = int(done / curriculum.hours) if curriculum.hours else 0
    return training_completion.Progress(enrolment_id=enrolment.id, modules=modules, percent=share, counted=counted)
