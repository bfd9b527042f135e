"""The library: a draft, a second person, readers; versions, withdrawal, and who may know what."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from chassis.actor import Actor
from chassis.call import Call
from chassis.ids import new_id
from chassis.testing import Desk, DeskOf
from contracts.base import Refused
from contracts.forum.library import resources as forum_resources
from contracts.forum.library.library_events import ResourcePublished, ResourceWithdrawn
from contracts.forum.library.resources import DecideResource, ListSubjects, ReadResource, ResourceById
from contracts.identity import Role
from contracts.notices import ForumNotice
from services.forum.library import listing, reading, reviewing, writing
from tests.common.practice import PARTS
from tests.forum.library import draft, item_ids, published, submitted


@pytest.fixture
def desk(desk_of: DeskOf) -> Desk:
    made: Desk = desk_of("forum")
    return made


@pytest.fixture
def ana(desk: Desk) -> Call:
    return desk.call_as(name="Ana Mora")


@pytest.fixture
def moderator(desk: Desk) -> Call:
    return desk.call_as(Role.MODERATOR, name="Mo Derator")


def read(call: Call, resource: forum_resources.Resource, number: int | None = None) -> forum_resources.Resource:
    return reading.read_resource(call, ReadResource(resource_id=resource.id, number=number))


def by_id(resource: forum_resources.Resource) -> ResourceById:
    return ResourceById(resource_id=resource.id)


def because(resource: forum_resources.Resource, reason: str = "A better one is there.") -> DecideResource:
    return DecideResource(resource_id=resource.id, reason=reason)


def test_a_publication_goes_from_its_draft_to_the_readers(desk: Desk, ana: Call, moderator: Call) -> None:
    made = draft(ana)
    assert (made.state, made.number, made.current) == ("draft", 1, None)
    other = desk.call_as(name="Bea")
    assert item_ids(listing.list_resources(other, forum_resources.ListResources())) == []
    waiting = reviewing.submit_resource(ana, by_id(made))
    assert waiting.state == "in_review"
    assert item_ids(reviewing.list_reviews(moderator, forum_resources.ListReviews())) == [made.id]
    done = reviewing.publish_resource(moderator, by_id(made))
    assert (done.state, done.current) == ("published", 1)
    (found,) = listing.list_resources(other, forum_resources.ListResources()).items
    assert (found.id, found.texts[0].title) == (made.id, "Horarios de cierre")
    assert read(other, made).link == "https://www.oas.org/en/sms/dps/"
    (event,) = desk.emitted(ResourcePublished)
    assert (event.resource_id, event.number, event.titles["es"]) == (made.id, 1, "Horarios de cierre")
    kinds = [(each.kind, each.role) for each in desk.emitted(ForumNotice)]
    assert kinds == [("resource_submitted", Role.MODERATOR), ("resource_published", None)]


def test_maker_is_not_checker(desk: Desk, moderator: Call) -> None:
    own = submitted(moderator)
    with pytest.raises(Refused, match="own_resource"):
        reviewing.publish_resource(moderator, by_id(own))
    with pytest.raises(Refused, match="own_resource"):
        reviewing.return_resource(moderator, because(own))
    second = desk.call_as(Role.MODERATOR, name="Second")
    assert reviewing.publish_resource(second, by_id(own)).state == "published"


def test_a_version_that_a_moderator_wrote_is_published_by_neither_of_both(
    desk: Desk, ana: Call, moderator: Call
) -> None:
    """The submitter, should they have become a moderator, does not decide on their own resource either."""
    resource = published(desk, ana)
    writing.revise_resource(moderator, by_id(resource))
    reviewing.submit_resource(moderator, by_id(resource))
    for somebody in (moderator, desk.call(_with_role(ana))):
        with pytest.raises(Refused, match="own_resource"):
            reviewing.publish_resource(somebody, by_id(resource))


def _with_role(call: Call) -> Actor:
    return replace(call.actor, roles=call.actor.roles | {Role.MODERATOR})


def test_what_is_returned_is_changed_and_submitted_again(ana: Call, moderator: Call) -> None:
    made = submitted(ana)
    with pytest.raises(Refused, match="not_a_draft"):
        draft(ana, change=made)
    back = reviewing.return_resource(moderator, because(made, "Who measured it?"))
    assert back.state == "draft"
    draft(ana, change=made, year=2019)
    reviewing.submit_resource(ana, by_id(made))
    assert reviewing.publish_resource(moderator, by_id(made)).year == 2019
    steps = reading.list_resource_steps(ana, forum_resources.ListResourceSteps(resource_id=made.id)).items
    assert [each.deed for each in steps] == ["published", "submitted", "returned", "submitted"]
    assert steps[2].reason == "Who measured it?"


def test_former_versions_stay_readable_and_as_they_were(desk: Desk, ana: Call, moderator: Call) -> None:
    resource = published(desk, ana)
    second = writing.revise_resource(ana, by_id(resource))
    assert (second.number, second.texts, second.state) == (2, resource.texts, "draft")
    with pytest.raises(Refused, match="version_in_work"):
        writing.revise_resource(moderator, by_id(resource))
    draft(ana, change=resource, year=2020)
    reader = desk.call_as(name="Bea")
    assert (read(reader, resource).number, read(reader, resource).latest) == (1, 1)
    with pytest.raises(Refused, match="not_found"):
        read(reader, resource, 2)
    reviewing.submit_resource(ana, by_id(resource))
    reviewing.publish_resource(moderator, by_id(resource))
    assert (read(reader, resource).number, read(reader, resource).year) == (2, 2020)
    assert (read(reader, resource, 1).number, read(reader, resource, 1).year) == (1, 2018)
    versions = reading.list_resource_versions(
        reader, forum_resources.ListResourceVersions(resource_id=resource.id)
    ).items
    assert [(each.number, each.state) for each in versions] == [(2, "published"), (1, "published")]


def test_withdrawn_is_listed_nowhere_and_says_why(desk: Desk, ana: Call, moderator: Call) -> None:
    resource = published(desk, ana, audience="public")
    gone = reviewing.withdraw_resource(moderator, because(resource))
    assert (gone.state, gone.withdrawn_reason) == ("withdrawn", "A better one is there.")
    assert item_ids(listing.list_resources(ana, forum_resources.ListResources())) == []
    assert listing.count_resources(ana, forum_resources.CountResources()).total == 0
    assert read(desk.call(), resource).state == "withdrawn"
    assert [each.resource_id for each in desk.emitted(ResourceWithdrawn)] == [resource.id]
    for act in (writing.revise_resource, reviewing.publish_resource):
        with pytest.raises(Refused, match=r"withdrawn|not_in_review"):
            act(moderator, by_id(resource))
    with pytest.raises(Refused, match="resource_withdrawn"):
        reviewing.withdraw_resource(ana, because(resource))


def test_a_draft_is_for_who_wrote_it_moderators_and_auditors(desk: Desk, ana: Call, moderator: Call) -> None:
    made = draft(ana)
    for who in (ana, moderator, desk.call_as(Role.AUDITOR)):
        assert read(who, made).state == "draft"
    for stranger in (desk.call_as(name="Bea"), desk.call_as(Role.ADMINISTRATOR), desk.call()):
        with pytest.raises(Refused, match="not_found"):
            read(stranger, made)
    with pytest.raises(Refused, match="not_found"):
        draft(desk.call_as(name="Bea"), change=made)
    with pytest.raises(Refused, match="forbidden"):
        draft(moderator, change=made)


def test_the_world_reads_what_is_published_for_it(desk: Desk, ana: Call) -> None:
    inside, outside = published(desk, ana), published(desk, ana, audience="public")
    world = desk.call()
    assert item_ids(listing.list_resources(world, forum_resources.ListResources())) == [outside.id]
    assert listing.count_resources(world, forum_resources.CountResources()).total == 1
    assert read(world, outside).audience == "public"
    for act in (
        lambda: read(world, inside),
        lambda: reading.list_resource_versions(world, forum_resources.ListResourceVersions(resource_id=inside.id)),
    ):
        with pytest.raises(Refused, match="not_found"):
            act()


def test_a_version_for_members_takes_the_former_public_ones_from_the_world(
    desk: Desk, ana: Call, moderator: Call
) -> None:
    resource = published(desk, ana, audience="public")
    writing.revise_resource(ana, by_id(resource))
    draft(ana, change=resource, audience="members")
    reviewing.submit_resource(ana, by_id(resource))
    reviewing.publish_resource(moderator, by_id(resource))
    for number in (None, 1, 2):
        with pytest.raises(Refused, match="not_found"):
            read(desk.call(), resource, number)


def test_nobody_else_withdraws_or_revises(desk: Desk, ana: Call) -> None:
    resource = published(desk, ana)
    stranger = desk.call_as(name="Bea")
    for act in (
        lambda: reviewing.withdraw_resource(stranger, because(resource)),
        lambda: writing.revise_resource(stranger, by_id(resource)),
        lambda: reading.list_resource_steps(stranger, forum_resources.ListResourceSteps(resource_id=resource.id)),
    ):
        with pytest.raises(Refused, match="forbidden"):
            act()


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"language": "fr"}, "no_own_text"),
        ({"subjects": ["astrology"]}, "unknown_subject"),
        ({"practice": PARTS}, "not_a_practice"),
        ({"interventions": ["life-skills"]}, "not_a_practice"),
        ({"kind": "news", "body": "---"}, "nothing_visible"),
    ],
)
def test_what_can_not_be_kept_is_refused(ana: Call, fields: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused, match=code):
        draft(ana, **fields)


def test_a_text_twice_in_a_language_is_refused(ana: Call) -> None:
    twice = [{"language": "es", "title": "Uno", "abstract": "A"}, {"language": "es", "title": "Dos", "abstract": "B"}]
    with pytest.raises(Refused, match="no_own_text"):
        draft(ana, texts=twice)


@pytest.mark.parametrize(
    "link", ["http://oas.org/", "javascript:alert(1)", "https://", "https://a@oas.org/", "https://local", "oas.org"]
)
def test_only_whole_encrypted_addresses_are_links(ana: Call, link: str) -> None:
    with pytest.raises(ValueError, match="link"):
        draft(ana, link=link)


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("publication", {"link": None}),
        ("video", {"link": None}),
        ("best_practice", {}),
        ("blog_post", {"link": None}),
        ("publication", {"subjects": []}),
    ],
)
def test_what_readers_could_not_use_is_not_submitted(ana: Call, kind: str, fields: dict[str, Any]) -> None:
    made = draft(ana, kind=kind, **fields)
    with pytest.raises(Refused, match="resource_incomplete"):
        reviewing.submit_resource(ana, by_id(made))


def test_a_best_practice_has_its_parts(desk: Desk, ana: Call) -> None:
    resource = published(desk, ana, kind="best_practice", practice=PARTS | {"evidence": "A **third** <b>fewer</b>"})
    assert resource.practice_html is not None
    assert resource.practice_html["evidence"] == "<p>A <strong>third</strong> &lt;b&gt;fewer&lt;/b&gt;</p>"


def test_an_edit_names_what_it_was_made_on(ana: Call) -> None:
    made = draft(ana)
    changed = draft(ana, change=made, expected_version=made.version)
    assert changed.version == made.version + 1
    with pytest.raises(Refused, match="stale"):
        draft(ana, change=made, expected_version=made.version)


def test_lists_are_narrowed_and_counted(desk: Desk, ana: Call) -> None:
    first = published(desk, ana, subjects=["homicide"], countries=["HN", "SV"], programmes=["prevention"])
    second = published(desk, ana, subjects=["violence", "gangs"], countries=["HN"], year=2020, kind="video")

    def ids(**wanted: Any) -> list[Any]:
        return item_ids(listing.list_resources(ana, forum_resources.ListResources(**wanted)))

    assert ids() == [second.id, first.id]
    assert ids(kind="video") == [second.id]
    assert ids(subject="homicide") == [first.id]
    assert ids(subject="violence") == [second.id, first.id]
    assert (ids(subject="gangs", country="SV"), ids(country="HN")) == ([], [second.id, first.id])
    assert (ids(year=2018), ids(programme="prevention"), ids(language="en")) == ([first.id], [first.id], [])
    counts = listing.count_resources(ana, forum_resources.CountResources(country="SV"))
    assert (counts.total, counts.countries, counts.years) == (1, {"HN": 2, "SV": 1}, {"2018": 1})
    assert counts.kinds == {"publication": 1}


def test_pages_of_a_list_follow_one_another(desk: Desk, ana: Call) -> None:
    made = [published(desk, ana).id for _ in range(3)]
    first = listing.list_resources(ana, forum_resources.ListResources(limit=2))
    rest = listing.list_resources(ana, forum_resources.ListResources(limit=2, cursor=first.next))
    assert [*item_ids(first), *item_ids(rest)] == made[::-1]
    assert rest.next is None


def test_ones_own_are_listed_once_each_in_their_last_version(desk: Desk, ana: Call) -> None:
    done, started = published(desk, ana), draft(ana)
    writing.revise_resource(ana, by_id(done))
    mine = writing.list_my_resources(ana, forum_resources.ListMyResources()).items
    assert [(each.id, each.number, each.state) for each in mine] == [(started.id, 1, "draft"), (done.id, 2, "draft")]
    assert writing.list_my_resources(desk.call_as(name="Bea"), forum_resources.ListMyResources()).items == []


def test_the_vocabulary_speaks_four_languages_and_has_two_levels(ana: Call) -> None:
    subjects = listing.list_subjects(ana, ListSubjects()).items
    assert len(subjects) >= 40
    broad = {each.slug for each in subjects if each.broader is None}
    assert all(each.broader in broad for each in subjects if each.broader)
    assert all(all(each.name.model_dump().values()) for each in subjects)
    places = {each.slug: place for place, each in enumerate(subjects)}
    assert all(places[each.broader] < places[each.slug] for each in subjects if each.broader)


ATTACKS = {
    "the maker publishes": "UPDATE resource_version SET state = 'published', published_at = now(),"
    " submitted_at = now(), published_by = written_by WHERE resource_id = :draft",
    "a published version changes": "UPDATE resource_version SET year = 1999 WHERE resource_id = :published",
    "a published version goes": "DELETE FROM resource_version WHERE resource_id = :published",
    "a draft is shown": "UPDATE resource SET published = 1, published_at = now() WHERE id = :draft",
    "a resource for members is public": "UPDATE resource SET public = true WHERE id = :published",
    "two versions in work": "INSERT INTO resource_version SELECT (jsonb_populate_record(each, '{\"number\": 2}')).*"
    " FROM resource_version each WHERE resource_id = :draft AND CAST(:published AS uuid) IS NOT NULL",
    "a subject of no vocabulary": "UPDATE resource_version SET subjects = '{astrology}' WHERE resource_id = :draft",
    "a link that is not encrypted": "UPDATE resource_version SET link = 'http://a' WHERE resource_id = :draft",
    "a language without a text": "UPDATE resource_version SET language = 'fr' WHERE resource_id = :draft",
    "a withdrawal without a reason": "UPDATE resource SET withdrawn_at = now(), withdrawn_by = id"
    " WHERE id = :published",
    "a subject goes": "DELETE FROM library_subject WHERE slug = 'gangs' AND :draft <> :published",
    "a third level": "UPDATE library_subject SET broader = 'gangs' WHERE slug = 'violence' AND :draft <> :published",
    "the record changes": "UPDATE resource_step SET reason = 'other' WHERE resource_id = :published",
    "the record goes": "DELETE FROM resource_step WHERE resource_id = :published",
}


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=list(ATTACKS))
def test_the_database_refuses_too(desk: Desk, ana: Call, attack: str) -> None:
    values = {"draft": draft(ana).id, "published": published(desk, ana).id}
    with pytest.raises(IntegrityError):
        desk.session.execute(text(attack), values)


def test_withdrawn_is_final_in_the_database(desk: Desk, ana: Call) -> None:
    resource = published(desk, ana)
    reviewing.withdraw_resource(ana, because(resource))
    with pytest.raises(IntegrityError, match="final"):
        desk.session.execute(
            text("UPDATE resource SET withdrawn_at = NULL, withdrawn_by = NULL, withdrawn_reason = NULL")
        )


def test_what_does_not_exist_is_not_found(ana: Call) -> None:
    with pytest.raises(Refused, match="not_found"):
        writing.revise_resource(ana, ResourceById(resource_id=new_id()))
