"""What waits in the training is told as tasks: proposed trainings, nominations, results at the end."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from chassis.call import Call
from chassis.ids import new_id
from chassis.testing import Desk
from contracts.identity import Role
from contracts.programs.events import ModulesProposed
from contracts.tasks import TaskKind, TaskOpened
from contracts.training import editions as training_editions
from services.training.door import DOOR
from services.training.editions import editions, proposals
from services.training.editions.model import Edition
from tests.common.waiting_tasks import ask_again, open_tasks
from tests.training.people import csv_of, enrol, instructor, opened, row, run, send


def waiting(desk: Desk) -> list[TaskOpened]:
    """As they are told, and told again."""
    before = open_tasks(desk.session)
    ask_again(DOOR, desk.call())
    told = open_tasks(desk.session)
    assert {task.subject for task in before} == {task.subject for task in told}
    return told


def proposed(desk: Desk) -> Edition:
    event = ModulesProposed.model_validate(
        {"proposal_id": new_id(), "edition_id": new_id(), "programme": "maritime-security", "country": "BZ",
         "title": {"en": "Port security"}, "modules": [{"en": "Plans"}], "proposed_by": new_id()}
    )  # fmt: skip
    proposals.draft_proposal(desk.call(), desk.happened(event))
    return desk.session.query(Edition).one()


def in_a_month(call: Call) -> Any:
    return opened(call, starts_on=call.today + timedelta(days=30), ends_on=call.today + timedelta(days=60))


def test_a_proposed_training_waits_for_administrators_then_for_its_instructors(desk: Desk) -> None:
    edition = proposed(desk)
    [task] = waiting(desk)
    assert (task.kind, task.task, task.roles) == (TaskKind.PLAN_TRAINING, str(edition.id), [Role.ADMINISTRATOR])
    assert task.handed_in_by == edition.created_by
    teacher = instructor(desk)
    names = training_editions.ChangeEdition(edition_id=edition.id, instructor_ids=[teacher.actor.member_id])
    editions.change_edition(desk.call_as(Role.ADMINISTRATOR), names)
    [task] = waiting(desk)
    assert (task.roles, task.members) == ([], [teacher.actor.id])


def test_the_focal_points_of_each_country_nominate_learners(desk: Desk) -> None:
    honduras, belize = desk.call_as(Role.FOCAL_POINT, country="HN"), desk.call_as(Role.FOCAL_POINT, country="BZ")
    teacher = instructor(desk)
    edition = in_a_month(teacher)
    found = {task.country: task for task in waiting(desk)}
    assert set(found) == {"HN", "BZ"}
    assert (found["HN"].kind, found["HN"].roles, found["HN"].due_on) == (
        TaskKind.NOMINATE_LEARNERS, [Role.FOCAL_POINT], edition.starts_on,
    )  # fmt: skip
    enrol(honduras, edition, country="HN")
    assert [task.country for task in waiting(desk)] == ["BZ"]
    run(belize, send(belize, edition, csv_of(row(1, country="BZ"))))
    assert waiting(desk) == []


def test_a_training_that_is_over_waits_for_its_instructors_until_it_is_ended(desk: Desk) -> None:
    teacher = instructor(desk)
    edition = opened(teacher)
    ask_again(DOOR, desk.call())
    [task] = waiting(desk)
    assert (task.kind, task.task, task.members) == (TaskKind.END_TRAINING, str(edition.id), [teacher.actor.id])
    assert task.opened_at.date() == edition.ends_on + timedelta(days=1)
    editions.end_edition(teacher, training_editions.EditionById(edition_id=edition.id))
    assert waiting(desk) == []
