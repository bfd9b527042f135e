"""The service as a process: asked over the broker, told over the broker."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from chassis.clock import now
from chassis.deployables import ROOT
from chassis.ids import new_id
from chassis.messaging import outbox
from chassis.messaging.relay import Relay
from chassis.rpc.client import Client
from chassis.testing import person
from contracts.base import Event, Refused
from contracts.funds import events as funds_events
from contracts.identity import Role
from contracts.programs import funding as programs_funding
from contracts.programs.editions import editions as programs_editions
from contracts.programs.editions import programmes as programs_programmes
from contracts.programs.plans import activities as programs_activities
from contracts.programs.plans import money_requests as programs_money_requests
from contracts.programs.results import indicators as programs_indicators
from contracts.training import events as training_events
from convive.embedded.postgres import EmbeddedPostgres
from convive.embedded.rabbitmq import EmbeddedRabbit
from convive.state import free_port
from tests.chassis.conftest import SIGNER, VERIFY_KEY
from tests.conftest import emptied, fresh_url
from tests.programs.conftest import words
from tests.programs.test_indicators import QUANTITATIVE
from tests.waiting import until

OFFICER = person(Role.PROGRAMME_OFFICER)


def officer() -> str:
    """A token of now: they are short-lived, and the suite is long."""
    return SIGNER.sign(OFFICER)


@pytest.fixture(scope="module")
def running(
    postgres: EmbeddedPostgres,
    rabbit: EmbeddedRabbit,
    template: Callable[[str], str],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Client]:
    """The programmes' process, and a client to ask it."""
    broker_url, health = emptied(rabbit), free_port()
    environment = {
        "CONVIVE_BROKER_URL": broker_url,
        "CONVIVE_DATABASE_URL_PROGRAMS": fresh_url(postgres, template("programs"), "programs"),
        "CONVIVE_ACTOR_VERIFY_KEY": VERIFY_KEY,
        "CONVIVE_HEALTH_PORT": str(health),
        "PYTHONPATH": str(ROOT),
    }
    log = (tmp_path_factory.mktemp("running") / "programs.log").open("a+b")
    command = [sys.executable, "-m", "chassis.runner", "programs"]
    process = subprocess.Popen(command, env={**os.environ, **environment}, stdout=log, stderr=log)
    try:
        until(lambda: _ready(health))
        with Client(broker_url) as client:
            yield client
    finally:
        process.terminate()
        process.wait(20)
        log.seek(0)
        print(log.read().decode())
        log.close()


def _ready(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


@contextmanager
def published(chassis_url: str, broker_url: str, *events: Event) -> Iterator[None]:
    """Events of one other service, through an outbox and a relay of its own."""
    engine = create_engine(chassis_url.replace("postgresql://", "postgresql+psycopg2://"))
    with Session(engine) as session, session.begin():
        for event in events:
            outbox.add(session, event, now(), None)
    engine.dispose()
    relay = Relay(chassis_url, broker_url, events[0].source(), 90)
    thread = threading.Thread(target=relay.run)
    thread.start()
    try:
        yield
    finally:
        relay.stop()
        thread.join(20)


@pytest.fixture(scope="module")
def activity(running: Client) -> programs_activities.Activity:
    """An activity of an edition of a programme."""
    client, texts = running, {"name": words("Maritime"), "description": words("Ports")}
    client.call(
        programs_programmes.CREATE_PROGRAMME,
        programs_programmes.CreateProgramme(slug="maritime", **texts),
        actor_token=officer(),
    )
    edition = client.call(
        programs_editions.CREATE_EDITION,
        programs_editions.CreateEdition(
            programme="maritime",
            methodology="maritime",
            title=words("Belize 2017"),  # type: ignore[arg-type]
            countries=["BZ"],
            starts_on=date(2017, 4, 12),
            ends_on=date(2017, 12, 31),
        ),
        actor_token=officer(),
    )
    plan = programs_activities.PlanActivity(
        edition_id=edition.id,
        kind="port-assessment",
        starts_on=date(2017, 4, 12),
        ends_on=date(2017, 12, 31),
        title="Port evaluation",
    )
    return client.call(programs_activities.PLAN_ACTIVITY, plan, actor_token=officer())


def test_money_is_asked_for_and_the_answer_comes_back(
    running: Client, activity: programs_activities.Activity, chassis_url: str, rabbit: EmbeddedRabbit
) -> None:
    with pytest.raises(Refused, match="forbidden"):
        running.call(
            programs_funding.READ_FUNDING,
            programs_funding.ReadFunding(programme="maritime"),
            actor_token=SIGNER.sign(person(Role.MEMBER)),
        )
    ask = programs_money_requests.RequestMoney(activity_id=activity.id, amount=Decimal("12000.00"))
    request = running.call(programs_money_requests.REQUEST_MONEY, ask, actor_token=officer(), key="ask-1")
    assert running.call(programs_money_requests.REQUEST_MONEY, ask, actor_token=officer(), key="ask-1").id == request.id
    granted = funds_events.MoneyReserved(
        request_id=request.id,
        activity_id=activity.id,
        allocation_id=new_id(),
        award_id=new_id(),
        award_title="Maritime 2017",
        donor="Canada",
        amount=request.amount,
        currency="USD",
        status="granted",
    )
    with published(chassis_url, rabbit.url(), granted):
        read = programs_money_requests.ReadMoneyRequest(request_id=request.id)
        until(
            lambda: (
                running.call(programs_money_requests.READ_MONEY_REQUEST, read, actor_token=officer()).state == "granted"
            )
        )


def test_learners_who_complete_grow_the_indicator(
    running: Client, activity: programs_activities.Activity, chassis_url: str, rabbit: EmbeddedRabbit
) -> None:
    edition_id = activity.edition_id
    add = programs_indicators.AddIndicator.model_validate(
        {"edition_id": edition_id, "is_people_trained": True, **QUANTITATIVE}
    )
    indicator = running.call(programs_indicators.ADD_INDICATOR, add, actor_token=officer())
    completed = [
        training_events.LearnerCompleted(
            enrolment_id=new_id(),
            edition_id=new_id(),
            programme_edition_id=edition_id,
            member_id=None,
            sex="male" if number else "female",
            sector="public",
            country="BZ",
            completed_on=date(2017, 9, 15),
        )
        for number in range(23)
    ]
    with published(chassis_url, rabbit.url(), *completed):
        read = programs_indicators.ReadIndicator(indicator_id=indicator.id)

        def all_counted() -> bool:
            actual = running.call(programs_indicators.READ_INDICATOR, read, actor_token=officer()).actual
            return actual is not None and actual.by_sex == {"female": 1, "male": 22}

        until(all_counted)
