"""The programmes' answers that are kept: until their event, and never for another reader, other rights or language."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import pytest

from chassis.ids import new_id
from contracts.identity import Role
from contracts.programs import catalogue as programs_catalogue
from gateway.live.changes import heard
from services.programs.catalogue import interventions, practices
from tests.common.kept import Gateway, Question, dropped_by, for_one_alone, lost_unheard
from tests.programs.conftest import Office
from tests.programs.test_catalogue import add, publish
from tests.programs.test_practices import gone, of_library


@dataclass(frozen=True)
class Kept:
    """A kept answer, and the writes that end it."""

    question: Question
    writes: tuple[Callable[[Office], object], ...]


def _add(office: Office) -> None:
    add(office, "street-lighting")


def _withdraw(office: Office) -> None:
    command = programs_catalogue.WithdrawIntervention(intervention="life-skills", reason="Two trials found harm.")
    interventions.withdraw_intervention(office.officer, command)


def _document(office: Office, **options: Any) -> None:
    practices.published(office.officer, of_library(office, _PRACTICE, **options))


def _retitle(office: Office) -> None:
    _document(office, titles={"es": "Otra"})


def _drop(office: Office) -> None:
    practices.withdrawn(office.officer, gone(office, _PRACTICE))


_PRACTICE = new_id()
_READ = programs_catalogue.ReadIntervention(intervention="life-skills")
_FIRST = programs_catalogue.ReadIntervention(intervention="life-skills", number=1)
_VERSIONS = programs_catalogue.ListVersions(intervention="life-skills")
_PRACTICES = programs_catalogue.ListPractices(intervention="life-skills")
_LIST = programs_catalogue.ListInterventions()
# tests/architecture/test_kept.py: a function that keeps its answer stands here.
KEPT = (
    Kept(Question(programs_catalogue.READ_INTERVENTION, interventions.read_intervention, _READ), (publish, _withdraw)),
    Kept(Question(programs_catalogue.READ_INTERVENTION, interventions.read_intervention, _FIRST), (publish, _withdraw)),
    Kept(Question(programs_catalogue.LIST_VERSIONS, interventions.list_versions, _VERSIONS), (publish, _withdraw)),
    Kept(
        Question(programs_catalogue.LIST_INTERVENTIONS, interventions.list_interventions, _LIST),
        (_add, publish, _withdraw),
    ),
    Kept(
        Question(programs_catalogue.LIST_PRACTICES, practices.list_practices, _PRACTICES),
        (_document, _retitle, _drop),
    ),
)
each_kept = pytest.mark.parametrize("kept", KEPT, ids=lambda kept: repr(kept.question.command))


@pytest.fixture
def gateway(office: Office) -> Gateway:
    add(office)
    return Gateway(office.desk)


@each_kept
def test_it_is_dropped_by_each_write_that_changes_it(office: Office, gateway: Gateway, kept: Kept) -> None:
    reader = gateway.desk.call_as().actor
    for write in kept.writes:
        dropped_by(gateway, kept.question, reader, partial(write, office))


@each_kept
def test_it_is_of_that_member_with_these_rights_and_language_alone(gateway: Gateway, kept: Kept) -> None:
    ana, beto = gateway.desk.call_as(Role.PROGRAMME_OFFICER).actor, gateway.desk.call_as(Role.PROGRAMME_OFFICER).actor
    for_one_alone(gateway, kept.question, ana, beto)


@each_kept
def test_nothing_is_given_from_the_cache_that_events_may_have_changed_unheard(gateway: Gateway, kept: Kept) -> None:
    lost_unheard(gateway, kept.question, gateway.desk.call_as().actor)


def test_another_intervention_s_version_ends_no_more_than_the_list(office: Office, gateway: Gateway) -> None:
    reader = gateway.desk.call_as().actor
    for kept in KEPT:
        gateway.ask(kept.question, reader)
    gateway.write(partial(_add, office))
    left = [gateway.is_kept(kept.question, reader) for kept in KEPT]
    assert left == [True, True, True, False, True]


def test_what_the_library_told_late_or_twice_ends_nothing(office: Office, gateway: Gateway) -> None:
    reader, question = gateway.desk.call_as().actor, KEPT[-1].question
    late, newest = (of_library(office, _PRACTICE, titles={"es": title}) for title in ("Antes", "Ahora"))
    practices.published(office.officer, newest)
    gateway.ask(question, reader)
    for happened in (late, newest):
        gateway.write(partial(practices.published, office.officer, happened))
    assert gateway.is_kept(question, reader)


def test_gateways_listen_to_what_ends_them() -> None:
    ending = {"intervention_published", "intervention_withdrawn", "practice_changed"}
    assert {f"programs.{each}" for each in ending} <= set(heard()["programs"])
