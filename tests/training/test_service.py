"""The service as it runs: a process of its own, asked over the broker, reading an import on its own event."""

from __future__ import annotations

import base64
import os
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from chassis.deployables import ROOT
from chassis.messaging import topology
from chassis.rpc.client import Client
from chassis.service import find, handled
from chassis.testing import person
from contracts import training as c
from contracts import training_learning as learning
from contracts.base import Command, Operation
from contracts.identity import Role
from convive.state import free_port
from tests.chassis.conftest import SIGNER, VERIFY_KEY
from tests.training.people import MODULES, TITLE, csv_of, row
from tests.waiting import until

LEARNERS, PART = 1_200, 30_000


@pytest.fixture
def broker(broker_url: str, fresh_database: Callable[[str], Any], tmp_path: Path) -> Iterator[str]:
    """The URL of a broker at which a training service answers."""
    needed = (
        topology.common() + topology.of_source("identity") + topology.of_service("training", handled(find("training")))
    )
    needed.apply(broker_url)
    url = fresh_database("training").kw["bind"].url.render_as_string(hide_password=False)
    health = free_port()
    mine = {
        "CONVIVE_BROKER_URL": broker_url,
        "CONVIVE_DATABASE_URL_TRAINING": url,
        "CONVIVE_ACTOR_VERIFY_KEY": VERIFY_KEY,
        "CONVIVE_HEALTH_PORT": str(health),
        "PYTHONPATH": str(ROOT),
    }
    log = tmp_path / "training.log"
    with log.open("ab") as out:
        command = [sys.executable, "-m", "chassis.runner", "training"]
        process = subprocess.Popen(command, env={**os.environ, **mine}, stdout=out, stderr=out)
    try:
        until(lambda: _is_ready(health))
        yield broker_url
    finally:
        process.terminate()
        process.wait(20)
        print(log.read_text())


def _is_ready(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def test_an_import_is_read_on_the_services_own_event_while_it_answers_others(broker: str) -> None:
    token = SIGNER.sign(person(Role.INSTRUCTOR))
    with Client(broker) as client:

        def ask(operation: Operation[Any, Any], command: Command) -> Any:
            return client.call(operation, command, actor_token=token)

        course = ask(c.CREATE_COURSE, c.CreateCourse(code="virtual", title=TITLE, modules=MODULES))
        draft = ask(c.LIST_CURRICULA, c.ListCurricula(course_id=course.id)).items[0]
        ask(c.PUBLISH_CURRICULUM, c.CurriculumById(curriculum_id=draft.id))
        plan = c.PlanEdition(
            course_id=course.id, curriculum_id=draft.id, kind="virtual", starts_on="2017-05-02", ends_on="2017-06-02"
        )  # fmt: skip
        edition = ask(c.PLAN_EDITION, plan)
        ask(c.OPEN_EDITION, c.EditionById(edition_id=edition.id))
        begun = ask(learning.BEGIN_IMPORT, learning.BeginImport(edition_id=edition.id, filename="2017.csv"))
        content = csv_of(*(row(n) for n in range(LEARNERS))).encode()
        for number, start in enumerate(range(0, len(content), PART), 1):
            part = base64.b64encode(content[start : start + PART]).decode()
            chunk = learning.AddImportChunk(import_id=begun.id, number=number, content_base64=part)
            ask(learning.ADD_IMPORT_CHUNK, chunk)
        ask(learning.RUN_IMPORT, learning.RunImport(import_id=begun.id, dry_run=False))
        read = learning.ImportById(import_id=begun.id)
        done = until(lambda: (seen := ask(learning.READ_IMPORT, read)).finished_at and seen)
        assert (done.status, done.enrolled) == ("done", LEARNERS)
        assert ask(c.READ_EDITION, c.EditionById(edition_id=edition.id)).seats_taken == LEARNERS
