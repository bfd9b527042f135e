"""The service as it runs: a process of its own, asked over the broker, reading an import on its own event."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from chassis.rpc.client import Client
from chassis.testing import person
from contracts.base import Command, Operation
from contracts.identity import Role
from contracts.training import courses as training_courses
from contracts.training import editions as training_editions
from contracts.training.enrolment import imports as training_imports
from tests.common.signing import SEALER, SIGNER
from tests.serving import serving
from tests.training.people import MODULES, TITLE, csv_of, row
from tests.waiting import until

LEARNERS, PART = 1_200, 30_000


@pytest.fixture
def broker(broker_url: str, fresh_database: Callable[[str], Any], tmp_path: Path) -> Iterator[str]:
    """The URL of a broker at which a training service answers."""
    url = fresh_database("training").kw["bind"].url.render_as_string(hide_password=False)
    with serving("training", broker_url, url, tmp_path / "training.log"):
        yield broker_url


def test_an_import_is_read_on_the_services_own_event_while_it_answers_others(broker: str) -> None:
    token = SIGNER.sign(person(Role.INSTRUCTOR))
    with Client(broker, SEALER) as client:

        def ask(operation: Operation[Any, Any], command: Command) -> Any:
            return client.call(operation, command, actor_token=token)

        course = ask(
            training_courses.CREATE_COURSE, training_courses.CreateCourse(code="virtual", title=TITLE, modules=MODULES)
        )
        draft = ask(training_courses.LIST_CURRICULA, training_courses.ListCurricula(course_id=course.id)).items[0]
        ask(training_courses.PUBLISH_CURRICULUM, training_courses.CurriculumById(curriculum_id=draft.id))
        plan = training_editions.PlanEdition(
            course_id=course.id, curriculum_id=draft.id, kind="virtual", starts_on="2017-05-02", ends_on="2017-06-02"
        )  # fmt: skip
        edition = ask(training_editions.PLAN_EDITION, plan)
        ask(training_editions.OPEN_EDITION, training_editions.EditionById(edition_id=edition.id))
        begun = ask(
            training_imports.BEGIN_IMPORT, training_imports.BeginImport(edition_id=edition.id, filename="2017.csv")
        )
        content = csv_of(*(row(n) for n in range(LEARNERS))).encode()
        for number, start in enumerate(range(0, len(content), PART), 1):
            part = base64.b64encode(content[start : start + PART]).decode()
            chunk = training_imports.AddImportChunk(import_id=begun.id, number=number, content_base64=part)
            ask(training_imports.ADD_IMPORT_CHUNK, chunk)
        ask(training_imports.RUN_IMPORT, training_imports.RunImport(import_id=begun.id, dry_run=False))
        read = training_imports.ImportById(import_id=begun.id)
        done = until(lambda: (seen := ask(training_imports.READ_IMPORT, read)).finished_at and seen)
        assert (done.status, done.enrolled) == ("done", LEARNERS)
        assert (
            ask(training_editions.READ_EDITION, training_editions.EditionById(edition_id=edition.id)).seats_taken
            == LEARNERS
        )
