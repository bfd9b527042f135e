"""The catalogue and the library: what is told of interventions, and which best practices document them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from chassis.consumers.handle import Happened
from chassis.ids import new_id
from contracts.base import Refused
from contracts.forum.library.library_events import ResourcePublished, ResourceWithdrawn
from contracts.programs import catalogue as programs_catalogue
from contracts.programs.events import InterventionPublished, InterventionWithdrawn
from services.programs.catalogue import interventions, practices
from tests.programs.conftest import Office
from tests.programs.test_catalogue import add, cite, publish


def withdraw(office: Office, reason: str = "No trial bore it out.") -> programs_catalogue.Intervention:
    command = programs_catalogue.WithdrawIntervention(intervention="life-skills", reason=reason)
    return interventions.withdraw_intervention(office.officer, command)


def of_library(office: Office, resource_id: UUID, **options: Any) -> Happened:
    """What the library tells of a best practice."""
    values = {
        "resource_id": resource_id, "number": 1, "kind": "best_practice", "audience": "members", "language": "es",
        "titles": {"es": "Escuelas abiertas", "en": "Open schools"}, "countries": ["CR"], "programmes": ["prevention"],
        "interventions": ["life-skills"], "cited": {"life-skills": 1},
    }  # fmt: skip
    return office.desk.happened(ResourcePublished.model_validate(values | options))


def gone(office: Office, resource_id: UUID) -> Happened:
    return office.desk.happened(ResourceWithdrawn.model_validate({"resource_id": resource_id, "kind": "best_practice"}))


def documented(office: Office, slug: str = "life-skills") -> list[programs_catalogue.DocumentingPractice]:
    return practices.list_practices(office.officer, programs_catalogue.ListPractices(intervention=slug)).items


def told(office: Office) -> list[tuple[str, int]]:
    kinds = (InterventionPublished, InterventionWithdrawn)
    return [(each.intervention, each.number) for kind in kinds for each in office.desk.emitted(kind)]


def test_an_entry_shows_the_practices_that_document_it(office: Office) -> None:
    add(office)
    add(office, "street-lighting", area="situational")
    one = new_id()
    practices.published(office.officer, of_library(office, one))
    (found,) = documented(office)
    assert (found.resource_id, found.language, found.cited) == (one, "es", 1)
    assert (found.titles["en"], found.address) == ("Open schools", f"/library/resources/{one}")
    assert documented(office, "street-lighting") == []
    with pytest.raises(Refused, match="not_found"):
        documented(office, "nothing")


def test_a_new_version_says_what_it_documents_from_now_on(office: Office) -> None:
    add(office)
    add(office, "street-lighting", area="situational")
    one = new_id()
    practices.published(office.officer, of_library(office, one))
    other = {"interventions": ["street-lighting"], "cited": {"street-lighting": 1}, "number": 2}
    practices.published(office.officer, of_library(office, one, **other))
    assert (documented(office), len(documented(office, "street-lighting"))) == ([], 1)


def test_what_comes_late_or_twice_changes_nothing(office: Office) -> None:
    add(office)
    one = new_id()
    first, second, last = of_library(office, one), of_library(office, one, titles={"es": "Otra"}), gone(office, one)
    for happened in (second, first, second):
        practices.published(office.officer, happened)
        assert [each.titles for each in documented(office)] == [{"es": "Otra"}]
    practices.withdrawn(office.officer, last)
    for happened in (first, second):
        practices.published(office.officer, happened)
        assert documented(office) == []


def test_what_is_withdrawn_before_it_is_known_is_never_shown(office: Office) -> None:
    add(office)
    one = new_id()
    before, last = of_library(office, one), gone(office, one)
    practices.withdrawn(office.officer, last)
    practices.published(office.officer, before)
    assert documented(office) == []


def test_only_best_practices_document_an_intervention(office: Office) -> None:
    add(office)
    practices.published(office.officer, of_library(office, new_id(), kind="publication"))
    assert documented(office) == []


def test_pages_of_practices_follow_one_another(office: Office) -> None:
    add(office)
    made = [new_id() for _ in range(3)]
    for each in made:
        practices.published(office.officer, of_library(office, each))
    first = practices.list_practices(
        office.officer, programs_catalogue.ListPractices(intervention="life-skills", limit=2)
    )
    rest = programs_catalogue.ListPractices(intervention="life-skills", limit=2, cursor=first.next)
    both = [*first.items, *practices.list_practices(office.officer, rest).items]
    assert [each.resource_id for each in both] == made[::-1]


def test_every_version_is_told(office: Office) -> None:
    add(office)
    publish(office)
    assert told(office) == [("life-skills", 1), ("life-skills", 2)]
    assert office.desk.emitted(InterventionPublished)[1].name.en == "Life skills at school"


def test_what_is_withdrawn_stays_where_it_is_cited_and_a_newer_version_brings_it_back(office: Office) -> None:
    first, second = office.edition(), office.another_edition()
    add(office)
    cite(office, first.id)
    taken = withdraw(office)
    assert taken.withdrawn_at and taken.withdrawn_reason == "No trial bore it out."
    assert [each.number for each in office.desk.emitted(InterventionWithdrawn)] == [1]
    for act in (lambda: withdraw(office), lambda: cite(office, second.id)):
        with pytest.raises(Refused, match="intervention_withdrawn"):
            act()
    back = publish(office)
    assert (back.number, back.withdrawn_at, back.withdrawn_reason) == (2, None, None)
    assert cite(office, second.id).number == 2


def test_what_was_there_before_the_others_listened_is_told_once(office: Office) -> None:
    add(office)
    publish(office)
    add(office, "street-lighting", area="situational")
    office.desk.session.execute(text("UPDATE intervention SET told_at = NULL WHERE slug = 'life-skills'"))
    office.desk.session.expire_all()
    before = told(office)
    for _ in range(2):
        interventions.announce_unannounced(office.desk.call())
        assert told(office) == [*before, ("life-skills", 2)]


@pytest.mark.parametrize(
    "attack",
    [
        "UPDATE intervention SET withdrawn_at = now()",
        "UPDATE intervention SET withdrawn_at = now(), withdrawn_by = id, withdrawn_reason = ''",
        "UPDATE practice SET language = NULL",
        "UPDATE practice SET language = NULL, titles = NULL",
        "UPDATE practice SET language = 'fr'",
        "UPDATE practice SET titles = '{}'",
    ],
)
def test_the_database_refuses_half_of_it(office: Office, attack: str) -> None:
    add(office)
    practices.published(office.officer, of_library(office, new_id()))
    with pytest.raises(IntegrityError):
        office.desk.session.execute(text(attack))
