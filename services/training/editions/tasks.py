"""Trainings as tasks: a proposed one to be completed, learners to be nominated, results to be recorded at its end."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta
from typing import Any

from sqlalchemy import and_, exists, or_, select

from chassis.call import Call
from chassis.tables import member
from chassis.tasks import Waiting
from contracts.identity import Role
from contracts.kinds import Worded
from contracts.tasks import TaskKind, TaskOpened, TrainingTaskClosed, TrainingTaskOpened
from services.training.courses.model import Course
from services.training.editions.model import Edition, Enrolment

_KINDS = (TaskKind.PLAN_TRAINING, TaskKind.NOMINATE_LEARNERS, TaskKind.END_TRAINING)
_countries = select(member.c.country).where(member.c.roles.any(Role.FOCAL_POINT.value), member.c.status == "admitted")


def drafted(call: Call, edition: Edition) -> None:
    """A proposed training is drafted, or the draft was changed: its instructors complete it, or somebody names them."""
    if edition.status == "draft" and edition.course.proposal_id is not None:
        call.emit(_to_plan(edition))


def opened(call: Call, edition: Edition) -> None:
    """Learners can be nominated, by the focal points of each country."""
    call.emit(TrainingTaskClosed(kind=TaskKind.PLAN_TRAINING, task=str(edition.id)))
    call.emit_many([_to_nominate(edition, country) for country in call.session.scalars(_countries.distinct())])


def nominated(call: Call, edition: Edition, countries: Iterable[str]) -> None:
    """Learners of these countries were enrolled by somebody else than themselves."""
    closed = [_nomination(edition, country) for country in sorted(set(countries))]
    call.emit_many([TrainingTaskClosed(kind=TaskKind.NOMINATE_LEARNERS, task=task) for task in closed])


def ended(call: Call, edition: Edition) -> None:
    """Nothing of it waits any more."""
    call.emit(TrainingTaskClosed(kind=TaskKind.END_TRAINING, task=str(edition.id)))


def _nomination(edition: Edition, country: str) -> str:
    return f"{edition.id}/{country}"


def _to_plan(edition: Edition) -> TrainingTaskOpened:
    whose: dict[str, Any] = (
        {"members": edition.instructor_ids} if edition.instructor_ids else {"roles": [Role.ADMINISTRATOR]}
    )
    named = {"handed_in_by": edition.created_by, "opened_at": edition.created_at}
    return _task(edition, TaskKind.PLAN_TRAINING, str(edition.id), **named, **whose)


def _to_nominate(edition: Edition, country: str) -> TrainingTaskOpened:
    whose = {"roles": [Role.FOCAL_POINT], "country": country, "due_on": edition.starts_on}
    nomination = _nomination(edition, country)
    return _task(edition, TaskKind.NOMINATE_LEARNERS, nomination, opened_at=edition.created_at, **whose)


def _to_end(edition: Edition) -> TrainingTaskOpened:
    assert edition.ends_on
    since = datetime.combine(edition.ends_on + timedelta(days=1), time(), UTC)
    instructors = edition.instructor_ids
    return _task(edition, TaskKind.END_TRAINING, str(edition.id), opened_at=since, members=instructors)


def _task(edition: Edition, kind: TaskKind, task: str, **others: Any) -> TrainingTaskOpened:
    worded = {"title": Worded.model_validate(edition.course.title)}
    return TrainingTaskOpened(kind=kind, task=task, worded=worded, link=f"/training/editions/{edition.id}", **others)


def _all(call: Call) -> Iterable[TaskOpened]:
    proposed = and_(Edition.status == "draft", Edition.course_id.in_(_proposed()))
    to_do = or_(proposed, and_(Edition.status == "open", or_(_over(call), _ahead(call))))
    locked = select(Edition).where(to_do).order_by(Edition.id).with_for_update(read=True, of=Edition)
    for edition in call.session.scalars(locked).unique().all():
        if edition.status == "draft":
            yield _to_plan(edition)
        elif edition.ends_on and edition.ends_on < call.today:
            yield _to_end(edition)
        else:
            yield from (_to_nominate(edition, country) for country in _without_learners(call, edition))


def _proposed() -> Any:
    return select(Course.id).where(Course.proposal_id.is_not(None))


def _over(call: Call) -> Any:
    return Edition.ends_on < call.today


def _ahead(call: Call) -> Any:
    return Edition.starts_on >= call.today


def _without_learners(call: Call, edition: Edition) -> list[str]:
    """The countries whose focal points have enrolled nobody yet."""
    by_others = or_(Enrolment.member_id.is_(None), Enrolment.enrolled_by != Enrolment.member_id)
    enrolled = exists().where(Enrolment.edition_id == edition.id, Enrolment.country == member.c.country, by_others)
    return list(call.session.scalars(_countries.where(~enrolled).distinct()))


WAITING = Waiting(_KINDS, _all)
