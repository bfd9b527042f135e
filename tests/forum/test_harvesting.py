"""What the world may take of the library: in the order of changes, with what is gone, and nothing that it never saw."""

from __future__ import annotations

import threading
import time
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from chassis.actor import PUBLIC
from chassis.call import Call
from chassis.testing import Desk, DeskOf
from contracts.forum.library import resources as forum_resources
from contracts.forum.library.harvest import HarvestedPage, HarvestResources
from contracts.forum.library.resources import DecideResource, ResourceById
from contracts.identity import Role
from services.forum.library import harvesting, reviewing, writing
from tests.forum.library import draft, item_ids, published, submitted


@pytest.fixture
def desk(desk_of: DeskOf) -> Desk:
    made: Desk = desk_of("forum")
    return made


@pytest.fixture
def ana(desk: Desk) -> Call:
    return desk.call_as(name="Ana Mora")


def harvested(desk: Desk, **fields: Any) -> HarvestedPage:
    return harvesting.harvest_resources(desk.call(), HarvestResources(**fields))


def withdraw(call: Call, resource: forum_resources.Resource) -> None:
    reviewing.withdraw_resource(call, DecideResource(resource_id=resource.id, reason="A better one is there."))


def again(desk: Desk, call: Call, resource: forum_resources.Resource, **fields: Any) -> None:
    writing.revise_resource(call, ResourceById(resource_id=resource.id))
    draft(call, change=resource, **fields)
    reviewing.submit_resource(call, ResourceById(resource_id=resource.id))
    reviewing.publish_resource(desk.call_as(Role.MODERATOR), ResourceById(resource_id=resource.id))


def test_what_is_published_for_the_world_is_taken_and_nothing_else(desk: Desk, ana: Call) -> None:
    draft(ana, audience="public")
    submitted(ana, audience="public")
    for_members = published(desk, ana)
    withdraw(ana, published(desk, ana))
    first, second = published(desk, ana, audience="public"), published(desk, ana, audience="public")
    page = harvested(desk)
    assert item_ids(page) == [first.id, second.id]
    assert page.total == 2
    assert page.items[0].resource
    assert page.items[0].resource.texts[0].title == "Horarios de cierre"
    assert harvested(desk, resource_id=for_members.id).total == 0


def test_what_is_withdrawn_stays_as_gone(desk: Desk, ana: Call) -> None:
    first, second = published(desk, ana, audience="public"), published(desk, ana, audience="public")
    before = {each.id: each.changed_at for each in harvested(desk).items}
    withdraw(ana, first)
    page = harvested(desk)
    assert item_ids(page) == [second.id, first.id]
    gone = page.items[1]
    assert (gone.resource, gone.kind, gone.subjects) == (None, "publication", ["homicide", "violence"])
    assert gone.changed_at > before[first.id]
    assert page.items[0].changed_at == before[second.id]


def test_what_turns_to_members_is_gone_once_and_moves_no_more(desk: Desk, ana: Call) -> None:
    made = published(desk, ana, audience="public")
    again(desk, ana, made)
    (gone,) = harvested(desk).items
    assert gone.resource is None
    again(desk, ana, made, year=2021)
    assert [each.changed_at for each in harvested(desk).items] == [gone.changed_at]
    again(desk, ana, made, audience="public", year=2022)
    (back,) = harvested(desk).items
    assert back.resource
    assert back.resource.year == 2022
    assert back.changed_at > gone.changed_at


def test_a_draft_of_a_new_version_changes_nothing_for_the_world(desk: Desk, ana: Call) -> None:
    made = published(desk, ana, audience="public")
    (before,) = harvested(desk).items
    writing.revise_resource(ana, ResourceById(resource_id=made.id))
    draft(ana, change=made, audience="public", year=2030)
    assert harvested(desk).items == [before]


def test_it_is_narrowed_by_time_kind_and_subject(desk: Desk, ana: Call) -> None:
    news = published(desk, ana, audience="public", kind="news", subjects=["homicide"])
    other = published(desk, ana, audience="public", subjects=["gangs"])
    when = harvested(desk).items[1].changed_at
    assert item_ids(harvested(desk, since=when)) == [other.id]
    assert item_ids(harvested(desk, before=when)) == [news.id]
    assert item_ids(harvested(desk, since=when + timedelta(microseconds=1))) == []
    assert item_ids(harvested(desk, kind="news")) == [news.id]
    assert item_ids(harvested(desk, subject="violence")) == [news.id]
    assert harvested(desk, subject="nothing-like-it").total == 0


def test_what_changes_between_two_pages_comes_at_the_end_and_nothing_is_skipped(desk: Desk, ana: Call) -> None:
    made = [published(desk, ana, audience="public") for _ in range(7)]
    first = harvested(desk, limit=3)
    assert item_ids(first) == [each.id for each in made[:3]]
    withdraw(ana, made[0])  # was given out already
    withdraw(ana, made[4])  # was not yet
    new = published(desk, ana, audience="public")
    seen, cursor = list(first.items), first.next
    while cursor:
        page = harvested(desk, limit=3, cursor=cursor)
        seen, cursor = seen + page.items, page.next
    assert [each.id for each in seen[3:]] == [*(made[n].id for n in (3, 5, 6, 0, 4)), new.id]
    assert len({(each.id, each.changed_at) for each in seen}) == len(seen)
    assert [each.id for each in seen if each.resource is None] == [made[0].id, made[4].id]


_RESOURCE = """
    INSERT INTO resource (id, kind, submitted_by, created_at, latest, public, version)
    VALUES (gen_random_uuid(), 'news', gen_random_uuid(), now(), 1, false, 1) RETURNING id
"""
_VERSION = """
    INSERT INTO resource_version (resource_id, number, state, language, texts, audience, subjects, countries, creators,
        programmes, interventions, plain, written_by, written_at, submitted_at, published_at, published_by)
    VALUES (:id, 1, 'published', 'en', '{"en": {"title": "x", "abstract": "y"}}', 'public', '{}', '{}', '[]', '{}',
        '{}', '', gen_random_uuid(), now(), now(), now(), gen_random_uuid())
"""
_SHOWN = "UPDATE resource SET published = 1, published_at = now(), public = true WHERE id = :id"
_WAITS = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND mode = 'ShareLock' AND NOT granted"


def test_what_is_being_published_is_waited_for(fresh_database: Any) -> None:
    """A record is never dated before a moment up to which somebody was told that nothing is missing."""
    sessions = fresh_database("forum")
    found: list[HarvestedPage] = []

    def read() -> None:
        with sessions() as reading:
            found.append(harvesting.harvest_resources(Call(reading, PUBLIC, "forum"), HarvestResources()))

    reader = threading.Thread(target=read)
    with sessions() as publishing, sessions() as watching:
        resource = publishing.execute(text(_RESOURCE)).scalar_one()
        for statement in (_VERSION, _SHOWN):
            publishing.execute(text(statement), {"id": resource})
        reader.start()
        until = time.monotonic() + 30
        while not watching.execute(text(_WAITS)).scalar_one():
            assert time.monotonic() < until
        publishing.commit()
    reader.join(30)
    (page,) = found
    assert item_ids(page) == [resource]
    assert page.items[0].changed_at < page.as_of


def test_the_database_keeps_what_the_world_saw(desk: Desk, ana: Call) -> None:
    made = published(desk, ana, audience="public")
    forgotten = "UPDATE resource SET world_at = NULL, world_number = NULL WHERE id = :id"
    with pytest.raises(IntegrityError, match="ck_resource_world"), desk.session.begin_nested():
        desk.session.execute(text(forgotten), {"id": made.id})
