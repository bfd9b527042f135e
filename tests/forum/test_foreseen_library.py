"""Rules of the library that the database decides and the code foresees: both are asked about the same cases."""

from __future__ import annotations

from typing import Any

import pytest

from chassis.call import Call
from chassis.testing import Desk, DeskOf
from contracts.forum.library import resources as forum_resources
from contracts.identity import Role
from services.forum.library import reviewing, writing
from tests.foreseen import by_code, by_database
from tests.forum.library import draft, published, submitted
from tests.forum.test_citing import cited, heard, practice

BY_ID = forum_resources.ResourceById


@pytest.fixture
def desk(desk_of: DeskOf) -> Desk:
    return desk_of("forum")


@pytest.fixture
def ana(desk: Desk) -> Call:
    """Who writes; also a moderator, so that only who wrote it is in the way."""
    return desk.call_as(Role.MODERATOR, name="Ana Mora")


def change(desk: Desk, resource: forum_resources.Resource, assignment: str, **values: Any) -> str | None:
    """The rule that refuses to change the last version of a resource."""
    last = "(resource_id, number) = (:id, (SELECT latest FROM resource WHERE id = :id))"
    statement = f"UPDATE resource_version SET {assignment} WHERE {last}"
    return by_database(desk.session, statement, id=resource.id, **values)


@pytest.mark.parametrize("by", ["writer", "submitter", "another"])
def test_a_second_person_publishes(desk: Desk, ana: Call, by: str) -> None:
    """Of the second version: Ana submitted the resource, and another moderator wrote it."""
    writer = desk.call_as(Role.MODERATOR, name="Luis Paz")
    made = writing.revise_resource(writer, BY_ID(resource_id=published(desk, ana).id))
    reviewing.submit_resource(writer, BY_ID(resource_id=made.id))
    call = {"writer": writer, "submitter": ana, "another": desk.call_as(Role.MODERATOR)}[by]
    foreseen = by_code(desk.session, lambda: reviewing.publish_resource(call, BY_ID(resource_id=made.id)))
    assignment = "state = 'published', published_at = now(), published_by = :by"
    decided = change(desk, made, assignment, by=call.actor.id)
    assert foreseen == (None if by == "another" else forum_resources.OWN_RESOURCE)
    # Who submitted the resource once does not publish what others make of it: that is only in the code.
    assert decided == ("ck_resource_version_second_person" if by == "writer" else None)


WITHDRAWN = """
    UPDATE resource SET withdrawn_at = clock_timestamp(), withdrawn_by = :by, withdrawn_reason = 'No' WHERE id = :id
"""


@pytest.mark.parametrize("state", ["draft", "in review", "published", "withdrawn"])
def test_what_is_withdrawn_and_once(desk: Desk, ana: Call, state: str) -> None:
    made = {"draft": draft, "in review": submitted}.get(state, lambda call: published(desk, call))(ana)
    command = forum_resources.DecideResource(resource_id=made.id, reason="It was wrong")
    if state == "withdrawn":
        reviewing.withdraw_resource(ana, command)
    foreseen = by_code(desk.session, lambda: reviewing.withdraw_resource(ana, command))
    decided = by_database(desk.session, WITHDRAWN, id=made.id, by=ana.actor.id)
    told = {
        None: None,
        "ck_resource_withdrawn": forum_resources.NOT_PUBLISHED,
        "withdrawn_is_final": forum_resources.RESOURCE_WITHDRAWN,
    }
    assert foreseen == told[decided]


@pytest.mark.parametrize("state", ["draft", "published"])
def test_which_version_may_be_changed(desk: Desk, ana: Call, state: str) -> None:
    made = draft(ana) if state == "draft" else published(desk, ana)
    foreseen = by_code(desk.session, lambda: draft(ana, made, year=2019))
    told = {None: None, "published_version_stands": forum_resources.NOT_A_DRAFT}
    assert foreseen == told[change(desk, made, "year = 2019")]


@pytest.mark.parametrize("subjects", [[], ["homicide"], ["homicide", "homicides"], ["unheard-of"]], ids=str)
def test_subjects_are_of_the_vocabulary(desk: Desk, ana: Call, subjects: list[str]) -> None:
    made = draft(ana)
    foreseen = by_code(desk.session, lambda: draft(ana, made, subjects=subjects))
    told = {None: None, "subject_of_the_vocabulary": forum_resources.UNKNOWN_SUBJECT}
    assert foreseen == told[change(desk, made, "subjects = :subjects", subjects=subjects)]


@pytest.mark.parametrize("slug", ["life-skills", "unheard-of"])
def test_what_is_cited_is_in_the_catalogue(desk: Desk, ana: Call, slug: str) -> None:
    heard(desk, 2)
    made = draft(ana, kind="best_practice")
    foreseen = by_code(desk.session, lambda: practice(ana, change=made, interventions=[slug]))
    told = {None: None, "intervention_of_the_catalogue": forum_resources.UNKNOWN_INTERVENTION}
    assert foreseen == told[cite(desk, made, slug, 2)]


@pytest.mark.parametrize("newest", [1, 2])
@pytest.mark.parametrize("number", [0, 1, 2, 3])
def test_it_is_cited_in_a_version_that_it_has_had(desk: Desk, ana: Call, number: int, newest: int) -> None:
    """The code takes the newest; the database takes any that there has been, and none that is still to come."""
    heard(desk, newest)
    made = practice(ana)
    assert [each[1] for each in cited(made)] == [newest]
    decided = cite(desk, made, "life-skills", number)
    assert decided == (None if 1 <= number <= newest else "intervention_of_the_catalogue")


def cite(desk: Desk, resource: forum_resources.Resource, slug: str, number: int) -> str | None:
    assignment = "interventions = CAST(:slugs AS varchar[]), cited = CAST(:numbers AS int[])"
    return change(desk, resource, assignment, slugs=[slug], numbers=[number])
