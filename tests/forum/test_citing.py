"""A best practice cites interventions of the programmes' catalogue, each in the version of its date."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from chassis.call import Call
from chassis.consumers.handle import Happened
from chassis.ids import new_id
from chassis.testing import Desk, DeskOf
from contracts.base import Refused
from contracts.forum.library import resources as forum_resources
from contracts.forum.library.library_events import ResourcePublished
from contracts.forum.library.resources import ReadResource, ResourceById
from contracts.kinds import Translated
from contracts.programs.events import InterventionPublished, InterventionWithdrawn
from contracts.programs.kinds import Area
from services.forum.library import citing, reading, reviewing, writing
from tests.common.practice import PARTS
from tests.forum.library import draft, published

ID = new_id()


@pytest.fixture
def desk(desk_of: DeskOf) -> Desk:
    made: Desk = desk_of("forum")
    return made


@pytest.fixture
def ana(desk: Desk) -> Call:
    return desk.call_as(name="Ana Mora")


def of_catalogue(
    desk: Desk, number: int = 1, slug: str = "life-skills", intervention_id: UUID = ID, *, withdrawn: bool = False
) -> Happened:
    """What the catalogue tells."""
    kind = InterventionWithdrawn if withdrawn else InterventionPublished
    name = Translated(en=f"Life skills {number}", es=f"Habilidades {number}")
    event = kind(intervention_id=intervention_id, intervention=slug, area=Area.COMMUNITY, number=number, name=name)
    return desk.happened(event)


def heard(desk: Desk, number: int = 1, slug: str = "life-skills", **options: Any) -> None:
    citing.keep(desk.call(), of_catalogue(desk, number, slug, **options))


def practice(call: Call, **fields: Any) -> forum_resources.Resource:
    """A draft that cites."""
    kind = {} if "change" in fields else {"kind": "best_practice"}
    return draft(call, **{"practice": PARTS, "interventions": ["life-skills"]} | kind | fields)


def cited(resource: forum_resources.Resource) -> list[tuple[str, int | None, int | None, bool]]:
    return [(each.slug, each.cited, each.newest, each.withdrawn) for each in resource.interventions]


def read(call: Call, resource: forum_resources.Resource, number: int | None = None) -> forum_resources.Resource:
    return reading.read_resource(call, ReadResource(resource_id=resource.id, number=number))


def test_it_cites_the_version_of_its_date_and_keeps_it(desk: Desk, ana: Call) -> None:
    """Programme rule 2: a newer version never rewrites what cited an old one."""
    heard(desk, 1)
    made = published(desk, ana, kind="best_practice", practice=PARTS, interventions=["life-skills"])
    assert cited(made) == [("life-skills", 1, 1, False)]
    heard(desk, 2)
    assert cited(read(ana, made)) == [("life-skills", 1, 2, False)]
    assert read(ana, made).interventions[0].name.es == "Habilidades 2"
    again = writing.revise_resource(ana, ResourceById(resource_id=made.id))
    assert cited(again) == [("life-skills", 1, 2, False)]
    assert cited(practice(ana, change=again)) == [("life-skills", 2, 2, False)]
    assert cited(read(ana, made, 1)) == [("life-skills", 1, 2, False)]


def test_only_what_the_catalogue_has_is_cited(desk: Desk, ana: Call) -> None:
    with pytest.raises(Refused, match="unknown_intervention") as refused:
        practice(ana)
    assert (refused.value.field, refused.value.params["intervention"]) == ("interventions", "life-skills")
    heard(desk, 1, withdrawn=True)
    with pytest.raises(Refused, match="intervention_withdrawn"):
        practice(ana)


def test_what_was_cited_before_it_was_withdrawn_stays_and_says_so(desk: Desk, ana: Call) -> None:
    heard(desk, 1)
    made = practice(ana)
    heard(desk, 2)
    heard(desk, 2, withdrawn=True)
    assert cited(practice(ana, change=made)) == [("life-skills", 1, 2, True)]
    heard(desk, 3)
    assert cited(practice(ana, change=made)) == [("life-skills", 3, 3, False)]


def test_what_comes_late_or_twice_changes_nothing(desk: Desk, ana: Call) -> None:
    first, second, third = (of_catalogue(desk, 1), of_catalogue(desk, 2), of_catalogue(desk, 2, withdrawn=True))
    made = None
    for happened in (second, first, second):
        citing.keep(desk.call(), happened)
        made = made or practice(ana)
        assert cited(read(ana, made)) == [("life-skills", 2, 2, False)]
    for happened in (third, second, first):
        citing.keep(desk.call(), happened)
        assert cited(read(ana, made)) == [("life-skills", 2, 2, True)]


def test_the_catalogue_is_told_which_version_is_cited(desk: Desk, ana: Call) -> None:
    heard(desk, 4)
    made = published(desk, ana, kind="best_practice", practice=PARTS, interventions=["life-skills"])
    (event,) = desk.emitted(ResourcePublished)
    assert (event.resource_id, event.interventions, event.cited) == (made.id, ["life-skills"], {"life-skills": 4})


def test_what_was_published_before_the_catalogue_listened_is_told_once(desk: Desk, ana: Call) -> None:
    heard(desk, 1)
    fields: dict[str, Any] = {"kind": "best_practice", "practice": PARTS, "interventions": ["life-skills"]}
    known, gone = (published(desk, ana, **fields) for _ in range(2))
    reviewing.withdraw_resource(ana, forum_resources.DecideResource(resource_id=gone.id, reason="Twice."))
    practice(ana)
    published(desk, ana)
    desk.session.execute(text("UPDATE resource SET told_at = NULL"))
    desk.session.expire_all()
    before = len(desk.emitted(ResourcePublished))
    for _ in range(2):
        reviewing.announce_missed(desk.call())
        told = desk.emitted(ResourcePublished)[before:]
        assert [(each.resource_id, each.cited) for each in told] == [(known.id, {"life-skills": 1})]


def test_what_was_cited_before_versions_were_kept_can_be_gone_on_with(desk: Desk, ana: Call) -> None:
    heard(desk, 1)
    made = practice(ana)
    desk.session.execute(text("UPDATE resource_version SET cited = NULL, interventions = '{life-skills,unheard-of}'"))
    desk.session.expire_all()
    assert cited(read(ana, made)) == [("life-skills", None, 1, False)]
    kept = practice(ana, change=made, interventions=["life-skills", "unheard-of"])
    assert cited(kept) == [("life-skills", 1, 1, False)]


@pytest.mark.parametrize(
    "attack",
    [
        "UPDATE resource_version SET cited = '{2}'",
        "UPDATE resource_version SET cited = '{0}'",
        "UPDATE resource_version SET cited = '{1,1}'",
        "UPDATE resource_version SET interventions = '{astrology}'",
        "UPDATE library_intervention SET number = 0",
        "UPDATE library_intervention SET number = NULL",
    ],
)
def test_the_database_refuses_too(desk: Desk, ana: Call, attack: str) -> None:
    heard(desk, 1)
    practice(ana)
    with pytest.raises(IntegrityError):
        desk.session.execute(text(attack))
