"""The service as a process: asked over the broker, told over the broker."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from chassis.clock import now
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
from convive.embedded.postgres import EmbeddedPostgres
from convive.embedded.rabbitmq import EmbeddedRabbit
from tests.common.signing import EVENT_SIGNER, SEALER, SIGNER
from tests.conftest import emptied, fresh_url
from tests.programs.conftest import words
from tests.serving import serving
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
    broker_url, log = emptied(rabbit), tmp_path_factory.mktemp("running") / "programs.log"
    url = fresh_url(postgres, template("programs"), "programs")
    with serving("programs", broker_url, url, log), Client(broker_url, SEALER) as client:
        yield client


@contextmanager
def published(chassis_url: str, broker_url: str, *events: Event) -> Iterator[None]:
    """Events of one other service, through an outbox and a relay of its own."""
    engine = create_engine(chassis_url.replace("postgresql://", "postgresql+psycopg2://"))
    with Session(engine) as session, session.begin():
        for event in events:
            outbox.add(session, event, now(), None)
    engine.dispose()
    relay = Relay(chassis_url, broker_url, events[0].source(), 90, EVENT_SIGNER)
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
